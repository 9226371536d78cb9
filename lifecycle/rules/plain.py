"""Rule entries as plain values and back: one strict codec for TOML files and for the stored rules of a case."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


class PlainError(ValueError):
    """A plain value that does not fit its type: at which key, and what to write instead."""

    def __init__(self, key: str, remedy: str) -> None:
        super().__init__(f"{key}: {remedy}")
        self.key, self.remedy = key, remedy


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def encode(value: Any) -> Any:
    """Turn an entry into JSON-ready values (规则转存)."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def decode(wanted: Any, value: Any, key: str = "") -> Any:
    """Build the wanted type from a plain value, refusing what it does not know (规则读入).

    Raises: PlainError naming the key and the remedy.
    """
    if wanted is Any:
        return _frozen(value)
    origin, args = get_origin(wanted), get_args(wanted)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return decode(next(a for a in args if a is not type(None)), value, key)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise PlainError(key, '应写成数组，如 ["…"]')
        return tuple(decode(args[0], item, f"{key}[{i}]") for i, item in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise PlainError(key, "应写成表，如 { 键 = 值 }")
        return {str(k): decode(args[1], item, f"{key}.{k}") for k, item in value.items()}
    if is_dataclass(wanted):
        return _decode_dataclass(wanted, value, key)  # type: ignore[arg-type]
    return _scalar(wanted, value, key)


def _decode_dataclass(cls: type, value: Any, key: str) -> Any:
    if not isinstance(value, Mapping):
        raise PlainError(key, "应写成表")
    known = {f.name: f for f in fields(cls)}
    for name in value:
        if name not in known:
            raise PlainError(f"{key}.{name}".lstrip("."), "没有这个键；可用的键：" + "、".join(sorted(known)))
    for name, spec in known.items():
        if name not in value and spec.default is MISSING and spec.default_factory is MISSING:
            raise PlainError(f"{key}.{name}".lstrip("."), "缺少这个键，请补上")
    hints = _hints(cls)
    return cls(**{str(n): decode(hints[n], item, f"{key}.{n}".lstrip(".")) for n, item in value.items()})


def _scalar(wanted: Any, value: Any, key: str) -> Any:
    if wanted is date:
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise PlainError(key, "日期应写成 YYYY-MM-DD") from error
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise PlainError(key, "日期应写成 YYYY-MM-DD")
    if wanted is str and isinstance(value, date):
        return value.isoformat()
    if type(value) is not wanted:
        names = {str: "文字", int: "整数", bool: "true 或 false", float: "小数"}
        raise PlainError(key, f"应为{names.get(wanted, str(wanted))}")
    return value


def _frozen(value: Any) -> Any:
    """Arrays become tuples, so that an entry cannot be changed after reading."""
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): _frozen(item) for key, item in value.items()}
    return value
