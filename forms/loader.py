"""Read the spec files into definitions, refusing what cannot be drawn (表样装载). Pure: no Django."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from forms.definition import (
    KINDS,
    LAYOUTS,
    MARKS,
    Cell,
    Choice,
    Field,
    Form,
    Label,
    Letter,
    OpinionBlocks,
    Paragraph,
    Row,
    Sign,
    SpecError,
    Text,
    Value,
    When,
)

T = TypeVar("T")
SPECS = Path(__file__).parent / "specs"
TABLE_WIDTH = 162.0  # millimetres between the side margins of a form
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
CELLS: dict[str, tuple[type[Cell], str]] = {
    "label": (Label, "text"),
    "value": (Value, "key"),
    "text": (Text, "text"),
    "sign": (Sign, "step"),
}


@cache
def load(code: str) -> Form:
    """Return the paper ``code`` as its spec stands (装载表样).

    Raises: SpecError naming file, key and remedy.
    """
    path = SPECS / f"{code}.toml"
    if not path.is_file():
        raise SpecError(path.name, "code", "没有这个表样文件", f"现有：{'、'.join(codes())}")
    return parse(path.read_text(encoding="utf-8"), path.name)


def codes() -> tuple[str, ...]:
    """Return the codes of all specs, sorted."""
    return tuple(sorted(path.stem for path in SPECS.glob("*.toml")))


def all_forms() -> tuple[Form, ...]:
    """Return every paper that has a spec."""
    return tuple(load(code) for code in codes())


def parse(text: str, file: str) -> Form:
    """Turn the text of one spec into a checked definition.

    Raises: SpecError naming file, key and remedy.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SpecError(file, "TOML", str(error), "请改正语法") from error
    given: dict[str, Any] = dict(raw)
    given["fields"] = tuple(_field(one, file) for one in raw.get("fields", ()))
    given["rows"] = tuple(_row(one, file, at) for at, one in enumerate(raw.get("rows", ())))
    given["body"] = tuple(_paragraph(one, file) for one in raw.get("body", ()))
    given["letter"] = _make(Letter, raw.get("letter", {}), file, "letter")
    if "opinions" in raw:
        given["opinions"] = _opinions(raw["opinions"], file)
    form = _make(Form, given, file, "")
    _check(form, file)
    return form


def _make(kind: type[T], given: Mapping[str, Any], file: str, where: str) -> T:
    """Build a definition class from a table, refusing unknown and missing keys."""
    known = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    for key in given:
        if key not in known:
            raise SpecError(file, f"{where}.{key}".strip("."), "不认识的键", f"可用：{'、'.join(known)}")
    for name, one in known.items():
        if name not in given and one.default is MISSING and one.default_factory is MISSING:
            raise SpecError(file, f"{where}.{name}".strip("."), "缺少这个键", "请补上")
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()})


def _field(raw: Mapping[str, Any], file: str) -> Field:
    where = f"fields.{raw.get('key', '?')}"
    given = dict(raw)
    given["choices"] = tuple(_make(Choice, one, file, f"{where}.choices") for one in raw.get("choices", ()))
    if "when" in raw:
        given["when"] = _make(When, raw["when"], file, f"{where}.when")
    made = _make(Field, given, file, where)
    if made.kind not in KINDS:
        raise SpecError(file, f"{where}.kind", f"不认识的种类「{made.kind}」", f"可用：{'、'.join(KINDS)}")
    if made.kind in ("choice", "multi") and not made.choices and made.asked:
        raise SpecError(file, f"{where}.choices", "选择题没有选项", "请列出 choices")
    return made


def _row(raw: Mapping[str, Any], file: str, at: int) -> Row:
    where = f"rows[{at + 1}]"
    cells: list[Cell] = []
    for one in raw.get("cells", ()):
        named = [name for name in CELLS if name in one]
        if len(named) != 1 and set(named) != {"text", "sign"}:
            raise SpecError(file, where, "单元格须恰有 label、value、text、sign 之一", "请改正")
        kind, first = CELLS[named[0]]
        given = {(first if key == named[0] else key): value for key, value in one.items()}
        cells.append(_make(kind, given, file, where))
    return Row(tuple(cells), float(raw.get("height", 10.0)))


def _paragraph(raw: str | Mapping[str, Any], file: str) -> Paragraph:
    return Paragraph(raw) if isinstance(raw, str) else _make(Paragraph, raw, file, "body")


def _opinions(raw: Mapping[str, Any], file: str) -> OpinionBlocks:
    given = dict(raw)
    if given.pop("auto", False) is not True:
        raise SpecError(file, "opinions.auto", "意见栏须随办理路线生成", "请写 auto = true，固定栏目请用 sign 单元格")
    return _make(OpinionBlocks, given, file, "opinions")


def _check(form: Form, file: str) -> None:
    """Refuse what would only fail when a paper is printed."""
    if file != form.file:
        raise SpecError(file, "code", f"code「{form.code}」与文件名不符", "请使二者一致")
    if form.layout not in LAYOUTS:
        raise SpecError(file, "layout", f"不认识的版式「{form.layout}」", f"可用：{'、'.join(LAYOUTS)}")
    if form.mark not in MARKS:
        raise SpecError(file, "mark", f"不认识的标识「{form.mark}」", f"可用：{'、'.join(MARKS)}")
    keys = [one.key for one in form.fields]
    for key in keys:
        if keys.count(key) > 1:
            raise SpecError(file, f"fields.{key}", "字段重复", "请删去一个")
    for one in form.fields:
        if one.asked and one.section not in form.sections:
            raise SpecError(file, f"fields.{one.key}.section", f"分区「{one.section}」未列出", "请写入 sections")
        if one.when and one.when.key not in keys:
            raise SpecError(file, f"fields.{one.key}.when", f"所依字段「{one.when.key}」不存在", "请改正")
    _check_references(form, file, set(keys))
    if form.layout == "table":
        if abs(sum(form.columns) - TABLE_WIDTH) > 0.01:
            raise SpecError(file, "columns", f"合计{sum(form.columns):g}毫米", f"应合计{TABLE_WIDTH:g}毫米")
        form.grid()


def _check_references(form: Form, file: str, keys: set[str]) -> None:
    """Every value cell and every placeholder names a declared field."""
    texts = [form.title, form.header, form.header_right, *(one.text for one in form.body), *_letter_texts(form.letter)]
    needs = {key for one in form.body for key in (one.needs, one.unless, form.letter.number) if key}
    for row in form.rows:
        for cell in row.cells:
            if isinstance(cell, Value):
                needs.add(cell.key)
            elif isinstance(cell, Text):
                texts.append(cell.text)
    for text in texts:
        needs.update(PLACEHOLDER.findall(text))
    for key in sorted(needs - keys):
        raise SpecError(file, key, "引用了没有声明的字段", "请在 [[fields]] 中声明")


def _letter_texts(letter: Letter) -> list[str]:
    found: list[str] = []
    for one in fields(letter):
        value = getattr(letter, one.name)
        found.extend(value if isinstance(value, tuple) else [value])
    return found
