"""Is an application complete (材料齐全)? The form's own checks and the attachments the rules ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from approvals.papercontext import context_of
from forms.builder import PaperForm, build_form, suggested
from forms.definition import Form
from forms.loader import load
from forms.values import in_words
from lifecycle.errors import DomainError, EvidenceMissing
from lifecycle.rules import lookup
from lifecycle.rules.schema import Evidence

if TYPE_CHECKING:
    from approvals.planning import Judged


def specs_of(judged: Judged) -> list[Form]:
    """The specs whose questions make up the web form (申请表式样)."""
    used = lookup.form_for(judged.rules, *judged.case)
    return [load(used.spec), *(load(code) for code in used.joined)] if used else []


def form_of(judged: Judged, *, data: Mapping[str, Any] | None = None, draft: bool = False) -> PaperForm:
    """The web form of a case (申请表单), filled with what was saved and, before that, with what the register knows."""
    specs = specs_of(judged)
    initial = {**suggested(specs, context_of(judged)), **judged.application.values}
    return build_form(specs, data=data, initial=initial, draft=draft)


def evidence_asked(judged: Judged, at: str = "submit") -> tuple[Evidence, ...]:
    """The attachments asked for at a moment (应附材料)."""
    return lookup.evidence_for(judged.rules, *judged.case, at=at)


def words_of(judged: Judged, key: str) -> str:
    """What was answered, in words (填报内容的文字): the label of what was chosen, not its code."""
    fields = (one for form in specs_of(judged) for one in form.asked if one.key == key)
    found = next(fields, None)
    return in_words(found, judged.application.values.get(key)) if found else ""


def check_complete(judged: Judged) -> None:
    """Refuse an incomplete application (材料不齐), naming the field or the attachment.

    Raises: DomainError for the first wrong field, EvidenceMissing for a missing attachment.
    """
    form = form_of(judged, data=judged.application.values)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        label = form.fields[name].label if name in form.fields else ""
        count = len(form.errors)
        raise DomainError(
            _("申请表还有 %(count)d 处需要补充或更正，第一处为“%(label)s”：%(error)s")
            % {"count": count, "label": label, "error": errors[0]},
            field=name,
        )
    for asked in evidence_asked(judged):
        if asked.required and asked.name not in judged.facts.evidence:
            raise EvidenceMissing(
                _("缺少材料“%(label)s”（依据%(cite)s），请上传后再提交。") % {"label": asked.label, "cite": asked.cite},
                field=asked.name,
            )
