"""Read a PDF as a program does: its text through the fonts' own maps, its fonts, its pages."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def pdf_text(content: bytes) -> str:
    """Return all text of a PDF in drawing order, blanks removed."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return re.sub(r"\s", "", "".join(_page_text(page) for page in file.pages))


def page_texts(content: bytes) -> list[str]:
    """Return the text of each page, blanks removed."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [re.sub(r"\s", "", _page_text(page)) for page in file.pages]


def overlay_texts(content: bytes) -> list[str]:
    """Return what was laid over each page as a form of its own, blanks removed."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [
            re.sub(r"\s", "", "".join(_page_text(one) for _name, one in page.Resources.get("/XObject", {}).items()))
            for page in file.pages
        ]


def _page_text(page: Any) -> str:
    maps = {name: _unicode_map(font) for name, font in page.Resources.Font.items()}
    current: dict[int, str] = {}
    found: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if str(operator) == "TJ" else [operands[0]]
            for part in parts:
                if isinstance(part, pikepdf.String):
                    found.append("".join(current.get(one, "\ufffd") for one in bytes(part)))
    return "".join(found)


def _unicode_map(font: pikepdf.Object) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    text = bytes(font.ToUnicode.read_bytes())
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, shown in CHAR.findall(block):
            found[int(code, 16)] = bytes.fromhex(shown.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, _last, listed in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[(.*?)\]", block, re.DOTALL):
            for at, shown in enumerate(re.findall(rb"<([0-9A-Fa-f]+)>", listed)):
                found[int(first, 16) + at] = bytes.fromhex(shown.decode()).decode("utf-16-be")
    return found


def fonts(content: bytes) -> dict[str, bool]:
    """Return every font of a PDF and whether its outlines are in the file."""
    found: dict[str, bool] = {}
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            for _name, font in page.Resources.Font.items():
                described = font.get("/FontDescriptor")
                found[str(font.BaseFont)] = described is not None and "/FontFile2" in described
    return found


def page_count(content: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return len(file.pages)
