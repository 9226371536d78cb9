"""The questions of a trial (试算条件): read from an address, kept as typed, each fault said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from forms.definition import Field
from lifecycle.rules.moments import moment_of

YEARS = (2000, 2099)
MOST_DAYS = 3650
VALUE, EVENT = "v-", "e-"


@dataclass(frozen=True)
class Asked:
    """One question (试算条件): how it is asked, what was typed, what is wrong with it."""

    name: str
    label: str
    kind: str = "date"
    typed: str = ""
    error: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass
class Typed:
    """All that was typed (已填条件): the questions to draw, and the right answers among them."""

    asked: list[Asked] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    events: dict[str, datetime] = field(default_factory=dict)

    @property
    def wrong(self) -> bool:
        """Whether anything is wrong (有误)."""
        return any(one.error for one in self.asked)


def day_typed(text: str, label: str) -> tuple[datetime | None, str]:
    """A day or moment as typed (日期), or what is wrong with it."""
    if not text.strip():
        return None, ""
    moment = moment_of(text)
    if moment is None:
        return None, _("“%(label)s”不是有效的日期，请写成 2026-03-02 的样式。") % {"label": label}
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return None, _("“%(label)s”应在%(first)d年至%(last)d年之间。") % {
            "label": label,
            "first": YEARS[0],
            "last": YEARS[1],
        }
    return moment, ""


def read_values(typed: Typed, fields: Sequence[Field], data: Mapping[str, str]) -> None:
    """The answers of the form that the days depend on (拟填内容)."""
    for spec in fields:
        name, text = VALUE + spec.key, str(data.get(VALUE + spec.key, "")).strip()
        choices = tuple((one.value, one.label) for one in spec.choices)
        error = ""
        if choices:
            if text and text not in dict(choices):
                error = _("“%s”没有这个选项，请重新选择。") % spec.label
            elif text:
                typed.values[spec.key] = [text] if spec.kind == "multi" else text
        else:
            moment, error = day_typed(text, spec.label)
            if moment is not None:
                typed.values[spec.key] = text if spec.kind == "moment" else moment.date().isoformat()
        kind = "choice" if choices else "moment" if spec.kind == "moment" else "date"
        typed.asked.append(Asked(name, spec.label, kind, text, error, spec.help, choices))


def read_amounts(typed: Typed, amounts: Sequence[tuple[str, str]], data: Mapping[str, str]) -> None:
    """The lengths the grant would set (假定的批准期限)."""
    for key, label in amounts:
        text = str(data.get(VALUE + key, "")).strip()
        right = text.isdecimal() and 0 < int(text) <= MOST_DAYS
        error = (
            "" if right or not text else _("“%(label)s”应为1至%(most)d的整数。") % {"label": label, "most": MOST_DAYS}
        )
        if right:
            typed.values[key] = str(int(text))
        asked = _("假定批准确定的“%s”日数") % label
        typed.asked.append(Asked(VALUE + key, asked, "integer", text, error, _("由批准时确定；留空则不推算。")))


def read_events(typed: Typed, events: Sequence[tuple[str, str]], data: Mapping[str, str], start: datetime) -> None:
    """The days supposed for events (假定的日期); none of them comes before the filing."""
    for code, words in events:
        text = str(data.get(EVENT + code, "")).strip()
        moment, error = day_typed(text, words)
        if moment is not None and moment.date() < start.date():
            error = _("“%s”不能早于提交日期。") % words
        elif moment is not None:
            typed.events[code] = moment
        label = _("假定%s的日期") % words
        typed.asked.append(Asked(EVENT + code, label, "date", text, error, _("留空则按最早可能的日期推算。")))


def drafted(fields: Sequence[Field], data: Mapping[str, str]) -> dict[str, Any]:
    """What goes into the draft (转入草稿的内容): the right answers only."""
    typed = Typed()
    read_values(typed, fields, data)
    return typed.values


def start_of(text: str, today: date) -> tuple[datetime | None, str]:
    """The day of filing (提交日期) at nine in the morning; today where nothing was typed."""
    moment, error = day_typed(text or today.isoformat(), _("提交日期"))
    return (moment.replace(hour=9, minute=0) if moment else None), error
