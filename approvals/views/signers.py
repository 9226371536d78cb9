"""Adding a signer to the open step and taking one out again (加签、减签)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Post
from approvals import voting
from approvals.casefile import CaseFile
from approvals.models import Signer
from approvals.offers import signers
from approvals.services import adding_signers
from approvals.services.adding_signers import Asked
from approvals.views.verbpage import ReasonedForm, VerbPage

KINDS = {
    voting.BEFORE: (_("前加签"), _("先请其签署，您在其答复后再签。")),
    voting.AFTER: (_("后加签"), _("您先签署，之后请其签署；其答复前本环节不结束。")),
}


class AddSignerForm(ReasonedForm):
    """Before or after, whom, and why (加签)."""

    def __init__(self, file: CaseFile, data: Any = None, **more: Any) -> None:
        super().__init__(file, data, **more)
        possible = signers.kinds_to_add(file)
        kind = forms.ChoiceField(
            label=_("方式"),
            choices=[(one, KINDS[one][0]) for one in possible],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择前加签或者后加签。")},
        )
        kind.consequences = {one: KINDS[one][1] for one in possible}  # type: ignore[attr-defined]
        target = forms.ChoiceField(
            label=_("请谁签署"),
            choices=[("", _("请选择")), *_targets(file)],
            help_text=_("限本单位和同一政府所属单位；选岗位的，在岗人员任一人签署即可。"),
            error_messages={"required": _("请选择岗位或者人员。")},
        )
        self.fields = {"seen": self.fields["seen"], "kind": kind, "target": target, "reason": self.fields["reason"]}


class RemoveSignerForm(ReasonedForm):
    """Which added signer, and why (减签)."""

    def __init__(self, file: CaseFile, data: Any = None, **more: Any) -> None:
        super().__init__(file, data, **more)
        possible = _removable(file)
        signer = forms.ChoiceField(
            label=_("减去"),
            choices=[(str(one.pk), one.label) for one in possible],
            initial=str(possible[0].pk) if len(possible) == 1 else None,
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择要减去的签署人。")},
        )
        self.fields = {"seen": self.fields["seen"], "signer": signer, "reason": self.fields["reason"]}


def _targets(file: CaseFile) -> list[tuple[str, list[tuple[str, str]]]]:
    """Who may be asked (可加签对象), unit by unit: each seat with its people, and each of several people by name."""
    posts = adding_signers.candidates(file.user, file.application, signers.host_unit(file), file.joint, file.at)
    seats: dict[tuple[int, str], list[Post]] = {}
    for post in posts:
        seats.setdefault((post.unit_id, post.office), []).append(post)
    found: dict[str, list[tuple[str, str]]] = {}
    for (unit_id, office), held in seats.items():
        label, names = held[0].get_office_display(), "、".join(post.user.real_name for post in held)
        rows = found.setdefault(held[0].unit.name, [])
        rows.append((f"{unit_id}.{office}", _("%(office)s（%(names)s）") % {"office": label, "names": names}))
        if len(held) > 1:
            rows += [
                (
                    f"{unit_id}.{office}.{post.user_id}",
                    _("%(office)s，仅%(name)s") % {"office": label, "name": post.user.real_name},
                )
                for post in held
            ]
    return list(found.items())


def _removable(file: CaseFile) -> list[Signer]:
    if file.joint is None:
        return []
    added = [one for one in file.joint.live if one.kind != Signer.Kind.MEMBER]
    return [one for one in added if not signers.why_not_remove(file, one)]


def _add(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    unit, office, *person = str(given["target"]).split(".")
    asked = Asked(int(unit), office, given["kind"], int(person[0]) if person else None)
    made = adding_signers.add_signer(
        by=file.user,
        application_id=file.application.pk,
        seen=given["seen"],
        asked=asked,
        reason=given["reason"],
        at=at,
    )
    return _("已%(how)s：%(label)s。") % {"how": made.get_kind_display(), "label": made.label}


def _remove(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    gone = adding_signers.remove_signer(
        by=file.user,
        application_id=file.application.pk,
        signer_id=int(given["signer"]),
        reason=given["reason"],
        at=at,
    )
    return _("已减签：%s。") % gone.label


ADD = VerbPage(signers.add_signer, _add, _("加签"), _("只有正在办理本环节的签署岗位可以加签。"), form=AddSignerForm)
REMOVE = VerbPage(
    signers.remove_signer, _remove, _("减签"), _("只有加签的人和本环节的主办岗位可以减签。"), form=RemoveSignerForm
)


@require_http_methods(["GET", "HEAD", "POST"])
def add_signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a signer before or after oneself (加签)."""
    return ADD.answer(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an added signer out again (减签)."""
    return REMOVE.answer(request, pk)
