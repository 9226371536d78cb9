"""The page of a gap in a notice: the applicant reports it, the office in charge excuses it, nobody else gets there."""

from __future__ import annotations

import pytest

from fixtures import roster
from fixtures.replay import Case, perform
from fixtures.story import tell
from notices.models import Notice
from tests.cast import at
from tests.signed_in import visitor, words


@pytest.fixture
def month(db: None) -> Case:
    """A town's notice of closure, up since 8 June."""
    roster.load("", only=("gd-bgt", "hz-bgs", "zk-lwb", "zk-tx", "zk-kcj"))
    case = Case(tell("zone-notice-restarted", at("2026-11-23 10:00")))
    for act in case.story.acts[:7]:
        perform(case, act)
    return case


def test_a_gap_is_reported_and_excused_on_its_page(month: Case) -> None:
    notice = Notice.objects.get(application_id=month.application_id, name="closing_notice")
    path = f"/notices/{notice.pk}/gap/"
    town, office = visitor(month.person("tongxin")), visitor(month.person("jianning"))
    assert "重新计算" in words(town.get(path))
    case_page = f"/cases/{month.application_id}/"
    assert path in town.get(case_page).content.decode()
    empty = town.post(path, {"since": "2026-06-20T08:00", "reason": ""})
    assert (empty.status_code, "请写明原因" in words(empty)) == (422, True)
    early = town.post(path, {"since": "2026-06-01T08:00", "reason": "误删。"})
    assert (early.status_code, "不在公告期内" in words(early), "误删。" in words(early)) == (422, True, True)
    assert town.post(path, {"since": "2026-06-20T08:00", "reason": "误删。"}).status_code == 302
    assert town.get(path).status_code == 403
    assert path in office.get(case_page).content.decode()
    assert "继续计算" in words(office.get(path))
    assert office.post(path, {"reason": "断网，公告没有撤下。"}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == Notice.State.POSTED


def test_a_stranger_finds_no_such_page(month: Case) -> None:
    notice = Notice.objects.get(application_id=month.application_id, name="closing_notice")
    assert visitor(month.person("kechuang")).get(f"/notices/{notice.pk}/gap/").status_code == 404
