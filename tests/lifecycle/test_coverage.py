"""The coverage of the catalogue: what it finds lacking, and that it cannot be deceived."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lifecycle.rules import coverage, proofs
from lifecycle.rules.coverage import Line, does, report, strangers
from lifecycle.rules.library import Library
from lifecycle.rules.proofs import Proof, Proofs, Told
from lifecycle.rules.proving import gather
from tests.architecture.source import ROOT
from tests.architecture.test_rules_covered import still_open
from tests.lifecycle.cases import library

BOTH = Proof(kept=("tests/test_a.py::test_kept",), broken=("tests/test_a.py::test_broken",))


def line(rule: str, proven: Proofs, of: Library | None = None) -> Line:
    return next(one for one in report(of or library(), proven) if one.rule.id == rule)


def without(*, rule: str, kind: str = "", jurisdiction: str = "") -> Library:
    """The rulebooks, less the entries of a kind or of a jurisdiction that cite a rule."""
    books = {
        name: replace(
            book,
            entries=tuple(
                dated
                for dated in book.entries
                if rule not in dated.entry.cite.rules
                or (kind and dated.kind != kind)
                or (jurisdiction and dated.jurisdiction != jurisdiction)
            ),
        )
        for name, book in library().books.items()
    }
    return replace(library(), books=books)


def test_a_rule_that_is_carried_and_proven_on_both_sides_lacks_nothing() -> None:
    assert line("TMP-05", Proofs({"TMP-05": BOTH})).faults == ()


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        (Proof(kept=BOTH.kept), "没有证明违反的测试"),
        (Proof(broken=BOTH.broken), "没有证明遵守的测试"),
        (Proof(kept=BOTH.kept, refusals=("a-story",)), "没有证明违反的测试"),
    ],
)
def test_a_rule_with_a_boundary_needs_both_sides(proof: Proof, fault: str) -> None:
    assert line("TMP-05", Proofs({"TMP-05": proof})).faults == (fault,)


def test_a_rule_that_is_only_told_needs_no_test() -> None:
    assert line("TMP-09", Proofs()).faults == ()


def test_a_rule_that_no_entry_carries_is_found() -> None:
    bare = without(rule="TMP-05")
    assert "没有落实条目" in line("TMP-05", Proofs({"TMP-05": BOTH}), bare).faults


def test_a_rule_whose_entries_cannot_do_what_it_does_is_found() -> None:
    assert (
        "落实条目都不能“期限”" in line("TMP-05", Proofs({"TMP-05": BOTH}), without(rule="TMP-05", kind="time")).faults
    )
    assert "落实条目都不能“审批链”" in line("TMP-02", Proofs(), without(rule="TMP-02", kind="chain")).faults
    assert "落实条目都不能“告知”" in line("TMP-09", Proofs(), without(rule="TMP-09", kind="inform")).faults


def test_a_rule_that_the_book_of_its_place_leaves_out_is_found() -> None:
    bare = without(rule="OPN-26", jurisdiction="cn-jx")
    assert line("OPN-26", Proofs({"OPN-26": BOTH}), bare).faults != ()
    nowhere = replace(library(), books={k: b for k, b in library().books.items() if k != "cn-gd-zhongkai"})
    assert "没有“cn-gd-zhongkai”的规则库" in line("PRM-12", Proofs({"PRM-12": BOTH}), nowhere).faults


def test_a_chain_needs_a_story_that_brings_a_case_of_its_procedure_to_the_end() -> None:
    fault = "没有办理故事把这一审批链走到办结"
    walks = replace(BOTH, stories=("down",))
    assert fault in line("TMP-02", Proofs({"TMP-02": BOTH})).faults
    refused = Proofs({"TMP-02": walks}, {"down": Told("一次下线")})
    assert fault in line("TMP-02", refused).faults
    other = Proofs({"TMP-02": walks}, {"down": Told("一次下线", ("relaunch",))})
    assert fault in line("TMP-02", other).faults
    whole = Proofs({"TMP-02": walks}, {"down": Told("一次下线", ("temporary_shutdown",))})
    assert line("TMP-02", whole).faults == ()
    assert line("TMP-02", whole).walked == ("down",)


def test_an_entry_test_or_story_that_names_an_unknown_rule_is_found() -> None:
    assert strangers(library(), Proofs()) == []
    [found] = strangers(library(), Proofs({"TMP-99": Proof(kept=("tests/test_a.py::test_kept",))}))
    assert found == "tests/test_a.py::test_kept 引用了目录中没有的规则 TMP-99"
    dated = next(library().all_entries())
    cite = replace(dated.entry.cite, rules=("XXX-01",))
    book = replace(library().book(dated.jurisdiction), entries=(replace(dated, entry=replace(dated.entry, cite=cite)),))
    [found] = strangers(replace(library(), books={book.name: book}), Proofs())
    assert found.endswith("引用了目录中没有的规则 XXX-01")


def test_what_an_entry_does_follows_from_what_it_is() -> None:
    entries = {(d.jurisdiction, d.procedure, d.key): d for d in library().all_entries()}
    assert "block" in does(entries["cn-jx", "opening", "guard.overseas_hosting"])
    assert "block" not in does(entries["cn", "opening", "guard.site_name"])
    assert "warn" in does(entries["cn", "opening", "guard.site_name"])
    assert "count" in does(entries["cn", "opening", "time.one_site"])
    assert "clock" not in does(entries["cn", "opening", "time.one_site"])
    assert "clock" in does(entries["cn", "temporary_shutdown", "time.offline_cap"])
    assert does(entries["cn-jx", "temporary_shutdown", "inform.accountability"]) == ("inform",)
    assert does(entries["cn", "temporary_shutdown", "inform.judged_unreachable"]) == ("warn", "inform")


def test_an_entry_taken_away_carries_nothing() -> None:
    [book] = [b for b in library().books.values() if b.name == "cn-jx"]
    gone = tuple(replace(d, drop=True) for d in book.entries)
    found = coverage.carriers(replace(library(), books={"cn-jx": replace(book, entries=gone)}))
    assert found == {}


def test_the_recorded_proofs_are_those_of_the_tests() -> None:
    """Run `manage.py rulebook coverage --write` when it fails."""
    found = proofs.written(gather(ROOT / "tests", ROOT / "fixtures" / "stories"))
    assert proofs.FILE.read_text(encoding="utf-8") == found


def test_what_the_syntax_trees_say_is_what_pytest_runs(request: pytest.FixtureRequest) -> None:
    """Of the tests collected in this run; in a run of all tests, of all of them."""
    found = gather(ROOT / "tests", ROOT / "fixtures" / "stories")
    missed = [
        f"{item.nodeid}: {mark.args}"
        for item in request.session.items
        for mark in item.iter_markers("rule")
        if item.nodeid.partition("[")[0] not in getattr(found.of(mark.args[0]), mark.args[1])
    ]
    assert missed == []


def test_a_rule_that_is_covered_is_no_longer_called_open() -> None:
    found = report(library(), gather(ROOT / "tests", ROOT / "fixtures" / "stories"))
    assert {one.rule.id for one in found if one.faults} == still_open()


def test_the_command_names_what_lacks_and_fails() -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="落实不全") if still_open() else nullcontext():
        call_command("rulebook", "coverage", stdout=out)
    assert "TMP-05 每次下线不超过30天（期限）" in out.getvalue()


def test_the_command_fails_where_a_proof_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.management.commands.rulebook.gather", lambda *folders: Proofs())
    out = StringIO()
    with pytest.raises(CommandError, match="coverage --write"):
        call_command("rulebook", "coverage", "--faults", stdout=out)
    assert "TMP-05" in out.getvalue()
    assert "缺失 没有证明违反的测试" in out.getvalue()
    assert "TMP-09" not in out.getvalue(), "it is only told"


def test_the_command_speaks_to_machines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lifecycle.management.commands.rulebook.gather", lambda *folders: Proofs({"TMP-05": BOTH}))
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("rulebook", "coverage", "--json", stdout=out)
    rows = {row["id"]: row for row in json.loads(out.getvalue())["rules"]}
    assert len(rows) == 177
    assert rows["TMP-05"]["faults"] == []
    assert rows["TMP-05"]["kept"] == list(BOTH.kept)
    assert "cn/temporary_shutdown.toml time.offline_cap" in {one["place"] for one in rows["TMP-05"]["entries"]}
