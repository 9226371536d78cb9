"""Every rule of the catalogue is carried by an entry that can do what the rule does, and proven on both sides.

A rule still open stands below; one that is covered leaves the list (`tests/lifecycle/test_coverage.py` sees to it).
"""

from __future__ import annotations

from lifecycle.rulebase import library
from lifecycle.rules import coverage
from lifecycle.rules.proving import gather
from tests.architecture.source import ROOT

#: Family -> numbers of the rules whose coverage is not complete yet.
OPEN: dict[str, str] = {}


def still_open() -> set[str]:
    """The ids of the rules not covered yet."""
    return {f"{family}-{number}" for family, numbers in OPEN.items() for number in numbers.split()}


def test_every_rule_is_carried_and_proven_but_those_still_open() -> None:
    found = coverage.report(library(), gather(ROOT / "tests", ROOT / "fixtures" / "stories"))
    lacking = {line.rule.id: line.faults for line in found if line.faults and line.rule.id not in still_open()}
    assert lacking == {}


def test_nothing_names_a_rule_that_the_catalogue_lacks() -> None:
    assert coverage.strangers(library(), gather(ROOT / "tests", ROOT / "fixtures" / "stories")) == []
