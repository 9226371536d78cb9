"""Chinese is written with Chinese punctuation, in code, rulebooks, forms, stories and pages alike."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT, modules, shown, tree

WRONG = re.compile(r"[\u4e00-\u9fff”》）][,;:?!()][\u4e00-\u9fff“《（]")
FORMATS = ("时:分",)  # shows how a clock time is typed
TEMPLATE_CODE = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def _docstrings(module: ast.Module) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [node for node in ast.walk(module) if isinstance(node, holders) and node.body]
    return {id(node.body[0].value) for node in nodes if isinstance(node.body[0], ast.Expr)}


def test_no_message_mixes_half_width_punctuation_into_chinese() -> None:
    wrong = []
    for file in modules():
        module = tree(file)
        prose = _docstrings(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                wrong += [
                    f"{shown(file, node.lineno)} {m[0]}" for m in WRONG.finditer(node.value) if m[0] not in FORMATS
                ]
    assert wrong == []


def test_no_rulebook_form_or_page_does_so_either() -> None:
    wrong = []
    folders = ("lifecycle/rulebooks", "forms/specs", "fixtures")
    files = [f for folder in folders for f in (ROOT / folder).rglob("*.toml")]
    files += ROOT.glob("*/templates/**/*.html")
    for file in files:
        text = TEMPLATE_CODE.sub("", file.read_text(encoding="utf-8"))
        lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", "pattern"))]
        wrong += [f"{shown(file)} {m[0]}" for line in lines for m in WRONG.finditer(line)]
    assert wrong == []
