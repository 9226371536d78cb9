"""`rulebook simulate`: the recorded cases replayed under other rules or other holidays; nothing is written."""

from __future__ import annotations

import json
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.services import publishing
from lifecycle.models import Application, Deadline
from tests.cast import Cast, at, day, person

POSTED = at("2026-03-23 09:00")
PERIOD = "[time.opening_notice_period]"


@pytest.fixture
def announced(cast: Cast) -> Application:
    """A site that is online, whose notice stood from 23 March to its first free day."""
    notice = cast.noticed(POSTED)
    row = Deadline.objects.get(application=notice.application_id, name="opening_notice_period")
    assert row.free_on == day("2026-04-23")
    publishing.end(by=person(cast.handler), notice_id=notice.pk, at=at("2026-04-23 09:00"))
    return Application.objects.get(pk=notice.application_id)


def changed(folder: Path, name: str, entry: str, old: str, new: str) -> Path:
    """A folder with one book of the product in which one entry reads otherwise."""
    book, _file = name.split("/")
    shutil.copytree(Path(settings.RULEBOOK_DIRS[0]) / book, folder / book)
    text = (folder / name).read_text(encoding="utf-8")
    head, found, tail = text.partition(entry)
    assert found
    assert old in tail
    (folder / name).write_text(head + found + tail.replace(old, new, 1), encoding="utf-8")
    return folder


