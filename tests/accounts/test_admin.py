"""The administration keeps people, units and calendars; what the law governs cannot be written there by anybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Device, Link, Lockout, Post, Substitution, Unit, User
from approvals.models import CaseTask, Decision, Signature, Signer, WorkItem
from forms.models import Document
from lifecycle.models import (
    Application,
    CalendarYear,
    Campaign,
    CampaignMember,
    CensusSite,
    Deadline,
    Domain,
    JurisdictionSetting,
    LedgerEntry,
    MediaAccount,
    Registration,
    RosterUpload,
    RuleSnapshot,
    Site,
)
from notices.models import Notice
from tests.cast import Cast, again

GOVERNED = (
    *(Site, Domain, Registration, Application, Deadline, LedgerEntry, RuleSnapshot),
    *(CensusSite, MediaAccount, Campaign, CampaignMember, RosterUpload),
    *(Document, Notice, Decision, WorkItem, CaseTask, Signer, Signature),
)
KEPT_BY = {User: "taoran", Unit: "taoran", CalendarYear: "taoran", Post: "shijing", Substitution: "shijing"}
KEPT = tuple(KEPT_BY)
LOOKED_AT = (Device, Link, Lockout, LogEntry)
ADMINISTRATORS = ("taoran", "shijing", "lengfeng")


def _doors(model: Any, user: User) -> dict[str, bool]:
    request = RequestFactory().get("/")
    request.user = user
    found = admin.site._registry[model]
    return {
        "view": found.has_view_permission(request),
        "add": found.has_add_permission(request),
        "change": found.has_change_permission(request),
        "delete": found.has_delete_permission(request),
    }


@pytest.fixture
def root(cast: Cast) -> User:
    return User.objects.create_superuser("root", password="x", real_name="初始账号")


@pytest.mark.parametrize("model", GOVERNED, ids=lambda model: model.__name__)
def test_what_the_law_governs_is_looked_at_but_not_written_even_by_the_first_account(model: Any, root: User) -> None:
    assert _doors(model, root) == {"view": True, "add": False, "change": False, "delete": False}


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_each_kind_of_row_is_kept_by_one_administrator_and_never_deleted(model: Any, cast: Cast) -> None:
    for username in ADMINISTRATORS:
        keeps = username == KEPT_BY[model]
        wanted = {"view": True, "add": keeps, "change": keeps, "delete": False}
        assert _doors(model, getattr(cast, username)) == wanted, username


@pytest.mark.parametrize("model", GOVERNED, ids=lambda model: model.__name__)
def test_no_administrator_sees_business(model: Any, cast: Cast) -> None:
    seen = [username for username in ADMINISTRATORS if any(_doors(model, getattr(cast, username)).values())]
    assert seen == (list(ADMINISTRATORS) if model is RuleSnapshot else [])


@pytest.mark.parametrize("model", [Lockout, Device, Link], ids=lambda model: model.__name__)
def test_only_who_says_who_may_act_lifts_a_lockout_or_takes_a_device_away(model: Any, cast: Cast) -> None:
    assert _doors(model, cast.shijing)["delete"]
    assert not _doors(model, cast.taoran)["view"]


def test_only_the_audit_administrator_sees_what_the_others_did(cast: Cast) -> None:
    assert _doors(LogEntry, cast.lengfeng) == {"view": True, "add": False, "change": False, "delete": False}


@pytest.mark.parametrize("username", ["luojingwen", "heyunfei", "zhengkaiyuan", "xuanming"])
def test_nobody_else_gets_in(cast: Cast, client: Client, username: str) -> None:
    person = getattr(cast, username)
    client.force_login(person)
    assert client.get(reverse("admin:index")).status_code == 302
    assert not any(any(_doors(model, person).values()) for model in (*GOVERNED, *KEPT))


def test_every_model_of_ours_in_the_administration_is_of_one_kind_or_the_other() -> None:
    ours = {
        model
        for model in admin.site._registry
        if model._meta.app_label
        in (
            "accounts",
            "axes",
            "admin",
            "mfa",
            "account",
            "socialaccount",
            "usersessions",
            "lifecycle",
            "forms",
            "notices",
            "approvals",
            "auth",
            "viewflow",
        )
    }
    assert ours == {*GOVERNED, *KEPT, *LOOKED_AT, JurisdictionSetting}


def test_a_forged_post_does_not_move_a_site(cast: Cast, client: Client) -> None:
    case = cast.submitted()
    client.force_login(User.objects.create_superuser("root", password="x", real_name="初始账号"))
    url = reverse("admin:lifecycle_site_change", args=[case.site_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"state": "online", "name": "x"}).status_code == 403
    assert Site.objects.get(pk=case.site_id).state == Site.State.PLANNED


def test_a_recorded_decision_stands_and_says_who_recorded_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.shijing)
    said = {
        "jurisdiction": "cn-jx",
        "key": "second_consent",
        "value": "true",
        "reason": "省政府办公厅口头意见",
        "effective_from": "2026-03-02",
    }
    assert client.post(reverse("admin:lifecycle_jurisdictionsetting_add"), said).status_code == 302
    row = JurisdictionSetting.objects.get(key="second_consent")
    assert row.recorded_by == cast.shijing
    assert row.recorded_at is not None
    assert _doors(JurisdictionSetting, cast.shijing) == {"view": True, "add": True, "change": False, "delete": False}


def test_a_person_is_added_with_a_real_name_and_posted_to_an_office(cast: Cast, client: Client) -> None:
    client.force_login(cast.taoran)
    word = "xin-kou-ling-99"
    new = {"username": "xinren", "real_name": "新人", "phone": "", "password1": word, "password2": word}
    assert client.post(reverse("admin:accounts_user_add"), {**new, "usable_password": "true"}).status_code == 302
    person = User.objects.get(username="xinren")
    client.force_login(cast.shijing)
    office = {"user": person.pk, "unit": cast.unit("jj-wjw").pk, "office": "handler", "starts_on": "2026-03-02"}
    assert client.post(reverse("admin:accounts_post_add"), office).status_code == 302
    assert Post.objects.filter(user=person, office=Post.Office.HANDLER).exists()


def test_nobody_gives_an_office_to_oneself(cast: Cast, client: Client) -> None:
    me = cast.shijing
    client.force_login(me)
    office = {"user": me.pk, "unit": cast.unit("jj-wjw").pk, "office": "approver", "starts_on": "2026-03-02"}
    assert client.post(reverse("admin:accounts_post_add"), office).status_code == 200
    assert not Post.objects.filter(user=me, office=Post.Office.APPROVER).exists()


def test_every_page_of_the_administration_opens(cast: Cast, root: User, client: Client) -> None:
    case = cast.reviewed("city_office")
    client.force_login(root)
    assert client.get(reverse("admin:index")).status_code == 200
    for model in (*GOVERNED, *KEPT, *LOOKED_AT, JurisdictionSetting):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_changelist")).status_code == 200, name
        row = model.objects.first()
        if row is not None:
            assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, name
    assert again(case).state == Application.State.UNDER_REVIEW
