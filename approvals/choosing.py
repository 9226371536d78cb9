"""Choosing a procedure (选择事项): what each leads to for one unit, before a draft is opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from approvals.casefacts import sites_held
from approvals.entitlement import not_entitled, sites_for
from approvals.places import units_at
from lifecycle.models import Site
from lifecycle.procedures import PROCEDURES, Procedure
from lifecycle.rulebase import library, rules_on
from lifecycle.rules import guards, lookup
from lifecycle.rules.applicants import applicant_type, label_of
from lifecycle.rules.facts import Facts, Finding, UnitFacts
from lifecycle.rules.schema import Chain, Evidence, Inform, Instrument, RuleSet, Work
from lifecycle.selectors import jurisdiction_of, unit_facts

#: Checks that look at the unit alone, so that they can be made before anything is filled in.
OF_THE_UNIT = ("exception_only", "refused", "unit_rank", "not_subordinate", "unit_named", "one_site")


@dataclass(frozen=True)
class Option:
    """One procedure as a unit would meet it (可办事项): its law, who signs, what is asked for; or why it is not there."""

    procedure: Procedure
    applicant: str
    problem: str = ""
    banner: str = ""
    instruments: tuple[Instrument, ...] = ()
    signers: tuple[tuple[str, str, Any], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    work: tuple[Work, ...] = ()
    informs: tuple[Inform, ...] = ()
    note: str = ""
    findings: tuple[Finding, ...] = ()
    sites: tuple[Site, ...] = ()
    entitled: bool = True

    @property
    def impossible(self) -> str:
        """Why the unit cannot even begin (不能办理的原因), or nothing."""
        if self.problem or self.sites or not self.procedure.names_site:
            return self.problem
        if self.procedure.supervises:
            return _("本单位的监管范围内没有其他单位的网站。")
        return _("本单位没有可以办理该事项的网站。")

    @property
    def doubtful(self) -> bool:
        """Whether the rules already object to this unit (已知不符合)."""
        return any(finding.level != "passed" for finding in self.findings)


def choices_for(unit: Unit, at: datetime, code: str = "") -> list[Option]:
    """What a unit can apply for today (可办事项), or one procedure of it, with the rules that bind it.

    What only other units file is left out of the list, and explained where it is asked for by name.
    """
    carried = set(library().procedures(jurisdiction_of(unit)))
    wanted = [what for what in PROCEDURES.values() if what.code in carried and code in ("", what.code)]
    sites = {what.subject: tuple(sites_for(what, unit)) for what in {w.subject: w for w in wanted}.values()}
    options = [replace(_option(unit, what, at), sites=sites[what.subject]) for what in wanted]
    return [option for option in options if code or option.entitled]


def _option(unit: Unit, what: Procedure, at: datetime) -> Option:
    day = timezone.localtime(at).date()
    about = unit_facts(unit)
    applicant = applicant_type(about)
    try:
        rules = rules_on(about.jurisdiction, what.code, day)
    except LookupError as missing:
        return Option(what, label_of(applicant), problem=str(missing.args[0]))
    if said := not_entitled(rules, about):
        return Option(what, label_of(applicant), said, rules.banner, _bases(rules), entitled=False)
    case: tuple[str, dict[str, bool], dict[str, Any]] = (applicant, lookup.flags_for(rules, about, {}), {})
    try:
        chain = lookup.chain_for(rules, *case)
    except LookupError as missing:
        said = _refusal(rules, about, unit, at) or str(missing.args[0])
        return Option(what, label_of(applicant), said, rules.banner, _bases(rules))
    return Option(
        procedure=what,
        applicant=label_of(applicant),
        banner=rules.banner,
        instruments=_bases(rules),
        signers=_signers(chain, unit, rules, at),
        evidence=lookup.evidence_for(rules, *case, at="submit"),
        work=lookup.work_items_for(rules, *case),
        informs=lookup.informs_for(rules, *case),
        note=chain.note,
        findings=_beforehand(rules, about, unit, at),
    )


def _refusal(rules: RuleSet, about: UnitFacts, unit: Unit, at: datetime) -> str:
    """The clause that shuts the unit out (不予受理的依据), the nearest to it; none where the books merely have a gap."""
    blocked = [finding.message for finding in _beforehand(rules, about, unit, at) if finding.blocked]
    return blocked[-1] if blocked else ""


def _beforehand(rules: RuleSet, about: UnitFacts, unit: Unit, at: datetime) -> tuple[Finding, ...]:
    """What the rules say to the unit itself (主体条件), before anything is filled in."""
    applicant = applicant_type(about)
    facts = Facts(at=timezone.localtime(at), applicant=applicant, unit=about, sites=sites_held(unit, None))
    asked = [g for g in rules.guards if g.check in OF_THE_UNIT and "submit" in g.moments]
    return tuple(
        guards.judge(rules, g, facts) for g in asked if g.when.holds(applicant, lookup.flags_for(rules, about, {}), {})
    )


def _bases(rules: RuleSet) -> tuple[Instrument, ...]:
    """The instruments the rules stand in (依据文件), the nearest to the unit first."""
    counts: dict[str, int] = {}
    for entry in (*rules.chains, *rules.guards, *rules.times, *rules.work_items, *rules.notices):
        counts[entry.cite.instrument] = counts.get(entry.cite.instrument, 0) + 1
    ranked = sorted(counts, key=lambda key: -counts[key])
    return tuple(rules.instruments[key] for key in ranked if key in rules.instruments)


def _signers(chain: Chain, unit: Unit, rules: RuleSet, at: datetime) -> tuple[tuple[str, str, Any], ...]:
    """Who would sign (审批环节): the step, the office that stands there, the clause."""
    places = units_at(unit, rules.places, timezone.localtime(at).date())
    return tuple((step.label, _office(step.place, step.office, places, rules), step.cite) for step in chain.steps)


def _office(place: str, office: str, places: Any, rules: RuleSet) -> str:
    there = places.get(place)
    name = there.display_name if there else rules.places[place].label if place in rules.places else place
    return f"{name} {rules.offices.get(office, office)}"
