"""What a letter says, part by part, before anybody draws it (公文要素). PDF, DOCX and preview share it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from forms.paper import Paper

HEAD_ONE = re.compile(r"[一二三四五六七八九十]+、[^。；]{1,28}$")
HEAD_TWO = re.compile(r"（[一二三四五六七八九十]+）[^。；]{1,28}$")
BLANK_NUMBER = "　　〔　　　　〕　　号"
BLANK_DATE = "　　　　年　　月　　日"
Style = Literal["body", "head_one", "head_two"]


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of the body and how it is set."""

    text: str
    style: Style


@dataclass(frozen=True, slots=True)
class LetterText:
    """All parts of one letter, facts in place; an empty part is not printed."""

    head: str
    number: str
    signer: str
    is_upward: bool
    title: str
    addressee: str
    body: tuple[Part, ...]
    attachments: tuple[str, ...]
    issuer: str
    date: str
    note: str
    signatures: tuple[str, ...]


def letter_text(paper: Paper) -> LetterText:
    """Return the parts of a letter, notice or undertaking with their facts (公文要素)."""
    letter = paper.form.letter
    signed = paper.opinions.get(letter.signer) if letter.signer else None
    number = paper.words(letter.number) if letter.number else ""
    return LetterText(
        head=paper.merge(letter.head),
        number=(number or BLANK_NUMBER) if letter.head else "",
        signer=signed.signature if signed else "",
        is_upward=bool(letter.signer),
        title=paper.title,
        addressee=paper.merge(letter.addressee),
        body=tuple(_part(line) for text in paper.body for line in text.split("\n") if line.strip()),
        attachments=tuple(paper.merge(one) for one in letter.attachments),
        issuer=paper.merge(letter.issuer),
        date=(paper.merge(letter.date) or BLANK_DATE) if letter.date else "",
        note=paper.merge(letter.note),
        signatures=tuple(paper.merge(one) for one in letter.signatures),
    )


def _part(text: str) -> Part:
    if HEAD_ONE.match(text):
        return Part(text, "head_one")
    if HEAD_TWO.match(text):
        return Part(text, "head_two")
    return Part(text, "body")


def title_lines(paper: Paper, fits: int) -> tuple[str, ...]:
    """Break a title longer than ``fits`` characters where its sense breaks, into even lines (标题回行).

    The sense breaks where a fact begins or ends, and before 关于.
    """
    chunks = _chunks(paper)
    best: tuple[str, ...] = ()
    for cuts in product((False, True), repeat=len(chunks) - 1):
        lines = [chunks[0]]
        for cut, chunk in zip(cuts, chunks[1:], strict=True):
            if cut:
                lines.append(chunk)
            else:
                lines[-1] += chunk
        if max(map(len, lines)) <= fits and (not best or _rank(lines) < _rank(best)):
            best = tuple(lines)
    return best or _even(paper.title, fits)


def _chunks(paper: Paper) -> list[str]:
    """Cut the title at the seams of its template."""
    raw = [one for one in re.split(r"(\{[^}]*\})|(?=关于)", paper.form.title) if one]
    return [text for text in (paper.merge(one) for one in raw) if text] or [""]


def _rank(lines: Sequence[str]) -> tuple[int, int]:
    """Fewer lines first, then the more even ones; a line must not begin with 的."""
    bad = sum(one.startswith("的") for one in lines)
    return len(lines) + 9 * bad, max(map(len, lines)) - min(map(len, lines))


def _even(title: str, fits: int) -> tuple[str, ...]:
    count = -(-len(title) // fits)
    size = -(-len(title) // count)
    return tuple(title[begin : begin + size] for begin in range(0, len(title), size))
