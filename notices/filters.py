"""The filter of the notices (公告筛选)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.filters import ALL, Filter
from notices.models import Notice


class NoticeFilter(Filter):
    """Filter of the notices (公告筛选)."""

    q = forms.CharField(label=_("公告、网站、单位或网址"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Notice.State.choices])
