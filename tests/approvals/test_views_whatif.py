"""Trying a date out: every day of a case before there is one; nothing is written by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lifecycle.models import Application, Site
from tests.access.world import recorded
from tests.cast import Cast
from tests.signed_in import visitor, words


@pytest.fixture
def handler(cast: Cast) -> Client:
    return visitor(cast.handler)


@pytest.fixture
def site(cast: Cast) -> Site:
    """A site that runs."""
    case = cast.worked()
    assert case.site is not None
    return case.site


def ask(client: Client, procedure: str = "", **more: Any) -> Any:
    """The page with these answers typed."""
    typed = {key.replace("__", "-"): value for key, value in more.items()}
    return client.get(reverse("whatif"), {"procedure": procedure, **typed} if procedure else typed)


def lines(answer: Any) -> dict[str, Any]:
    """The lines of the schedule by their labels."""
    found = answer.context["schedule"]
    return {line.span.label: line.span for line in (*found.steps, *found.lines)}


def test_an_opening_shows_its_steps_notice_and_limits(cast: Cast, handler: Client) -> None:
    answer = ask(handler, "opening", start="2026-03-02", **{"v-launch_within_days": "90"})
    found = lines(answer)
    assert answer.context["schedule"].granted.isoformat() in words(answer)
    notice = found["开通公告"]
    assert (notice.last - notice.first).days >= 30
    assert notice.free > notice.last
    assert all(step.internal for step in answer.context["schedule"].steps)
    assert "内部时限 2 个工作日" in words(answer)


def test_a_day_long_past_is_said_to_be_over_and_does_not_stretch_the_line(handler: Client) -> None:
    answer = ask(handler, "opening", start="2026-03-02")
    assert lines(answer)["既有网站名称完成整改"].last.isoformat() == "2017-12-31"
    assert "既有网站名称完成整改" not in [bar.line.span.label for bar in answer.context["drawing"].bars]
    assert "已过" in words(answer)


def test_the_supposed_launch_moves_the_notice_to_the_day_the_law_counts(handler: Client) -> None:
    answer = ask(handler, "opening", start="2026-03-02", **{"e-notice_posted": "2026-04-01"})
    found = lines(answer)
    assert found["开通公告"].first.isoformat() == "2026-04-01"
    assert found["开通公告"].last.isoformat() == "2026-05-06"  # day 30 is 1 May: rolls over the holiday
    assert not found["开通公告"].assumed


@pytest.mark.parametrize(("start", "late"), [("2026-05-13", False), ("2026-05-14", True)])
def test_a_relaunch_is_filed_seven_days_ahead(handler: Client, site: Site, start: str, late: bool) -> None:
    answer = ask(handler, "relaunch", site=site.pk, start=start, **{"v-relaunch_on": "2026-05-20"})
    lead = lines(answer)["正式上线前7天提交申请"]
    assert (lead.last.isoformat(), lead.late) == ("2026-05-13", late)
    assert ("已经来不及" in words(answer)) is late


def test_a_shutdown_is_filed_before_it_starts_and_kept_within_its_cap(handler: Client, site: Site) -> None:
    plan = {"v-planned_start": "2026-06-01T09:00", "v-planned_end": "2026-06-20T09:00"}
    found = lines(ask(handler, "temporary_shutdown", site=site.pk, start="2026-05-06", **plan))
    assert found["下线之前申请"].at.strftime("%Y-%m-%d %H:%M") == "2026-06-01 09:00"
    assert found["临时下线时间上限"].last.isoformat() == "2026-07-01"
    assert found["提交恢复上线申请"].last.isoformat() == "2026-06-24"


def test_the_day_by_which_everybody_can_have_signed_is_said(handler: Client, site: Site) -> None:
    plan = {"v-planned_start": "2026-06-01T09:00", "v-planned_end": "2026-06-20T09:00"}
    answer = ask(handler, "temporary_shutdown", site=site.pk, start="2026-05-06", **plan)
    assert "内部时限不是法定期限" in answer.context["schedule"].advice[0]


def test_a_date_in_an_unpublished_year_is_provisional(handler: Client) -> None:
    answer = ask(handler, "opening", start="2026-12-01", **{"e-notice_posted": "2027-03-01"})
    assert lines(answer)["开通公告"].provisional
    assert "暂定" in words(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "明天"}, "不是有效的日期"),
        ({"start": "1066-10-14"}, "应在2000年至2099年之间"),
        ({"start": "2026-03-02", "e-notice_posted": "2026-02-30"}, "不是有效的日期"),
        ({"start": "2026-03-02", "e-notice_posted": "2026-03-01"}, "不能早于提交日期"),
        ({"start": "2026-03-02", "v-launch_within_days": "九十"}, "整数"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(handler: Client, typed: dict[str, str], said: str) -> None:
    answer = ask(handler, "opening", **typed)
    assert answer.status_code == 422
    assert said in words(answer)
    assert all(f'value="{text}"' in answer.content.decode() for text in typed.values())


def test_a_procedure_nobody_knows_and_a_missing_site_are_said(handler: Client, site: Site) -> None:
    assert "不能办理所选事项" in words(ask(handler, "dancing"))
    assert "请选择要试算“恢复上线”的网站" in words(ask(handler, "relaunch", site="99999999"))


def test_only_units_one_may_see_can_be_tried(cast: Cast, handler: Client) -> None:
    foreign = cast.unit("jj-wjw").pk
    assert ask(handler, unit=foreign).status_code == 404
    assert ask(handler, unit="x").status_code == 404
    auditor = visitor(cast.xuanming)
    answer = ask(auditor, "opening", unit=foreign, start="2026-03-02")
    assert answer.status_code == 200
    assert "按此开始填报" not in words(answer)


def test_nothing_is_written(cast: Cast, handler: Client) -> None:
    before = recorded()
    with CaptureQueriesContext(connection) as asked:
        ask(handler, "opening", start="2026-03-02")
    assert recorded() == before
    kinds = {query["sql"].split()[0] for query in asked}
    assert not kinds & {"INSERT", "DELETE"}


def test_the_plan_goes_into_the_draft(cast: Cast, handler: Client, site: Site) -> None:
    sent = {"unit": site.unit_id, "procedure": "relaunch", "site": site.pk, "v-relaunch_on": "2026-05-20", "v-x": "1"}
    answer = handler.post(reverse("apply"), sent)
    made = Application.objects.latest("pk")
    assert answer["Location"] == reverse("draft", args=[made.pk])
    assert made.values == {"relaunch_on": "2026-05-20"}
    assert "2026-05-20" in handler.get(answer["Location"]).content.decode()


def test_everything_the_unit_is_offered_can_be_tried(handler: Client, site: Site) -> None:
    offered = [one for one in ask(handler, start="2026-06-01").context["options"] if not one.impossible]
    assert len(offered) > 5
    for one in offered:
        answer = ask(handler, one.procedure.code, site=site.pk, start="2026-06-01")
        assert answer.status_code == 200, one.procedure.name
        assert "schedule" in answer.context, one.procedure.name
