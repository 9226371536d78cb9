"""Trying a date out (办理试算): the whole schedule of a case that is not there yet; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from approvals import planning
from approvals.casefacts import site_facts, sites_held
from approvals.choosing import Option
from approvals.filing import specs_of
from approvals.foresightform import VALUE, drafted
from approvals.places import units_at
from approvals.planning import Expected, Judged
from forms.definition import Field
from lifecycle.calendar import work_calendar
from lifecycle.daycount import count
from lifecycle.deadlines import midnight
from lifecycle.errors import DomainError
from lifecycle.models import Application, Site
from lifecycle.rulebase import rules_on
from lifecycle.rules import forecast, guards, lookup
from lifecycle.rules.applicants import applicant_type
from lifecycle.rules.facts import Facts, Finding
from lifecycle.rules.forecast import Forecast, Span
from lifecycle.rules.moments import moment_of
from lifecycle.rulewords import Words, amount
from lifecycle.selectors import unit_facts
from lifecycle.workdays import WorkCalendar


@dataclass(frozen=True)
class Plan:
    """What would be filed (拟办事项): by which unit, what, about which site, when, and what is planned in it."""

    unit: Unit
    option: Option
    site: Site | None
    start: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    events: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of the schedule as the page shows it (日程): `span` with its office and its length in words.

    `over` marks a day fixed by the law that had passed before the filing.
    """

    span: Span
    office: str = ""
    says: str = ""
    internal: bool = False
    over: bool = False


@dataclass(frozen=True)
class Schedule:
    """The schedule of a plan (试算结果), by kind; `problem` says why no route can be planned."""

    steps: list[Line]
    lines: list[Line]
    findings: tuple[Finding, ...]
    granted: date | None
    advice: tuple[str, ...] = ()
    problem: str = ""

    @property
    def everything(self) -> list[Line]:
        """All lines that have a day (有日期的各项), in the order of their days."""
        dated = [one for one in (*self.steps, *self.lines) if (one.span.first or one.span.last) and not one.over]
        return sorted(dated, key=lambda line: line.span.first or line.span.last or date.max)


def judge(plan: Plan) -> Judged:
    """The planned case with the rules of its day (拟办案情); no row is made.

    Raises: LookupError where no book binds on that day.
    """
    about = unit_facts(plan.unit)
    day = plan.start.date()
    rules = rules_on(about.jurisdiction, plan.option.procedure.code, day)
    application = Application(
        unit=plan.unit,
        site=plan.site,
        procedure=plan.option.procedure.code,
        jurisdiction=about.jurisdiction,
        applicant_type=applicant_type(about),
        values=dict(plan.values),
    )
    facts = Facts(
        at=plan.start,
        applicant=applicant_type(about),
        unit=about,
        values=plan.values,
        flags=lookup.flags_for(rules, about, plan.values),
        sites=sites_held(plan.unit, plan.site.pk if plan.site else None),
        site=site_facts(plan.site) if plan.site else None,
        calendar=work_calendar(),
    )
    sponsor = plan.site.unit if plan.site and plan.site.unit_id != plan.unit.pk else None
    return Judged(application, rules, facts, units_at(plan.unit, rules.places, day, sponsor))


def schedule(judged: Judged, plan: Plan) -> Schedule:
    """Every day of the plan (全部日程): signatures with 内部时限, tasks, notices, legal limits, last days to file."""
    steps, granted, problem = _signed(judged, plan)
    calendar = work_calendar()
    spans = Forecast(judged.rules, judged.case, plan.start, granted, calendar, plan.events).spans()
    words = Words(judged.rules)
    lines = [_line(judged, words, span) for span in spans]
    found = tuple(guards.judge(judged.rules, g, judged.facts) for g in _told(judged))
    day = granted.date() if granted else None
    return Schedule(_stepped(steps, plan), lines, found, day, _advice(judged, plan, steps), problem)


def fields_of(judged: Judged) -> tuple[list[Field], list[Field]]:
    """What the days depend on (影响试算的填报项): planned days, and choices that decide which rules apply."""
    asked = {one.key: one for form in specs_of(judged) for one in form.asked}
    days = [asked[key] for key in forecast.planned_fields(judged.rules) if key in asked]
    picks = [asked[key] for key in forecast.deciding_fields(judged.rules) if key in asked and asked[key].choices]
    return [one for one in days if one.kind in ("date", "moment")], picks


