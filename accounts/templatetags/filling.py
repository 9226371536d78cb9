"""Template tags for filling in: one field, sections with progress, the error summary (填报组件)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _

register = template.Library()

#: Kinds of answer that are short, so that their box is not drawn over the whole line.
SHORT = (forms.DateInput, forms.NumberInput)
SHORT_KINDS = ("date", "moment", "integer", "mobile", "phone", "postcode", "name", "credit_code")

#: From how many choices on they stand one below the other.
TALL = 5


@dataclass(frozen=True)
class Section:
    """A part of the form with how much of it is filled in (填写进度)."""

    title: str
    anchor: str
    fields: Sequence[BoundField]
    done: int
    total: int
    errors: int

    @property
    def complete(self) -> bool:
        """Whether every required field is answered (已填齐)."""
        return self.done == self.total and not self.errors

    @property
    def words(self) -> str:
        """Say how far it is (进度文字)."""
        if self.errors:
            return _("%(count)s 处有误") % {"count": self.errors}
        if not self.total:
            return _("选填")
        return _("已填齐") if self.complete else _("%(done)s/%(total)s 项") % {"done": self.done, "total": self.total}


def _answered(bound: BoundField) -> bool:
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return value in (True, "on", "true", "True", "1", "yes")
    return bool(value) or value == 0


def _trait(bound: BoundField, name: str, default: Any = None) -> Any:
    """Read what the form's spec says of a field (表样属性), else what the Django field itself says."""
    spec = getattr(bound.form, "specs", {}).get(bound.name)
    return getattr(spec if spec is not None else bound.field, name, default)


def _condition(bound: BoundField) -> Any:
    """Return the condition under which the field is asked, if it hangs on another field of the form."""
    rule = _trait(bound, "when")
    return rule if rule is not None and rule.key in bound.form.fields else None


def _applies(bound: BoundField) -> bool:
    """Whether the field is asked at all under the answers given so far."""
    rule = _condition(bound)
    return rule is None or bool(rule.holds({rule.key: bound.form[rule.key].value()}))


def _section(number: int, title: str, fields: Sequence[BoundField]) -> Section:
    asked = [one for one in fields if _trait(one, "required", False) and _applies(one)]
    done = sum(1 for one in asked if _answered(one))
    errors = sum(1 for one in fields if one.errors)
    return Section(title, f"section-{number}", fields, done, len(asked), errors)


def sections_of(form: BaseForm) -> list[Section]:
    """List the sections of a form (分节): those the form names, else one that holds all its fields."""
    named: Iterable[tuple[str, Sequence[BoundField]]] = getattr(form, "sections", None) or [
        (_("填写内容"), form.visible_fields())
    ]
    return [_section(number, title, list(fields)) for number, (title, fields) in enumerate(named, start=1)]


def _notes(bound: BoundField) -> dict[str, Any]:
    citation, rule = getattr(bound.field, "citation", None), _trait(bound, "rule", "")
    helped = bool(bound.help_text or citation or rule)
    ids = [f"{bound.auto_id}_helptext"] if helped else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return {"help_text": bound.help_text, "citation": citation, "rule": rule, "described": " ".join(ids)}


def _when(bound: BoundField) -> dict[str, str]:
    rule = _condition(bound)
    return {"data-when": rule.key, "data-when-values": "|".join(rule.values)} if rule else {}


@register.filter
def consequence(choice: BoundWidget, bound: BoundField) -> str:
    """Say what choosing this leads to (后果提示), where the field's `consequences` name it."""
    return str(getattr(bound.field, "consequences", {}).get(str(choice.data["value"]), ""))


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, marks: bool = True, cards: bool = False) -> dict[str, Any]:
    """Draw one field (填写项): label, help with its clause, errors tied to the box, the box."""
    widget = bound.field.widget
    notes = _notes(bound)
    attrs: dict[str, Any] = {"aria-describedby": notes["described"]} if notes["described"] else {}
    if isinstance(widget, SHORT) or _trait(bound, "kind", "") in SHORT_KINDS:
        attrs["class"] = f"{widget.attrs.get('class', '')} short".strip()
    choices = isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    checkbox = isinstance(widget, forms.CheckboxInput)
    number = len(list(widget.choices)) if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)) else 0
    return {
        **notes,
        "bound": bound,
        "control": "" if choices else bound.as_widget(attrs=attrs),
        "fieldset": choices,
        "checkbox": checkbox,
        "tall": number >= TALL,
        "wide": isinstance(widget, (forms.Textarea, forms.CheckboxSelectMultiple)) or number >= TALL,
        "marks": marks,
        "cards": cards,
        "public": _trait(bound, "public", False),
        "required": _trait(bound, "required", False),
        "unit": _trait(bound, "unit", ""),
        "data": _when(bound),
    }


@register.inclusion_tag("ui/form_sections.html")
def form_sections(form: BaseForm) -> dict[str, Any]:
    """Draw a whole form in its sections (分节填报)."""
    return {"sections": sections_of(form)}


@register.inclusion_tag("ui/form_outline.html")
def form_outline(form: BaseForm) -> dict[str, Any]:
    """Draw the outline of a form with its progress (填写进度)."""
    parts = sections_of(form)
    return {"sections": parts, "done": sum(p.done for p in parts), "total": sum(p.total for p in parts)}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm, title: str = "") -> dict[str, Any]:
    """Draw the summary of what is wrong (错误汇总), each line leading to its field."""
    errors = [
        (bound.id_for_label or bound.auto_id, bound.label, error)
        for bound in form.visible_fields()
        for error in bound.errors
    ]
    return {"form": form, "errors": errors, "title": title or _("有内容需要更正")}
