"""Reads the product's own source for the tests of its architecture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Left may import right, never the reverse.
ORDER = ("config", "approvals", "notices", "forms", "lifecycle", "accounts")


@cache
def modules(*apps: str) -> tuple[Path, ...]:
    """Return every Python file of the named apps (default: of all)."""
    return tuple(sorted(file for app in apps or ORDER for file in (ROOT / app).rglob("*.py")))


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def shown(file: Path, line: int = 0) -> str:
    """Return a file as a reader would look it up."""
    return f"{file.relative_to(ROOT)}:{line}" if line else str(file.relative_to(ROOT))


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """Yield every module that a file imports, inside functions too, with the line."""
    package = file.relative_to(ROOT).with_suffix("").parts
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level]) + "." if node.level else ""
            module = f"{base}{node.module or ''}".strip(".")
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "import_string", "__import__"}:
            yield from ((text, node.lineno) for text in _texts(node.args[:1]))


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def strings(file: Path) -> Iterator[tuple[str, int]]:
    """Yield every string literal of a file, docstrings too, with its line."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno
