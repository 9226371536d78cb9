"""Draw the web form of one or several papers from their specs (生成申请表单).

Several papers of one case ask for the same facts; the union asks each once, in the order of the
specs, and every paper is later filled from the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from forms.definition import Choice, Field, Form
from forms.fields import required_message, web_field
from forms.fonts.faces import missing_characters
from forms.values import look_up, plain

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
        super().__init__(data=data, initial=dict(initial or {}))
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
        return {key: plain(value) for key, value in self.cleaned_data.items() if key in self.specs}

    def clean(self) -> dict[str, Any]:
        """Judge what concerns more than one field, and what no face can draw."""
        cleaned = dict(super().clean() or self.cleaned_data)
        for key, spec in self.specs.items():
            if not self._applies(spec, cleaned):
                cleaned[key] = _nothing(spec)
                self.errors.pop(key, None)
            elif self._is_wanting(spec, cleaned):
                self.add_error(key, ValidationError(required_message(spec), code="required"))
        for key, text in _texts(cleaned):
            self._refuse_undrawable(key, text)
        return cleaned

    def _applies(self, spec: Field, answers: Mapping[str, Any]) -> bool:
        if spec.when is None or spec.when.key not in self.specs:
            return True
        return spec.when.holds(answers)

    def _is_wanting(self, spec: Field, answers: Mapping[str, Any]) -> bool:
        """Tell whether a fact that became necessary by another answer is missing."""
        if spec.when is None or not spec.required or self.draft or spec.key in self.errors:
            return False
        return answers.get(spec.key) in (None, "", [], False)

    def _refuse_undrawable(self, key: str, text: str) -> None:
        missing = missing_characters(text)
        if missing and key in self.specs:
            facts = {"label": self.specs[key].label, "which": "、".join(f"“{one}”" for one in missing)}
            message = (
                _("「%(label)s」中的字符%(which)s不在打印字库内，无法印入文书，请改用规范汉字或在备注中注音说明。")
                % facts
            )
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


def _nothing(spec: Field) -> Any:
    return {"multi": [], "check": False, "integer": None, "date": None, "moment": None}.get(spec.kind, "")


def _texts(cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in cleaned.items():
        if isinstance(value, str) and value:
            yield key, value
