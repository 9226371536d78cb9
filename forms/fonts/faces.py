"""The five faces and their fallbacks: who draws which character, how wide (字体与回退).

A role is a face of GB/T 9704 practice: ``fang`` body, ``biaosong`` title, ``hei`` first-level heads,
``kai`` second-level heads and opinions, ``song`` numbers and everything another face lacks.
``use_folders`` names an office's own folders (the setting ``FONT_DIRS``), whose ``<role>.ttf`` files take precedence.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

HERE = Path(__file__).parent
FILES = {"song": "song.ttf", "biaosong": "biaosong.ttf", "hei": "hei.ttf", "kai": "kai.ttf", "fang": "fandol/fang.ttf"}
FALLBACK: dict[str, str | None] = {"fang": "song", "kai": "song", "biaosong": "song", "hei": "song", "song": None}
BLANKS = frozenset(" \n\r\t\u00a0")
_lock = threading.Lock()
_registered = False
_own_folders: tuple[Path, ...] = ()


class MissingGlyph(Exception):
    """No face can draw this character; printing would leave a blank, so nothing is printed."""

    def __init__(self, character: str) -> None:
        self.character = character
        super().__init__(f"字符“{character}”(U+{ord(character):04X})不在打印字库内，请改用规范汉字。")


def use_folders(folders: Iterable[Path]) -> None:
    """Take an office's own typefaces first (自备字体); called before the first paper is drawn."""
    global _own_folders
    _own_folders = tuple(Path(folder) for folder in folders)


def font_file(role: str) -> Path:
    """Return the file that draws ``role``: the office's own if it has one, else ours."""
    for folder in _own_folders:
        own = folder / f"{role}.ttf"
        if own.is_file():
            return own
    return HERE / FILES[role]


def register() -> None:
    """Make the faces known to the PDF engine, once a process (注册字体)."""
    global _registered
    with _lock:
        if _registered:
            return
        rl_config.useA85 = 0
        for role in FALLBACK:
            font = TTFont(role, str(font_file(role)), asciiReadable=False)
            font.face.get_table = partial(_table, font.face)  # type: ignore[method-assign]
            pdfmetrics.registerFont(font)
        _registered = True


class _Outlines:
    """The outlines of a face, read in place; the engine would copy all 14 MB for every paper."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._start = data, start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def _table(drawn: Any, tag: str) -> bytes | _Outlines:
    start, length = drawn.get_table_pos(tag)
    if tag == "glyf":
        return _Outlines(drawn._ttf_data, start)
    return bytes(drawn._ttf_data[start : start + length])


def face(role: str) -> Any:
    """Return the registered face of ``role``."""
    register()
    found: Any = pdfmetrics.getFont(role)
    return found.face


@lru_cache(maxsize=50_000)
def glyph(role: str, character: str) -> tuple[str, float]:
    """Return the role that has the character and its advance at one point.

    Raises: MissingGlyph when no face of the chain has it.
    """
    at: str | None = role
    while at is not None:
        drawn = face(at)
        if ord(character) in drawn.charToGlyph or character in BLANKS:
            return at, drawn.charWidths.get(ord(character), drawn.defaultWidth) / 1000
        at = FALLBACK[at]
    raise MissingGlyph(character)


@lru_cache(maxsize=50_000)
def _is_drawable(character: str) -> bool:
    return character in BLANKS or ord(character) in face("song").charToGlyph


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters that no face can draw, each once, in the order met."""
    return tuple(dict.fromkeys(one for one in text if not _is_drawable(one)))
