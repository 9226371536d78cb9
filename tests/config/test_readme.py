"""The READMEs say what is so: every setting, every link, every make target."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

READMES = ("README.md", "README.zh-CN.md")


def _variables() -> set[str]:
    read = re.compile(r"env\.\w+\(\s*\"([A-Z_]+)\"")
    return {name for file in (ROOT / "config").glob("*.py") for name in read.findall(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("readme", READMES)
def test_every_environment_variable_stands_in_the_configuration_table(readme: str) -> None:
    listed = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE))
    assert len(listed) > 10
    assert listed == _variables()


@pytest.mark.parametrize("document", [*READMES, *(f"docs/{name}.md" for name in ("walk", "operations", "security"))])
def test_every_link_inside_the_repository_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / document).read_text(encoding="utf-8"))
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_that_is_spoken_of_exists(readme: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    spoken = set(re.findall(r"make ([a-z][a-z-]*)", (ROOT / readme).read_text(encoding="utf-8")))
    assert spoken
    assert spoken - targets - {"and"} == set()


def test_every_management_command_that_is_spoken_of_exists() -> None:
    from django.core.management import get_commands

    pages = [*READMES, *(f"docs/{name}.md" for name in ("operations", "security"))]
    spoken = {
        name
        for page in pages
        for name in re.findall(r"manage\.py ([a-z_]+)", (ROOT / page).read_text(encoding="utf-8"))
    }
    assert spoken
    assert spoken - set(get_commands()) == set()
