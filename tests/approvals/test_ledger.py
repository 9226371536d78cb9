"""The ledger: one gapless chain that shows whoever touches it; and tables that the database itself keeps unchanged."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from approvals.models import Decision
from approvals.services import deciding
from lifecycle import ledger
from lifecycle.append_only import TABLES
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.models import ApplicationRound, DeadlineEvent, LedgerEntry, LedgerHead, RuleSnapshot
from tests.cast import FILED, Cast, approve, at, decide, grant, person, tables_unlocked


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_every_act_is_one_entry_and_the_chain_holds(cast: Cast) -> None:
    before = LedgerEntry.objects.count()
    case = cast.reviewed("city_office")
    acts = list(LedgerEntry.objects.filter(application=case).values_list("act", flat=True))
    assert acts == ["draft.opened", "application.submitted", *["decision.approve"] * 4]
    assert list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, before + 7))
    assert ledger.verify() == (before + 6, None)


def test_the_time_of_the_act_and_of_its_recording_are_both_kept(cast: Cast) -> None:
    entry = LedgerEntry.objects.filter(application=cast.submitted()).latest("seq")
    assert entry.at == FILED
    assert abs(entry.recorded_at - timezone.now()) < timedelta(minutes=5)


def test_a_refused_act_leaves_no_entry_and_no_gap(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    count = LedgerEntry.objects.count()
    with pytest.raises(DomainError):
        decide(case, cast.approver, approve())
    decide(case, cast.approver, grant())
    assert LedgerEntry.objects.count() == count + 1
    assert ledger.verify()[1] is None


def test_an_entry_outside_its_acts_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.record("test", "试", who=Act(None), at=FILED)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "批准"),
        ("actor_name", "他人"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("facts", '{"state": "granted"}'),
        ("acting_for", "某人"),
    ],
)
def test_whatever_is_changed_in_an_entry_is_found(cast: Cast, column: str, value: str) -> None:
    cast.submitted()
    changed = LedgerEntry.objects.order_by("seq")[2].seq
    with tables_unlocked():
        _sql(f"UPDATE lifecycle_ledgerentry SET {column} = %s WHERE seq = %s", value, changed)
    count, broken = ledger.verify()
    assert broken is not None
    assert (count, broken.seq, broken.why) == (changed - 1, changed, "内容与摘要不符")


def test_an_entry_taken_out_is_found(cast: Cast) -> None:
    cast.submitted()
    with tables_unlocked():
        _sql("DELETE FROM lifecycle_ledgerentry WHERE seq = 3")
    count, broken = ledger.verify()
    assert (count, broken) == (2, ledger.Broken(4, "序号不连续：应为 3，实为 4"))


def test_entries_cut_off_at_the_end_are_found(cast: Cast) -> None:
    cast.submitted()
    last = LedgerEntry.objects.count()
    with tables_unlocked():
        _sql("DELETE FROM lifecycle_ledgerentry WHERE seq = %s", last)
    count, broken = ledger.verify()
    assert broken is not None
    assert (count, broken.why) == (last - 1, f"链尾记为第 {last} 条，台账实有 {last - 1} 条")


def test_a_rewritten_entry_with_a_new_digest_is_found_at_the_next(cast: Cast) -> None:
    cast.submitted()
    entry = LedgerEntry.objects.get(seq=2)
    entry.text = "改写"
    with tables_unlocked():
        _sql("UPDATE lifecycle_ledgerentry SET text = %s, hash = %s WHERE seq = 2", "改写", ledger.digest(entry))
    count, broken = ledger.verify()
    assert (count, broken) == (2, ledger.Broken(3, "与前一记录的摘要不衔接"))


def test_a_lost_head_is_found(cast: Cast) -> None:
    cast.submitted()
    LedgerHead.objects.all().delete()
    assert ledger.verify()[1] is not None


def test_the_command_proves_the_chain_or_names_the_first_broken_row(cast: Cast) -> None:
    cast.submitted()
    said = StringIO()
    call_command("verify_ledger", stdout=said)
    assert "链条连续" in said.getvalue()
    with tables_unlocked():
        _sql("UPDATE lifecycle_ledgerentry SET text = 'x' WHERE seq = 2")
    with pytest.raises(CommandError, match="第 2 条断链"):
        call_command("verify_ledger", stdout=said)


def test_every_append_only_table_refuses_change_and_removal_by_the_database_itself(cast: Cast) -> None:
    case = cast.submitted()
    decide(case, cast.principal, approve())
    for model in (LedgerEntry, Decision, ApplicationRound, RuleSnapshot, DeadlineEvent):
        table, key = model._meta.db_table, model._meta.pk.column
        assert table in TABLES
        assert model.objects.exists()
        for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                _sql(statement)


def test_a_document_file_is_append_only_too(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    from forms.models import DocumentFile

    with django_capture_on_commit_callbacks(execute=True):
        cast.submitted()
    assert DocumentFile.objects.exists()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DocumentFile.objects.all().delete()


def test_the_tables_are_locked_again_after_they_were_unlocked(cast: Cast) -> None:
    cast.submitted()
    with tables_unlocked():
        pass
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all().delete()


def test_a_ledger_of_acts_told_at_other_hours_of_the_same_instant_is_the_same(cast: Cast) -> None:
    """The digest is over the instant, not over how a database or a time zone writes it."""
    case = cast.submitted()
    deciding.decide(
        by=person(cast.principal), application_id=case.pk, seen=None, said=approve(), at=at("2026-03-03 00:30")
    )
    entry = LedgerEntry.objects.latest("seq")
    entry.at = entry.at.astimezone(timezone.get_fixed_timezone(-300))
    assert ledger.digest(entry) == entry.hash
