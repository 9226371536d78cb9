"""A shutdown and the relaunch it waits for: found whichever comes first, told to each other, and kept to their notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from approvals.models import WorkItem
from approvals.services import deciding, publishing
from fixtures import roster
from fixtures.replay import Case, perform, replay
from fixtures.story import Act, Story, tell
from lifecycle.errors import RuleNotMet
from lifecycle.models import Application, Deadline, DeadlineEvent, LedgerEntry, Site
from notices.models import Notice
from tests.cast import approve, at

WHOLE = tell("shutdown-goes-well", at("2026-11-23 10:00"))
AHEAD = {"relaunch_on": "2026-04-30", "shutdown_number": "与下线申请一并提交"}


@pytest.fixture(autouse=True)
def register(db: None) -> None:
    """The department that goes offline, and the offices above it."""
    roster.load("", only=["jj-jtj", "jj-kjj", "jj-bgs", "jj-szzx", "jx-bgt"])


def _until(stop: Callable[[Act], bool], story: Story = WHOLE) -> Case:
    """The story told up to an act, which is left out."""
    acts = story.acts[: next(number for number, act in enumerate(story.acts) if stop(act))]
    return replay(replace(story, acts=acts))


def _act(name: str, when: str, **inputs: object) -> Act:
    return Act(at(when), "tongda", name, {"case": "relaunch", **inputs})


def _draft(case: Case, when: str) -> None:
    perform(case, _act("draft", when, procedure="relaunch", values=AHEAD))


def _file(case: Case, when: str) -> Application:
    for slot in ("self_check_report", "security_report"):
        perform(case, _act("attach", when, slot=slot, file="report.pdf"))
    perform(case, _act("submit", when))
    return case.application


def _taken_down(act: Act) -> bool:
    return act.act == "work" and act.refused is None


def test_a_relaunch_filed_together_with_the_shutdown_belongs_to_it() -> None:
    """REL-01, A-33: a shutdown of a few days leaves no week to file in afterwards."""
    case = _until(lambda act: act.act == "decide")
    _draft(case, "2026-03-16 16:00")
    assert _file(case, "2026-03-16 16:30").parent_id == case.found[""]


def test_a_relaunch_drafted_before_the_shutdown_was_filed_is_linked_when_it_is_filed_itself() -> None:
    case = _until(lambda act: act.act == "submit")
    _draft(case, "2026-03-16 14:00")
    assert case.application.parent_id is None
    perform(case, Act(at("2026-03-16 15:00"), "tongda", "submit"))
    assert _file(case, "2026-03-16 16:00").parent_id == case.found[""]


def test_a_relaunch_of_a_site_that_nobody_takes_down_is_refused() -> None:
    case = _until(lambda act: act.act == "submit")
    _draft(case, "2026-03-16 14:00")
    with pytest.raises(AssertionError, match="没有对应的“下线申请或者报告”"):
        _file(case, "2026-03-16 14:30")


def test_a_relaunch_filed_before_the_site_goes_down_has_met_its_clock_from_the_start() -> None:
    """REL-03."""
    case = _until(_taken_down)
    _draft(case, "2026-04-13 08:26")
    _file(case, "2026-04-13 08:28")
    perform(case, replace(next(act for act in WHOLE.acts if _taken_down(act)), expect={}))
    clock = Deadline.objects.get(application_id=case.found[""], name="relaunch_filing")
    assert clock.state == Deadline.State.MET
    assert DeadlineEvent.objects.get(deadline=clock, what="met").note == "起算前已完成"


def test_an_outage_that_is_only_filed_waits_for_no_relaunch() -> None:
    story = tell("outage-filed", at("2026-11-23 10:00"))
    case = _until(lambda act: act.inputs.get("item") == "back_online_short", story)
    perform(case, Act(at("2026-03-07 09:00"), "qianyan", "draft", {"case": "relaunch", "procedure": "relaunch"}))
    assert case.application.parent_id is None


def test_the_cap_is_met_by_the_moment_the_site_was_back_and_not_by_its_entry() -> None:
    """TMP-05: entered on the day after the cap, back on its last day."""
    case = _until(lambda act: act.inputs.get("item") == "go_online")
    back = {"item": "go_online", "moment": "2026-05-13 23:30"}
    perform(case, _act("work", "2026-05-14 09:00", **back))
    assert Deadline.objects.get(application_id=case.found[""], name="offline_cap").state == Deadline.State.MET
    assert Application.objects.get(pk=case.found[""]).state == Application.State.COMPLETED


def test_a_site_that_comes_back_a_day_late_has_broken_its_cap_and_its_case_ends_all_the_same() -> None:
    case = _until(lambda act: act.inputs.get("item") == "go_online")
    perform(case, _act("work", "2026-05-14 09:00", item="go_online", moment="2026-05-14 08:30"))
    assert Deadline.objects.get(application_id=case.found[""], name="offline_cap").state == Deadline.State.BROKEN
    shutdown = Application.objects.select_related("site").get(pk=case.found[""])
    assert shutdown.state == Application.State.COMPLETED
    assert shutdown.site is not None
    assert shutdown.site.state == Site.State.ONLINE


def test_a_notice_without_a_period_stays_up_until_the_site_is_back() -> None:
    """TMP-06."""
    case = _until(lambda act: act.inputs.get("item") == "go_online")
    notice = Notice.objects.get(application_id=case.found[""], place="own_portal")
    assert notice.state == Notice.State.POSTED
    with pytest.raises(RuleNotMet, match="恢复运行"):
        publishing.end(by=User.objects.get(username="tongda"), notice_id=notice.pk, at=at("2026-04-29 09:00"))
    assert not publishing.fulfil_due(notice.pk, at("2026-04-29 09:00"))
    perform(case, next(act for act in WHOLE.acts if act.inputs.get("item") == "go_online"))
    notice.refresh_from_db()
    assert notice.state == Notice.State.FULFILLED
    told = LedgerEntry.objects.filter(application_id=case.found[""], act="notice.fulfilled")
    assert {entry.text for entry in told} == {"“临时下线公告”保持至事项办结，公告结束"}


@pytest.mark.parametrize(
    ("key", "signer", "most"), [("city_office", "heyunfei", 30), ("province_office", "zhengkaiyuan", 80)]
)
def test_signing_a_shutdown_costs_no_more_statements_than_signing_an_opening(key: str, signer: str, most: int) -> None:
    case = _until(lambda act: act.by == signer)
    _costs(case.application, signer, most, at("2026-04-08 11:00"))
    assert WorkItem.objects.filter(application=case.application).exists() is (key == "province_office")


@pytest.mark.parametrize(("signer", "most"), [("zhuyilan", 30), ("gaochengze", 80)])
def test_signing_a_linked_case_costs_no_more_statements_either(signer: str, most: int) -> None:
    case = _until(lambda act: act.by == signer and act.inputs.get("case") == "relaunch")
    assert case.application.parent_id is not None
    _costs(case.application, signer, most, at("2026-04-27 11:00"))


def _costs(application: Application, signer: str, most: int, when: datetime) -> None:
    by = User.objects.get(username=signer)
    with CaptureQueriesContext(connection) as captured:
        deciding.decide(by=by, application_id=application.pk, seen=application.version, said=approve(), at=when)
    assert len(captured.captured_queries) <= most, "\n".join(query["sql"][:80] for query in captured.captured_queries)


def test_the_page_of_a_notice_that_must_stay_up_says_what_it_waits_for(client: Client) -> None:
    """TMP-06."""
    case = _until(lambda act: act.inputs.get("item") == "go_online")
    notice = Notice.objects.get(application_id=case.found[""], place="own_portal")
    client.force_login(User.objects.get(username="tongda"))
    page = client.get(f"/notices/{notice.pk}/end/").content.decode()
    assert "请待网站恢复运行后再撤下公告" in page
    assert "可以撤下" not in page
    refused = client.post(f"/notices/{notice.pk}/end/")
    assert refused.status_code == 422
    shutdown = client.get(f"/cases/{case.found['']}/").content.decode()
    assert "“恢复运行”尚未办结" in shutdown
    assert f"/notices/{notice.pk}/end/" not in shutdown


def test_the_page_of_a_shutdown_leads_to_the_application_that_ends_it(client: Client) -> None:
    """REL-02: first to where it is applied for, then to its draft, then to its case."""
    case = _until(lambda act: act.inputs.get("case") == "relaunch")
    shutdown = case.application
    client.force_login(User.objects.get(username="tongda"))
    page = client.get(f"/cases/{shutdown.pk}/").content.decode()
    assert f'href="/apply/?unit={shutdown.unit_id}&amp;procedure=relaunch"' in page
    assert client.get(f"/apply/?unit={shutdown.unit_id}&procedure=relaunch").status_code == 200
    _draft(case, "2026-04-21 10:00")
    page = client.get(f"/cases/{shutdown.pk}/").content.decode()
    assert f'href="/apply/{case.application.pk}/"' in page
    _file(case, "2026-04-21 11:00")
    page = client.get(f"/cases/{shutdown.pk}/").content.decode()
    assert f'href="/cases/{case.application.pk}/"' in page
    client.force_login(User.objects.get(username="zhengkaiyuan"))
    assert f'href="/cases/{case.application.pk}/"' not in client.get(f"/cases/{shutdown.pk}/").content.decode()
