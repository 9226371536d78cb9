"""Facts as papers print them, and the frozen facts of one paper (文书内容). Pure: no clock."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from forms.definition import Field, Form
from forms.loader import PLACEHOLDER

TICKED, EMPTY = "☑", "☐"
DIGITS = "〇一二三四五六七八九"
OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
Answers = Mapping[str, Any]


def look_up(context: Mapping[str, Any], path: str) -> Any:
    """Follow a dotted path through mappings and attributes; None where it ends early.

    Of several paths divided by ``|`` the first that leads to something counts.
    """
    every = (_follow(context, one) for one in path.split("|"))
    return next((one for one in every if one not in (None, "")), None)


def _follow(context: Mapping[str, Any], path: str) -> Any:
    found: Any = context
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        if found is None:
            return None
    return found


def fill(form: Form, answers: Answers, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of one paper, ready to be frozen as JSON (固定文书内容).

    Asked fields come from ``answers``, all others from ``context`` along their dotted source.
    """
    found: dict[str, Any] = {}
    for one in form.fields:
        value = answers.get(one.key) if one.asked else look_up(context, one.source)
        found[one.key] = plain(value)
    return found


def plain(value: Any) -> Any:
    """Return ``value`` as JSON holds it: dates as ISO text, sequences as lists."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return str(value)


def chinese_date(value: Any) -> str:
    """Return a date as official papers write it, 2026年3月2日; empty for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value[:10])
    return f"{value.year}年{value.month}月{value.day}日"


def chinese_moment(value: Any) -> str:
    """Return a moment as official papers write it, 2026年3月2日9时30分; empty for nothing."""
    if value in (None, ""):
        return ""
    if isinstance(value, str):
        value = datetime.datetime.fromisoformat(value)
    minutes = f"{value.minute}分" if value.minute else ""
    return f"{chinese_date(value)}{value.hour}时{minutes}"


def in_words(field: Field, value: Any) -> str:
    """Return the value as running text has it: the chosen label, not the boxes (行文用语)."""
    if field.kind == "date":
        return chinese_date(value)
    if field.kind == "moment":
        return chinese_moment(value)
    if field.kind in ("choice", "multi"):
        labels = {one.value: one.label for one in field.choices}
        given = value if isinstance(value, (list, tuple)) else [value]
        return "、".join(labels.get(str(one), str(one)) for one in given if one not in (None, ""))
    if field.kind == "check":
        return "已确认" if value else ""
    if field.kind == "lines":
        return "、".join(str(value or "").splitlines())
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return "" if value is None else f"{value}{field.unit}"


def in_cell(field: Field, value: Any) -> str:
    """Return the value as a cell shows it, choices as ticked and empty boxes (填写内容)."""
    if field.kind in ("choice", "multi") and field.choices:
        given = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value])}
        return "　".join(f"{TICKED if one.value in given else EMPTY}{one.label}" for one in field.choices)
    if field.kind == "check":
        return f"{TICKED if value else EMPTY}已确认"
    return in_words(field, value)


def merge(form: Form, text: str, values: Mapping[str, Any]) -> str:
    """Put the facts into a template of the spec (套用文稿).

    A part in double square brackets is left out where one of its facts is missing.
    """
    if "{" not in text:
        return text

    def fact(found: re.Match[str]) -> str:
        return in_words(form.field(found[1]), values.get(found[1]))

    def optional(found: re.Match[str]) -> str:
        given = all(in_words(form.field(key), values.get(key)).strip() for key in PLACEHOLDER.findall(found[1]))
        return found[1] if given else ""

    return PLACEHOLDER.sub(fact, OPTIONAL.sub(optional, text))


def numbered(paragraphs: list[str]) -> list[str]:
    """Give the paragraphs that begin with ``#、`` their Chinese numbers in order."""
    found: list[str] = []
    count = 0
    for text in paragraphs:
        if text.startswith("#、"):
            count += 1
            text = chinese_number(count) + text[1:]
        found.append(text)
    return found


def chinese_number(number: int) -> str:
    """Return a number up to ninety-nine in Chinese, as headings count (十二)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")
