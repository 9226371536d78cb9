"""Approving many at once: what needs judgement drops out with the reason; each of the rest is signed by itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from approvals.models import Decision
from lifecycle.models import Application, LedgerEntry
from tests.cast import Cast, again, approve, decide
from tests.signed_in import visitor, words

PATH = reverse("inbox_approve")


def _tick(client: Any, *cases: Application) -> str:
    return words(client.get(PATH, {"case": [case.pk for case in cases]}))


def _sign(client: Any, *cases: Application, **more: Any) -> str:
    seen = {f"seen_{case.pk}": case.version for case in cases}
    return words(client.post(PATH, {"case": [case.pk for case in cases], **seen, **more}))


def _two(cast: Cast) -> tuple[Application, Application]:
    first = cast.reviewed("centre_handler")
    second = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    principal = second.unit.posts.get(office="principal").user
    return first, decide(second, principal, approve())


def test_two_cases_are_signed_with_one_opinion_and_a_ledger_entry_each(cast: Cast) -> None:
    cases = _two(cast)
    client = visitor(cast.sunwanqing)
    page = _tick(client, *cases)
    assert "2 件可以一次同意" in page
    assert "同意后送" in page
    page = _sign(client, *cases, opinion="经核查，拟同意。")
    assert "2 件中已签署 2 件" in page
    for case in cases:
        decision = Decision.objects.get(application=case, signer=cast.sunwanqing)
        assert decision.opinion == "经核查，拟同意。"
        assert LedgerEntry.objects.filter(application=case, act="decision.approve", actor=cast.sunwanqing).count() == 1


def test_a_row_lost_to_somebody_else_is_said_and_stops_no_other(cast: Cast) -> None:
    first, second = _two(cast)
    decide(first, cast.sunwanqing, approve())
    page = _sign(visitor(cast.sunwanqing), first, second)
    assert "已有他人办理" in page
    assert "2 件中已签署 1 件" in page
    assert again(second).cursor["step"] == again(first).cursor["step"]


def test_the_last_step_that_must_set_a_period_drops_out_with_the_reason(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    client = visitor(cast.approver)
    page = _tick(client, case)
    assert "没有可以一次同意的事项" in page
    assert "批准时须确定" in page
    assert "未签署" in _sign(client, case)
    assert again(case).state == "under_review"


def test_somebody_elses_case_is_neither_shown_nor_signed(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    assert "没有勾选事项" in _tick(visitor(cast.yuanxiaohe), case), "not theirs to see"
    assert "不能审批自己申报的事项" in _tick(visitor(cast.handler), case)
    assert "由其他岗位签署" in _tick(visitor(cast.principal), case), "seen, but not theirs to sign"
    _sign(visitor(cast.principal), case)
    assert again(case).version == case.version
