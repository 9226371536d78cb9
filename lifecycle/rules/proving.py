"""Reading proofs (采集验证): marks in the syntax trees of the tests, rule ids in the stories. Pure; runs nothing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lifecycle.rules.proofs import Proof, Proofs, Told

SIDES = ("kept", "broken")
RULE = re.compile(r"\b([A-Z]{3})-(\d\d)\b")
RANGE = re.compile(r"\b([A-Z]{3})-(\d\d) … (?:\1-)?(\d\d)\b")
Test = ast.FunctionDef | ast.AsyncFunctionDef


class MarkError(ValueError):
    """A mark that cannot be read without running it (无法读取的标记): where it stands."""


def gather(tests: Path, stories: Path) -> Proofs:
    """Everything that proves a rule (采集验证), from a folder of tests and one of stories.

    Raises: MarkError when a mark does not consist of two literal strings.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for rule, kind, name in (*_tests(tests), *_stories(stories)):
        found.setdefault(rule, {}).setdefault(kind, set()).add(name)
    rules = {rule: Proof(**{kind: tuple(sorted(names)) for kind, names in by.items()}) for rule, by in found.items()}
    named = {name for proof in rules.values() for name in (*proof.stories, *proof.refusals)}
    return Proofs(rules, {name: told(_toml(stories / f"{name}.toml")) for name in sorted(named)})


def _tests(folder: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted(folder.rglob("test_*.py")):
        where = f"{folder.name}/{file.relative_to(folder).as_posix()}"
        for name, rule, side in marks(ast.parse(file.read_text(encoding="utf-8")), where):
            yield rule, side, f"{where}::{name}"


def marks(module: ast.Module, where: str = "") -> Iterator[tuple[str, str, str]]:
    """The marked tests of a module (带标记的测试): test, rule id, side. Marks may stand on the test, on one of its
    cases, on its class, on the module, or in a list of the module that the test's decorators name.

    Raises: MarkError.
    """
    lists = {name: node.value for node in module.body if isinstance(node, ast.Assign) for name in _names(node.targets)}
    for test, above in _nodes(module.body, ()):
        around = [lists["pytestmark"]] if "pytestmark" in lists else []
        decorators = [one for holder in (*above, test) for one in holder.decorator_list]
        named = [lists[n.id] for one in decorators for n in ast.walk(one) if isinstance(n, ast.Name) and n.id in lists]
        name = "::".join(holder.name for holder in (*above, test))
        for rule, side in dict.fromkeys(m for one in (*around, *decorators, *named) for m in _read(one, where)):
            yield name, rule, side


def _nodes(body: list[ast.stmt], above: tuple[ast.ClassDef, ...]) -> Iterator[tuple[Test, tuple[ast.ClassDef, ...]]]:
    for node in body:
        if isinstance(node, Test) and node.name.startswith("test"):
            yield node, above
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from _nodes(node.body, (*above, node))


def _names(targets: list[ast.expr]) -> list[str]:
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _read(node: ast.expr, where: str) -> Iterator[tuple[str, str]]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("mark.rule"):
            words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(words) != 2 or len(call.args) != 2 or words[1] not in SIDES:
                raise MarkError(f'{where}:{call.lineno} 标记应写成 pytest.mark.rule("TMP-05", "kept")')
            yield words[0], words[1]


def _stories(folder: Path) -> Iterator[tuple[str, str, str]]:
    for file in sorted(folder.glob("*.toml")):
        for rule in headed(file.read_text(encoding="utf-8")):
            yield rule, "stories", file.stem
        for act in _toml(file)["acts"]:
            if rule := act.get("refused", {}).get("rule"):
                yield rule, "refusals", file.stem


def headed(text: str) -> list[str]:
    """The rule ids in a story's first comment lines (故事所示规则); `PRM-03 … PRM-07` names all between."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    head = " ".join(lines)
    ids = [f"{family}-{number}" for family, number in RULE.findall(head)]
    for family, first, last in RANGE.findall(head):
        ids += [f"{family}-{number:02d}" for number in range(int(first), int(last) + 1)]
    return sorted(set(ids))


def told(story: Mapping[str, Any]) -> Told:
    """A story as proof (办理故事), with the procedures of which it brings a case to its end."""
    procedures: dict[str, str] = {}
    completed: set[str] = set()
    for act in story["acts"]:
        current = act.get("case", "")
        procedures.setdefault(current, act.get("procedure", story["procedure"]))
        if act.get("expect", {}).get("state") == "completed":
            completed.add(procedures[current])
    return Told(story["title"], tuple(sorted(completed)))


def _toml(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
