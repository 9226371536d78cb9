"""Pictures of papers as poppler draws them: kept small for comparison, larger for people to look at.

    python -m tests.forms.pictures        draws the reference pictures and those of docs/papers again
    python -m tests.forms.pictures migration closing_notice        only those of these papers

After a change of a spec or of the printing: run it, look at every picture that changed, commit them with the change.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

from forms.loader import codes, load
from forms.pdf import render_pdf
from tests.forms.papers import a_paper

HERE = Path(__file__).parent / "pictures"
DOCS = Path(__file__).parents[2] / "docs" / "papers"
DPI, DOCS_DPI = 50, 80
BLOCK = 12  # pixels; about the height of two lines
GREYS = 16


def drawn(pdf: bytes, dpi: int, *, colour: bool = False) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.pdf"
        path.write_bytes(pdf)
        arguments = ["pdftoppm", "-r", str(dpi), *([] if colour else ["-gray"]), str(path), f"{folder}/p"]
        subprocess.run(arguments, check=True, capture_output=True)
        found = []
        for file in sorted(Path(folder).glob("p-*")):
            with Image.open(file) as picture:
                found.append(picture.copy())
        return found


def pages(code: str, **changes: object) -> list[Image.Image]:
    """The pages of a paper of the sample case, as kept for comparison: with seals, so that these are compared too."""
    return drawn(render_pdf(a_paper(code, demo=True, **changes)), DPI)


def kept(code: str) -> list[Image.Image]:
    """The reference pictures of a paper."""
    found = []
    for file in sorted(HERE.glob(f"{code}-[0-9].png")):
        with Image.open(file) as picture:
            found.append(picture.convert("L"))
    return found


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pages are apart where they differ most: the mean of a block of pixels, of 255."""
    if one.size != other.size:
        return 255.0
    apart = ImageChops.difference(one.convert("L"), other.convert("L"))
    blocks = apart.resize((-(-one.width // BLOCK), -(-one.height // BLOCK)), Image.Resampling.BOX)
    return float(blocks.getextrema()[1])


def _grey(page: Image.Image) -> Image.Image:
    """The page in sixteen even greys, half a byte a pixel."""
    step = 255 // (GREYS - 1)
    even = Image.frombytes("P", page.size, bytes(round(value / step) for value in page.convert("L").tobytes()))
    even.putpalette([grey * step for grey in range(GREYS) for _ in "rgb"])
    return even


def rewrite(wanted: Sequence[str] = ()) -> None:
    """Draw all pictures again, or those of the papers named."""
    for folder in (HERE, DOCS):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            if not wanted or old.stem.rpartition("-")[0] in wanted:
                old.unlink()
    lines = ["# Papers", "", "Every paper of the product, filled with a fictional case (demonstration seals).", ""]
    for code in codes():
        if not wanted or code in wanted:
            _draw(code)
        form = load(code)
        lines += [f"## {form.short_title} ({form.mark}, `{code}`, {form.version})", ""]
        names = sorted(file.name for file in DOCS.glob(f"{code}-[0-9].png"))
        lines += [f"![{form.short_title}, page {at}]({name})" for at, name in enumerate(names, 1)]
        lines.append("")
    (DOCS / "README.md").write_text("\n".join(lines), encoding="utf-8")


def _draw(code: str) -> None:
    for at, page in enumerate(pages(code), 1):
        _grey(page).save(HERE / f"{code}-{at}.png", optimize=True, bits=4)
    for at, page in enumerate(drawn(render_pdf(a_paper(code, demo=True)), DOCS_DPI, colour=True), 1):
        page.quantize(32, dither=Image.Dither.NONE).save(DOCS / f"{code}-{at}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(rewrite(sys.argv[1:]))
