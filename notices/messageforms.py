"""Forms of the messages (通知表单): the filter of the inbox, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lifecycle.filters import ALL, Filter
from notices.models import Message, Preference

STATES = (("", _("全部")), ("unread", _("未读")), ("read", _("已读")))


class InboxFilter(Filter):
    """Filter of the inbox (通知筛选)."""

    q = forms.CharField(label=_("标题、事项或编号"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("阅读"), required=False, choices=STATES)
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[ALL, *Message.Kind.choices])


class PreferenceForm(forms.ModelForm[Preference]):
    """How I want to be told (通知设置)."""

    HOURS = [("", _("逐条发送")), *((str(hour), _("每日%d时汇总为一封") % hour) for hour in range(24))]

    digest_hour = forms.TypedChoiceField(
        label=_("电子邮件的发送方式"), required=False, choices=HOURS, coerce=int, empty_value=None
    )

    class Meta:
        model = Preference
        fields = ("email", "webhook", "digest_hour", "quiet_from", "quiet_until")
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("quiet_from", "quiet_until")
        }
        help_texts = {
            "email": _("发送到登记的电子邮箱；站内通知始终都有。"),
            "webhook": _("由系统管理员接入的办公系统。"),
            "quiet_from": _("从这一时刻起不发送邮件和推送。"),
            "quiet_until": _("到这一时刻恢复，期间的通知此时一并发出；可以跨过零时。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.WEBHOOK_URL:
            del self.fields["webhook"]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have a beginning and an end (免打扰起止)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error("quiet_until" if end is None else "quiet_from", _("免打扰的开始和结束须一并填写。"))
        if start is not None and start == end:
            self.add_error("quiet_until", _("免打扰的结束时刻不能与开始时刻相同。"))
        return cleaned
