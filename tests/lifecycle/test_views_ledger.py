"""The ledger's page: for auditors only, searched, proved."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lifecycle.models import LedgerEntry
from tests.cast import Cast, approve, decide, tables_unlocked
from tests.signed_in import visitor, words


@pytest.fixture
def told(cast: Cast) -> Cast:
    decide(cast.submitted(), cast.principal, approve())
    return cast


@pytest.mark.parametrize("who", ["handler", "principal", "city_reviewer", "approver"])
def test_nobody_but_auditors_reads_or_proves_the_ledger(told: Cast, who: str) -> None:
    client = visitor(getattr(told, who))
    assert client.get(reverse("ledger")).status_code == 403
    assert client.post(reverse("ledger_verify")).status_code == 403


def test_an_auditor_reads_the_newest_act_first_and_finds_by_words(told: Cast) -> None:
    client = visitor(told.xuanming)
    rows = client.get(reverse("ledger")).context["rows"]
    assert [row["entry"].seq for row in rows] == sorted((row["entry"].seq for row in rows), reverse=True)
    found = client.get(reverse("ledger"), {"q": told.principal.real_name}).context["rows"]
    assert {row["entry"].actor_name for row in found} == {told.principal.real_name}
    assert client.get(reverse("ledger"), {"until": "2020-01-01"}).context["rows"] == []


def test_an_auditor_proves_the_chain(told: Cast) -> None:
    answer = visitor(told.xuanming).post(reverse("ledger_verify"), follow=True)
    assert f"核验通过：{LedgerEntry.objects.count()}条记录" in words(answer)


def test_a_changed_row_is_named(told: Cast) -> None:
    row = LedgerEntry.objects.order_by("seq").last()
    with tables_unlocked():
        LedgerEntry.objects.filter(pk=row.pk).update(text="另一种说法")
    answer = visitor(told.xuanming).post(reverse("ledger_verify"), follow=True)
    assert f"第{row.seq}条有误（内容与摘要不符）" in words(answer)


def test_proving_is_an_act_not_a_link(told: Cast) -> None:
    assert visitor(told.xuanming).get(reverse("ledger_verify")).status_code == 405
