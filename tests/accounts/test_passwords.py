"""What a password must be, how long it may be kept, and that nobody works on with an outdated one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import clock
from accounts.models import PasswordRecord, User
from accounts.passwords import KindsValidator, keep_until
from tests.cast import Cast

WORDS = ["Shan-shui-1", "Shan-shui-2", "Shan-shui-3", "Shan-shui-4", "Shan-shui-5", "Shan-shui-6", "Shan-shui-7"]


@pytest.mark.parametrize("password", ["shanshui2026-", "SHAN2026hui", "Shan-shui-he", "山水shan2026-"])
def test_three_kinds_of_characters_will_do(password: str) -> None:
    KindsValidator(3).validate(password)


@pytest.mark.parametrize("password", ["shanshuihuatu", "shanshui2026", "2026-2027-2028", "SHANSHUI2026"])
def test_two_kinds_of_characters_are_too_few(password: str) -> None:
    with pytest.raises(ValidationError, match="至少要有3类"):
        KindsValidator(3).validate(password)


def test_the_last_five_passwords_are_not_taken_again_and_the_sixth_is(cast: Cast) -> None:
    person = cast.handler
    for word in WORDS[:6]:
        person.set_password(word)
        person.save()
    for word in WORDS[1:6]:
        with pytest.raises(ValidationError, match="最近5次"):
            validate_password(word, person)
    validate_password(WORDS[0], person)
    validate_password(WORDS[6], person)


def test_the_days_of_a_password_count_from_its_setting(cast: Cast, settings: LazySettings) -> None:
    settings.PASSWORD_DAYS = 90
    person = cast.handler
    PasswordRecord.objects.filter(user=person).delete()
    person.set_password(WORDS[0])
    person.save()
    assert keep_until(person) == clock.today() + timedelta(days=90)
    settings.PASSWORD_DAYS = 0
    assert keep_until(person) is None


@pytest.mark.parametrize(("days", "leads"), [(90, False), (91, True)])
def test_an_outdated_password_is_changed_before_anything_else(
    cast: Cast, client: Client, settings: LazySettings, days: int, leads: bool
) -> None:
    settings.PASSWORD_DAYS = 90
    person = with_password(cast.handler, clock.now() - timedelta(days=days))
    client.post(reverse("login"), {"username": person.username, "password": WORDS[0]})
    answer = client.get("/")
    assert (answer.status_code == 302 and answer["Location"].startswith(reverse("profile"))) is leads
    if leads:
        assert "到期" in client.get(reverse("profile")).content.decode()
        new = {"old_password": WORDS[0], "new_password1": WORDS[1], "new_password2": WORDS[1]}
        client.post(reverse("profile"), new)
        assert client.get("/").status_code == 200


def with_password(person: User, at: datetime) -> User:
    """The person, with a password set at that moment."""
    person.set_password(WORDS[0])
    person.save()
    PasswordRecord.objects.filter(user=person).update(set_at=timezone.localtime(at))
    return person
