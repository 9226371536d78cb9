"""The demonstration: loaded once or not at all, with a clock that can be moved on."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import clock
from accounts.models import DemoClock, Unit, User
from accounts.sign_in import DEMO_PASSWORD
from approvals.management.commands import loaddemo
from fixtures import roster, story
from forms import documents
from lifecycle.models import Application, Deadline, JurisdictionSetting, LedgerEntry, Site
from notices.models import Notice

FEW = ["township-refused", "now-notice-running", "now-overdue"]


@pytest.fixture
def demo(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration of three stories; drawing their papers is tested elsewhere."""
    settings.DEMO = True
    monkeypatch.setattr(loaddemo, "names", lambda: FEW)
    monkeypatch.setattr(documents, "render_pending", lambda limit: 0)


def _say(command: str, *arguments: str) -> str:
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def test_a_demonstration_is_loaded_only_where_one_is_wanted(db: None, settings: Any) -> None:
    settings.DEMO = False
    for command in (["loaddemo"], ["demo_clock", "+1d"]):
        with pytest.raises(CommandError, match="ZHANCHENG_DEMO=on"):
            _say(*command)
    assert "没有演示账号" in _say("demo_accounts")
    assert not Unit.objects.exists()


def test_the_demonstration_loads_units_people_sites_and_stories(demo: None) -> None:
    assert "3 个办理故事" in _say("loaddemo")
    assert Unit.objects.count() == len(roster.read("units.toml")["units"])
    assert Site.objects.filter(state=Site.State.ONLINE).count() >= 6
    assert Application.objects.count() == 3
    assert LedgerEntry.objects.filter(act="site.imported").count() == len(roster.read("sites.toml")["sites"])
    assert JurisdictionSetting.objects.filter(key="continue_lapsed").exists()


def test_loading_it_again_changes_nothing(demo: None) -> None:
    _say("loaddemo")
    count = LedgerEntry.objects.count()
    assert "已在库中" in _say("loaddemo")
    assert LedgerEntry.objects.count() == count


def test_it_is_not_loaded_over_the_units_of_others(demo: None) -> None:
    Unit(code="x", name="某单位", kind="department", level="city").save()
    with pytest.raises(CommandError, match="其他单位"):
        _say("loaddemo")
    assert Unit.objects.count() == 1


def test_a_story_that_goes_wrong_leaves_nothing_behind(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    told = story.tell("township-refused", clock.now())
    wrong = story.Act(told.acts[0].at, "luojingwen", "draft")
    broken = story.Story(told.name, told.title, told.unit, told.procedure, told.values, (wrong,), living=False)
    monkeypatch.setattr(loaddemo, "tell", lambda name, now: broken)
    with pytest.raises(CommandError, match="未按预期办理"):
        _say("loaddemo")
    assert not Unit.objects.exists()
    assert not User.objects.exists()


def test_a_machine_whose_clock_is_behind_the_stories_has_the_demos_clock_moved_on(
    demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = story.tell("township-refused", clock.now()).acts[-1].at
    monkeypatch.setattr(clock.timezone, "localtime", lambda *_: last - timedelta(days=400))
    told = loaddemo.Command()._tell(["township-refused"])
    assert told[0].acts[-1].at == last
    assert DemoClock.objects.get(pk=1).seconds == 400 * 86400


def test_those_on_the_list_can_sign_in_with_the_printed_password_and_others_cannot(demo: None) -> None:
    _say("loaddemo", "--without-stories")
    table = _say("demo_accounts").splitlines()
    wanted = roster.read("people.toml")["sign_in"]
    assert len(table) == len(wanted) + 1
    for username in wanted:
        assert User.objects.get(username=username).check_password(DEMO_PASSWORD)
    assert not User.objects.get(username="shuxiang").has_usable_password()


def test_every_office_has_somebody_who_can_sign_in(demo: None) -> None:
    from accounts.models import Post

    _say("loaddemo", "--without-stories")
    held = {post.office for post in Post.objects.select_related("user") if post.user.has_usable_password()}
    assert held == set(Post.Office)


def test_moving_the_clock_on_ends_what_falls_due_on_its_day(demo: None) -> None:
    _say("loaddemo")
    notice = Notice.objects.get(state=Notice.State.POSTED)
    assert "期满公告 1 条" in _say("demo_clock", "+40d")
    notice.refresh_from_db()
    assert notice.state == Notice.State.FULFILLED
    assert clock.timezone.localtime(notice.ended_at).date() == notice.free_on
    assert Application.objects.get(pk=notice.application_id).state == Application.State.COMPLETED


def test_the_clock_is_shown_moved_by_hours_and_never_back(demo: None) -> None:
    before = clock.now()
    assert "演示时钟" in _say("demo_clock")
    _say("demo_clock", "+12h")
    assert timedelta(hours=12) <= clock.now() - before < timedelta(hours=12, minutes=5)
    for wrong in ("-1d", "1y", "soon"):
        with pytest.raises(CommandError, match="不能倒拨"):
            call_command("demo_clock", by=wrong)


def test_an_overdue_limit_is_overdue_when_the_demonstration_opens(demo: None) -> None:
    _say("loaddemo")
    assert Deadline.objects.filter(internal=True, state=Deadline.State.BROKEN, met_at__isnull=True).exists()
