"""Sizes of papers, and what happens to a value that is too long for its cell (版面与附页).

A value of more than ten lines prints nine of them and 「（全文见附页）」; the whole text goes on an
annex page. PDF and DOCX share the decision, so both show the same lines. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.definition import Form, Placed, Sign, Value
from forms.paper import Annex, Paper
from forms.typesetting import set_lines

MM = 72 / 25.4
PAGE = (210.0 * MM, 297.0 * MM)
CELL_SIZE, CELL_LEADING = 12.0, 16.5
CELL_PADDING = 1.6 * MM
LABEL_PADDING = 0.7 * MM
CELL_RISE = 1.1 * MM  # above and below the lines of a cell
MOST_LINES = 10
MOST_OPINION_LINES = 7
SEE_ANNEX = "（全文见附页）"


@dataclass(frozen=True, slots=True)
class Margins:
    """Blank borders of a page in points."""

    top: float
    right: float
    bottom: float
    left: float

    @property
    def width(self) -> float:
        """Width between the side margins."""
        return PAGE[0] - self.left - self.right

    @property
    def height(self) -> float:
        """Height between top and bottom margins."""
        return PAGE[1] - self.top - self.bottom


FORM_MARGINS = Margins(20 * MM, 23 * MM, 31 * MM, 25 * MM)
LETTER_MARGINS = Margins(37 * MM, 26 * MM, 35 * MM, 28 * MM)


def cell_width(form: Form, at: Placed) -> float:
    """Return the width of a placed cell in points."""
    return sum(form.columns[at.col : at.col + at.cols]) * MM


def shorten(text: str, role: str, width: float, most: int, indent: float = 0.0) -> tuple[str, bool]:
    """Return what a cell shows of a text, and whether the rest goes to an annex page (附页)."""
    lines = set_lines(text, role, CELL_SIZE, width, indent)
    if len(lines) <= most:
        return text, False
    kept = most - 1
    return "".join(_joined(text, [line.text for line in lines[:kept]])) + "\n" + SEE_ANNEX, True


def _joined(text: str, lines: list[str]) -> str:
    """Return the beginning of ``text`` that these lines show, its own line ends kept."""
    at = 0
    for line in lines:
        while at < len(text) and text[at] in " \n":
            at += 1
        at += len(line)
    return text[:at].rstrip()


def cell_text(paper: Paper, at: Placed) -> tuple[str, bool]:
    """Return what the value or opinion cell shows, and whether it was cut."""
    width = cell_width(paper.form, at) - 2 * CELL_PADDING
    if isinstance(at.cell, Value):
        if paper.form.field(at.cell.key).choices:
            lines = set_lines(paper.cell(at.cell.key), "fang", CELL_SIZE, width, 0.0, False)
            return "\n".join(line.text.strip("　") for line in lines), False
        return shorten(paper.cell(at.cell.key), "fang", width, MOST_LINES)
    if isinstance(at.cell, Sign) and at.cell.step in paper.opinions:
        return shorten(paper.opinions[at.cell.step].text, "kai", width, MOST_OPINION_LINES, 2.0)
    return "", False


def annexes(paper: Paper) -> tuple[Annex, ...]:
    """Return the annex pages of a paper: values too long for their cells, then what was added."""
    found: list[Annex] = []
    for at in paper.grid() if paper.form.layout == "table" else ():
        if not cell_text(paper, at)[1]:
            continue
        if isinstance(at.cell, Value):
            found.append(Annex(paper.form.field(at.cell.key).label, paper.cell(at.cell.key)))
        elif isinstance(at.cell, Sign):
            found.append(Annex(office_of(paper, at.cell.step), paper.opinions[at.cell.step].text))
    return (*found, *paper.annexes)


def office_of(paper: Paper, step: str) -> str:
    """Return the heading under which an opinion stands."""
    for block in paper.chain:
        if block.step_key == step:
            title = block.title_label or block.office_label
            return f"{block.group_label}{title}意见" if block.group_label else f"{block.office_label}意见"
    return "意见"
