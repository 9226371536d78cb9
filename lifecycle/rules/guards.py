"""Judging the facts of a case by its rules (前置条件核查): pure; what is refused, on what fact, by which clause, the way out."""

from __future__ import annotations

from lifecycle.rules import (
    guards_domain,
    guards_launch,
    guards_moments,
    guards_periods,
    guards_site,
    guards_supervision,
    guards_time,
    guards_unit,
    guards_values,
)
from lifecycle.rules.checks import CHECKS as CHECKS
from lifecycle.rules.checks import Case, Outcome
from lifecycle.rules.facts import Facts, Finding
from lifecycle.rules.schema import Guard, RuleSet

REGISTERED = (
    guards_unit,
    guards_values,
    guards_domain,
    guards_site,
    guards_launch,
    guards_time,
    guards_moments,
    guards_periods,
    guards_supervision,
)


def evaluate(rules: RuleSet, facts: Facts, moment: str) -> tuple[Finding, ...]:
    """Every guard of this moment that applies, in the rulebook's order, passed ones included (逐项核查).

    A draft is judged by what will be asked at submission.
    """
    return tuple(
        judge(rules, guard, facts)
        for guard in rules.guards
        if _asked(guard, moment) and guard.when.holds(facts.applicant, facts.flags, facts.values)
    )


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that refuse the act (不予通过的各项)."""
    return tuple(finding for finding in findings if finding.blocked)


def judge(rules: RuleSet, guard: Guard, facts: Facts) -> Finding:
    """One guard on one case (单项核查)."""
    outcome = CHECKS[guard.check].fn(Case(facts, guard.params, rules))
    if outcome.ok and not outcome.soft:
        level = "passed"
    else:
        level = "warned" if outcome.soft or guard.severity == "warn" else "blocked"
    return Finding(
        guard=guard.name,
        level=level,
        message=_message(guard, outcome, level),
        citation=guard.cite,
        facts=outcome.facts,
        remedy="" if level == "passed" else guard.remedy,
        field=outcome.field,
        override="" if level == "passed" else guard.override,
    )


def _asked(guard: Guard, moment: str) -> bool:
    return moment in guard.moments or (moment == "draft" and "submit" in guard.moments)


def _message(guard: Guard, outcome: Outcome, level: str) -> str:
    """What is refused, the fact with its values, the clause; the way out stands in the finding's remedy."""
    if level == "passed":
        return f"{guard.label}：{outcome.said}。"
    clause = f"按{guard.cite}" + (f"“{guard.cite.words}”的规定" if guard.cite.words else "的规定")
    ends = {"warned": "请予核对", "blocked": "不予通过"}
    if outcome.soft:
        ends = {"warned": "按例外情形办理"}
    return f"{guard.label}：{outcome.said}，{clause}，{ends[level]}。"
