"""Named booleans of a case (案情标志) as rulebooks define them: pure predicates over the form values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from lifecycle.daycount import WorkCalendar, count
from lifecycle.rules.checks import wrong_params
from lifecycle.rules.moments import moment_of
from lifecycle.rules.schema import RuleSet, Time

Fn = Callable[[Mapping[str, Any], Mapping[str, Any], RuleSet], bool]


@dataclass(frozen=True)
class Predicate:
    """A predicate with the parameters it must be given (判断方法)."""

    fn: Fn
    must: Mapping[str, Any] = field(default_factory=dict)

    def faults(self, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with the parameters a rulebook gives (参数错误)."""
        return wrong_params(self.must, {}, params)


def span_at_most(params: Mapping[str, Any], values: Mapping[str, Any], rules: RuleSet) -> bool:
    """Whether the span from one value to another is no longer than a period (时长不超过); False while one is missing."""
    start, end = moment_of(str(values.get(params["from"]) or "")), moment_of(str(values.get(params["to"]) or ""))
    time = rules.time(str(params["time"]))
    if start is None or end is None or time is None:
        return False
    return start < end and within(time, start, end)


def value_is(params: Mapping[str, Any], values: Mapping[str, Any], rules: RuleSet) -> bool:
    """Whether a field holds one of these answers (选项之一)."""
    given = values.get(params["field"])
    answers = given if isinstance(given, list | tuple) else [given]
    return any(str(one) in params["among"] for one in answers)


def value_mentions(params: Mapping[str, Any], values: Mapping[str, Any], rules: RuleSet) -> bool:
    """Whether a text holds a word (含有字样)."""
    return str(params["word"]) in str(values.get(params["field"]) or "")


def within(time: Time, start: datetime, end: datetime) -> bool:
    """Whether a span keeps to a period (未超过时长): hours to the minute, else by the last day."""
    if time.unit == "hour":
        return end - start <= timedelta(hours=time.amount)
    return end.date() <= count(time, start, WorkCalendar()).due_on


PREDICATES: Mapping[str, Predicate] = {
    "span_at_most": Predicate(span_at_most, {"from": str, "to": str, "time": str}),
    "value_mentions": Predicate(value_mentions, {"field": str, "word": str}),
    "value_is": Predicate(value_is, {"field": str, "among": tuple}),
}
