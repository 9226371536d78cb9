"""The sample of a quarter: how many sites at least, which count, what their verdicts must say; orders for those that failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.rules.facts import CaseFacts, Facts, SiteFacts
from lifecycle.rules.guards import judge
from lifecycle.rules.guards_supervision import counts_of, failed_sites, sampled
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import facts, rules


def _area(number: int) -> tuple[SiteFacts, ...]:
    return tuple(SiteFacts(f"第{n}局", "online", code=f"36990200{n:02d}") for n in range(1, number + 1))


def _sample(number: int) -> str:
    return "\n".join(f"第{n}局，90，合格" for n in range(1, number + 1))


def _case(sample: str, area: tuple[SiteFacts, ...], **more: Any) -> Facts:
    values = {"sample": sample, **more.pop("values", {})}
    return replace(facts(values=values, **more), area=area, counts=counts_of(values, area))


def _of(procedure: str = "inspection") -> RuleSet:
    return rules(procedure=procedure)


def _blocked(name: str, case: Facts, procedure: str = "inspection") -> tuple[bool, str]:
    of = _of(procedure)
    found = judge(of, next(g for g in of.guards if g.name == name), case)
    return found.blocked, found.message


@pytest.mark.parametrize(
    ("taken", "running", "refused"),
    [
        pytest.param(3, 10, False, marks=pytest.mark.rule("AUD-03", "kept")),
        pytest.param(2, 10, True, marks=pytest.mark.rule("AUD-03", "broken")),
        pytest.param(6, 17, False, marks=pytest.mark.rule("AUD-03", "kept")),
        pytest.param(5, 17, True, marks=pytest.mark.rule("AUD-03", "broken")),
        pytest.param(1, 1, False, marks=pytest.mark.rule("AUD-03", "kept")),
    ],
)
def test_thirty_in_a_hundred_of_the_running_sites_are_sampled_rounded_up(
    taken: int, running: int, refused: bool
) -> None:
    blocked, said = _blocked("share", _case(_sample(taken), _area(running)))
    assert blocked is refused
    assert f"抽查网站为{taken}个" in said


def test_a_site_named_twice_by_name_and_by_code_counts_once() -> None:
    case = _case("第1局，90，合格\n3699020001，90，合格", _area(5))
    assert case.counts == {"sampled": 1, "running": 5}
    assert "重复登记" in _blocked("sample_readable", case)[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("第1局，九十，合格", "没有写全"),
        ("第1局，90，良好", "没有写全"),
        ("第9局，90，合格", "不是监管范围内"),
        ("", "尚未填写"),
    ],
)
def test_a_line_that_cannot_be_read_or_names_a_foreign_site_is_refused(line: str, said: str) -> None:
    blocked, message = _blocked("sample_readable", _case(line, _area(3)))
    assert blocked
    assert said in message


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        pytest.param("第1局，60，合格", False, marks=pytest.mark.rule("AUD-18", "kept")),
        pytest.param("第1局，59，合格", True, marks=pytest.mark.rule("AUD-18", "broken")),
        ("第1局，59，不合格，首页不更新", False),
        ("第1局，85，不合格，站点无法访问", False),
        ("第1局，59，不合格", True),
    ],
)
def test_below_sixty_a_site_has_failed_and_a_failure_says_why(line: str, refused: bool) -> None:
    assert _blocked("verdicts_fit", _case(line, _area(3)))[0] is refused


def test_a_sample_is_read_in_either_punctuation() -> None:
    one, two = sampled("甲局, 92分, 合格\n\n乙局；55；不合格；首页，栏目都不更新")
    assert (one.name, one.score, one.verdict) == ("甲局", 92, "合格")
    assert (two.score, two.problem) == (55, "首页，栏目都不更新")
    assert failed_sites("甲局，92，合格\n乙局，55，不合格，首页不更新") == ("乙局",)


@pytest.mark.parametrize(
    ("states", "shut"), [((), True), (("carrying_out",), True), (("completed",), False), (("withdrawn",), True)]
)
def test_an_inspection_waits_until_each_failed_site_is_put_right(states: tuple[str, ...], shut: bool) -> None:
    linked = tuple(CaseFacts("rectification", state, sites=("第1局", "3699020001")) for state in states)
    case = _case("第1局，40，不合格，首页不更新", _area(3), flags={"has_failures": True})
    assert _blocked("all_put_right", replace(case, linked=linked))[0] is shut


@pytest.mark.parametrize(
    ("vetoes", "talk", "refused"),
    [
        pytest.param(["unreachable"], "both", False, marks=pytest.mark.rule("AUD-21", "kept")),
        pytest.param(["unreachable"], "bulletin", True, marks=pytest.mark.rule("AUD-21", "broken")),
    ],
)
def test_serious_problems_are_bulletined_and_talked_about(vetoes: list[str], talk: str, refused: bool) -> None:
    case = facts(values={"vetoes": vetoes, "talk": talk, "score": "0"})
    assert _blocked("serious", case, "rectification")[0] is refused


@pytest.mark.parametrize(
    ("score", "vetoes", "level"),
    [("59", [], "passed"), ("60", [], "warned"), ("90", ["homepage"], "passed"), ("", [], "warned")],
)
def test_an_order_for_a_site_that_passed_is_warned_of(score: str, vetoes: list[str], level: str) -> None:
    of = _of("rectification")
    guard = next(g for g in of.guards if g.name == "failed")
    assert judge(of, guard, facts(values={"score": score, "vetoes": vetoes})).level == level


@pytest.mark.parametrize(
    ("confirmed", "refused"),
    [
        pytest.param(True, False, marks=pytest.mark.rule("AUD-27", "kept")),
        pytest.param(False, True, marks=pytest.mark.rule("AUD-27", "broken")),
    ],
)
def test_what_is_published_first_was_reviewed(confirmed: bool, refused: bool) -> None:
    assert _blocked("first_publication", facts(values={"review_done": confirmed}), "annual_report")[0] is refused
