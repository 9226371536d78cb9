"""A unit is merged into another or renamed while cases run: its seats go on, what was printed stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Post, Unit, User
from accounts.permissions import seats_of
from accounts.succession import heirs
from approvals.engine import drift
from approvals.services import merging, submitting, vacancies, withdrawing
from forms.models import Document
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application, LedgerEntry
from notices.messages import addressing
from notices.models import Delivery
from tests.cast import FILED, Cast, again, approve, back, decide, grant, person
from tests.signed_in import visitor, words

LATER = FILED + timedelta(days=2)
WHY = "机构改革方案（演办发〔2026〕8号）。"


def merged(cast: Cast, unit: str = "jj-nyncj", into: str = "jj-wjw") -> None:
    merging.merge(by=cast.taoran, unit_id=cast.unit(unit).pk, into_id=cast.unit(into).pk, reason=WHY, at=FILED)


def test_the_successors_people_carry_on_with_the_filings_of_a_merged_unit(cast: Cast) -> None:
    case = decide(cast.reviewed("centre_handler"), cast.sunwanqing, back())
    merged(cast)
    handler = person(cast.yuanxiaohe)
    assert visitor(handler).get(reverse("case", args=[case.pk])).status_code in (200, 404)
    submitting.resubmit(by=handler, application_id=case.pk, seen=None, at=LATER)
    assert again(case).state == Application.State.UNDER_REVIEW
    with pytest.raises(PermissionDenied):
        withdrawing.withdraw(by=person(cast.handler), application_id=case.pk, seen=None, reason="不办了。", at=LATER)
    assert list(drift.find()) == []


def test_the_successors_people_sign_and_are_told_in_place_of_a_merged_office(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    merged(cast, "jj-bgs", "jj-czj")
    assert vacancies.look(case.pk, at=LATER), "nobody reviews there yet"
    reviewer = User.objects.get(posts__unit__code="jj-czj", posts__office="handler")
    Post.objects.create(user=reviewer, unit=cast.unit("jj-czj"), office="reviewer", starts_on=date(2026, 1, 1))
    assert vacancies.look(case.pk, at=LATER)
    assert "vacant" not in again(case).cursor
    addressing.address_all()
    assert Delivery.objects.filter(recipient=reviewer, message__application=case, message__kind="turn").exists()
    decide(case, reviewer, approve(), LATER)


def test_a_unit_merged_twice_is_carried_on_by_the_last_one(cast: Cast) -> None:
    merged(cast, "jj-nyncj", "jj-wjw")
    merged(cast, "jj-wjw", "jj-czj")
    first, second, last = (cast.unit(code) for code in ("jj-nyncj", "jj-wjw", "jj-czj"))
    assert heirs([last.pk]) == {first.pk: last.pk, second.pk: last.pk, last.pk: last.pk}
    who = User.objects.get(posts__unit=last, posts__office="principal")
    assert {f"post.{unit.pk}.principal" for unit in (first, second, last)} <= seats_of(who, LATER.date()).keys()
    assert last.functions == [*dict.fromkeys(last.functions)]


def test_its_posts_end_with_it_and_the_ledger_says_on_which_document(cast: Cast) -> None:
    merged(cast)
    unit = cast.unit("jj-nyncj")
    assert unit.valid_until == FILED.date()
    assert not Post.objects.on(LATER.date()).filter(unit=unit).exists()
    entry = LedgerEntry.objects.get(act="unit.merged")
    assert entry.facts["reason"] == WHY
    assert entry.facts["posts_ended"] > 0


@pytest.mark.parametrize(("unit", "into"), [("jj-bgs", "jj-bgs"), ("hy-bgs", "jj-nyncj")])
def test_a_merger_that_cannot_be_is_refused(cast: Cast, unit: str, into: str) -> None:
    merged(cast)
    with pytest.raises(NotAllowedNow):
        merged(cast, unit, into)


def test_a_unit_with_others_below_it_is_not_merged(cast: Cast) -> None:
    above = Unit.objects.get(code="jj-nyncj").parent
    assert above is not None
    with pytest.raises(NotAllowedNow, match="下级单位尚未调整"):
        merged(cast, above.code, "jx-bgt")


@pytest.mark.parametrize("username", ["shijing", "lengfeng", "heyunfei", "luojingwen"])
def test_only_the_system_administrator_merges_and_renames(cast: Cast, username: str) -> None:
    who = getattr(cast, username)
    unit = cast.unit("jj-nyncj").pk
    with pytest.raises(PermissionDenied):
        merging.merge(by=who, unit_id=unit, into_id=cast.unit("jj-wjw").pk, reason=WHY, at=FILED)
    with pytest.raises(PermissionDenied):
        merging.rename(by=who, unit_id=unit, name="新名称", short_name="", reason=WHY, at=FILED)
    assert visitor(who).get(reverse("unit_merge", args=[unit])).status_code == 403


def test_after_a_change_of_name_papers_print_the_name_of_the_day(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    old = list(Document.objects.filter(application=case).values_list("pk", "values"))
    merging.rename(
        by=cast.taoran, unit_id=cast.unit("jj-nyncj").pk, name="九江市乡村建设局", short_name="", reason=WHY, at=LATER
    )
    assert list(Document.objects.filter(application=case).values_list("pk", "values")) == old
    decide(case, cast.approver, grant(), LATER)
    fresh = Document.objects.filter(application=case).exclude(pk__in=[pk for pk, _ in old])
    assert any("九江市乡村建设局" in str(paper.values) for paper in fresh)
    entry = LedgerEntry.objects.get(act="unit.renamed")
    assert (entry.facts["before"], entry.facts["name"]) == ("九江市农业农村局", "九江市乡村建设局")


def test_a_name_that_is_none_or_the_same_is_refused(cast: Cast) -> None:
    unit = cast.unit("jj-nyncj")
    for name, why in (("", WHY), (unit.name, WHY), ("新名称", " ")):
        with pytest.raises(DomainError):
            merging.rename(by=cast.taoran, unit_id=unit.pk, name=name, short_name="", reason=why, at=FILED)


def test_the_page_shows_what_is_concerned_before_anything_is_done(cast: Cast) -> None:
    case = cast.reviewed("city_office")
    client, unit, into = visitor(cast.taoran), cast.unit("jj-bgs"), cast.unit("jj-wjw")
    path = reverse("unit_merge", args=[unit.pk])
    page = words(client.get(path, {"into": into.pk}))
    assert "等本单位审核岗办理的 1 件" in page
    assert "无人在岗" in page
    assert case.number not in page, "who keeps units sees no business"
    assert client.post(path, {"into": into.pk, "reason": ""}).status_code == 422
    assert client.post(path, {"into": into.pk, "reason": WHY}).status_code == 302
    assert cast.unit("jj-bgs").valid_until is not None
    renamed = client.post(reverse("unit_rename", args=[into.pk]), {"name": "九江市健康局", "reason": WHY})
    assert renamed.status_code == 302
    assert "更名" in words(client.get(reverse("unit", args=[into.pk])))
