"""Where the characters of a PDF stand, as poppler sees them: for comparing two printings of one form."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from forms.definition import Label, Placed, Sign, Value
from forms.layout import FORM_MARGINS, MM
from forms.measuring import HEAD_GAP, HEAD_LEADING, TITLE_LEADING, head_lines, plan
from forms.paper import Paper

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
ROOM = 2.0  # points by which a character may pass the edge of its cell


@dataclass(frozen=True, slots=True)
class Char:
    """One character: its page, the middle of its line, and where it begins and ends."""

    page: int
    y: float
    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text begins: page, and the middle of its line in points from the top."""

    page: int
    y: float


def chars(content: bytes) -> list[Char]:
    """Every character of a PDF, line by line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(content)
        done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True)
    found: list[Char] = []
    for page, text in enumerate(done.stdout.split("<page ")[1:]):
        for left, top, right, low, word in WORD.findall(text):
            shown = html.unescape(word)
            step = (float(right) - float(left)) / len(shown)
            middle = (float(top) + float(low)) / 2
            found += [
                Char(page, middle, float(left) + at * step, float(left) + (at + 1) * step, one)
                for at, one in enumerate(shown)
            ]
    return found


def boxes(paper: Paper) -> list[tuple[int, float, float]]:
    """Where each cell of our own printing is, in the order of the grid: page, upper and lower edge."""
    planned = plan(paper)
    found = []
    for box in planned.table.boxes:
        page = next(at for at, (first, end) in enumerate(planned.spans) if first <= box.at.row < end)
        head = len(planned.title) * TITLE_LEADING + head_lines(paper) * HEAD_LEADING + HEAD_GAP
        top = FORM_MARGINS.top + (head if page == 0 else HEAD_LEADING)
        top += planned.table.height(planned.spans[page][0], box.at.row)
        found.append((page, top, top + planned.table.height(box.at.row, box.at.row + box.at.rows)))
    return found


def spots(paper: Paper, content: bytes) -> dict[int, list[Spot]]:
    """Where each cell's text stands in its own column, by the cell's place in the grid; every time it does."""
    all_chars = chars(content)
    found = {}
    for at, placed in enumerate(paper.grid()):
        text = cell_words(paper, placed)
        if text:
            found[at] = _find(text, placed, paper, all_chars)
    return found


def cell_words(paper: Paper, placed: Placed) -> str:
    """What the cell must show, without blanks."""
    cell = placed.cell
    text = ""
    if isinstance(cell, Label):
        text = cell.text
    elif isinstance(cell, Value):
        text = paper.cell(cell.key)
    elif isinstance(cell, Sign) and cell.step in paper.opinions:
        text = paper.opinions[cell.step].text
    return re.sub(r"\s", "", text)


def _find(text: str, placed: Placed, paper: Paper, all_chars: list[Char]) -> list[Spot]:
    """Look for the text among the characters that stand between the cell's own edges, line by line."""
    edges = [FORM_MARGINS.left]
    for width in paper.form.columns:
        edges.append(edges[-1] + width * MM)
    left, right = edges[placed.col] - ROOM, edges[placed.col + placed.cols] + ROOM
    inside = [one for one in all_chars if one.left >= left and one.right <= right]
    inside.sort(key=lambda one: (one.page, round(one.y / 4), one.left))
    stream = "".join(one.text for one in inside)
    return [Spot(inside[one.start()].page, inside[one.start()].y) for one in re.finditer(re.escape(text), stream)]
