"""The forms of carrying out (办理登记、公告登记): they draw what the rule asks for and keep what is typed; services judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from approvals.services.working import Done
from lifecycle.rules.schema import RuleSet, Work

if TYPE_CHECKING:
    from approvals.models import WorkItem

MARK = "mark_"


class WorkForm(forms.Form):
    """What a work item asks for (办理登记): number, authority, day, verdict, check code, days at the authority, scan."""

    use_required_attribute = False

    def __init__(
        self,
        item: WorkItem,
        work: Work,
        rules: RuleSet,
        *,
        has_scan: bool,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        super().__init__(data=data, files=files, initial={"authority": item.authority})
        self.work = work
        needs = work.needs
        if "number" in needs or work.format:
            self.fields["number"] = _number_field(work, rules)
        if "authority" in needs or item.authority:
            self.fields["authority"] = forms.CharField(label=_("办理机关"), max_length=120, required=False)
        for name, label in work.marks.items():
            self.fields[MARK + name.replace(".", "_")] = _day_field(label, _("外部办理节点，据以起算或结束期限。"))
        if "moment" in needs:
            self.fields["moment"] = _moment_field()
        else:
            words = _("%s日期") % work.label if work.gate else _("办结日期")
            self.fields["dated"] = _day_field(words, _("按实际办理日期填写，不得晚于今天。"))
        if "verdict" in needs:
            self.fields["verdict"] = _verdict_field(work, rules)
        self.fields.update(_checks(work))
        if "check_code" in needs:
            self.fields["check_code"] = _check_code_field()
        if "scan" in needs:
            self.fields["scan"] = forms.FileField(
                label=_("更换扫描件") if has_scan else _("扫描件"), required=False, help_text=_scan_help(work)
            )
        asked = _asked(work, has_scan)
        for name, made in self.fields.items():
            made.required = name in asked
            made.error_messages["required"] = _("请填写“%(label)s”（依据%(cite)s）。") % {
                "label": made.label,
                "cite": work.cite,
            }

    def done(self) -> Done:
        """What was done (办理结果), as typed."""
        given = self.cleaned_data
        marks = {name: given.get(MARK + name.replace(".", "_")) for name in self.work.marks}
        return Done(
            number=given.get("number", ""),
            authority=given.get("authority", ""),
            dated=given.get("dated"),
            moment=given.get("moment"),
            verdict=given.get("verdict", ""),
            check_code=given.get("check_code", ""),
            marks={name: day for name, day in marks.items() if isinstance(day, date)},
            values={"checks": given["checks"]} if self.work.checks else {},
        )


class PostingForm(forms.Form):
    """Where a notice is up (登记公告发布), with the signed papers that must be there first."""

    use_required_attribute = False
    url = forms.URLField(
        label=_("公告网址"),
        max_length=500,
        error_messages={
            "required": _("请填写公告网址。"),
            "invalid": _("公告网址不完整，请填写以 http:// 或 https:// 开头的地址。"),
        },
        assume_scheme="https",
        help_text=_("公告页面的完整地址，以 http:// 或 https:// 开头。"),
        widget=forms.URLInput(attrs={"placeholder": "https://", "class": "wide"}),
    )

    def __init__(
        self, needs: Sequence[tuple[str, str]], *, data: Mapping[str, Any] | None = None, files: Any = None
    ) -> None:
        super().__init__(data=data, files=files)
        for name, label in needs:
            self.fields[name] = forms.FileField(
                label=_("%s（签字盖章扫描件）") % label,
                error_messages={"required": _("请先上传“%s”。") % label},
                help_text=_("打印后由单位主要负责人签字、加盖公章，扫描上传。"),
            )
        self.order_fields([name for name, _label in needs])


def _asked(work: Work, has_scan: bool) -> set[str]:
    asked = set(work.needs) | {"dated", "moment"}
    return asked - {"scan"} if has_scan else asked


def _number_field(work: Work, rules: RuleSet) -> forms.CharField:
    known = rules.format(work.format) if work.format else None
    words = _("格式示例：%s。") % known.example if known else ""
    made = forms.CharField(
        label=known.label if known else _("编号"),
        max_length=80,
        required=False,
        help_text=f"{words}{known.note if known else ''}",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    if known:
        made.citation = known.cite  # type: ignore[attr-defined]
    return made


def _day_field(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("“%s”不是有效日期，请按“年-月-日”填写。") % label},
    )


def _verdict_field(work: Work, rules: RuleSet) -> forms.Field:
    """The verdicts the rules accept and the one they do not (结论): what failed is entered too, and stays to be done."""
    known = list(work.verdicts) or [
        str(word)
        for guard in rules.guards
        if work.record and guard.params.get("record") == work.record
        for word in guard.params.get("verdicts", ())
    ]
    if not known:
        return forms.CharField(label=_("结论"), max_length=40)
    words = [*dict.fromkeys(known), _("未通过")]
    return forms.ChoiceField(
        label=_("结论"),
        choices=[(word, word) for word in words],
        widget=forms.RadioSelect,
        help_text=_("登记“未通过”的，任务仍为待办，整改后重新登记。"),
    )


def _checks(work: Work) -> dict[str, forms.Field]:
    """What is ticked off one by one (逐项核对), if anything: the rules judge what is left open, and say which."""
    if not work.checks:
        return {}
    made = forms.MultipleChoiceField(
        label=_("逐项核对"),
        choices=list(work.checks.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("逐项检查，合格的勾选；有一项不合格的，整改后再登记。"),
    )
    return {"checks": made}


def _moment_field() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("实际时间"),
        help_text=_("精确到分钟，不得晚于现在；按小时计算的期限以此起算。"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("“实际时间”不是有效时间，请填写日期和时刻。")},
    )


def _check_code_field() -> forms.CharField:
    return forms.CharField(
        label=_("校验码"),
        max_length=60,
        required=False,
        help_text=_("加密保存，登记后不再显示。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
    )


def _scan_help(work: Work) -> str:
    words = _("盖章或签字的原件扫描，PDF、OFD、JPG 或 PNG。")
    return _("请先打印、签字盖章，再扫描上传。") + words if work.form else words
