"""The second proof of identity (双因素验证): a code from the person's own device, besides the password."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import Post
from accounts.permissions import posts_of

if TYPE_CHECKING:
    from accounts.models import User

ADMINISTRATORS = (Post.Office.SYSTEM_ADMIN, Post.Office.SECURITY_ADMIN, Post.Office.AUDIT_ADMIN)


def asked_of(user: User) -> bool:
    """Whether this person must have a second factor (须启用双因素验证), by the installation's setting."""
    if settings.SECOND_FACTOR == "everyone":
        return True
    if settings.SECOND_FACTOR != "administrators":
        return False
    return user.is_superuser or any(post.office in ADMINISTRATORS for post in posts_of(user, clock.today()))


def has_one(user: User) -> bool:
    """Whether the person has a second factor (已启用双因素验证)."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def _cipher() -> Fernet:
    derived = HKDF(hashes.SHA256(), 32, None, b"zhancheng second factor").derive(settings.SECRET_KEY.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """How the second factor is kept (双因素验证): encrypted, under the person's sign-in name, not to be taken off at will."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不正确或者已过期，请输入设备上当前显示的验证码。"),
        "cannot_delete_authenticator": _("按照本系统的安全设置，您的岗位必须启用双因素验证，不能停用。"),
    }

    def get_totp_label(self, user: Any) -> str:
        """The sign-in name (用户名)."""
        return str(user.username)

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database (加密)."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret of the database (解密)."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether the person may take the second factor off (可否停用)."""
        return not asked_of(authenticator.user)
