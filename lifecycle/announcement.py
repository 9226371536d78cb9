"""Reading and writing the list of a yearly holiday notice (放假安排): pure; one line a holiday, in the notice's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ASIDE = re.compile(r"[（(][^）)]*[）)]")
NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.、])\s*")
DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日\s*(至|到|—|-)?")
WEEKDAYS = "一二三四五六日"


class Unreadable(ValueError):
    """A line that cannot be understood (无法识别的一行), with what is wrong."""


@dataclass(frozen=True)
class Announced:
    """The days of one year's notice (年度放假安排): day off or make-up day, each under its holiday's name."""

    holidays: Mapping[date, str]
    makeup: Mapping[date, str]


def read(text: str, year: int) -> Announced:
    """Read the list of a notice (识别放假通知): `国庆节：10月1日至7日放假。9月20日、10月10日上班。`

    Raises: Unreadable naming the line.
    """
    holidays: dict[date, str] = {}
    makeup: dict[date, str] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, rest = _named(line)
        found = False
        for part in re.split(r"[。；;，,]", rest):
            days = list(_days(part, year, line))
            if not days:
                continue
            found = True
            if "上班" in part:
                makeup.update(dict.fromkeys(days, name))
            elif "休" in part or "放假" in part:
                holidays.update(dict.fromkeys(days, name))
            else:
                raise Unreadable(f"“{line}”没有写明放假还是上班")
        if not found:
            raise Unreadable(f"“{line}”中没有日期")
    _sound(holidays, makeup)
    return Announced(holidays, makeup)


def write(announced: Announced) -> str:
    """Write the list as a notice does (写成放假通知), one line a holiday; `read` reads it back."""
    names = list(dict.fromkeys([*announced.holidays.values(), *announced.makeup.values()]))
    lines = []
    for name in names:
        off = sorted(day for day, one in announced.holidays.items() if one == name)
        work = sorted(day for day, one in announced.makeup.items() if one == name)
        words = [f"{'、'.join(_spans(off))}放假"] if off else []
        words += [f"{'、'.join(_spans(work))}上班"] if work else []
        lines.append(f"{name or '其他'}：{'。'.join(words)}。")
    return "\n".join(lines)


def _named(line: str) -> tuple[str, str]:
    plain = NUMBERED.sub("", ASIDE.sub("", line))
    name, colon, rest = plain.replace(":", "：").partition("：")
    if not colon or not name.strip():
        raise Unreadable(f"“{line}”应写成“节日：几月几日至几日放假。几月几日上班。”")
    return name.strip()[:30], rest


def _days(part: str, year: int, line: str) -> Iterator[date]:
    month, first = 0, None
    for found in DAY.finditer(part):
        month = int(found[2]) if found[2] else month
        try:
            day = date(int(found[1] or year), month, int(found[3]))
        except ValueError as wrong:
            raise Unreadable(f"“{line}”中的“{found[0]}”不是有效日期") from wrong
        if day.year != year:
            raise Unreadable(f"“{line}”中的{day.isoformat()}不在{year}年，请登记到该年度")
        if first is not None:
            if day < first:
                raise Unreadable(f"“{line}”的止日早于起日")
            yield from (first + timedelta(days=n) for n in range((day - first).days + 1))
            first = None
        elif found[4]:
            first = day
        else:
            yield day
    if first is not None:
        raise Unreadable(f"“{line}”缺少止日")


def _spans(days: list[date]) -> list[str]:
    spans: list[list[date]] = []
    for day in days:
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return [_words(s[0]) if len(s) == 1 else f"{_words(s[0])}至{_words(s[-1])}" for s in spans]


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _sound(holidays: Mapping[date, str], makeup: Mapping[date, str]) -> None:
    if not holidays:
        raise Unreadable("没有放假日期，请粘贴放假通知所列的安排")
    for day in sorted(makeup):
        if day in holidays:
            raise Unreadable(f"{day.isoformat()}既放假又上班，请核对")
        if day.weekday() < 5:
            raise Unreadable(f"{day.isoformat()}是周{WEEKDAYS[day.weekday()]}，本来就上班，不是调休上班日")
