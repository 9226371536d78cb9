"""What pages ask about a paper (文书)."""

from __future__ import annotations

from django import template
from django.template import Context

from accounts import clock
from forms import revoking
from forms.models import Document, DocumentFile
from forms.signature_check import Signature, signature_of

register = template.Library()


@register.simple_tag(takes_context=True)
def may_end(context: Context, paper: Document) -> bool:
    """Whether the person who looks may end this paper (可否撤销)."""
    return revoking.may_end(context["request"].user, paper, clock.today())


@register.inclusion_tag("forms/signature.html")
def signature(file: DocumentFile, carded: bool = False) -> dict[str, Signature | bool | None]:
    """What the electronic signature of an issued file is worth (验签结果); nothing for a file without one.

    ``carded`` gives it a card of its own.
    """
    return {"signature": signature_of(file), "carded": carded}
