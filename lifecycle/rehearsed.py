"""Printing a rehearsal (演算结果) as it is found, as a text table or JSON; only the counts stay in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Protocol

from lifecycle.rehearsing import Found
from lifecycle.rules.rehearsal import TURNED, WHAT

#: The columns of the count, each with its words (计数列).
COLUMNS = {**WHAT, **TURNED}


class Paper(Protocol):
    """What is written on (输出)."""

    def write(self, msg: str, *, ending: str | None = None) -> Any:
        """Write a line."""


def printed(found: Iterable[Found], out: Paper, *, as_json: bool) -> int:
    """Print every change and the count of each rule (逐项列出并按规则计数); returns how many would turn red."""
    counts: dict[str, Counter[str]] = {}
    red = 0
    if as_json:
        out.write('{"changes": [', ending="")
    for number, one in enumerate(found):
        red += one.change.red
        for rule in one.change.rules or ("",):
            counts.setdefault(rule, Counter()).update(filter(None, (one.change.what, one.change.turned)))
        if as_json:
            out.write(("," if number else "") + "\n" + json.dumps(plain(one), ensure_ascii=False), ending="")
        else:
            out.write(said(one))
    if as_json:
        table = {rule: dict(count) for rule, count in sorted(counts.items())}
        out.write(f'\n], "rules": {json.dumps(table, ensure_ascii=False)}, "red": {red}}}')
    elif counts:
        for line in _table(counts):
            out.write(line)
        out.write(f"合计 {red} 处将变红。")
    else:
        out.write("没有变化：全部案卷的期限和核查结果与原来一致。")
    return red


def said(one: Found) -> str:
    """One change in a line (变化)."""
    change = one.change
    days = " → ".join(filter(None, (change.old, change.new)))
    about = " ".join(filter(None, (one.number, one.title)))
    words = f"{WHAT[change.what]}  {about}  {'、'.join(change.rules)}  {change.label}" + (f"  {days}" if days else "")
    return words + (f"  {TURNED[change.turned]}" if change.turned else "")


def plain(one: Found) -> dict[str, Any]:
    """One change for a machine (变化)."""
    change = one.change
    return {
        "number": one.number,
        "title": one.title,
        "what": change.what,
        "rules": list(change.rules),
        "label": change.label,
        "old": change.old,
        "new": change.new,
        "turned": change.turned,
        "red": change.red,
    }


def _table(counts: dict[str, Counter[str]]) -> Iterable[str]:
    yield ""
    yield "规则\t" + "\t".join(COLUMNS.values())
    for rule, count in sorted(counts.items()):
        yield f"{rule or '（无编号）'}\t" + "\t".join(str(count[key]) for key in COLUMNS)
