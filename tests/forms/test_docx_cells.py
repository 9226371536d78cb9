"""An office program prints the DOCX with the same fields in the same cells as our PDF, measured by text position."""

from __future__ import annotations

import subprocess
from statistics import median

import pytest

from forms.docx import render_docx
from forms.fonts.faces import HERE
from forms.layout import PAGE
from forms.loader import codes, load
from forms.paper import Paper
from forms.pdf import render_pdf
from tests.forms.papers import a_paper
from tests.forms.places import Spot, boxes, cell_words, chars, spots
from tests.needs import libreoffice, needs_libreoffice, needs_poppler

TABLES = [one for one in codes() if load(one).layout == "table"]
MOST_DRIFT = 12.0  # points, less than a line of a cell
pytestmark = [needs_libreoffice, needs_poppler]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every form as LibreOffice prints its DOCX, in one go."""
    folder = tmp_path_factory.mktemp("docx")
    for code in TABLES:
        (folder / f"{code}.docx").write_bytes(render_docx(a_paper(code)))
    subprocess.run(
        [
            str(libreoffice()),
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *(str(folder / f"{code}.docx") for code in TABLES),
        ],
        check=True,
        capture_output=True,
        timeout=300,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "FONTCONFIG_FILE": str(HERE / "fonts.conf")},
    )
    return {code: (folder / f"{code}.pdf").read_bytes() for code in TABLES}


def own_spots(paper: Paper) -> dict[int, Spot]:
    """Where our PDF shows each cell's text: inside the very rectangle of its cell."""
    found = spots(paper, render_pdf(paper))
    inside = {}
    for at, (page, top, low) in enumerate(boxes(paper)):
        if at in found:
            (inside[at],) = [one for one in found[at] if one.page == page and top < one.y < low][:1] or [None]
    return inside


@pytest.mark.parametrize("code", TABLES)
def test_every_field_stands_in_its_cell_in_both(code: str, printed: dict[str, bytes]) -> None:
    paper = a_paper(code)
    filled = {at for at, placed in enumerate(paper.grid()) if cell_words(paper, placed)}
    assert len(filled) > 8
    assert {at for at, spot in own_spots(paper).items() if spot} == filled, "our own PDF"
    theirs = spots(paper, printed[code])
    assert {at for at, found in theirs.items() if found} == filled, "the DOCX as LibreOffice prints it"


@pytest.mark.parametrize("code", TABLES)
def test_rows_follow_each_other_in_the_same_order_at_nearly_the_same_height(
    code: str, printed: dict[str, bytes]
) -> None:
    paper = a_paper(code)
    grid = paper.grid()
    ours, all_theirs = own_spots(paper), spots(paper, printed[code])
    theirs = {at: told_apart(at, ours, all_theirs) for at in ours}
    lowest = -1.0
    rows = sorted({grid[at].row for at in ours if grid[at].rows == 1})
    for row in rows:
        cells = [at for at in ours if grid[at].rows == 1 and grid[at].row == row]
        assert min(height(theirs[at]) for at in cells) > lowest, f"row {row} begins under the row before it"
        assert len({theirs[at].page for at in cells}) == 1, f"row {row} stays together"
        lowest = max(height(theirs[at]) for at in cells)
    drift = {at: round(theirs[at].y - ours[at].y, 1) for at in ours if theirs[at].page == ours[at].page == 0}
    assert len(drift) > 5
    assert {at: by for at, by in drift.items() if abs(by) > MOST_DRIFT} == {}, "points up or down on the first page"


def told_apart(at: int, ours: dict[int, Spot], all_theirs: dict[int, list[Spot]]) -> Spot:
    """Of equal words in several cells the one that belongs here: as far down as the words found once stand on our page."""
    moved = [
        height(found[0]) - height(ours[one])
        for one, found in all_theirs.items()
        if one in ours and len(found) == 1 and ours[one].page == ours[at].page
    ]
    shift = median(moved) if moved else 0.0
    return min(all_theirs[at], key=lambda one: abs(height(one) - height(ours[at]) - shift))


def height(spot: Spot) -> float:
    """How far down in the whole file."""
    return spot.page * PAGE[1] + spot.y


@pytest.mark.parametrize("code", TABLES)
def test_a_square_stands_in_the_foot_of_the_printed_docx(code: str, printed: dict[str, bytes]) -> None:
    import io

    import pikepdf

    assert chars(printed[code])
    with pikepdf.open(io.BytesIO(printed[code])) as file:
        for page in file.pages:
            pictures = [one for one in page.Resources.get("/XObject", {}).values() if one.Subtype == "/Image"]
            assert len(pictures) == 1
