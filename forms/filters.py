"""The filter of the papers (文书筛选)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.models import Document
from lifecycle.filters import ALL, Filter


class PaperFilter(Filter):
    """Filter of the papers (文书筛选)."""

    q = forms.CharField(label=_("标题、文号、验证码、单位或网站"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *Document.State.choices])
