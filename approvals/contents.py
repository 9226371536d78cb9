"""What an application says (填报内容): its answers under the sections of the form, and what a round changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.builder import asked_fields
from forms.definition import Field, Form
from forms.values import in_words


@dataclass(frozen=True)
class Answer:
    """One answer (填报项) with what it was in the round before, where that differs."""

    label: str
    text: str
    before: str = ""
    changed: bool = False
    wide: bool = False


def sections(
    specs: Sequence[Form], values: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> list[tuple[str, list[Answer]]]:
    """The answers by section (填报内容), those that differ from the round before marked field by field."""
    found: dict[str, list[Answer]] = {}
    for one in asked_fields(specs):
        answer = _answer(one, values, before)
        if _applies(one, values) or answer.changed:
            found.setdefault(one.section, []).append(answer)
    return list(found.items())


def changes(specs: Sequence[Form], old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What differs between two rounds (修改对照): label, old text, new text."""
    rows = [(one.label, _words(one, old), _words(one, new)) for one in asked_fields(specs)]
    return [(label, was, now) for label, was, now in rows if was != now]


def _answer(one: Field, values: Mapping[str, Any], before: Mapping[str, Any] | None) -> Answer:
    text = _words(one, values)
    was = text if before is None else _words(one, before)
    return Answer(one.label, text, was, text != was, one.kind in ("textarea", "lines", "multi"))


def _applies(one: Field, values: Mapping[str, Any]) -> bool:
    return one.when is None or one.when.holds(values)


def _words(one: Field, values: Mapping[str, Any]) -> str:
    return in_words(one, values.get(one.key)).strip()
