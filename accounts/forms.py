"""Forms of one's own account (账号表单)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password (登录)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.error_messages["invalid_login"] = _("用户名或者密码不正确，请核对后重新输入。连续输错会被暂时锁定。")
        self.error_messages["inactive"] = _("该账号已停用，请联系本单位的系统管理员。")


class PasswordForm(PasswordChangeForm):
    """A new password (修改密码): the present one, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("原密码")
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].label = _("新密码")
        self.fields["new_password2"].label = _("再次输入新密码")
        self.error_messages["password_incorrect"] = _("原密码不正确，请重新输入。")
        self.error_messages["password_mismatch"] = _("两次输入的新密码不一致。")