def simulate(**options: Any) -> dict[str, Any]:
    """What the command says, as JSON."""
    out = StringIO()
    call_command("rulebook", "simulate", json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def about(told: dict[str, Any], label: str) -> list[dict[str, Any]]:
    """The changes that speak of one clock or check."""
    return [one for one in told["changes"] if label in one["label"]]


def notice_days(folder: Path, days: int) -> Path:
    """The city's book with another length of the opening notice."""
    return changed(folder, "cn-jx-jiujiang/opening.toml", PERIOD, "amount = 30", f"amount = {days}")


def test_the_same_rulebook_moves_nothing(announced: Application, tmp_path: Path) -> None:
    shutil.copytree(Path(settings.RULEBOOK_DIRS[0]) / "cn-jx-jiujiang", tmp_path / "cn-jx-jiujiang")
    assert simulate(rulebooks=tmp_path) == {"changes": [], "rules": {}, "red": 0}


def test_a_shorter_notice_ends_earlier_and_stays_kept(announced: Application, tmp_path: Path) -> None:
    told = simulate(rulebooks=notice_days(tmp_path, 20))
    (one,) = about(told, "开通公告")
    assert (one["number"], one["what"], one["old"], one["new"]) == (
        announced.number,
        "moved",
        "2026-04-22",
        "2026-04-13",
    )
    assert (one["turned"], told["red"]) == ("", 0)
    assert told["rules"]["OPN-17"]["moved"] == 1


def test_a_longer_notice_would_have_been_taken_down_too_early(announced: Application, tmp_path: Path) -> None:
    told = simulate(rulebooks=notice_days(tmp_path, 31))
    (one,) = about(told, "开通公告")
    assert (one["new"], one["turned"], one["red"]) == ("2026-04-23", "broken", True)
    with pytest.raises(CommandError, match="1 处将变红"):
        simulate(rulebooks=tmp_path, fail_on_red=True)


def test_a_broken_limit_may_turn_out_kept(announced: Application, tmp_path: Path) -> None:
    Deadline.objects.filter(name="opening_notice_period").update(met_at=at("2026-04-22 23:59"), state="broken")
    (one,) = about(simulate(rulebooks=notice_days(tmp_path, 20)), "开通公告")
    assert one["turned"] == "kept"


def test_a_clock_the_new_book_does_not_know_is_no_longer_started(announced: Application, tmp_path: Path) -> None:
    entry = "[time.opening_notice_period]"
    book = changed(tmp_path, "cn-jx-jiujiang/opening.toml", entry, 'start = "notice_posted"', 'start = "notice_posted"')
    file = book / "cn-jx-jiujiang/opening.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(entry, f'{entry}\nwhen = {{ applicant = ["township"] }}', 1), encoding="utf-8")
    (one,) = about(simulate(rulebooks=book), "开通公告")
    assert (one["what"], one["old"], one["new"]) == ("stopped", "2026-04-22", "")


def test_a_new_check_would_refuse_what_was_filed(announced: Application, tmp_path: Path) -> None:
    told = simulate(rulebooks=_with_check(tmp_path))
    (one,) = [one for one in told["changes"] if one["what"] == "refused"]
    assert "写明服务对象" in one["label"]
    assert one["red"]
    assert told["rules"]["OPN-11"]["refused"] == 1


def _with_check(folder: Path) -> Path:
    entry = """
[guard.audience_said]
rule = ["OPN-11"]
cite = { instrument = "jj23", clause = "第三条" }
label = "写明服务对象"
check = "values_given"
params = { fields = { audience_of_the_site = "服务对象" } }
remedy = "请填写服务对象。"
"""
    book = changed(folder, "cn-jx-jiujiang/opening.toml", PERIOD, "amount = 30", "amount = 30")
    with (book / "cn-jx-jiujiang/opening.toml").open("a", encoding="utf-8") as file:
        file.write(entry)
    return book


def calendar(folder: Path, *holidays: str) -> Path:
    """A calendar whose year 2026 has these days off and no others."""
    days = ", ".join(f'"{one}"' for one in holidays)
    file = folder / "calendar.toml"
    file.write_text(f'[2026]\nholidays = {{ "演练" = [{days}] }}\nmakeup = {{}}\n', encoding="utf-8")
    return file


def test_a_day_off_at_the_end_moves_the_end(announced: Application, tmp_path: Path) -> None:
    (one,) = about(simulate(calendar=calendar(tmp_path, "04-22")), "开通公告")
    assert (one["old"], one["new"], one["turned"]) == ("2026-04-22", "2026-04-23", "broken")


def test_the_years_in_use_written_out_move_nothing(announced: Application) -> None:
    shipped = Path(settings.BASE_DIR) / "lifecycle/calendars/cn.toml"
    assert simulate(calendar=shipped)["changes"] == []


def test_the_table_counts_by_rule(announced: Application, tmp_path: Path) -> None:
    out = StringIO()
    call_command("rulebook", "simulate", rulebooks=notice_days(tmp_path, 31), stdout=out)
    lines = out.getvalue().splitlines()
    assert any("2026-04-22 → 2026-04-23  由按期变为逾期" in line for line in lines)
    assert any(line.startswith("OPN-17\t1\t") for line in lines)
    assert lines[-1] == "合计 1 处将变红。"


def test_it_only_reads(announced: Application, tmp_path: Path) -> None:
    with CaptureQueriesContext(connection) as asked:
        simulate(rulebooks=notice_days(tmp_path, 20))
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT", "DECLARE", "FETCH", "CLOSE"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "--rulebooks"),
        ({"rulebooks": Path("/nowhere")}, "没有规则库"),
        ({"calendar": Path("/nowhere.toml")}, "无法读取"),
    ],
)
def test_what_cannot_be_read_is_said(options: dict[str, Any], said: str, db: None) -> None:
    with pytest.raises(CommandError, match=said):
        simulate(**options)


def test_a_calendar_written_wrongly_is_said(db: None, tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text('[2026]\nholidays = "04-22"\n', encoding="utf-8")
    with pytest.raises(CommandError, match="无法读取"):
        simulate(calendar=tmp_path / "wrong.toml")


def test_a_fault_in_the_rulebook_is_named(db: None, tmp_path: Path) -> None:
    book = changed(tmp_path, "cn-jx-jiujiang/opening.toml", PERIOD, 'kind = "keep_up"', 'kindd = "keep_up"')
    with pytest.raises(CommandError, match="opening.toml"):
        simulate(rulebooks=book)
