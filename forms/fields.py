"""One web field for each kind of spec field (字段种类). Errors name the field, the fact and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms import formats
from forms.definition import Choice, Field
from forms.rows import RowsWidget

FEW_CHOICES = 6
Check = Callable[[str], bool]


class DomainField(forms.CharField):
    """A domain, written the way registers write it before it is judged (域名)."""

    def to_python(self, value: Any) -> str:
        """Strip scheme, path, case and final dot."""
        return formats.tidy_domain(super().to_python(value) or "")


class MomentField(forms.DateTimeField):
    """A day with its hour and minute (日期和时刻), kept with the zone it was meant in."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def prepare_value(self, value: Any) -> Any:
        """Show a kept moment as the browser's own field writes it, in local time."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return value
        return super().prepare_value(value)


class LinesField(forms.CharField):
    """A list, one entry a line (清单): blank lines and entries named twice are dropped."""

    def to_python(self, value: Any) -> str:
        """Tidy every line and keep each once, in the order given."""
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return "\n".join(dict.fromkeys(line for line in lines if line))


class CodeField(forms.CharField):
    """A code in capital letters without blanks (代码)."""

    def to_python(self, value: Any) -> str:
        """Drop blanks and write letters large."""
        return "".join((super().to_python(value) or "").split()).upper()


class PersonField(forms.CharField):
    """A person's name; the blank that spreads two characters over three places is dropped (姓名)."""

    def to_python(self, value: Any) -> str:
        """Join Chinese names, keep single blanks inside foreign ones."""
        words = (super().to_python(value) or "").replace("\u3000", " ").split()
        is_foreign = any("A" <= one[:1].upper() <= "Z" for one in words)
        return (" " if is_foreign else "").join(words)


def web_field(spec: Field, choices: Sequence[Choice] | None = None, *, draft: bool = False) -> forms.Field:
    """Return the Django field that asks for ``spec`` (生成网页字段); a draft requires nothing."""
    required = spec.required and not draft and spec.when is None
    common: dict[str, Any] = {
        "label": spec.label,
        "required": required,
        "help_text": spec.help,
        "error_messages": {"required": required_message(spec)},
    }
    made = _build(spec, common, tuple(choices if choices is not None else spec.choices))
    made.widget.attrs.update(_attributes(spec))
    return made


def required_message(spec: Field) -> str:
    """Return the message for a field left empty, with what to do."""
    if spec.kind == "check":
        return _("「%(label)s」尚未确认，须确认属实后勾选。") % {"label": spec.label}
    verb = _("请选择") if spec.kind in ("choice", "multi", "date", "moment") else _("请填写")
    return _("「%(label)s」未填，该项为必填，%(verb)s后再提交。") % {"label": spec.label, "verb": verb}


def _build(spec: Field, common: dict[str, Any], choices: tuple[Choice, ...]) -> forms.Field:
    pairs = [(one.value, one.label) for one in choices]
    match spec.kind:
        case "choice" if len(pairs) <= FEW_CHOICES:
            return forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **_choice_errors(spec, common))
        case "choice":
            blank = [("", _("请选择"))]
            return forms.ChoiceField(choices=blank + pairs, **_choice_errors(spec, common))
        case "multi":
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=pairs, widget=boxes, **_choice_errors(spec, common))
        case "check":
            return forms.BooleanField(**common)
        case "date":
            common["error_messages"]["invalid"] = _("「%(label)s」不是有效日期，请按“年-月-日”填写，如2026-03-02。") % {
                "label": spec.label
            }
            return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **common)
        case "moment":
            common["error_messages"]["invalid"] = _("「%(label)s」不是有效的日期和时刻，请按“年-月-日 时:分”填写。") % {
                "label": spec.label
            }
            return MomentField(**common)
        case "integer":
            return forms.IntegerField(validators=[_range(spec)], **_integer_errors(spec, common))
        case "textarea" | "lines":
            made = LinesField if spec.kind == "lines" else forms.CharField
            box = RowsWidget(spec.entry) if spec.entry else forms.Textarea(attrs={"rows": spec.rows})
            return made(widget=box, validators=[_length(spec)], **common)
    return _line(spec, common)


