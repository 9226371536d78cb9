"""Looking ahead (办前预览): what the guards say, who will sign and by when, before anything is filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Post, Unit
from approvals import route as routes
from approvals.casefacts import facts_of, supervised_unit
from approvals.places import offices_at, units_at
from approvals.supervisionfacts import supervision_facts
from lifecycle.calendar import work_calendar
from lifecycle.daycount import count
from lifecycle.errors import DomainError
from lifecycle.ledger import as_cite
from lifecycle.models import Application
from lifecycle.rulebase import rules_of
from lifecycle.rules import guards, lookup
from lifecycle.rules.facts import Facts, Finding
from lifecycle.rules.schema import Chain, Citation, RuleSet, Time

INTERNAL = Time(
    "internal",
    Citation((), "", "内部时限", "办理单位内部时限", words="非法定期限，由办理单位自行设定"),
    kind="act_by",
    unit="working_day",
    internal=True,
)


@dataclass(frozen=True)
class Judged:
    """A case with its rules and facts (案情与规则), gathered once for an act or a page."""

    application: Application
    rules: RuleSet
    facts: Facts
    units: Mapping[str, Unit]

    @property
    def case(self) -> tuple[str, Mapping[str, bool], Mapping[str, Any]]:
        """What conditions are tested on (条件要素)."""
        return self.facts.applicant, self.facts.flags, self.facts.values

    def findings(self, moment: str) -> tuple[Finding, ...]:
        """What the guards say at a moment (前置核查)."""
        return guards.evaluate(self.rules, self.facts, moment)


def judge(
    application: Application,
    at: datetime,
    *,
    values: Mapping[str, Any] | None = None,
    opinions: frozenset[str] = frozenset(),
) -> Judged:
    """Gather rules, facts and offices of a case (归集案情)."""
    day = timezone.localtime(at).date()
    rules = rules_of(application, day)
    facts = facts_of(application, rules, at, values=values, opinions=opinions)
    facts = replace(facts, **supervision_facts(application, rules, facts.values))
    return Judged(
        application, rules, facts, units_at(application.unit, rules.places, day, supervised_unit(application))
    )


def knowing(judged: Judged, values: Mapping[str, Any]) -> Judged:
    """The same case with more known about it (补充案情), without gathering it again."""
    given = {**judged.facts.values, **values}
    flags = lookup.flags_for(judged.rules, judged.facts.unit, given)
    return replace(judged, facts=replace(judged.facts, values=given, flags=flags))


def once_granted(judged: Judged) -> Judged:
    """The same case right after its grant (批准后的案情), without gathering it again: no work is done yet."""
    moments = {"submitted": judged.application.submitted_at, "granted": judged.application.granted_at}
    happened = {name: timezone.localtime(moment) for name, moment in moments.items() if moment}
    return replace(judged, facts=replace(judged.facts, events={**judged.facts.events, **happened}))


def planned_route(judged: Judged) -> dict[str, Any]:
    """The route the case would take (办理路线预览), which submission freezes.

    Raises: DomainError when no chain is written for this applicant, or an office of it does not exist.
    """
    try:
        chain = lookup.chain_for(judged.rules, *judged.case)
        cites = {step.key: as_cite(step.cite) for step in chain.steps}
        return routes.plan(chain, offices_at(judged.units), judged.rules.offices, cites)
    except routes.NoSuchOffice as missing:
        place = judged.rules.places.get(str(missing.args[0]))
        label = place.label if place else str(missing)
        raise DomainError(f"办理路线中的“{label}”在单位名册中没有对应单位，请系统管理员先补全单位名册。") from missing
    except LookupError as missing:
        raise DomainError(str(missing)) from missing


@dataclass(frozen=True)
class Expected:
    """One planned step with who holds the office now and when it should be done (预计办理)."""

    step: Mapping[str, Any]
    holders: tuple[str, ...]
    due_on: date | None


def expected_steps(route: Mapping[str, Any], rules: RuleSet, at: datetime) -> list[Expected]:
    """Names and dates for a planned route (路线预览): three statements, however long it is."""
    steps = routes.steps_of(route)
    day = timezone.localtime(at).date()
    holders: dict[tuple[int, str], list[str]] = {}
    rows = Post.objects.on(day).filter(unit_id__in={s["unit"] for s in steps}, user__is_active=True)
    for unit_id, office, name in rows.values_list("unit_id", "office", "user__real_name"):
        holders.setdefault((unit_id, office), []).append(name)
    found, last = [], day
    for step in steps:
        due = internal_due(step, last)
        found.append(Expected(step, tuple(holders.get((step["unit"], step["office"]), ())), due))
        last = due or last
    return found


def internal_due(step: Mapping[str, Any], start: date) -> date | None:
    """The day by which an approver's own limit asks for the step (内部时限), or None where there is none."""
    rule = internal_rule(step)
    return count(rule, start, work_calendar()).due_on if rule else None


def internal_rule(step: Mapping[str, Any]) -> Time | None:
    """The approver's own limit of a step as a time rule (内部时限); it is never law, and says so."""
    days = step.get("internal_days")
    if not days:
        return None
    return replace(INTERNAL, amount=int(days), label=f"{step['label']}内部时限")


def left_to_the_grant(judged: Judged) -> list[Time]:
    """The periods whose length the grant itself must set (由批准确定的期限): those the form has not stated already."""
    rules = lookup.times_for(judged.rules, *judged.case)
    return [rule for rule in rules if rule.amount_from and not judged.application.values.get(rule.amount_from)]


def chain_of(judged: Judged) -> Chain:
    """The chain written for this applicant (审批链)."""
    return lookup.chain_for(judged.rules, *judged.case)
