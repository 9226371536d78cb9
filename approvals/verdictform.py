"""The panel in which a step is decided (签署意见栏): it draws and keeps what is typed; the service judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from approvals import planning, voting
from approvals import route as routes
from approvals.models import Decision
from approvals.nextstep import after_approval
from approvals.services.deciding import Said
from approvals.tracking import holder_names
from forms.definition import When
from lifecycle.procedures import procedure
from lifecycle.rules.facts import Finding
from lifecycle.rules.schema import Time

if TYPE_CHECKING:
    from approvals.casefile import CaseFile

Verdict = Decision.Verdict
OVERRIDE = "override_"


class VerdictForm(forms.Form):
    """Verdict, where to return, opinion, what the grant sets, which exceptions it allows (签署意见)."""

    use_required_attribute = False

    def __init__(self, file: CaseFile, *, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=data, initial={"seen": file.application.version, "return_to": str(routes.APPLICANT)})
        self.file = file
        step = file.step
        assert step is not None
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["verdict"] = _verdict_field(file, step)
        for rule in amounts_to_set(file):
            self.fields[rule.amount_from] = _amount_field(rule)
        for finding in exceptions_to_confirm(file):
            self.fields[OVERRIDE + finding.guard] = _exception_field(finding)
        if step["can_return"]:
            self.fields["return_to"] = _return_field(file)
        self.fields["opinion"] = forms.CharField(
            label=_("意见（退回、不予批准时必填）"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("同意时可不填，按“同意。”记载；退回、不予批准的，写明理由和需要补正的内容。"),
        )

    def clean(self) -> dict[str, Any]:
        """What the chosen verdict does not ask for is not missed (不适用项不作要求)."""
        cleaned = dict(super().clean() or self.cleaned_data)
        for name, field in self.fields.items():
            when: When | None = getattr(field, "when", None)
            if when is not None and not when.holds(cleaned):
                self.errors.pop(name, None)
        return cleaned

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields to draw after the verdict (显示项)."""
        return [self[name] for name in self.fields if name not in ("seen", "verdict")]


def said_from(posted: QueryDict, amounts: Sequence[str]) -> Said:
    """What was said, from what was posted (签署内容), whoever's turn it may be by now."""
    to = posted.get("return_to", "")
    return Said(
        verdict=posted.get("verdict", ""),
        opinion=posted.get("opinion", ""),
        return_to=int(to) if to.lstrip("-").isdecimal() else None,
        granted={name: posted[name] for name in amounts if name in posted},
        override=[name.removeprefix(OVERRIDE) for name in posted if name.startswith(OVERRIDE)],
    )


def amounts_to_set(file: CaseFile) -> list[Time]:
    """The limits the grant itself must set (批准时确定的期限); none on an earlier step, nor what a signer beside has set."""
    leads = file.signing is not None and file.signing.leads
    if not _grants(file) and not (leads and routes.is_last(file.application.route, file.cursor)):
        return []
    known = {
        name for one in (file.joint.signatures if file.joint else ()) for name, text in one.granted.items() if text
    }
    return [rule for rule in planning.left_to_the_grant(file.judged) if rule.amount_from not in known]


def exceptions_to_confirm(file: CaseFile) -> list[Finding]:
    """The exceptions that only the last step may allow (例外情形)."""
    if not _grants(file):
        return []
    return [f for f in file.findings("grant") if f.level == "warned" and f.override == "final"]


def standing_in_the_way(file: CaseFile) -> list[Finding]:
    """What would refuse the grant if it were decided now (批准前核查), apart from what the signer is about to set."""
    if not _grants(file):
        return []
    set_here = {rule.amount_from for rule in amounts_to_set(file)}
    found = file.findings("grant")
    return [f for f in found if f.field not in set_here]


def _grants(file: CaseFile) -> bool:
    """Whether agreeing here grants the case (同意即为批准)."""
    return routes.is_last(file.application.route, file.cursor) and file.concludes


def _choices(file: CaseFile, step: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The verdicts this signer may give (可选结论)."""
    back = bool(step["can_return"])
    allowed = voting.choices(voting.ALL, voting.Row(0, 0), can_return=back)
    if file.joint is not None and file.signing is not None:
        allowed = file.joint.choices(file.signing.pk, can_return=back)
    return [(one, Verdict(one).label) for one in allowed]


def _verdict_field(file: CaseFile, step: Mapping[str, Any]) -> forms.ChoiceField:
    choices = _choices(file, step)
    made = forms.ChoiceField(label=_("结论"), choices=choices, widget=forms.RadioSelect)
    made.error_messages["required"] = _("请选择审批结论。")
    made.consequences = {  # type: ignore[attr-defined]
        Verdict.APPROVE.value: after_approval(file),
        Verdict.RETURN.value: _("开启第%d轮；补正或重新签署后直接回到本环节。") % (file.application.round + 1),
        Verdict.REFUSE.value: _refusal_words(file),
    }
    return made


def _refusal_words(file: CaseFile) -> str:
    if file.joint is not None and file.signing is not None:
        after = file.joint.after(file.signing.pk, Verdict.REFUSE.value)
        if after.result == voting.OPEN:
            return _("记一张不同意票，本件尚不终结。%s") % after.why
    opens = procedure(file.application.procedure).opens_site
    return _("本件终结，期限终止计算%s。") % (_("；拟开设的网站不再占用名额") if opens else "")


def _return_field(file: CaseFile) -> forms.ChoiceField:
    applicant = (str(routes.APPLICANT), _("申请单位（%s）") % file.application.unit.display_name)
    earlier = [
        (
            str(number),
            _("%(unit)s“%(label)s”（%(names)s）")
            % {
                "unit": step["unit_name"],
                "label": step["label"],
                "names": holder_names(file.holders, step["unit"], step["office"]),
            },
        )
        for number, step in routes.earlier_steps(file.application.route, file.cursor)
    ]
    made = forms.ChoiceField(label=_("退回至"), choices=[applicant, *earlier])
    made.when = When("verdict", (Verdict.RETURN.value,))  # type: ignore[attr-defined]
    return made


def _amount_field(rule: Time) -> forms.IntegerField:
    made = forms.IntegerField(
        label=_("%s期限") % rule.label,
        min_value=1,
        error_messages={
            "required": _("请填写“%(label)s期限”（依据%(cite)s）。") % {"label": rule.label, "cite": rule.cite}
        },
        help_text=_("自批准之日起计算，由批准机关在批复中确定。"),
    )
    made.unit = _("日")  # type: ignore[attr-defined]
    made.citation = rule.cite  # type: ignore[attr-defined]
    made.when = When("verdict", (Verdict.APPROVE.value,))  # type: ignore[attr-defined]
    return made


def _exception_field(finding: Finding) -> forms.BooleanField:
    made = forms.BooleanField(label=_("确认例外：%s") % finding.message)
    made.error_messages["required"] = _("属于例外情形，同意前须确认后勾选。")
    made.citation = finding.citation  # type: ignore[attr-defined]
    made.when = When("verdict", (Verdict.APPROVE.value,))  # type: ignore[attr-defined]
    return made
