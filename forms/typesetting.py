"""Chinese lines: where they break, how they fill the measure (中文排版).

Closing marks never begin a line and opening marks never end one (避头尾); numbers, domains and
Latin words stay whole; the blank half of a closing mark may hang past the margin; what is left of
a line is spread between its characters. Pure but for the widths of the faces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from forms.fonts.faces import glyph

NO_START = frozenset("!),.:;?]}%°·’”…—～、。〉》」』】〕〗，．：；？！）］｝％‰℃々")
NO_END = frozenset("([{“‘〈《「『【〔〖（［｛￥$№§")
HANGING = frozenset("，。、；：）》」』】〕")
FULL_QUOTES = frozenset("“”‘’")
LATIN = re.compile(r"[☐☑☒][^　\n]*|[0-9A-Za-z\u00c0-\u017f][0-9A-Za-z\u00c0-\u017f.,:/@_+\-~#?=&*%]*|.", re.DOTALL)
LONG_RUN = 14
BREAK_AFTER = re.compile(r"(?<=[.\-/_@])(?!/)")
MOST_SPREAD = 0.3  # em between two characters; a line that would need more stays ragged


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face side by side, with the blank added after each of them."""

    face: str
    text: str
    x: float
    spread: float


@dataclass(frozen=True, slots=True)
class Line:
    """One set line; ``width`` is what it occupies after spreading."""

    runs: tuple[Run, ...]
    width: float

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(run.text for run in self.runs)


@lru_cache(maxsize=50_000)
def advance(role: str, character: str) -> tuple[str, float]:
    """Return the face that draws the character in this role, and its width in ems.

    Numbers and Latin letters of 仿宋 and 楷体 are drawn by 宋体, as printed papers do; the quotation
    marks of 楷体 are Latin ones, so 仿宋 lends its own.
    """
    if role in ("fang", "kai") and character < "\u0180":
        role = "song"
    elif role == "kai" and character in FULL_QUOTES:
        role = "fang"
    return glyph(role, character)


def text_width(text: str, role: str, size: float) -> float:
    """Return the width of one line of text in points."""
    return sum(advance(role, one)[1] for one in text) * size


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Cut a paragraph where a line may end: words and numbers whole, marks with their neighbours."""
    found: list[str] = []
    for raw in _raw_tokens(text):
        sticks = found and (raw[0] in NO_START or found[-1][-1] in NO_END)
        if sticks:
            found[-1] += raw
        else:
            found.append(raw)
    return tuple(found)


def _raw_tokens(text: str) -> list[str]:
    raw: list[str] = []
    for word in LATIN.findall(text):
        if len(word) > LONG_RUN:
            raw.extend(part for part in BREAK_AFTER.split(word) if part)  # a domain or an address
        else:
            raw.append(word)
    return raw


@lru_cache(maxsize=4096)
def set_lines(
    text: str, role: str, size: float, width: float, indent: float = 0.0, justify: bool = True
) -> tuple[Line, ...]:
    """Set a text, one or several paragraphs, in lines of ``width`` points (排行).

    ``indent`` is the first-line indent in ems. Raises: MissingGlyph.
    """
    found: list[Line] = []
    for paragraph in text.split("\n"):
        broken = _break(paragraph, role, width / size, indent)
        for at, line in enumerate(broken):
            is_last = at + 1 == len(broken)
            start = indent if at == 0 else 0.0
            found.append(_fill(line, role, size, width, start, spread=justify and not is_last))
    return tuple(found)


def _break(paragraph: str, role: str, measure: float, indent: float) -> list[str]:
    """Break one paragraph greedily; all widths in ems."""
    lines: list[str] = []
    line, used = "", indent
    for token in tokens(paragraph):
        for part in _fitting(token, role, measure):
            wide = _ems(part, role)
            hang = 0.5 if part[-1] in HANGING else 0.0
            if line and used + wide - hang > measure + 1e-6:
                lines.append(line)
                line, used = "", 0.0
                part = part.lstrip(" ") or part
                wide = _ems(part, role)
            line += part
            used += wide
    lines.append(line)
    return lines


def _fitting(token: str, role: str, measure: float) -> list[str]:
    """Return the token, or its pieces if it is longer than a whole line."""
    if _ems(token, role) - (0.5 if token[-1] in HANGING else 0.0) <= measure:
        return [token]
    pieces: list[str] = []
    for one in token:
        if pieces and (_ems(pieces[-1] + one, role) <= measure or one in NO_START):
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


@lru_cache(maxsize=20_000)
def _ems(text: str, role: str) -> float:
    return sum(advance(role, one)[1] for one in text)


def _fill(text: str, role: str, size: float, width: float, indent: float, *, spread: bool) -> Line:
    """Turn one broken line into runs with their places."""
    text = text.rstrip(" ")
    natural = _ems(text, role) + indent
    gaps = _gaps(text)
    room = width / size - natural
    if text and text[-1] in HANGING and room < 0.0:
        room += 0.5
    extra = room / gaps if spread and gaps and 0 < room <= MOST_SPREAD * gaps else 0.0
    runs, ends = _runs(text, role, size, indent, extra)
    return Line(tuple(runs), ends)


def _is_latin(character: str) -> bool:
    return character < "\u0180"


def _gaps(text: str) -> int:
    """Count the places where a line may be widened: after every character but inside Latin words."""
    return sum(1 for at in range(len(text) - 1) if not (_is_latin(text[at]) and _is_latin(text[at + 1])))


def _runs(text: str, role: str, size: float, indent: float, extra: float) -> tuple[list[Run], float]:
    runs: list[Run] = []
    at = indent
    start, held, face, latin = at, "", "", False
    for index, one in enumerate(text):
        drawn, wide = advance(role, one)
        is_latin = _is_latin(one)
        if held and (drawn != face or is_latin != latin):
            runs.append(Run(face, held, start * size, 0.0 if latin else extra * size))
            held = ""
        if not held:
            start, face, latin = at, drawn, is_latin
        held += one
        inside = is_latin and index + 1 < len(text) and _is_latin(text[index + 1])
        at += wide + (0.0 if inside else extra)
    if held:
        runs.append(Run(face, held, start * size, 0.0 if latin else extra * size))
    return runs, (at - extra if text else at) * size
