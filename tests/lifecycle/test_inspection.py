"""Rulebooks that read well and make no sense are refused, with file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifecycle.rules.loader import check, load
from tests.lifecycle.test_loader import GOOD, HEAD, JURISDICTION, with_entry, write


def signed_by(more: str) -> str:
    """A chain of one step that says who signs it."""
    step = f"key = 'a', place = 'unit', office = 'principal', role = 'review', label = 'x', {more}"
    return with_entry(f"[chain.a]\n{HEAD}steps = [{{ {step} }}]")


CHECK_FAULTS = [
    (with_entry(f"[guard.a]\n{HEAD}check = 'one_sight'\nremedy = 'x'"), "guard.a.check", "one_sight"),
    (with_entry(f"[guard.a]\n{HEAD}check = 'values_given'\nremedy = 'x'"), "guard.a.params.fields", "缺少这个参数"),
    (
        with_entry(f"[guard.a]\n{HEAD}check = 'values_given'\nparams = {{ fields = 3 }}\nremedy = 'x'"),
        "guard.a.params.fields",
        "应为表",
    ),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'attested'\nparams = {{ field = 'a', label = 'b', c = 1 }}\nremedy = 'x'"
        ),
        "guard.a.params.c",
        "没有这个参数",
    ),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'one_site'\nparams = {{ time = 'quota', not_counted = [] }}\nremedy = 'x'"
        ),
        "guard.a.params.time",
        "quota",
    ),
    (with_entry(f"[guard.a]\n{HEAD}check = 'refused'\nparams = {{ because = 'b' }}"), "guard.a.remedy", "出路"),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'refused'\nparams = {{ because = 'b' }}\nremedy = 'x'\nseverity = 'fatal'"
        ),
        "guard.a.severity",
        "fatal",
    ),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'refused'\nparams = {{ because = 'b' }}\nremedy = 'x'\nmoments = ['later']"
        ),
        "guard.a.moments",
        "later",
    ),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'refused'\nparams = {{ because = 'b' }}\nremedy = 'x'\nwhen = {{ applicant = ['king'] }}"
        ),
        "guard.a.when.applicant",
        "king",
    ),
    (
        with_entry(
            f"[guard.a]\n{HEAD}check = 'refused'\nparams = {{ because = 'b' }}\nremedy = 'x'\nif_setting = {{ s = 1 }}"
        ),
        "guard.a.if_setting",
        "s",
    ),
    (with_entry(f"[time.a]\n{HEAD}kind = 'sometimes'\namount = 1\nstart = 'granted'"), "time.a.kind", "sometimes"),
    (with_entry(f"[time.a]\n{HEAD}unit = 'week'\namount = 1\nstart = 'granted'"), "time.a.unit", "week"),
    (with_entry(f"[time.a]\n{HEAD}start = 'granted'"), "time.a.amount", "正整数"),
    (with_entry(f"[time.a]\n{HEAD}amount = 1"), "time.a.start", "起算"),
    (with_entry(f"[time.a]\n{HEAD}kind = 'fixed_date'\non = '1月31日'"), "time.a.on", "MM-DD"),
    (
        with_entry(
            f"[chain.a]\n{HEAD}steps = [{{ key='a', place='moon', office='principal', role='review', label='x' }}]"
        ),
        "chain.a.steps[0].place",
        "moon",
    ),
    (
        with_entry(f"[chain.a]\n{HEAD}steps = [{{ key='a', place='unit', office='king', role='review', label='x' }}]"),
        "chain.a.steps[0].office",
        "king",
    ),
    (
        with_entry(
            f"[chain.a]\n{HEAD}steps = [{{ key='a', place='unit', office='principal', role='watch', label='x' }}]"
        ),
        "chain.a.steps[0].role",
        "watch",
    ),
    (signed_by("sign = 'most', beside = [{ place = 'office', office = 'handler' }]"), "chain.a.steps[0].sign", "most"),
    (signed_by("beside = [{ place = 'office', office = 'handler' }]"), "chain.a.steps[0].sign", "in_turn"),
    (signed_by("sign = 'all'"), "chain.a.steps[0].beside", "删去 sign"),
    (
        signed_by("sign = 'all', beside = [{ place = 'unit', office = 'principal' }]"),
        "chain.a.steps[0].beside",
        "出现两次",
    ),
    (
        signed_by("sign = 'all', beside = [{ place = 'moon', office = 'handler' }]"),
        "chain.a.steps[0].beside[0].place",
        "moon",
    ),
    (
        signed_by("sign = 'vote', need = 3, beside = [{ place = 'office', office = 'handler' }]"),
        "chain.a.steps[0].need",
        "1至2",
    ),
    (
        signed_by("sign = 'all', need = 2, beside = [{ place = 'office', office = 'handler' }]"),
        "chain.a.steps[0].need",
        "只用于票签",
    ),
    (with_entry(f"[notice.a]\n{HEAD}places = ['moon']"), "notice.a.places", "moon"),
    (with_entry(f"[notice.a]\n{HEAD}time = 'nix'"), "notice.a.time", "nix"),
    (with_entry(f"[notice.a]\n{HEAD}after = ['nix']"), "notice.a.after", "nix"),
    (with_entry(f"[work_item.a]\n{HEAD}after = ['nix']"), "work_item.a.after", "nix"),
    (with_entry(f"[work_item.a]\n{HEAD}format = 'nix'"), "work_item.a.format", "nix"),
    (with_entry(f"[work_item.a]\n{HEAD}effect = 'nix'"), "work_item.a.effect", "nix"),
    (with_entry(f"[work_item.a]\n{HEAD}gate = 'nix'"), "work_item.a.gate", "nix"),
    (with_entry(f"[effect.a]\n{HEAD}on = 'nix'"), "effect.a.on", "nix"),
    (with_entry(f"[effect.a]\n{HEAD}target = 'castle'\ntransition = 'launch'"), "effect.a.target", "castle"),
    (with_entry(f"[effect.a]\n{HEAD}target = 'site'\ntransition = 'explode'"), "effect.a.transition", "explode"),
    (with_entry(f"[document.a]\n{HEAD}spec = 'nix'"), "document.a.spec", "nix"),
    (with_entry(f"[document.a]\n{HEAD}at = 'nix'"), "document.a.at", "nix"),
    (with_entry(f"[document.a]\n{HEAD}again = ['nix']"), "document.a.again", "nix"),
    (with_entry(f"[document.a]\n{HEAD}issuer = 'nix'"), "document.a.issuer", "nix"),
    (with_entry(f"[document.a]\n{HEAD}at = 'work'\nitem = 'nix'"), "document.a.item", "nix"),
    (with_entry(f"[form.a]\n{HEAD}spec = 'nix'"), "form.a.spec", "nix"),
    (with_entry(f"[evidence.a]\n{HEAD}at = 'nix'"), "evidence.a.at", "nix"),
    (with_entry(f"[format.a]\n{HEAD}pattern = '('\nexample = 'x'"), "format.a.pattern", "正则"),
    (with_entry(f"[format.a]\n{HEAD}pattern = 'a+'\nexample = 'b'"), "format.a.example", "示例"),
    (with_entry(f"[resolution.a]\n{HEAD}default = 3\noptions = [1, 2]"), "resolution.a.default", "3"),
    (with_entry(f"[guard.nix]\n{HEAD}drop = true"), "guard.nix", "不存在"),
    (
        with_entry(
            f"[[time.a]]\n{HEAD}amount = 1\nstart = 'granted'\n[[time.a]]\n{HEAD}amount = 2\nstart = 'granted'\nfrom = 2022-01-01"
        ),
        "time.a",
        "重叠",
    ),
    (GOOD.replace('label = "开设"', ""), "opening.toml label", "缺少事项的中文名称"),
]


@pytest.mark.parametrize(("opening", "key", "remedy"), CHECK_FAULTS)
def test_a_rulebook_that_reads_but_makes_no_sense_is_refused(
    tmp_path: Path, opening: str, key: str, remedy: str
) -> None:
    found = load([write(tmp_path, opening)])
    faults = check(found, transitions={"site": ["launch"]}, specs={"site_opening"})
    assert [e.key for e in faults if e.key == key], [str(e) for e in faults]
    fault = next(e for e in faults if e.key == key)
    assert remedy in fault.remedy
    assert fault.file


def test_versions_that_follow_one_another_do_not_overlap(tmp_path: Path) -> None:
    entry = f"[[time.a]]\n{HEAD}amount = 1\nstart = 'granted'\nuntil = 2021-12-31\n[[time.a]]\n{HEAD}amount = 2\nstart = 'granted'\nfrom = 2022-01-01"
    assert check(load([write(tmp_path, with_entry(entry))])) == []


def test_books_that_extend_one_another_in_a_circle_are_refused(tmp_path: Path) -> None:
    write(
        tmp_path, jurisdiction='extends = "b"\n' + JURISDICTION.replace("\n[place.unit]", "\n[place.unit]", 1), name="a"
    )
    write(tmp_path, jurisdiction='extends = "a"\n' + JURISDICTION, instruments="", name="b")
    faults = check(load([tmp_path]))
    assert {e.key for e in faults} == {"extends"}
    assert all("成环" in e.remedy for e in faults)


def test_a_book_that_extends_nobody_known_is_refused(tmp_path: Path) -> None:
    write(tmp_path, jurisdiction='extends = "nowhere"\n' + JURISDICTION)
    assert any(e.key == "extends" and "nowhere" in e.remedy for e in check(load([tmp_path])))


def test_the_head_of_a_book_is_held_to_its_keys(tmp_path: Path) -> None:
    found = load(
        [write(tmp_path, jurisdiction=JURISDICTION.replace('label = "虚构省"', "lable = '虚构省'", 1))], strict=False
    )
    assert {"lable", "label"} <= {e.key for e in found.problems}
    bad_place = JURISDICTION.replace('position = "applicant"', 'position = "neighbour"')
    assert any(e.key == "place.unit.position" for e in check(load([write(tmp_path, jurisdiction=bad_place)])))
    nowhere = JURISDICTION.replace('position = "applicant"', "")
    assert any(e.key == "place.unit" for e in check(load([write(tmp_path, jurisdiction=nowhere)])))
    unknown = JURISDICTION.replace('instrument = "x"', 'instrument = "y"')
    assert any(e.key == "instrument" for e in check(load([write(tmp_path, jurisdiction=unknown)])))
