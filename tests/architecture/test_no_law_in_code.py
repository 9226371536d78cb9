"""No module and no template knows an office's title, a jurisdiction's code or a statutory number of days."""

from __future__ import annotations

import ast
import re
import tomllib

from tests.architecture.source import ORDER, ROOT, modules, shown, strings, tree

BOOKS = ROOT / "lifecycle" / "rulebooks"
TITLES = re.compile("总编|数字经济发展中心|电子政务办|区两委办|信息办公室|网站管理科|编委办")
#: The length of a day and of a week.
DAYS = (0, 1, 6, 7)
#: Spans that are no law, each with its reason.
SPANS = {
    ("approvals/inboxfilter.py", 3): "from when an item looks pressing on the workbench",
    ("forms/demo_certificate.py", 3650): "how long a certificate made for the demonstration is valid",
}
WRITTEN = [file for file in modules() if "migrations" not in file.parts]


def codes() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(sorted(f.name for f in BOOKS.iterdir() if "-" in f.name)) + r")\b")


def test_no_office_is_called_by_its_title_in_the_code() -> None:
    assert [f"{shown(f, n)}: {m.group()}" for f in WRITTEN for t, n in strings(f) if (m := TITLES.search(t))] == []


def test_no_office_is_called_by_its_title_in_a_template() -> None:
    templates = [file for app in ORDER for file in sorted((ROOT / app).rglob("templates/**/*.html"))]
    assert [shown(file) for file in templates if TITLES.search(file.read_text(encoding="utf-8"))] == []


def test_no_jurisdiction_is_named_by_its_code() -> None:
    known = codes()
    assert [f"{shown(f, n)}: {m.group()}" for f in WRITTEN for t, n in strings(f) if (m := known.search(t))] == []


def test_no_number_of_days_is_added_in_the_code_but_those_that_are_no_law() -> None:
    found = {
        (shown(file), word.value.value)
        for file in WRITTEN
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("timedelta")
        for word in node.keywords
        if word.arg in {"days", "weeks"} and isinstance(word.value, ast.Constant) and word.value.value not in DAYS
    }
    assert found == set(SPANS)


def test_the_books_name_what_the_code_may_not() -> None:
    written = "".join(file.read_text(encoding="utf-8") for file in BOOKS.rglob("*.toml"))
    assert TITLES.search(written)
    assert all("label" in tomllib.loads(f.read_text(encoding="utf-8")) for f in BOOKS.rglob("jurisdiction.toml"))
