"""Proofs are read from the syntax trees of the tests and from the stories, never from somebody's word."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from lifecycle.rules import proofs
from lifecycle.rules.proofs import Proof, Proofs, Told
from lifecycle.rules.proving import MarkError, gather, headed, marks, told

MODULE = """
import pytest

pytestmark = [pytest.mark.rule("AUD-40", "kept")]
LONG = pytest.mark.rule("TMP-05", "broken")
DAYS = [30, pytest.param(31, marks=pytest.mark.rule("TMP-05", "broken"))]

@pytest.mark.rule("TMP-05", "kept")
def test_plain(): ...

@pytest.mark.parametrize("day", DAYS)
def test_listed(day): ...

@pytest.mark.parametrize("day", [pytest.param(1, marks=[pytest.mark.rule("REL-01", "kept")])])
def test_case(day): ...

def test_unmarked(): ...

def helper():
    pytest.mark.rule("TMP-04", "kept")

@pytest.mark.rule("PRM-04", "broken")
class TestClosing:
    @pytest.mark.rule("PRM-05", "kept")
    async def test_inside(self): ...
"""


def test_marks_are_read_from_tests_cases_classes_modules_and_the_lists_they_name() -> None:
    found = set(marks(ast.parse(MODULE)))
    everywhere = {
        (name, "AUD-40", "kept")
        for name in ("test_plain", "test_listed", "test_case", "test_unmarked", "TestClosing::test_inside")
    }
    assert found == everywhere | {
        ("test_plain", "TMP-05", "kept"),
        ("test_listed", "TMP-05", "broken"),
        ("test_case", "REL-01", "kept"),
        ("TestClosing::test_inside", "PRM-04", "broken"),
        ("TestClosing::test_inside", "PRM-05", "kept"),
    }


@pytest.mark.parametrize(
    "mark",
    ['rule("TMP-05")', 'rule(RULE, "kept")', 'rule("TMP-05", "obeyed")', 'rule(f"TMP-{n}", "kept")', "rule(*both)"],
)
def test_a_mark_that_only_running_could_read_is_refused(mark: str) -> None:
    with pytest.raises(MarkError, match="somewhere:1"):
        list(marks(ast.parse(f"@pytest.mark.{mark}\ndef test_a(): ..."), "somewhere"))


def test_a_story_names_its_rules_in_its_first_comment_lines_only() -> None:
    text = "# TMP-05, PRM-03 … PRM-05, A-03: what\n# happens, REL-01 too.\ntitle = 'x'\n# TMP-09: not this one.\n"
    assert headed(text) == ["PRM-03", "PRM-04", "PRM-05", "REL-01", "TMP-05"]


def test_a_story_completes_the_procedures_of_the_cases_it_brings_to_an_end() -> None:
    story = {
        "title": "两件事",
        "procedure": "temporary_shutdown",
        "acts": [
            {"act": "draft"},
            {"act": "submit", "expect": {"state": "under_review"}},
            {"act": "draft", "case": "back", "procedure": "relaunch"},
            {"act": "work", "case": "back", "expect": {"state": "completed"}},
        ],
    }
    assert told(story) == Told("两件事", ("relaunch",))


def test_proofs_are_gathered_from_folders_and_survive_the_file(tmp_path: Path) -> None:
    (tmp_path / "tests" / "deep").mkdir(parents=True)
    (tmp_path / "tests" / "deep" / "test_days.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "too-long.toml").write_text(
        '# TMP-05: thirty-one days.\ntitle = "超过三十日"\nprocedure = "temporary_shutdown"\n'
        'acts = [{ act = "draft" }, { act = "submit", refused = { error = "RuleNotMet", rule = "TMP-05" } }]\n',
        encoding="utf-8",
    )
    found = gather(tmp_path / "tests", tmp_path / "stories")
    assert found.of("TMP-05") == Proof(
        kept=("tests/deep/test_days.py::test_plain",),
        broken=("tests/deep/test_days.py::test_listed",),
        stories=("too-long",),
        refusals=("too-long",),
    )
    assert found.stories == {"too-long": Told("超过三十日")}
    assert found.of("TMP-04") == Proof()
    assert proofs.read(proofs.written(found)) == found


def test_an_installed_product_without_recorded_proofs_has_none() -> None:
    assert proofs.read("") == Proofs()
