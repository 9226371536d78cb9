"""Writing workbooks (生成名册): an empty template with notes, and what is on record; nothing written is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

#: Text stays text: a name that begins with “=” is a name.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOTES = "填写说明"


@dataclass(frozen=True)
class Column:
    """One column of a roster (栏目): heading, whether it must be filled, what goes in, an example, what may be chosen."""

    heading: str
    required: bool
    note: str
    example: str = ""
    choices: tuple[str, ...] = ()


def write(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]], notes: Sequence[str], most_rows: int
) -> bytes:
    """A roster as xlsx (名册文件): its sheet, then the sheet of notes."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, PLAIN)
    sheet = book.add_worksheet(title)
    text = book.add_format({"num_format": "@", "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"})
    must = book.add_format({"bold": True, "bg_color": "#FCE8D5", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, max(12, 2 * len(column.heading) + 4, len(column.example) + 4), text)
        sheet.write_string(0, place, column.heading, must if column.required else head)
        if column.choices and sum(len(one) + 1 for one in column.choices) <= 255:
            sheet.data_validation(1, place, most_rows, place, {"validate": "list", "source": list(column.choices)})
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            sheet.write_string(line, place, str(value or ""), text)
    sheet.freeze_panes(1, 0)
    _write_notes(book, columns, notes, head)
    book.close()
    return stream.getvalue()


def _write_notes(book: Any, columns: Sequence[Column], notes: Sequence[str], head: Any) -> None:
    sheet = book.add_worksheet(NOTES)
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    for place, (heading, width) in enumerate(
        ((_("栏目"), 24), (_("是否必填"), 10), (_("填写要求"), 60), (_("示例（虚构）"), 28))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, head)
    for line, column in enumerate(columns, 1):
        note = column.note + (_("可填：%s") % "、".join(column.choices) if column.choices else "")
        for place, value in enumerate(
            (column.heading, _("必填") if column.required else _("选填"), note, column.example)
        ):
            sheet.write_string(line, place, value, wrap)
    for line, note in enumerate(notes, len(columns) + 2):
        sheet.merge_range(line, 0, line, 3, note, wrap)
