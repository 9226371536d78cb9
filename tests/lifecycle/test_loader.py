"""Reading rulebooks: a good one is read, a bad one is refused with file, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifecycle.errors import RulebookError
from lifecycle.rules.library import Library
from lifecycle.rules.loader import check, load
from tests.lifecycle.cases import RULEBOOKS, library

JURISDICTION = """
label = "虚构省"
instrument = "x"
[place.unit]
label = "申请单位"
position = "applicant"
[place.office]
label = "虚构省政府办公厅"
function = "general_office"
level = "province"
[offices]
principal = "主要负责人"
handler = "经办人"
"""


INSTRUMENTS = """
[x]
title = "虚构办法"
short = "办法"
number = "虚〔2020〕1号"
issuer = "虚构省"
in_force_from = 2020-01-01
"""


HEAD = 'rule = "OPN-10"\ncite = { instrument = "x", clause = "第一条" }\n'


GOOD = f"""
label = "开设"
[chain.all]
{HEAD}
steps = [{{ key = "consent", place = "unit", office = "principal", role = "consent", label = "意见" }}]
[time.notice]
{HEAD}
kind = "keep_up"
amount = 30
start = "notice_posted"
[notice.opening]
{HEAD}
places = ["office"]
time = "notice"
[guard.sites]
{HEAD}
check = "values_given"
params = {{ fields = {{ reason = "理由" }} }}
remedy = "请填写。"
"""


def write(
    base: Path, opening: str = GOOD, jurisdiction: str = JURISDICTION, instruments: str = INSTRUMENTS, name: str = "xx"
) -> Path:
    folder = base / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jurisdiction.toml").write_text(jurisdiction, encoding="utf-8")
    (folder / "instruments.toml").write_text(instruments, encoding="utf-8")
    (folder / "opening.toml").write_text(opening, encoding="utf-8")
    return base


def with_entry(entry: str) -> str:
    return f"{GOOD}\n{entry}\n"


def test_the_rulebooks_of_the_product_have_no_fault() -> None:
    site = ["prepare", "launch", "drop", "take_offline", "relaunch", "begin_closing", "close"]
    site += ["begin_migration", "finish_migration"]
    domain = ["activate", "refuse", "begin_replacement", "begin_cancelling", "cancel"]
    transitions = {"site": site, "domain": domain}
    assert check(library(), transitions=transitions) == []


def test_every_form_and_paper_named_by_the_rulebooks_has_a_spec() -> None:
    specs = {p.stem for p in (RULEBOOKS.parents[1] / "forms" / "specs").glob("*.toml")}
    assert [str(e) for e in check(library(), specs=specs)] == []


def test_a_good_rulebook_is_read_and_has_no_fault(tmp_path: Path) -> None:
    found = load([write(tmp_path)])
    assert check(found) == []
    assert found.jurisdictions == ("xx",)
    assert [d.key for d in found.all_entries()] == ["chain.all", "time.notice", "notice.opening", "guard.sites"]
    entry = next(iter(found.all_entries())).entry
    assert (entry.cite.title, entry.cite.number, entry.cite.grade) == ("虚构办法", "虚〔2020〕1号", "S")


READ_FAULTS = [
    (with_entry(f"[guard.a]\n{HEAD}chekc = 'one_site'\nremedy = 'x'"), "guard.a.chekc", "没有这个键"),
    (with_entry(f"[gaurd.a]\n{HEAD}"), "gaurd", "没有这种条目"),
    (with_entry("[guard.a]\nrule = 'X'\ncheck = 'one_site'"), "guard.a.cite", "缺少出处"),
    (with_entry("[guard.a]\ncite = { instrument = 'x', clause = '一' }"), "guard.a.rule", "缺少规则编号"),
    (
        with_entry("[guard.a]\nrule = 'X'\ncite = { instrument = 'y', clause = '一' }"),
        "guard.a.cite.instrument",
        "未登记的文件",
    ),
    (with_entry("[guard.a]\nrule = 'X'\ncite = { instrument = 'x', claus = '一' }"), "guard.a.cite", "缺少出处"),
    (
        with_entry("[guard.a]\nrule = 'X'\ncite = { instrument = 'x', clause = '一', page = '2' }"),
        "guard.a.cite.page",
        "没有这个键",
    ),
    (with_entry(f"[time.a]\n{HEAD}amount = '30'"), "time.a.amount", "应为整数"),
    (with_entry(f"[time.a]\n{HEAD}amount = true"), "time.a.amount", "应为整数"),
    (with_entry(f"[time.a]\n{HEAD}from = 2021-01-02\nuntil = 2021-01-01"), "time.a.until", "早于"),
    (with_entry(f"[time.a]\n{HEAD}from = '元旦'"), "time.a.from", "YYYY-MM-DD"),
    (with_entry(f"[notice.a]\n{HEAD}places = 'office'"), "notice.a.places", "数组"),
    (with_entry(f"[chain.a]\n{HEAD}steps = [{{ key = 'a' }}]"), "chain.a.steps[0].place", "缺少这个键"),
    (with_entry(f"[guard.a]\n{HEAD}when = {{ applicants = ['x'] }}"), "guard.a.when.applicants", "没有这个键"),
    ("label = '开设'\n[guard", "（整个文件）", "TOML"),
]


@pytest.mark.parametrize(("opening", "key", "remedy"), READ_FAULTS)
def test_a_file_that_cannot_be_read_names_file_key_and_remedy(
    tmp_path: Path, opening: str, key: str, remedy: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        load([write(tmp_path, opening)])
    assert caught.value.file.endswith("opening.toml")
    assert caught.value.key == key
    assert remedy in caught.value.remedy
    assert all(part in caught.value.message for part in (caught.value.file, key, caught.value.remedy))


def test_reading_on_keeps_every_fault_and_the_sound_entries(tmp_path: Path) -> None:
    opening = with_entry(f"[guard.a]\n{HEAD}chekc = 'x'\n[time.b]\n{HEAD}amount = '1'")
    found = load([write(tmp_path, opening)], strict=False)
    assert {e.key for e in check(found)} == {"guard.a.chekc", "time.b.amount"}
    assert "guard.sites" in {d.key for d in found.all_entries()}


def test_a_text_is_registered_once(tmp_path: Path) -> None:
    write(tmp_path, name="a")
    write(tmp_path, name="b")
    with pytest.raises(RulebookError, match="只登记一次"):
        load([tmp_path])


def test_a_second_folder_of_rulebooks_joins_the_first(tmp_path: Path) -> None:
    write(tmp_path, jurisdiction='extends = "cn"\n' + JURISDICTION)
    joined: Library = load([RULEBOOKS, tmp_path])
    assert check(joined) == []
    assert set(joined.jurisdictions) > {"xx", "cn"}
    with pytest.raises(RulebookError):
        load([tmp_path, tmp_path])
