"""The generated years: the same for a seed, through the services, gone on with after an interruption and never doubled."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction

from accounts import demoyears
from accounts.models import DemoYears, Unit
from approvals.engine import drift
from fixtures import roster
from fixtures.generated import playing
from fixtures.generated.programme import Planned, programme
from fixtures.generated.world import build
from fixtures.replay import StoryBroken
from lifecycle import ledger
from lifecycle.models import Deadline, LedgerEntry
from tests.cast import at

END = at("2026-02-20 18:00")
#: Of the cases every so many are enough here.
FEW = 3
CAST = ("jj-bgs", "jj-szzx", "jx-bgt")


@pytest.fixture
def offices(db: None) -> None:
    """The offices that decide on the generated units' cases."""
    roster.load("", only=CAST)


def _traces() -> list[tuple[object, ...]]:
    """What the years leave behind, without the keys of rows."""
    entries = LedgerEntry.objects.order_by("seq").values_list("act", "text", "at", "actor_name", "unit__code")
    clocks = Deadline.objects.order_by("pk").values_list("name", "subject", "due_on", "state", "met_at", "unit__code")
    return [*entries, *clocks]


def _play() -> DemoYears:
    return playing.play(END, seed=7, months=2, share=0.1)


class _Undone(Exception):
    """The first of two runs is taken back."""


def _undone() -> list[tuple[object, ...]]:
    """The traces of a run that is taken back."""
    traces: list[tuple[object, ...]] = []
    with suppress(_Undone), transaction.atomic():
        _play()
        traces = _traces()
        raise _Undone
    return traces


def test_a_seed_gives_the_same_years_and_a_second_run_changes_nothing(
    offices: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing, "programme", lambda *given: programme(*given)[::FEW])
    first = _undone()
    row = _play()
    assert _traces() == first
    assert (row.done, row.skipped) == (row.total, 0)
    assert ledger.verify() == (LedgerEntry.objects.count(), None)
    assert list(drift.find()) == []
    assert Deadline.objects.filter(state=Deadline.State.MET).exists()
    assert not LedgerEntry.objects.filter(at__gt=END).exists()
    _play()
    assert _traces() == first


def test_an_interrupted_run_goes_on_where_it_was_left(offices: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def act_out(one: Planned, row: DemoYears) -> None:
        seen.append(one.key)
        if len(seen) == 3:
            raise KeyboardInterrupt
        if len(seen) == 5:
            raise StoryBroken("somebody else has closed this site")

    monkeypatch.setattr(playing, "_act_out", act_out)
    with pytest.raises(KeyboardInterrupt):
        _play()
    assert DemoYears.objects.get().done == 2
    row = playing.play(at("2026-06-01 09:00"), seed=99)  # what was begun is ended as it was begun
    assert seen[3] == seen[2]
    assert (row.done, row.skipped, row.seed, row.ends_at) == (row.total, 1, 7, END)
    assert Unit.objects.filter(code="jj-ggzy").count() == 1
    assert demoyears.progress() is None


def test_two_whole_years_have_enough_units_and_sites_and_keep_every_site_to_one_case_at_a_time() -> None:
    world = build(playing.SEED)
    codes = [member.code for member in world.members]
    assert len(codes) == len(set(codes)) >= 60
    assert sum(member.site is not None for member in world.members) >= 70
    cases = programme(world, playing.SEED, END.date(), 24)
    assert [one.key for one in cases] == [
        one.key for one in programme(build(playing.SEED), playing.SEED, END.date(), 24)
    ]
    assert {one.procedure for one in cases} >= {"opening", "temporary_shutdown", "permanent_shutdown", "inspection"}
    assert len(cases) > 250
