"""The forms of the second factor (双因素验证表单), in this product's words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _


class _Worded:
    """Says what is asked for, and lets a phone offer figures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("验证码")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class Ask(_Worded, AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in (登录验证码)."""


class AskAgain(_Worded, ReauthenticateForm):  # type: ignore[misc]
    """The code before a change of the account (操作验证码)."""


class Activate(_Worded, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new device (启用验证码)."""
