"""Draw the web form of one or several papers from their specs (生成申请表单).

Several papers of one case ask for the same facts; the union asks each once, in the order of the
specs, and every paper is later filled from the same answers.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from forms.definition import Choice, Field, Form
from forms.fields import required_message, web_field
from forms.fonts.faces import missing_characters

ChoicesOverride = Mapping[str, Sequence[tuple[str, str]]]


def asked_fields(specs: Sequence[Form]) -> tuple[Field, ...]:
    """Return the facts asked by these papers, each key once; the first paper's wording wins."""
    found: dict[str, Field] = {}
    for spec in specs:
        for one in spec.asked:
            found.setdefault(one.key, one)
    return tuple(found.values())


def suggested(specs: Sequence[Form], context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the register already knows, to fill the empty form with (预填)."""
    from_context = ((one.key, look_up(context, one.suggest)) for one in asked_fields(specs) if one.suggest)
    return {key: value for key, value in from_context if value not in (None, "")}


def look_up(context: Mapping[str, Any], path: str) -> Any:
    """Follow a dotted path through mappings and attributes; None where it ends early."""
    found: Any = context
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        if found is None:
            return None
    return found


class PaperForm(forms.Form):
    """The web form of one or several papers, grouped in their sections."""

    def __init__(
        self,
        specs: Sequence[Form],
        *,
        data: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
        choices_override: ChoicesOverride | None = None,
        draft: bool = False,
    ) -> None:
        super().__init__(data=data, initial=dict(initial or {}))  # type: ignore[arg-type]
        self.specs = {one.key: one for one in asked_fields(specs)}
        self.draft = draft
        override = choices_override or {}
        for key, spec in self.specs.items():
            choices = [Choice(*pair) for pair in override[key]] if key in override else None
            self.fields[key] = web_field(spec, choices, draft=draft)

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """The fields under their section titles, in the order of the specs."""
        grouped: dict[str, list[BoundField]] = {}
        for key, spec in self.specs.items():
            grouped.setdefault(spec.section, []).append(self[key])
        return list(grouped.items())

    @property
    def progress(self) -> list[tuple[str, int, int]]:
        """For each section: title, required facts given, required facts asked (填写进度)."""
        given = self.given()
        found: dict[str, tuple[int, int]] = {}
        for key, spec in self.specs.items():
            done, asked = found.get(spec.section, (0, 0))
            if self._applies(spec, given) and spec.required:
                asked += 1
                done += given.get(key) not in (None, "", [], False)
            found[spec.section] = (done, asked)
        return [(title, done, asked) for title, (done, asked) in found.items()]

    def given(self) -> dict[str, Any]:
        """What stands in the form now, typed in or from before, not yet judged."""
        return {key: self[key].value() for key in self.specs}

    def answers(self) -> dict[str, Any]:
        """Return the valid answers as JSON can hold them (dates as ISO text)."""
        return {key: _plain(value) for key, value in self.cleaned_data.items() if key in self.specs}

    def clean(self) -> dict[str, Any]:
        """Judge what concerns more than one field, and what no face can draw."""
        cleaned = dict(super().clean() or self.cleaned_data)
        for key, spec in self.specs.items():
            if not self._applies(spec, cleaned):
                cleaned[key] = _nothing(spec)
                self.errors.pop(key, None)
            elif spec.when and spec.required and not self.draft and cleaned.get(key) in (None, "", [], False):
                if key not in self.errors:
                    self.add_error(key, ValidationError(required_message(spec), code="required"))
        for key, text in _texts(cleaned):
            self._refuse_undrawable(key, text)
        return cleaned

    def _applies(self, spec: Field, answers: Mapping[str, Any]) -> bool:
        if spec.when is None or spec.when.key not in self.specs:
            return True
        return spec.when.holds(answers)

    def _refuse_undrawable(self, key: str, text: str) -> None:
        missing = missing_characters(text)
        if missing and key in self.specs:
            facts = {"label": self.specs[key].label, "which": "、".join(f"“{one}”" for one in missing)}
            message = _("「%(label)s」中的字符%(which)s不在打印字库内，无法印入文书，请改用规范汉字或在备注中注音说明。") % facts
            self.add_error(key, ValidationError(message, code="missing_glyph"))


def build_form(
    specs: Sequence[Form],
    *,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    choices_override: ChoicesOverride | None = None,
    draft: bool = False,
) -> PaperForm:
    """Return the web form that asks for all facts of these papers (生成表单).

    ``draft`` asks for nothing and checks only what is there, for autosave (暂存).
    """
    return PaperForm(specs, data=data, initial=initial, choices_override=choices_override, draft=draft)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _nothing(spec: Field) -> Any:
    return {"multi": [], "check": False, "integer": None, "date": None}.get(spec.kind, "")


def _texts(cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in cleaned.items():
        if isinstance(value, str) and value:
            yield key, value
