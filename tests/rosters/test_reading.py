"""What an uploaded workbook may look like, and what is said of what it may not."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from accounts.models import Unit
from accounts.rosters import workbook
from accounts.rosters.cells import CreditCode, Day, check_character, half_width
from lifecycle.errors import DomainError
from lifecycle.models import RosterUpload
from tests.cast import Cast
from tests.rosters.sheets import UNIT, book, check, opened, saved, told


def _refusal(cast: Cast, content: bytes, name: str = "名册.xlsx") -> str:
    with pytest.raises(DomainError) as refused:
        check(cast.taoran, "units", content, name=name)
    assert RosterUpload.objects.count() == 0
    return str(refused.value)


def test_a_file_of_another_type_is_refused_by_its_content(cast: Cast) -> None:
    assert "只接受 xlsx 文件" in _refusal(cast, "单位代码,单位全称".encode(), "名册.csv")
    assert "只接受 xlsx 文件" in _refusal(cast, b"%PDF-1.7 ...", "名册.xlsx")
    assert "另存为 xlsx" in _refusal(cast, workbook.OLE + b"\0" * 100, "名册.xls")
    assert "是空的" in _refusal(cast, b"")


def test_an_archive_that_is_no_workbook_or_is_broken_is_refused(cast: Cast) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    assert "不是电子表格" in _refusal(cast, stream.getvalue())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("xl/workbook.xml", "<x")
    assert "已损坏" in _refusal(cast, stream.getvalue())


def test_a_file_too_large_packed_or_unpacked_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    content = book("units", [UNIT])
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1000)
    assert "展开后过大" in _refusal(cast, content)
    monkeypatch.setattr(workbook, "MOST_BYTES", len(content) - 1)
    assert "超过上限" in _refusal(cast, content)


def test_one_row_more_than_may_be_imported_at_once_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    rows = [{**UNIT, "单位代码": f"hy-{n}"} for n in range(3)]
    assert told(check(cast.taoran, "units", book("units", rows[:2]))) == []
    RosterUpload.objects.all().delete()
    assert "一次最多导入2行" in _refusal(cast, book("units", rows))


def test_an_empty_sheet_is_said_to_be_empty(cast: Cast) -> None:
    assert told(check(cast.taoran, "units", book("units", [])))[0][2].startswith("表中没有内容")


def test_headings_missing_unknown_or_twice_are_named(cast: Cast) -> None:
    headings = ["单位代码", "单位全称", "单位类型", "层级", "备注", "单位代码"]
    found = told(check(cast.taoran, "units", book("units", [UNIT], headings)))
    assert (1, "承担行政职能") in [one[:2] for one in found]
    assert any("模板中没有这一栏" in text for *_, text in found)
    assert any("出现了两次" in text for *_, text in found)


def test_formulas_and_merged_cells_are_named_with_their_place(cast: Cast) -> None:
    made = opened(book("units", [UNIT, {**UNIT, "单位代码": "hy-b"}]))
    sheet: Any = made.active
    sheet["B2"] = '=HYPERLINK("https://example.com")'
    sheet.merge_cells("C2:C3")
    found = told(check(cast.taoran, "units", saved(made)))
    assert any(row == 2 and heading == "单位全称" and "公式" in text for row, heading, text in found)
    assert any(row == 2 and "取消合并" in text for row, _, text in found)


def test_rows_keep_the_number_they_have_in_the_sheet(cast: Cast) -> None:
    made = opened(book("units", []))
    sheet: Any = made.active
    for column, heading in enumerate([cell.value for cell in sheet[1]], 1):
        sheet.cell(7, column, {**UNIT, "层级": "区级"}.get(heading, ""))
    assert [(row, heading) for row, heading, _ in told(check(cast.taoran, "units", saved(made)))] == [(7, "层级")]


@pytest.mark.parametrize("text", ["2026-03-02", "2026/3/2", "2026年3月2日", "2026.03.02"])
def test_a_day_is_read_in_the_usual_ways(text: str) -> None:
    assert Day().clean(text) == date(2026, 3, 2)


@pytest.mark.parametrize("text", ["2026-02-30", "26-3-2", "三月二日", "２０２６-03-02", "45718"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="半角|应如“2026-03-02”"):
        Day().clean(text)


def test_full_width_characters_are_shown_as_they_should_be() -> None:
    with pytest.raises(ValueError, match="请改为半角“A12”"):
        half_width("Ａ１２")


def test_the_check_character_of_a_credit_code_is_checked() -> None:
    good = "11369900MB0000027K"
    assert check_character(good) == "K"
    assert CreditCode().clean(good) == good
    with pytest.raises(ValueError, match="校验位不对"):
        CreditCode().clean(good[:-1] + "A")
    with pytest.raises(ValueError, match="18位"):
        CreditCode().clean(good[:-1])
    with pytest.raises(ValueError, match="失真"):
        CreditCode().clean(113699000000000270)


def test_every_credit_code_of_the_demonstration_passes(cast: Cast) -> None:
    codes = [code for code in Unit.objects.values_list("credit_code", flat=True) if code]
    assert codes
    assert [CreditCode().clean(code) for code in codes] == codes
