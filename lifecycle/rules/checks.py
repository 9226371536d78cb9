"""The registry of checks (核查方法): named pure functions over the facts, with the parameters a rulebook must give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lifecycle.rules.facts import Facts
from lifecycle.rules.schema import RuleSet

WORDS = {str: "文字", int: "整数", tuple: "数组", Mapping: "表", bool: "true 或 false"}


@dataclass(frozen=True)
class Outcome:
    """What a check found (核查所见): whether it is in order, said in a clause of Chinese, with the facts looked at.

    `soft` is an order met by way of an exception: shown as a warning, whatever the severity.
    """

    ok: bool
    said: str
    facts: tuple[tuple[str, str], ...] = ()
    field: str = ""
    soft: bool = False


@dataclass(frozen=True)
class Case:
    """What a check is given (核查对象): the facts, the guard's parameters, the rules they stand in."""

    facts: Facts
    params: Mapping[str, Any]
    rules: RuleSet

    def text(self, key: str) -> str:
        """A form value as text (填报内容)."""
        return str(self.facts.values.get(key) or "").strip()

    def limit(self) -> int:
        """The amount of the time rule the guard names (数量限制).

        Raises: LookupError when no such rule binds.
        """
        time = self.rules.time(str(self.params["time"]))
        if time is None:
            raise LookupError(f"适用规则中没有名为“{self.params['time']}”的期限")
        return time.amount


@dataclass(frozen=True)
class Check:
    """A check with what it must and may be given (核查方法)."""

    fn: Callable[[Case], Outcome]
    must: Mapping[str, Any] = field(default_factory=dict)
    may: Mapping[str, Any] = field(default_factory=dict)

    def faults(self, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong with the parameters a rulebook gives (参数错误)."""
        return wrong_params(self.must, self.may, params)


def wrong_params(
    must: Mapping[str, Any], may: Mapping[str, Any], params: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """What is wrong with parameters (参数错误): missing, unknown, of the wrong type."""
    for name in must:
        if name not in params:
            yield f".params.{name}", "缺少这个参数，请补上"
    for name, value in params.items():
        wanted = must.get(name) or may.get(name)
        if wanted is None:
            known = "、".join([*must, *may]) or "（无）"
            yield f".params.{name}", f"没有这个参数；可用的参数：{known}"
        elif not isinstance(value, wanted):
            yield f".params.{name}", f"应为{WORDS[wanted]}"


CHECKS: dict[str, Check] = {}


def check(
    *, may: Mapping[str, Any] | None = None, **must: Any
) -> Callable[[Callable[[Case], Outcome]], Callable[[Case], Outcome]]:
    """Register a function under its own name (登记核查方法)."""

    def register(fn: Callable[[Case], Outcome]) -> Callable[[Case], Outcome]:
        CHECKS[fn.__name__] = Check(fn, must, may or {})
        return fn

    return register
