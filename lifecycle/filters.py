"""The filters of the registers (筛选条件): plain forms read from the address, lenient towards what they do not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Site
from lifecycle.procedures import PROCEDURES
from lifecycle.rulepages import KINDS
from lifecycle.rules.catalogue import DOES

ALL = ("", _("全部"))


class Filter(forms.Form):
    """A filter (筛选): what cannot be understood is left out rather than refused."""

    def chosen(self) -> dict[str, Any]:
        """What is asked for (已选条件)."""
        self.full_clean()
        kept = self.cleaned_data if hasattr(self, "cleaned_data") else {}
        return {name: kept.get(name) or "" for name in self.fields}


class SiteFilter(Filter):
    """Filter of the sites (网站筛选)."""

    q = forms.CharField(label=_("网站、单位、域名或标识码"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Site.State.choices])


class DeadlineFilter(Filter):
    """Filter of the clocks (期限筛选)."""

    STATES = [
        ("open", _("计算中")),
        ("overdue", _("已逾期")),
        ("met", _("已按期完成")),
        ("late", _("逾期完成")),
        ("suspended", _("中止计算")),
        ("lifted", _("终止计算")),
        ("waived", _("免除")),
        ("all", _("全部")),
    ]

    q = forms.CharField(label=_("期限或申请名称"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=STATES)
    kind = forms.ChoiceField(label=_("性质"), required=False, choices=[ALL, ("law", _("法定")), ("own", _("内部时限"))])
    unit = forms.ChoiceField(label=_("责任单位"), required=False)

    def __init__(self, given: Mapping[str, Any], units: Iterable[tuple[int, str]]) -> None:
        super().__init__(given or None, initial={"state": "open"})
        self.fields["unit"].choices = [ALL, *((str(pk), name) for pk, name in units)]  # type: ignore[attr-defined]


class AsOfFilter(Filter):
    """The day a clock is looked at (查看日期)."""

    day = forms.DateField(
        label=_("查看当日24时的状态"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ComplianceFilter(Filter):
    """Filter of the compliance desk (看板筛选)."""

    period = forms.ChoiceField(label=_("期间（按届满日）"), required=False)
    unit = forms.ChoiceField(label=_("单位及其下级"), required=False)
    procedure = forms.ChoiceField(
        label=_("事项"), required=False, choices=[ALL, *((p.code, p.name) for p in PROCEDURES.values())]
    )
    kind = forms.ChoiceField(
        label=_("期限性质"), required=False, choices=[("", _("法定期限")), ("own", _("内部时限（单独统计）"))]
    )
    day = forms.DateField(
        label=_("截至日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, given: Mapping[str, Any], spans: Iterable[Any], units: Iterable[tuple[int, str]]) -> None:
        super().__init__(given or None)
        self.fields["period"].choices = [("", _("本季度")), *((one.key, one.words) for one in spans)]  # type: ignore[attr-defined]
        offered = [(str(pk), name) for pk, name in units]
        self.unit_offered = bool(offered)
        if offered:
            self.fields["unit"].choices = [ALL, *offered]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]


class RuleFilter(Filter):
    """Filter of the rules (规则筛选)."""

    jurisdiction = forms.ChoiceField(label=_("适用地区"), required=False)
    procedure = forms.ChoiceField(label=_("事项"), required=False)
    day = forms.DateField(
        label=_("适用日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[ALL, *KINDS.items()])
    instrument = forms.ChoiceField(label=_("规范性文件"), required=False)
    q = forms.CharField(label=_("规则编号、条款或文字"), required=False, max_length=100)

    def __init__(
        self,
        given: Mapping[str, Any],
        jurisdictions: Iterable[tuple[str, str]],
        instruments: Iterable[tuple[str, str]],
        initial: Mapping[str, Any],
        beside: Iterable[tuple[str, str]] = (),
    ) -> None:
        super().__init__(given or None, initial=dict(initial))
        known = [(p.code, p.name) for p in PROCEDURES.values()]
        self.fields["procedure"].choices = [*known, *beside]  # type: ignore[attr-defined]
        self.fields["jurisdiction"].choices = list(jurisdictions)  # type: ignore[attr-defined]
        self.fields["instrument"].choices = [ALL, *instruments]  # type: ignore[attr-defined]


class CoverageFilter(Filter):
    """Filter of the coverage (落实情况筛选)."""

    q = forms.CharField(label=_("规则编号、条款或文字"), required=False, max_length=100)
    does = forms.ChoiceField(label=_("作用"), required=False, choices=[ALL, *DOES.items()])
    instrument = forms.ChoiceField(label=_("规范性文件"), required=False)
    procedure = forms.ChoiceField(label=_("事项"), required=False)
    jurisdiction = forms.ChoiceField(label=_("适用地区"), required=False)

    def __init__(self, given: Mapping[str, Any], choices: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        super().__init__(given or None)
        for name, offered in choices.items():
            self.fields[name].choices = [ALL, *offered]  # type: ignore[attr-defined]


class LedgerFilter(Filter):
    """Filter of the ledger (台账筛选)."""

    q = forms.CharField(label=_("记事、人员、岗位或网站"), required=False, max_length=100)
    since = forms.DateField(
        label=_("自"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
