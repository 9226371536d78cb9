"""Imports run one way: config -> approvals -> notices -> forms -> lifecycle -> accounts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ORDER, ROOT, imports, modules, shown, tree

# These hold the law's arithmetic. They know no database, no web and no clock.
PURE = (
    "lifecycle/daycount.py",
    "lifecycle/rules",
    "approvals/route.py",
    "forms/definition.py",
    "notices/watch/judging.py",
)
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def _upward(app: str) -> set[str]:
    return set(ORDER[: ORDER.index(app)])


def _pure_files() -> list[Path]:
    files = [ROOT / name for name in PURE if (ROOT / name).is_file()]
    return files + [file for name in PURE if (ROOT / name).is_dir() for file in sorted((ROOT / name).rglob("*.py"))]


@pytest.mark.parametrize("app", ORDER)
def test_an_app_exists_and_imports_nothing_above_it(app: str) -> None:
    assert modules(app), f"{app} has no modules: a rename must be followed here"
    wrong = [
        f"{shown(file, line)} imports {name}"
        for file in modules(app)
        for name, line in imports(file)
        if name.partition(".")[0] in _upward(app)
    ]
    assert wrong == []


def _references(file: Path) -> Iterator[tuple[str, int]]:
    """Yield "app.Model" strings that stand where Django resolves them."""
    relations = {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        values = [*node.args[:1], *(word.value for word in node.keywords if word.arg in {"to", "app_label"})]
        for value in values if name in relations else ():
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value, node.lineno


@pytest.mark.parametrize("app", ORDER)
def test_no_relation_written_as_a_string_points_upward(app: str) -> None:
    wrong = [
        f"{shown(file, line)} refers to {name}"
        for file in modules(app)
        for name, line in _references(file)
        if name.partition(".")[0] in _upward(app)
    ]
    assert wrong == []


def test_only_the_engine_imports_viewflow() -> None:
    importers = {
        shown(file)
        for file in modules()
        for name, _ in imports(file)
        if name.partition(".")[0] == "viewflow" and "migrations" not in file.parts
    }
    assert importers, "nobody imports viewflow: then this test guards nothing"
    assert {name for name in importers if not name.startswith("approvals/engine/")} == set()


def test_only_one_distribution_gives_the_module_django_fsm() -> None:
    from importlib.metadata import packages_distributions

    assert packages_distributions()["django_fsm"] == ["django-fsm-2"]


def test_pure_modules_are_there_to_be_checked() -> None:
    assert [name for name in PURE if not (ROOT / name).exists()] == []


def test_pure_modules_import_no_django() -> None:
    wrong = [
        f"{shown(file, line)} imports {name}"
        for file in _pure_files()
        for name, line in imports(file)
        if name.partition(".")[0] in {"django", "viewflow", "simple_history", "django_fsm", "celery"}
    ]
    assert wrong == []


def test_pure_modules_read_no_clock() -> None:
    wrong = [
        shown(file, node.lineno)
        for file in _pure_files()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and (getattr(node.func.value, "id", getattr(node.func.value, "attr", "")), node.func.attr) in CLOCKS
    ]
    assert wrong == []
