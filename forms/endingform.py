"""What one is asked when a paper is ended (撤销、替代文书)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

REVOKE, SUPERSEDE = "revoke", "supersede"


class EndingForm(forms.Form):
    """How a paper is ended and why; the service judges what is typed."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"] = forms.ChoiceField(
            label=_("处理方式"),
            choices=[(REVOKE, _("撤销，本文书不再有效")), (SUPERSEDE, _("由已出具的新文书替代"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("请选择撤销还是替代。")},
        )
        self.fields["new_code"] = forms.CharField(
            label=_("新文书的验证码"),
            required=False,
            max_length=60,
            help_text=_("仅在替代时填写，印在新文书的二维码旁。"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        )
        self.fields["reason"] = forms.CharField(
            label=_("原因"),
            error_messages={"required": _("请写明原因：原因记入台账，供以后查考。")},
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("记入台账和文书信息，不在公开核验页显示。"),
        )
