"""What a person proves their identity with besides the password (身份凭据), under names people understand."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount


class Device(Authenticator):  # type: ignore[misc]
    """A second factor (双因素凭据): the device's secret, or the recovery codes."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "双因素凭据"

    def __str__(self) -> str:
        return f"{self.user} {self.get_type_display()}"


class Link(SocialAccount):  # type: ignore[misc]
    """An identity of the identity service that opens an account here (统一身份关联)."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "统一身份关联"

    def __str__(self) -> str:
        return f"{self.user} {self.uid}"
