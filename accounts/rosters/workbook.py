"""Reading an uploaded workbook (读取名册): one sheet, headings in its first row; what cannot be read is said, with the way out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
#: The heading under which a row carries its number in the sheet.
ROW = "__row__"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a roster (问题): row and heading where it is in one cell, and how to put it right."""

    text: str
    row: int = 0
    column: str = ""
    value: str = ""


class UnreadableError(ValueError):
    """The file cannot be read as a roster (无法读取)."""


@dataclass(frozen=True)
class Sheet:
    """What a sheet says (表格内容): its rows by heading, and what is wrong with the sheet itself."""

    headings: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...] = ()


def read(name: str, content: bytes, *, headings: Sequence[str], required: Sequence[str], title: str) -> Sheet:
    """Read an uploaded roster (读取名册).

    Raises: UnreadableError for a file that is empty, too large, of another type, locked or broken.
    """
    _look_at(name, content)
    try:
        book = load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
        sheet = book[title] if title in book.sheetnames else book.worksheets[0]
    except Exception as error:  # a broken workbook may fail in any way
        raise UnreadableError(_("文件已损坏，无法打开。请用原文件另存为 xlsx 后重新上传。")) from error
    if sheet.max_row > MOST_ROWS * 2 or sheet.max_column > MOST_COLUMNS:
        wide, high = sheet.max_column, sheet.max_row
        raise UnreadableError(
            _("工作表有%(high)d行、%(wide)d列，一次最多导入%(most)d行。请删去多余的行列，或者分几次导入。")
            % {"high": high, "wide": wide, "most": MOST_ROWS}
        )
    return _sheet(sheet, headings, required)


def _look_at(name: str, content: bytes) -> None:
    """Whether the bytes are an xlsx of a size that can be taken in."""
    suffix = PurePath(name).suffix.lower()
    if not content:
        raise UnreadableError(_("文件是空的，请重新选择。"))
    if len(content) > MOST_BYTES:
        size = len(content) / 1048576
        most = MOST_BYTES // 1048576
        raise UnreadableError(
            _("文件有%(size).1f MB，超过上限%(most)d MB，请分几次导入。") % {"size": size, "most": most}
        )
    if content.startswith(OLE):
        raise UnreadableError(_("文件是旧版 xls 格式或者设有打开密码。请去掉密码，另存为 xlsx 后上传。"))
    if suffix != ".xlsx" or not zipfile.is_zipfile(io.BytesIO(content)):
        raise UnreadableError(_("只接受 xlsx 文件，“%s”不是。请下载空白模板填写后上传。") % PurePath(name).name)
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableError(_("文件已损坏，无法打开。请用原文件另存为 xlsx 后重新上传。")) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise UnreadableError(_("文件的内容不是电子表格（可能改过扩展名）。请下载空白模板填写后上传。"))
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableError(_("文件展开后过大，请只保留要导入的工作表，去掉图片后重新上传。"))


def _sheet(sheet: Worksheet, headings: Sequence[str], required: Sequence[str]) -> Sheet:
    lines = list(sheet.iter_rows())
    given = [str(cell.value or "").strip().rstrip("*＊").strip() for cell in lines[0]] if lines else []
    while given and not given[-1]:
        given.pop()
    faults = [*_heading_faults(given, headings, required), *_merged(sheet)]
    rows = []
    for line in lines[1:]:
        if all(cell.value is None or not str(cell.value).strip() for cell in line):
            continue
        values: dict[str, Any] = dict.fromkeys(headings, "") | {ROW: line[0].row}
        for heading, cell in zip(given, line, strict=False):
            if cell.data_type == "f":
                remedy = _("单元格是公式，请复制后“选择性粘贴为数值”")
                faults.append(Fault(remedy, int(line[0].row or 0), heading, str(cell.value)[:60]))
            elif cell.data_type == "e":
                faults.append(Fault(_("单元格是错误值，请改正"), int(line[0].row or 0), heading, str(cell.value)))
            elif heading:
                values[heading] = cell.value
        rows.append(values)
    if not faults and not rows:
        faults.append(Fault(_("表中没有内容：第1行是栏目名称，请从第2行起填写。")))
    if len(rows) > MOST_ROWS:
        text = _("表中有%(rows)d行，一次最多导入%(most)d行，请分几次导入。") % {"rows": len(rows), "most": MOST_ROWS}
        raise UnreadableError(text)
    return Sheet(tuple(headings), tuple(rows), tuple(faults))


def _heading_faults(given: Sequence[str], headings: Sequence[str], required: Sequence[str]) -> list[Fault]:
    faults = []
    for heading in required:
        if heading not in given:
            faults.append(Fault(_("缺少这一栏。请下载空白模板，按模板的栏目填写"), 1, heading))
    for place, heading in enumerate(given, 1):
        column = _("第%s列") % get_column_letter(place)
        if not heading:
            faults.append(Fault(_("栏目名称是空的，请填写或者删去这一列"), 1, column))
        elif heading not in headings:
            faults.append(Fault(_("模板中没有这一栏，请删去或者改为模板中的名称"), 1, column, heading))
        elif given.index(heading) != place - 1:
            faults.append(Fault(_("这一栏出现了两次，请只留一列"), 1, heading, heading))
    return faults


def _merged(sheet: Worksheet) -> list[Fault]:
    text = _("单元格合并在一起，读不出每行的内容。请取消合并，逐行填写")
    return [Fault(text, int(one.min_row), "", str(one)) for one in sheet.merged_cells.ranges]
