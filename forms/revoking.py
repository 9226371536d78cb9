"""Ending a paper (文书失效): revoked, or replaced by a newer one, by a recorded act of the unit that issued it.

The bytes stay, and so does the row: whoever checks the code learns that the paper has lost its force, and since when.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import seat, seats_of
from forms.documents import ENDING
from forms.models import Document
from forms.verification_code import normalise
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act
from lifecycle.models import Application, Site

#: Who may end a paper of their unit.
OFFICES = (Post.Office.PRINCIPAL, Post.Office.APPROVER)
MOST = 300


def may_end(user: Any, document: Document, day: date) -> bool:
    """Whether the person may end this paper (可否撤销): a principal or approver of the unit that issued it."""
    return document.state == Document.State.VALID and _post(user, document, day) is not None


@transaction.atomic
def revoke(*, by: User, document_id: int, reason: str, at: datetime) -> Document:
    """Revoke a paper (撤销文书): from now on its code answers 已撤销.

    Raises: PermissionDenied for anyone but the issuer's principal or approver, NotAllowedNow when it has lost its
    force already, DomainError without a reason.
    """
    document, who = _ending(by, document_id, at)
    why = _reason(reason)
    document.revoke(by=by, why=why, at=at)
    document.save(update_fields=ENDING)
    _record("document.revoked", _("撤销文书《%s》") % document, document, who, at, {"reason": why})
    return document


@transaction.atomic
def supersede(*, by: User, document_id: int, new_code: str, reason: str, at: datetime) -> Document:
    """Replace a paper by a newer one of the same unit (替代文书): its code answers with the code of the new one.

    Raises: PermissionDenied, NotAllowedNow, DomainError when the new paper is not one that can take its place.
    """
    document, who = _ending(by, document_id, at)
    why = _reason(reason)
    new = _replacement(document, new_code)
    document.supersede(new, by=by, why=why, at=at)
    document.save(update_fields=ENDING)
    _record(
        "document.superseded",
        _("文书《%(old)s》由《%(new)s》替代") % {"old": document, "new": new},
        document,
        who,
        at,
        {"reason": why, "new_code": new.code},
    )
    return document


def _ending(by: User, document_id: int, at: datetime) -> tuple[Document, Act]:
    """The paper, locked after its case and site, and the post under which it is ended."""
    found = Document.objects.values_list("application_id", "site_id").get(pk=document_id)
    Application.objects.select_for_update().filter(pk=found[0]).first()
    Site.objects.select_for_update().filter(pk=found[1]).first()
    rows = Document.objects.select_for_update(of=("self",)).select_related("unit", "application", "site")
    document = rows.get(pk=document_id)
    post = _post(by, document, timezone.localtime(at).date())
    if post is None:
        raise PermissionDenied(_("只有出具单位的主要负责人岗或者审批岗可以撤销、替代该文书。"))
    if document.state != Document.State.VALID:
        raise NotAllowedNow(_("该文书目前为“%s”，不能再次撤销或者替代。") % document.get_state_display())
    return document, Act(by, post, "" if post.user_id == by.pk else post.user.real_name)


def _post(user: Any, document: Document, day: date) -> Post | None:
    held = seats_of(user, day)
    return next((held[key] for office in OFFICES if (key := seat(document.unit_id, office)) in held), None)


def _reason(text: str) -> str:
    kept = text.strip()
    if not kept:
        raise DomainError(_("请写明原因：原因记入台账，供以后查考。"), field="reason")
    if len(kept) > MOST:
        raise DomainError(
            _("原因最多%(most)d字，现有%(now)d字，请压缩后再提交。") % {"most": MOST, "now": len(kept)}, field="reason"
        )
    return kept


def _replacement(document: Document, code: str) -> Document:
    new = Document.objects.filter(code=normalise(code) or "?").first()
    if new is None:
        raise DomainError(_("没有验证码为“%s”的文书，请核对新文书上印的验证码。") % code.strip(), field="new_code")
    if new.pk == document.pk:
        raise DomainError(_("新文书不能是被替代的文书本身。"), field="new_code")
    if new.unit_id != document.unit_id or new.form_code != document.form_code:
        raise DomainError(_("《%s》与被替代的文书不是同一单位出具的同一种文书，不能替代它。") % new, field="new_code")
    if (new.application_id, new.site_id) != (document.application_id, document.site_id):
        raise DomainError(_("《%s》不属于同一申请、同一网站，不能替代本文书。") % new, field="new_code")
    if new.state != Document.State.VALID:
        raise DomainError(
            _("《%(new)s》目前为“%(state)s”，不能用来替代别的文书。") % {"new": new, "state": new.get_state_display()},
            field="new_code",
        )
    return new


def _record(act: str, text: str, document: Document, who: Act, at: datetime, facts: dict[str, Any]) -> None:
    ledger.record(
        act,
        text,
        who=who,
        at=at,
        unit=document.unit,
        site=document.site,
        application=document.application,
        facts={"document": document.pk, "code": document.code, "number": document.number, **facts},
    )