def _line(spec: Field, common: dict[str, Any]) -> forms.Field:
    """Return a one-line field with the check that belongs to its kind."""
    kind, check, how = LINES[spec.kind]
    validators: list[Callable[[str], None]] = [_length(spec)]
    if check is not None:
        validators.append(_shape(spec, check, how))
    if spec.kind == "email":
        common["error_messages"]["invalid"] = _("「%(label)s」%(how)s") % {"label": spec.label, "how": _(how)}
    return kind(validators=validators, **common)


LINES: dict[str, tuple[type[forms.Field], Check | None, str]] = {
    "text": (forms.CharField, None, ""),
    "name": (PersonField, formats.is_person, "不像是姓名，请填写身份证件上的姓名，只用汉字、字母和间隔号“·”。"),
    "phone": (forms.CharField, formats.is_phone, "不是有效的办公电话，请写区号和号码，如0000-1234567。"),
    "mobile": (forms.CharField, formats.is_mobile, "不是有效的手机号码，请填写11位数字。"),
    "postcode": (forms.CharField, formats.is_postcode, "不是有效的邮政编码，请填写6位数字。"),
    "email": (forms.EmailField, None, "不是有效的电子邮箱，请按“名称@域名”填写。"),
    "credit_code": (CodeField, formats.is_credit_code, "校验位不符，请对照登记证书逐位核对18位代码。"),
    "domain_en": (
        DomainField,
        formats.is_domain_en,
        "不是有效的英文域名，只用小写字母、数字、连字符和点，不写http://。",
    ),
    "domain_zh": (DomainField, formats.is_domain_zh, "不是有效的中文域名，请写成“名称.后缀”，如“单位名称.政务”。"),
}


def _attributes(spec: Field) -> dict[str, str]:
    """Return what the page needs to know of the field: rule, condition, keyboard."""
    found = {"data-kind": spec.kind}
    if spec.rule:
        found["data-rule"] = spec.rule
    if spec.when:
        found["data-when-key"] = spec.when.key
        found["data-when-values"] = " ".join(spec.when.values)
    if spec.kind in ("text", "textarea", "lines"):
        found["maxlength"] = str(spec.max_length)
    if spec.kind in ("mobile", "phone"):
        found["inputmode"] = "tel"
    if spec.kind in ("postcode", "integer"):
        found["inputmode"] = "numeric"
    if spec.kind in ("domain_en", "email"):
        found["spellcheck"] = "false"
    return found


def _length(spec: Field) -> Callable[[str], None]:
    def check(value: str) -> None:
        over = len(value) - spec.max_length
        if over > 0:
            facts = {"label": spec.label, "now": len(value), "most": spec.max_length, "over": over}
            raise ValidationError(
                _("「%(label)s」现有%(now)d字，最多%(most)d字，请删减%(over)d字，详细内容可作为附件上传。") % facts
            )

    return check


def _shape(spec: Field, judge: Check, how: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not judge(value):
            facts = {"label": spec.label, "value": value[:40], "how": _(how)}
            raise ValidationError(_("「%(label)s」填写的“%(value)s”%(how)s") % facts)

    return check


def _range(spec: Field) -> Callable[[int], None]:
    def check(value: int) -> None:
        too_small = spec.minimum is not None and value < spec.minimum
        too_large = spec.maximum is not None and value > spec.maximum
        if too_small or too_large:
            facts = {"label": spec.label, "value": value, "low": spec.minimum, "high": spec.maximum, "unit": spec.unit}
            if spec.maximum is None:
                raise ValidationError(_("「%(label)s」填写的是%(value)s，不得少于%(low)s%(unit)s，请改正。") % facts)
            raise ValidationError(
                _("「%(label)s」填写的是%(value)s，应在%(low)s至%(high)s%(unit)s之间，请改正。") % facts
            )

    return check


def _choice_errors(spec: Field, common: dict[str, Any]) -> dict[str, Any]:
    message = _("「%(label)s」所选的“%%(value)s”不在可选范围内，请从列出的选项中重新选择。") % {"label": spec.label}
    common["error_messages"]["invalid_choice"] = message
    return common


def _integer_errors(spec: Field, common: dict[str, Any]) -> dict[str, Any]:
    common["error_messages"]["invalid"] = _("「%(label)s」须为整数，请只填写数字。") % {"label": spec.label}
    return common
