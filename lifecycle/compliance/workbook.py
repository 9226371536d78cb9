"""The desk as a workbook (导出): written row by row to a file on disk, so that a million rows cost no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO

import xlsxwriter
from django.utils import timezone

from lifecycle.compliance.listing import Line
from lifecycle.compliance.standings import Asked
from lifecycle.procedures import PROCEDURES

HEAD = (
    "责任单位",
    "网站",
    "申请编号",
    "事项",
    "期限",
    "规则编号",
    "规范性文件",
    "条款",
    "起算",
    "届满日",
    "完成",
    "状态",
    "暂定",
)
WIDTHS = (24, 24, 16, 12, 28, 10, 32, 14, 17, 17, 17, 10, 6)
#: A sheet holds 1,048,576 rows; the head is one of them.
A_SHEET = 1_000_000


def write(lines: Iterable[Line], asked: Asked, *, what: str) -> tuple[IO[bytes], int]:
    """Write the lines to a workbook (生成工作簿); the file, at its beginning, and how many lines there are.

    What was asked for and the number of lines stand on a sheet of their own. No text is ever read as a formula.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the answer, which closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True, "bg_color": "#E6EFFA", "border": 1})
    count, sheet = 0, None
    for line in lines:
        if sheet is None or count % A_SHEET == 0:
            sheet = _sheet(book, f"明细{count // A_SHEET + 1}", bold)
        sheet.write_row(count % A_SHEET + 1, 0, _cells(line))
        count += 1
    if sheet is None:
        _sheet(book, "明细1", bold)
    _about(book, asked, what, count)
    book.close()
    file.seek(0)
    return file, count


def _sheet(book: xlsxwriter.Workbook, name: str, bold: object) -> xlsxwriter.worksheet.Worksheet:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, HEAD, bold)
    return sheet


def _cells(line: Line) -> list[str]:
    row, cite = line.row, line.row.cite
    return [
        row.unit.name,
        row.site.name if row.site else "",
        row.application.number if row.application else "",
        PROCEDURES[row.procedure].name if row.procedure in PROCEDURES else "",
        row.label,
        str(cite.get("rule", "")),
        "" if row.internal else str(cite.get("title", "")),
        "" if row.internal else str(cite.get("clause", "")),
        _stamp(row.starts_at),
        _stamp(line.due_at) if line.due_at else line.due_on.isoformat() if line.due_on else "",
        _stamp(line.done_at),
        line.words,
        "暂定" if row.provisional else "",
    ]


def _stamp(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""  # type: ignore[arg-type]


def _about(book: xlsxwriter.Workbook, asked: Asked, what: str, count: int) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    facts = (
        ("统计期间", f"{asked.span.words}（届满日{asked.span.first.isoformat()}至{asked.span.last.isoformat()}）"),
        ("状态日期", f"{asked.day.isoformat()}，{'只含当日24时前已经登记的记录' if asked.past else '当前状态'}"),
        ("期限性质", "内部时限（审批单位自定）" if asked.own else "法定期限"),
        ("范围", asked.unit.name if asked.unit else "可见的全部单位"),
        ("筛选", what),
        ("行数", str(count)),
    )
    for number, pair in enumerate(facts):
        sheet.write_row(number, 0, pair)
