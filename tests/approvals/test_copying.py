"""Copies: they let read and nothing else, are read on record, and never reach the keepers of the system."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from approvals.services import copying
from lifecycle.errors import DomainError
from lifecycle.models import Application, CaseCopy, CopyReading, LedgerEntry
from lifecycle.selectors import visible_applications
from notices.models import Message
from tests.cast import Cast, at, person
from tests.signed_in import visitor, words

LATER = at("2026-03-03 11:00")


def copy(case: Application, by: object, *to: str) -> list[CaseCopy]:
    """One act of copying."""
    return copying.copy(by=person(by), application_id=case.pk, to=to, note="请知悉。", at=LATER)  # type: ignore[arg-type]


def test_a_copy_lets_a_person_read_and_do_nothing(cast: Cast) -> None:
    case, reader = cast.reviewed("centre_handler"), cast.yuanxiaohe
    client, page = visitor(reader), f"/cases/{case.pk}/"
    assert client.get(page).status_code == 404
    copy(case, cast.handler, f"user.{reader.pk}")
    assert list(visible_applications(person(reader), LATER.date())) == [case]
    assert "抄送我的" in words(client.get("/"))
    assert "1 件未读" in words(client.get("/copies/"))
    shown = client.get(page)
    assert shown.status_code == 200
    assert [verb.name for verb in shown.context["verbs"]] == []
    client.get(page)
    assert [mark.reader for mark in CopyReading.objects.all()] == [reader]
    assert "没有未读" in words(client.get("/copies/"))
    for act in ("decide", "urge", "withdraw", "transfer", "delegate", "take_back", "copy"):
        assert client.post(f"{page}{act}/", {"reason": "无", "verdict": "approve"}).status_code == 403, act
    assert "已阅" in words(visitor(cast.handler).get(page))
    assert LedgerEntry.objects.get(act="application.copied").text.startswith("抄送市卫健委 袁晓禾")
    assert Message.objects.get(kind="copy").addressees == [f"user.{reader.pk}"]


def test_a_copy_to_an_office_is_read_by_whoever_holds_it(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    seat = f"post.{cast.unit('jj-wjw').pk}.principal"
    copy(case, cast.handler, seat)
    assert visitor(cast.pengxiuzhen).get(f"/cases/{case.pk}/").status_code == 200
    assert visitor(cast.yuanxiaohe).get(f"/cases/{case.pk}/").status_code == 404


def test_only_those_a_case_runs_through_copy_it_and_nobody_gets_it_twice(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    key = f"user.{cast.yuanxiaohe.pk}"
    copy(case, cast.handler, key)
    with pytest.raises(PermissionDenied):
        copy(case, cast.yuanxiaohe, f"user.{cast.pengxiuzhen.pk}")
    with pytest.raises(DomainError, match="都已抄送过"):
        copy(case, cast.sunwanqing, key)
    for nobody in ("user.999999", "post.1.nonsense", "nonsense", f"user.{cast.taoran.pk}", f"user.{cast.shijing.pk}"):
        with pytest.raises(DomainError, match="请选择抄送对象"):
            copy(case, cast.handler, nobody)
    with pytest.raises(PermissionDenied):
        copy(cast.draft(code="jj-wjw", by="yuanxiaohe"), cast.yuanxiaohe, key)


def test_whom_to_copy_to_is_looked_up_and_ticked_on_the_page(cast: Cast) -> None:
    case, client = cast.reviewed("centre_handler"), visitor(cast.handler)
    page = f"/cases/{case.pk}/copy/"
    assert "江大海" in words(client.get(page))
    assert "袁晓禾" not in words(client.get(page))
    assert "没有找到" in words(client.get(page, {"q": "查无此人"}))
    found = client.get(page, {"q": "卫"})
    assert f'value="user.{cast.yuanxiaohe.pk}"' in found.content.decode()
    none = client.post(f"{page}?q=卫", {"note": "请知悉"})
    assert (none.status_code, "请知悉" in words(none)) == (422, True)
    assert client.post(f"{page}?q=卫", {"to": f"user.{cast.yuanxiaohe.pk}"}).status_code == 302
    assert CaseCopy.objects.get().user == cast.yuanxiaohe
