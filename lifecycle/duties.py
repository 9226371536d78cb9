"""Recurring duties (经常性工作): once in every period a clock is opened for each site or unit the law puts a duty on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Unit
from lifecycle import deadlines, sweeping
from lifecycle.clockevents import noted
from lifecycle.ledger import as_cite
from lifecycle.models import Application, Deadline, DeadlineEvent, Site
from lifecycle.rulebase import library, rules_on
from lifecycle.rules import periods
from lifecycle.rules.applicants import applicant_type, flags_of
from lifecycle.rules.periods import Period
from lifecycle.rules.schema import Duty, RuleSet
from lifecycle.selectors import unit_facts

#: So many sites or units are looked at together; memory does not grow with how many there are.
BATCH = 500


@dataclass(frozen=True)
class Owed:
    """One duty of one period in one jurisdiction (应办工作): what is owed by whoever it falls on."""

    jurisdiction: str
    procedure: str
    duty: Duty
    period: Period


def open_due(at: datetime, *, within: str = "/") -> int:
    """Open the clocks of the periods now running (起算经常性工作期限), each once; and end those of sites that are gone.

    `within` is the path of the units looked at, all of them as a rule. Safe to repeat and with many workers: a row is unique per duty, period and site or unit.
    Law: AUD-01, AUD-03. Returns how many were opened.
    """
    _lift_gone(at)
    places = list(Unit.objects.exclude(jurisdiction="").values_list("path", "jurisdiction"))
    opened = 0
    for owed in _owed({code for _, code in places}, at):
        for some in _lacking(owed, places, at, within):
            opened += _opened([_row(owed, unit, site, at) for unit, site in some], at)
    return opened


def _opened(rows: list[Deadline], at: datetime) -> int:
    try:
        with transaction.atomic():
            Deadline.objects.bulk_create(rows)
            DeadlineEvent.objects.bulk_create(noted(r, "started", at=at) for r in rows)
    except IntegrityError:
        return 0  # another worker has opened them meanwhile
    return len(rows)


def sweep(at: datetime) -> int:
    """The tick (期限巡检): clocks of duties are opened, then every clock due for a look is looked at."""
    open_due(at)
    return sweeping.sweep(at)


def meet(application: Application, rules: RuleSet, event: str, *, at: datetime) -> None:
    """Mark the duty that a case fulfils as done (完成经常性工作), for the period its form speaks of."""
    values = {**application.values, **application.granted}
    keys = {d.name: periods.key_of(d, values) for d in rules.duties if d.end == event}
    if not any(keys.values()):
        return
    about = Q(site_id=application.site_id) if application.site_id else Q(site=None, unit_id=application.unit_id)
    rows = Deadline.objects.filter(about, application=None, procedure=application.procedure, met_at=None)
    done = [row for row in rows.filter(state__in=Deadline.OPEN) if keys.get(row.name) == row.subject]
    done += _not_yet_opened(application, rules, keys, at)
    DeadlineEvent.objects.bulk_create(deadlines.close(done, at=at))


def _not_yet_opened(application: Application, rules: RuleSet, keys: Mapping[str, str], at: datetime) -> list[Deadline]:
    """Rows that the tick has not opened before the duty was done (先于起算完成), so that it is not asked for again."""
    day = timezone.localtime(at).date()
    made = []
    for duty in rules.duties:
        period = next((p for p in periods.running_periods(duty, day) if p.key == keys.get(duty.name)), None)
        about = {"site": application.site} if application.site else {"site": None, "unit": application.unit}
        known = Deadline.objects.filter(application=None, name=duty.name, subject=keys.get(duty.name, ""), **about)
        if period is not None and not known.exists():
            owed = Owed(application.jurisdiction, application.procedure, duty, period)
            unit = application.site.unit if application.site else application.unit
            made.append(_row(owed, unit, application.site, at))
    return Deadline.objects.bulk_create(made)


def _owed(jurisdictions: set[str], at: datetime) -> Iterator[Owed]:
    day = timezone.localtime(at).date()
    for code in sorted(jurisdictions & set(library().jurisdictions)):
        lineage = library().lineage(code)
        for name in sorted({d.procedure for book in lineage for d in book.entries if d.kind == "duty"}):
            try:
                duties = rules_on(code, name, day).duties
            except LookupError:
                continue  # the book that states it has lapsed
            for duty in duties:
                yield from (Owed(code, name, duty, period) for period in periods.running_periods(duty, day))


def _lacking(
    owed: Owed, places: Sequence[tuple[str, str]], at: datetime, within: str
) -> Iterator[list[tuple[Unit, Site | None]]]:
    """Whose clocks are still to be opened for one duty and period (待起算对象), some at a time, by their keys."""
    sites = owed.duty.scope == "site"
    rows: Any = _sites_lacking(owed, places) if sites else _units_lacking(owed, places, at)
    to, last = "unit__path" if sites else "path", 0
    while some := list(rows.filter(**{f"{to}__startswith": within, "pk__gt": last}).order_by("pk")[:BATCH]):
        last = some[-1].pk
        pairs = [(one.unit, one) if sites else (one, None) for one in some]
        if bound := [pair for pair in pairs if _falls_on(owed, pair[0], places)]:
            yield bound


def _sites_lacking(owed: Owed, places: Sequence[tuple[str, str]]) -> QuerySet[Site]:
    known = Deadline.objects.filter(application=None, name=owed.duty.name, subject=owed.period.key)
    gone_by = deadlines.midnight(owed.period.last + timedelta(days=1))
    rows = Site.objects.filter(_bound(owed, places, "unit__"), state__in=owed.duty.states, online_at__lt=gone_by)
    return rows.exclude(pk__in=known.filter(site__isnull=False).values("site_id")).select_related("unit")


def _units_lacking(owed: Owed, places: Sequence[tuple[str, str]], at: datetime) -> QuerySet[Unit]:
    known = Deadline.objects.filter(application=None, name=owed.duty.name, subject=owed.period.key, site=None)
    alive = Q(valid_until__isnull=True) | Q(valid_until__gte=timezone.localtime(at).date())
    rows = Unit.objects.filter(alive, _bound(owed, places, "")).exclude(pk__in=known.values("unit_id"))
    return rows.filter(level__in=owed.duty.levels) if owed.duty.levels else rows


def _bound(owed: Owed, places: Sequence[tuple[str, str]], to: str) -> Q:
    """The units of a jurisdiction (适用地区内单位): below a place that states it, not below one that states another."""
    condition = Q(pk__in=())
    for path, code in places:
        if code == owed.jurisdiction:
            inner = [p for p, other in places if other != code and p.startswith(path)]
            others = Q(pk__in=())
            for one in inner:
                others |= Q(**{f"{to}path__startswith": one})
            condition |= Q(**{f"{to}path__startswith": path}) & ~others
    return condition


def _falls_on(owed: Owed, unit: Unit, places: Sequence[tuple[str, str]]) -> bool:
    """Whether the duty binds this unit (是否应办): its jurisdiction is the nearest one stated above it."""
    above = [(len(path), code) for path, code in places if unit.path.startswith(path)]
    if not above or max(above)[1] != owed.jurisdiction:
        return False
    if owed.duty.scope == "unit" and not owed.duty.fits(tuple(unit.functions), unit.level):
        return False
    when = owed.duty.when
    if not (when.applicant or when.flags):
        return True
    facts = unit_facts(unit)
    return when.holds(applicant_type(facts), flags_of(facts, {}), {})


def _row(owed: Owed, unit: Unit, site: Site | None, at: datetime) -> Deadline:
    duty, period = owed.duty, owed.period
    starts = max(filter(None, (deadlines.midnight(period.first), site.online_at if site else None)))
    row = Deadline(
        site=site,
        unit=unit,
        name=duty.name,
        procedure=owed.procedure,
        subject=period.key,
        label=f"{period.words}{duty.label}",
        kind="fixed_date",
        cite=as_cite(duty.cite),
        ends_with=duty.end,
        starts_at=starts,
        due_on=period.due_on,
        chase_on=period.due_on,
        explanation=list(_told(period)),
    )
    row.next_check_at = deadlines.next_check(row, at)
    return row


def _told(period: Period) -> tuple[str, ...]:
    return (
        f"{period.words}自{period.first.isoformat()}至{period.last.isoformat()}",
        f"规定日期为{period.due_on.isoformat()}，当日24时前均为按期",
        "公布的固定日期不因节假日顺延",
    )


def _lift_gone(at: datetime) -> None:
    """End the clocks of sites that no longer exist (终止已关停网站的期限)."""
    rows = Deadline.objects.filter(application=None, site__state__in=Site.GONE, met_at=None)
    while gone := list(rows.filter(state=Deadline.State.RUNNING)[:BATCH]):
        DeadlineEvent.objects.bulk_create(deadlines.close(gone, at=at, lift=True, note="网站已不再运行"))
