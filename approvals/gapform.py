"""What is entered about a gap in a notice (公告中断登记): since when, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why a gap is none (不作中断的理由)."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        help_text=_("记入台账，例如：机房断网，公告内容没有撤下。"),
        error_messages={"required": _("请写明原因，原因记入台账。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GapForm(forms.Form):
    """Since when and why a notice was down (中断时间和原因)."""

    use_required_attribute = False
    since = forms.DateTimeField(
        label=_("中断时间"),
        help_text=_("公告从首页消失或者无法访问的时间，须在公告期内，不得晚于现在。"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={
            "required": _("请填写公告中断的时间。"),
            "invalid": _("“中断时间”不是有效时间，请填写日期和时刻。"),
        },
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=300,
        help_text=_("记入台账，例如：首页改版时公告被误删。"),
        error_messages={"required": _("请写明原因，原因记入台账。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
