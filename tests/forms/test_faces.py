"""The five faces draw what official papers need, and say so when they cannot."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from forms.fonts.faces import (
    FALLBACK,
    FILES,
    HERE,
    MissingGlyph,
    face,
    font_file,
    glyph,
    missing_characters,
    use_folders,
)


def gb2312() -> str:
    found = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.append(bytes((high, low)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return "".join(found)


@pytest.mark.parametrize("role", FALLBACK)
def test_every_face_has_all_of_gb2312_itself(role: str) -> None:
    own = face(role).charToGlyph
    assert [one for one in gb2312() if ord(one) not in own] == []


def test_the_fallback_face_has_the_whole_basic_block_and_extension_a() -> None:
    own = face("song").charToGlyph
    assert [code for code in range(0x4E00, 0x9FA6) if code not in own] == []
    assert [code for code in range(0x3400, 0x4DB6) if code not in own] == []


@pytest.mark.parametrize("role", FALLBACK)
@pytest.mark.parametrize("character", "堃玥赟䶮☐☑☒〔〕№〇①℃㎡")
def test_rare_names_and_form_symbols_can_be_drawn_in_every_role(role: str, character: str) -> None:
    drawn_by, width = glyph(role, character)
    assert ord(character) in face(drawn_by).charToGlyph
    assert width > 0.5


def test_signatures_with_common_rare_characters_are_drawn_in_one_face() -> None:
    assert {glyph("kai", one)[0] for one in "堃玥赟䶮喆翀昇珺"} == {"kai"}


def test_a_character_no_face_has_is_refused_and_named() -> None:
    with pytest.raises(MissingGlyph, match="U\\+1F600"):
        glyph("fang", "\U0001f600")
    assert missing_characters("好\U0001f600的\U0001f600㊣") == ("\U0001f600", "㊣")
    assert missing_characters("张堃\n 李玥　") == ()


def test_the_files_are_the_ones_whose_origin_is_recorded() -> None:
    record = (HERE / "PROVENANCE.md").read_text(encoding="utf-8")
    for role, file in FILES.items():
        digest = hashlib.sha256((HERE / file).read_bytes()).hexdigest()
        assert re.search(rf"\| {role} \| {re.escape(file)} .*{digest}", record), role


def test_names_reserved_by_the_licences_are_not_used() -> None:
    for role, file in FILES.items():
        content = (HERE / file).read_bytes()
        for reserved in ("Noto", "LXGW", "Fandol", "Source Han"):
            assert reserved.encode("utf-16-be") not in content, role


@pytest.fixture
def _own_typefaces() -> Iterator[None]:
    yield
    use_folders(())


@pytest.mark.usefixtures("_own_typefaces")
def test_the_setting_puts_an_offices_own_typeface_before_ours(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "hei.ttf").write_bytes((HERE / FILES["hei"]).read_bytes())
    settings.FONT_DIRS = [tmp_path / "none", tmp_path]
    apps.get_app_config("forms").ready()
    assert font_file("hei") == tmp_path / "hei.ttf"
    assert font_file("kai") == HERE / FILES["kai"]
