"""What a password must be (密码规则), and until when one may keep it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import PasswordRecord

if TYPE_CHECKING:
    from accounts.models import User

KINDS = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())


class KindsValidator:
    """Characters of several kinds (字符种类): capital and small letters, figures, signs."""

    def __init__(self, least: int = 3) -> None:
        self.least = least

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password of too few kinds of characters (字符种类过少).

        Raises: ValidationError naming how many kinds there are.
        """
        found = sum(any(kind(c) for c in password) for kind in KINDS)
        if found < self.least:
            raise ValidationError(
                _("密码只含%(found)s类字符，至少要有%(least)s类（大写字母、小写字母、数字、符号）。")
                % {"found": found, "least": self.least},
                code="password_kinds",
            )

    def get_help_text(self) -> str:
        """What is asked for, before anything is typed (密码要求)."""
        return _("大写字母、小写字母、数字、符号中至少含%(least)s类。") % {"least": self.least}


class HistoryValidator:
    """Not one of the last passwords again (不得重复使用近期密码); every password set is recorded."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password the person had a short while ago (近期用过的密码).

        Raises: ValidationError saying how many earlier ones are compared.
        """
        if user is None or user.pk is None:
            return
        earlier = list(PasswordRecord.objects.filter(user=user).values_list("password", flat=True)[: self.last])
        if any(check_password(password, old) for old in {user.password, *earlier}):
            raise ValidationError(
                _("该密码与最近%(last)s次使用过的密码相同，请换一个新的。") % {"last": self.last},
                code="password_repeated",
            )

    def get_help_text(self) -> str:
        """What is asked for, before anything is typed (密码要求)."""
        return _("不得与最近%(last)s次使用过的密码相同。") % {"last": self.last}

    def password_changed(self, password: str, user: User) -> None:
        """Record the password just set (记录密码)."""
        PasswordRecord.objects.create(user=user, password=user.password, set_at=clock.now())


def keep_until(user: User) -> date | None:
    """The last day on which a person may keep the password they have (密码到期日), None where there is no limit."""
    if not settings.PASSWORD_DAYS or not user.has_usable_password():
        return None
    record = PasswordRecord.objects.filter(user=user).first()
    since = record.set_at if record else user.date_joined
    return timezone.localtime(since).date() + timedelta(days=settings.PASSWORD_DAYS)
