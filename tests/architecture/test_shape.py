"""One concept a file, one meaning a name, and no law in the code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ORDER, ROOT, modules, shown, strings, tree

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 300, 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "data", "misc"}
GENERATED = "migrations"
UNGOVERNED = {"Deadline", "Delivery"}  # their state is a plain note; no state machine guards it
GOVERNED = {"Site", "Domain", "Registration", "Application", "Notice"}
DIVISIONS = ("省", "市", "县", "区", "乡", "镇", "自治区", "自治州", "街道")
PLACES = re.compile(
    "江西|九江|浔阳|濂溪|柴桑|武宁|修水|永修|德安|都昌|湖口|彭泽|瑞昌|共青城|庐山|南昌|广东|惠州|仲恺|湖北|黄冈|武穴|北京|上海|天津|重庆"
)


def _written() -> list[Path]:
    return [file for file in modules() if GENERATED not in file.parts]


def test_files_are_short_or_say_why_not() -> None:
    long = []
    for file in [*_written(), *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "fixtures").rglob("*.py"))]:
        lines = file.read_text(encoding="utf-8").splitlines()
        if len(lines) > MOST_LINES and not any(line.startswith("# long because") for line in lines[:5]):
            long.append(f"{shown(file)} has {len(lines)} lines")
    assert long == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    return (node.end_lineno or 0) - node.lineno + 1 - ((first.end_lineno or 0) - first.lineno + 1 if documented else 0)


def test_functions_are_short() -> None:
    long = [
        f"{shown(file, node.lineno)} {node.name}: {_length(node)} lines"
        for file in _written()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_module_has_an_empty_name() -> None:
    assert [shown(file) for file in _written() if file.stem in EMPTY_NAMES or file.parent.name in EMPTY_NAMES] == []


def test_every_module_starts_with_its_docstring_and_the_future_import() -> None:
    wrong = []
    for file in _written():
        body = tree(file).body
        if not body:
            continue  # an empty package marker
        if ast.get_docstring(tree(file)) is None:
            wrong.append(f"{shown(file)} has no docstring")
        future = [node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
        if len(body) > 1 and not future:
            wrong.append(f"{shown(file)} lacks `from __future__ import annotations`")
    assert wrong == []


def _calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call))


def test_nobody_sets_a_state_by_a_bulk_update() -> None:
    """A bulk update passes by the state machine and leaves no history."""
    wrong = [
        shown(file, call.lineno)
        for file in _written()
        for call in _calls(file)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"update", "bulk_update"}
        and ast.unparse(call.func.value).partition(".")[0] not in UNGOVERNED
        and (
            any(word.arg == "state" for word in call.keywords)
            or any(
                isinstance(node, ast.Constant) and node.value == "state"
                for argument in call.args
                for node in ast.walk(argument)
            )
        )
    ]
    assert wrong == []


def test_nobody_creates_governed_rows_in_bulk_or_in_a_later_state() -> None:
    wrong = []
    for file in _written():
        for call in _calls(file):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"create", "bulk_create"}:
                continue
            on = ast.unparse(call.func.value)
            model = on.partition(".")[0]
            if model not in GOVERNED:
                continue
            if call.func.attr == "bulk_create" or any(word.arg == "state" for word in call.keywords):
                wrong.append(f"{shown(file, call.lineno)} {on}.{call.func.attr}")
    assert wrong == []


def _place_names() -> re.Pattern[str]:
    """Return a pattern of the places that the rulebooks speak of, and of some they do not."""
    names: set[str] = set()
    for file in (ROOT / "lifecycle" / "rulebooks").glob("*/jurisdiction.toml"):
        label = tomllib.loads(file.read_text(encoding="utf-8"))["label"]
        names.update(re.findall(f"(.{{2,4}}?)(?:{'|'.join(DIVISIONS)})", label))
    return re.compile("|".join([PLACES.pattern, *sorted(names)]))


def test_no_place_is_named_in_the_code() -> None:
    """Places stand in rulebooks, fixtures and tests; code serves every jurisdiction alike."""
    places = _place_names()
    wrong = [
        f"{shown(file, line)}: {found.group()}"
        for file in _written()
        for text, line in strings(file)
        if (found := places.search(text))
    ]
    assert wrong == []


def test_no_place_is_named_in_a_template() -> None:
    places = _place_names()
    templates = sorted(file for app in ORDER for file in (ROOT / app).rglob("templates/**/*.html"))
    wrong = [
        f"{shown(file, number)}: {found.group()}"
        for file in templates
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (found := places.search(line))
    ]
    assert wrong == []


def test_no_day_count_is_written_in_the_code() -> None:
    """A number of days or months is law, and law stands in a rulebook."""
    counted = re.compile(r"\d+\s*(?:个)?(?:工作日|自然日|日内|天内|个月内|日以上|天以上)")
    wrong = [
        f"{shown(file, line)}: {found.group()}"
        for file in _written()
        for text, line in strings(file)
        if (found := counted.search(text))
    ]
    assert wrong == []


def test_pages_carry_no_inline_style_script_or_handler() -> None:
    """The content security policy would block them, and then the page would break silently."""
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)|hx-on|javascript:", re.IGNORECASE)
    data_only = re.compile(r"<script[^>]*type=\"application/json\"")
    wrong = []
    for app in ORDER:
        for file in sorted((ROOT / app).rglob("templates/**/*.html")):
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if inline.search(line) and not data_only.search(line):
                    wrong.append(f"{shown(file, number)}: {line.strip()[:80]}")
    assert wrong == []


def test_what_is_left_to_do_is_not_left_in_the_code() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")
    wrong = [
        shown(file, number)
        for file in _written()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if unfinished.search(line)
    ]
    assert wrong == []
