"""Every paper looks as it did when somebody last looked at it."""

from __future__ import annotations

import pytest

from forms.loader import codes
from tests.forms.pictures import DOCS, HERE, difference, kept, pages
from tests.needs import needs_poppler

#: Of 255, in the worst block of twelve pixels: keeping sixteen greys costs 4, smoothing edges otherwise a little more,
#: one digit of a small line changed 16.
MOST = 12.0
AGAIN = "run python -m tests.forms.pictures, and look at what it draws"


@needs_poppler
@pytest.mark.parametrize("code", codes())
def test_a_paper_looks_like_its_reference_picture(code: str) -> None:
    before, now = kept(code), pages(code)
    assert before, f"{code} has no picture yet: {AGAIN}"
    assert len(before) == len(now), f"{code} has another number of pages: {AGAIN}"
    apart = [round(difference(*pair), 1) for pair in zip(before, now, strict=True)]
    assert max(apart) < MOST, f"{code} looks otherwise, page by page {apart}: {AGAIN}"


@needs_poppler
@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {"liaison_name": "李玥玥"}},
        {"answers": {"section_name": "局办公室"}},
        {"number": "KS-2026-0008"},
        {"seals": False},
        {"banner": "按管理机关登记的决定沿用。"},
    ],
)
def test_a_small_change_is_seen(changes: dict) -> None:
    code = "domain_basic_info" if "seals" in changes else "liaison_info"
    assert difference(kept(code)[0], pages(code, **changes)[0]) > MOST


def test_no_picture_is_left_of_a_paper_that_is_gone() -> None:
    for folder in (HERE, DOCS):
        shown = {file.name.rsplit("-", 1)[0] for file in folder.glob("*.png")}
        assert shown == set(codes()), f"{folder}: {AGAIN}"
    told = (DOCS / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in sorted(DOCS.glob("*.png")) if f"({file.name})" not in told] == []