def amounts_of(judged: Judged) -> list[tuple[str, str]]:
    """The lengths that the grant will set (由批准确定的期限): key and name of the period."""
    rules = lookup.times_for(judged.rules, *judged.case)
    return list({r.amount_from: r.label or r.name for r in rules if r.amount_from}.items())


def events_of(judged: Judged) -> list[tuple[str, str]]:
    """The events whose day may be supposed (可以假定的日期): code and words."""
    words = Words(judged.rules)
    return [(code, words.event(code)) for code in forecast.open_events(judged.rules, judged.case)]


def _signed(judged: Judged, plan: Plan) -> tuple[list[Expected], datetime | None, str]:
    """The steps with their days, and the moment of the grant (预计批准): the last step's day, or the filing itself."""
    try:
        route = planning.planned_route(judged)
    except DomainError as refused:
        return [], plan.events.get("granted"), refused.message
    steps = planning.expected_steps(route, judged.rules, plan.start)
    last = max((one.due_on for one in steps if one.due_on), default=None)
    granted = plan.events.get("granted") or (midnight(last) if last else plan.start)
    return steps, granted, ""


def _stepped(steps: list[Expected], plan: Plan) -> list[Line]:
    """The signatures (审批环节), each from the day the one before is expected."""
    found, first = [], plan.start.date()
    for one in steps:
        rule = planning.internal_rule(one.step)
        said = _("内部时限 %d 个工作日") % rule.amount if rule else _("未设内部时限")
        span = Span("step", str(one.step["label"]), one.step["cite"], first=first, last=one.due_on, assumed=True)
        found.append(Line(span, f"{one.step['unit_name']} {one.step['office_label']}", said, internal=True))
        first = one.due_on or first
    return found


def _line(judged: Judged, words: Words, span: Span) -> Line:
    unit = judged.units.get(span.place) if span.place else None
    office = unit.display_name if unit else words.place(span.place) if span.place else ""
    if span.time is None:
        return Line(span, office)
    start = words.event(span.time.start) if span.time.start != forecast.HAPPENED else _("事项发生")
    counted = span.time.kind in forecast.COUNTED and span.time.start
    said = _("自%(start)s起，%(amount)s") % {"start": start, "amount": amount(span.time)}
    over = span.time.kind == "fixed_date" and span.last is not None and span.last < judged.facts.today
    return Line(span, office, said if counted else amount(span.time), over=over)


def _told(judged: Judged) -> list[Any]:
    """The checks on days whose days are given (可以核查的日期)."""
    values = judged.facts.values
    return [
        guard
        for guard in forecast.timed_guards(judged.rules, judged.case)
        if all(values.get(str(guard.params[key])) for key in forecast.TIMED[guard.check])
    ]


def _advice(judged: Judged, plan: Plan, steps: list[Expected]) -> tuple[str, ...]:
    """The last day to file so that everybody has signed in time (建议提交日): by 内部时限, which is not law."""
    if not any(one.due_on for one in steps):
        return ()
    wished = [g for g in _told(judged) if g.check in ("before_start", "planned_ahead")]
    calendar = work_calendar()
    fields = {str(g.params["field"]): str(g.params.get("label") or g.label) for g in wished}
    found = []
    for key, label in fields.items():
        target = moment_of(str(plan.values[key]))
        last = forecast.latest_start(target.date(), lambda day: _ends(steps, day, calendar)) if target else None
        if last is not None:
            said = _(
                "要在“%(label)s”之前走完全部审批环节，按各环节内部时限，建议不迟于%(day)s提交。内部时限不是法定期限。"
            )
            found.append(said % {"label": label, "day": last.isoformat()})
    return tuple(found)


def _ends(steps: list[Expected], first: date, calendar: WorkCalendar) -> date:
    last = first
    for rule in filter(None, (planning.internal_rule(one.step) for one in steps)):
        last = count(rule, last, calendar).due_on
    return last


def with_known(plan: Plan, values: Mapping[str, Any], events: Mapping[str, datetime]) -> Plan:
    """The same plan with what has been typed into it (补充拟填内容)."""
    return replace(plan, values=dict(values), events=dict(events))


def planned(unit: Unit, option: Option, site: Site | None, at: datetime, data: Mapping[str, str]) -> dict[str, Any]:
    """What a trial takes into the draft (转入草稿的内容): the right answers among its questions."""
    if not any(name.startswith(VALUE) for name in data):
        return {}
    days, picks = fields_of(judge(Plan(unit, option, site, timezone.localtime(at))))
    return drafted([*picks, *days], data)
