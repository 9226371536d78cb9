"""The sweep (期限巡检): looks at every clock whose next look is due; worker's tick and cron call the same function."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Unit
from lifecycle.clockevents import reminder
from lifecycle.ladder import OVERDUE, Arrangement, Ladder, Rung
from lifecycle.models import Deadline, DeadlineEvent, Reminder

BATCH = 500


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Look at every clock that is due for a look (期限巡检); each rung is recorded once, whoever comes first.

    Safe with many workers and after any crash: some rows are locked, looked at and moved on in one transaction, and
    what one worker holds the others pass by. After an outage only the latest rung is told, the skipped ones are
    recorded as skipped. Memory does not grow with the number of clocks.
    """
    arrangement = Arrangement(timezone.localtime(at).date())
    places = list(Unit.objects.exclude(jurisdiction="").values_list("path", "jurisdiction"))
    done = 0
    while looked := _one_batch(at, arrangement, places, batch):
        done += looked
    return done


@transaction.atomic
def _one_batch(at: datetime, arrangement: Arrangement, places: list[tuple[str, str]], batch: int) -> int:
    rows = list(_waiting(at)[:batch])
    if not rows:
        return 0
    reached = {row.pk: _reached(row, _ladder(arrangement, places, row), at) for row in rows}
    heard = _heard(reached)
    events, reminders = [], []
    for row in rows:
        new = [rung for rung in reached[row.pk] if (row.pk, rung.name) not in heard]
        events += [_event(row, rung, told=rung is new[-1], known=at) for rung in new]
        if new:
            reminders.append(_reminder(row, new))
        if reached[row.pk]:
            row.rung = reached[row.pk][-1].name
    _move_on(rows)
    DeadlineEvent.objects.bulk_create(events)
    Reminder.objects.bulk_create(reminders)
    return len(rows)


def _move_on(rows: list[Deadline]) -> None:
    """Write how the clocks stand now (更新期限): one statement for all that stand alike, and most do, by the day."""
    alike: dict[tuple[str, str, datetime | None], list[int]] = defaultdict(list)
    for row in rows:
        alike[row.state, row.rung, row.next_check_at].append(row.pk)
    for (state, rung, look), keys in alike.items():
        Deadline.objects.filter(pk__in=keys).update(state=state, rung=rung, next_check_at=look)


def _waiting(at: datetime) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(next_check_at__lte=at).order_by("next_check_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("application", "unit")


def _ladder(arrangement: Arrangement, places: list[tuple[str, str]], row: Deadline) -> Ladder:
    """The ladder of a clock (适用的催办阶梯): of its case, or of the place its unit belongs to."""
    if row.application is not None:
        return arrangement.ladder(row.application.jurisdiction, internal=row.internal)
    above = [(len(path), code) for path, code in places if row.unit.path.startswith(path)]
    return arrangement.ladder(max(above)[1] if above else "", internal=row.internal)


def _reached(row: Deadline, ladder: Ladder, at: datetime) -> list[Rung]:
    """The rungs reached since the last look (新到级别); the row's state and next look follow."""
    rungs = ladder.rungs(row, at)
    names = [rung.name for rung in rungs]
    last = names.index(row.rung) + 1 if row.rung in names else 0
    passed = [rung for rung in rungs[last:] if rung.at <= at]
    row.next_check_at = min((rung.at for rung in rungs if rung.at > at), default=None)
    late = any(rung.name == OVERDUE and rung.at <= at for rung in rungs)
    if late and row.state == Deadline.State.RUNNING:
        row.state = Deadline.State.BROKEN
    return passed


def _heard(reached: dict[int, list[Rung]]) -> set[tuple[int, str]]:
    """Rungs already on record (已催办级别), where a clock was counted again or its ladder changed. One statement."""
    names = {rung.name for rungs in reached.values() for rung in rungs}
    if not names:
        return set()
    rows = DeadlineEvent.objects.filter(deadline_id__in=reached, rung__in=names, turn=F("deadline__turn"))
    return set(rows.values_list("deadline_id", "rung"))


def _event(row: Deadline, rung: Rung, *, told: bool, known: datetime) -> DeadlineEvent:
    return reminder(row, "rung" if told else "skipped", rung.name, at=rung.at, known=known)


def _reminder(row: Deadline, new: list[Rung]) -> Reminder:
    """What is still to be told (待发提醒): the latest rung, to all whom a skipped one would have told."""
    tells = dict.fromkeys(who for rung in new for who in rung.tells)
    return Reminder(deadline=row, rung=new[-1].name, at=new[-1].at, tells=",".join(tells))


def look_again(at: datetime) -> int:
    """Have every open clock looked at anew (重新安排催办), after its ladder was changed; one statement."""
    rows: Any = Deadline.objects.filter(met_at__isnull=True, next_check_at__gt=at)
    return int(rows.update(next_check_at=at))
