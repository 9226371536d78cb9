"""Workbooks as people fill them in, for the tests of the rosters."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook, load_workbook

from accounts.models import User
from accounts.rosters.registry import rosters
from accounts.rosters.workbook import Fault
from lifecycle.models import RosterUpload
from lifecycle.rosters import importing
from tests.cast import at

NOON = at("2026-03-02 12:00")

UNIT = {
    "单位代码": "hy-new",
    "单位全称": "云岭县新设局",
    "单位类型": "政府部门",
    "层级": "县级",
    "上级单位代码": "hy",
    "承担行政职能": "是",
}


def book(code: str, rows: Sequence[Mapping[str, Any]], headings: Sequence[str] = ()) -> bytes:
    """A filled-in roster: its headings, then these rows."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    columns = list(headings or rosters()[code].headings)
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(heading, "") for heading in columns])
    return saved(made)


def saved(made: Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def opened(content: bytes) -> Workbook:
    """A workbook from its bytes."""
    return load_workbook(io.BytesIO(content))


def check(by: User, code: str, content: bytes, when: datetime = NOON, name: str = "名册.xlsx") -> RosterUpload:
    """Check a roster."""
    return importing.check(by=by, roster=rosters()[code], name=name, content=content, at=when)


def confirm(by: User, upload: RosterUpload, when: datetime = NOON) -> RosterUpload:
    """Confirm it as checked."""
    return importing.confirm(by=by, upload_id=upload.pk, digest=upload.digest, at=when)


def imported(by: User, code: str, rows: Sequence[Mapping[str, Any]], confirmer: User | None = None) -> RosterUpload:
    """Check and confirm rows; fails loudly when they are faulty."""
    upload = check(by, code, book(code, rows))
    assert faults(upload) == [], faults(upload)
    return confirm(confirmer or by, upload)


def faults(upload: RosterUpload) -> list[Fault]:
    """What the check found."""
    return importing.faults_of(upload)


def told(upload: RosterUpload) -> list[tuple[int, str, str]]:
    """Row, heading and words of every fault."""
    return [(fault.row, fault.column, fault.text) for fault in faults(upload)]
