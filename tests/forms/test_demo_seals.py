"""A seal is drawn in demonstrations only; a real installation does not start with one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest

from forms import checks
from forms.documents import paper_of
from forms.models import Document
from forms.pdf import render_pdf
from tests.cast import Cast
from tests.config.process import environment, python
from tests.forms.papers import a_paper


def drawn_red(content: bytes) -> bool:
    import io

    with pikepdf.open(io.BytesIO(content)) as file:
        return any(b".86 .08 .1 rg" in page.Contents.read_bytes() for page in file.pages)


def test_a_real_installation_refuses_to_start_with_demo_seals(tmp_path: Path) -> None:
    given = {"ZHANCHENG_DEMO": "off", "ZHANCHENG_DEBUG": "off", "ZHANCHENG_SECRET_KEY": "k9" * 40 + "!%x"}
    checked = python("manage.py", "check", env=environment(tmp_path, ZHANCHENG_DEMO_SEALS="on", **given))
    assert checked.returncode != 0
    assert "zhancheng.E003" in checked.stderr
    assert "ZHANCHENG_DEMO_SEALS" in checked.stderr


@pytest.mark.parametrize(
    ("demo", "seals", "refused"), [(True, True, 0), (True, False, 0), (False, False, 0), (False, True, 1)]
)
def test_only_seals_outside_a_demonstration_are_refused(settings: Any, demo: bool, seals: bool, refused: int) -> None:
    settings.DEMO, settings.DEMO_SEALS = demo, seals
    assert len(list(checks.demo_seals())) == refused


def test_a_demonstration_without_seals_keeps_its_marks() -> None:
    paper = a_paper("site_opening", demo=True, seals=False)
    assert not paper.sealed
    assert not drawn_red(render_pdf(paper))


def test_a_real_paper_is_never_sealed_whatever_the_settings_say(cast: Cast, settings: Any) -> None:
    row = Document.objects.get(application=cast.submitted(), form_code="site_opening")
    settings.DEMO, settings.DEMO_SEALS = True, True
    assert not paper_of(row).sealed, "it was issued outside a demonstration"
    row.demo = True
    assert paper_of(row).sealed
    settings.DEMO = False
    assert not paper_of(row).sealed, "it is drawn outside a demonstration"


def test_a_register_with_real_papers_does_not_start_as_a_demonstration(cast: Cast, settings: Any) -> None:
    settings.DEMO = True
    assert list(checks.demo_among_real_papers(databases=["default"])) == []
    cast.submitted()
    Document.objects.update(demo=False)
    assert [one.id for one in checks.demo_among_real_papers(databases=["default"])] == ["zhancheng.E004"]
    settings.DEMO = False
    assert list(checks.demo_among_real_papers(databases=["default"])) == []
