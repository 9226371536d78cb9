"""What rulebooks may newly say: flags, shared entries, gates, events, amounts that a setting decides."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lifecycle.rules.flags import PREDICATES
from lifecycle.rules.inspection import check
from lifecycle.rules.library import Library
from lifecycle.rules.loader import load
from lifecycle.rules.lookup import flags_for, from_body, resolve
from lifecycle.rules.moments import day_of, moment_of
from lifecycle.rules.schema import When
from tests.lifecycle.cases import TODAY, unit

JURISDICTION = """
label = "云岭县"
instrument = "yl"
[place.unit]
label = "申请单位"
position = "applicant"
[offices]
handler = "经办人"
"""
INSTRUMENT = '[yl]\ntitle = "云岭办法"\nshort = "云岭"\nnumber = ""\nissuer = "云岭县"\nin_force_from = 2020-01-01\n'
HEAD = 'rule = "X-01"\ncite = { instrument = "yl", clause = "第一条" }\nlabel = "条目"\n'
LEND = f'[time.pause]\n{HEAD}kind = "at_most"\namount = 2\nunit = "day"\nstart = "granted"\n'


def books(tmp_path: Path, **files: str) -> Library:
    folder = tmp_path / "yl"
    folder.mkdir()
    (folder / "jurisdiction.toml").write_text(JURISDICTION, encoding="utf-8")
    (folder / "instruments.toml").write_text(INSTRUMENT, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(f'label = "事项"\n{text}', encoding="utf-8")
    return load([tmp_path])


def faults(tmp_path: Path, text: str) -> dict[str, str]:
    return {e.key: e.remedy for e in check(books(tmp_path, pausing=text))}


FLAG = f'[flag.brief]\n{HEAD}check = "span_at_most"\nparams = {{ from = "a", to = "b", time = "pause" }}\n'


@pytest.mark.parametrize(
    ("a", "b", "brief"),
    [
        ("2026-03-02", "2026-03-04", True),
        ("2026-03-02T23:00", "2026-03-05T00:00", False),
        ("2026-03-02", "", False),
        ("2026-03-04", "2026-03-02", False),
        ("2026-03-02", "2026-03-02", False),
    ],
)
def test_a_flag_is_told_from_the_form_by_a_period_of_the_rulebook(tmp_path: Path, a: str, b: str, brief: bool) -> None:
    rules = resolve(
        books(tmp_path, pausing=LEND + FLAG), jurisdiction="yl", procedure="pausing", day=TODAY, settings={}
    )
    assert flags_for(rules, unit(), {"a": a, "b": b})["brief"] is brief
    again = from_body(rules.body)
    assert flags_for(again, unit(), {"a": a, "b": b})["brief"] is brief


@pytest.mark.parametrize(
    ("answer", "holds"), [("x", True), (["y", "z"], True), ("z", False), (["z"], False), (None, False)]
)
def test_a_flag_may_ask_for_one_of_several_answers(answer: Any, holds: bool) -> None:
    params: Mapping[str, Any] = {"field": "f", "among": ("x", "y")}
    assert PREDICATES["value_is"].fn(params, {"f": answer}, None) is holds  # type: ignore[arg-type]


@pytest.mark.parametrize(("answer", "holds"), [("x", True), (["w", "x"], True), (["w"], False), ("", False)])
def test_a_condition_on_a_field_with_several_answers_needs_one_of_them(answer: Any, holds: bool) -> None:
    assert When(values={"f": ("x", "y")}).holds("township", {}, {"f": answer}) is holds


def test_one_procedure_lends_its_entries_to_another_and_a_child_restates_them_for_both(tmp_path: Path) -> None:
    shared = 'share = { pausing = ["time.pause"] }\n'
    library = books(tmp_path, pausing=LEND, resting=shared)
    child = tmp_path / "child"
    child.mkdir()
    (child / "jurisdiction.toml").write_text('label = "石桥镇"\nextends = "yl"\ninstrument = "yl"\n', encoding="utf-8")
    (child / "pausing.toml").write_text('label = "事项"\n' + LEND.replace("amount = 2", "amount = 5"), encoding="utf-8")
    library = load([tmp_path])
    for name, amount in (("yl", 2), ("child", 5)):
        for procedure in ("pausing", "resting"):
            time = resolve(library, jurisdiction=name, procedure=procedure, day=TODAY, settings={}).time("pause")
            assert time is not None
            assert time.amount == amount, (name, procedure)


def test_an_amount_may_be_what_the_regulator_records(tmp_path: Path) -> None:
    text = LEND + 'amount_setting = "days"\n' + f"[resolution.days]\n{HEAD}default = 4\nreason = '口径。'\n"
    library = books(tmp_path, pausing=text)
    for settings, amount in (({}, 4), ({"yl.days": 9}, 9)):
        time = resolve(library, jurisdiction="yl", procedure="pausing", day=TODAY, settings=settings).time("pause")
        assert time is not None
        assert time.amount == amount


WORK = f"[work_item.a]\n{HEAD}"
GUARD = f'[guard.g]\n{HEAD}check = "refused"\nparams = {{ because = "无" }}\nremedy = "改。"\n'


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (WORK + 'gate = "nobody"\n', "work_item.a.gate"),
        (GUARD + 'moments = ["nowhere"]\n', "guard.g.moments"),
        (WORK + 'by_procedure = "unknown"\n', "work_item.a.by_procedure"),
        (WORK + 'effect = "unheard"\n', "work_item.a.effect"),
        (LEND.replace('"granted"', '"never"'), "time.pause.start"),
        (LEND + 'end = "never"\n', "time.pause.end"),
        (LEND + 'amount_setting = "x"\n', "time.pause.amount_setting"),
        (GUARD + "when = { flags = { unknown = true } }\n", "guard.g.when.flags"),
        (LEND + FLAG.replace("span_at_most", "guess"), "flag.brief.check"),
        (LEND + FLAG.replace('time = "pause"', 'time = "other"'), "flag.brief.params.time"),
        (LEND + FLAG.replace('from = "a", ', ""), "flag.brief.params.from"),
    ],
)
def test_what_leads_nowhere_is_refused_with_its_place(tmp_path: Path, text: str, key: str) -> None:
    found = faults(tmp_path, text)
    assert set(found) == {key}
    assert found[key]


@pytest.mark.parametrize(
    "text",
    [
        WORK + 'gate = "door"\n' + GUARD + 'moments = ["door"]\n',
        WORK + 'by_procedure = "pausing"\n',
        WORK + 'effect = "turned"\n' + LEND + 'end = "turned"\n',
        LEND + 'end = "pausing.submitted"\n',
        WORK + LEND + 'end = "a.done"\n',
    ],
)
def test_what_leads_somewhere_is_accepted(tmp_path: Path, text: str) -> None:
    assert faults(tmp_path, text) == {}


@pytest.mark.parametrize(
    ("text", "moment", "day"),
    [
        ("2026-03-02T01:30:00+00:00", "2026-03-02T09:30:00+08:00", "2026-03-02"),
        ("2026-03-01T18:00:00+00:00", "2026-03-02T02:00:00+08:00", "2026-03-02"),
        ("2026-03-02", "2026-03-02T00:00:00+08:00", "2026-03-02"),
    ],
)
def test_moments_are_read_in_the_laws_own_zone(text: str, moment: str, day: str) -> None:
    found = moment_of(text)
    assert found is not None
    assert found.isoformat() == moment
    assert str(day_of(text)) == day
    assert moment_of("不日") is None
