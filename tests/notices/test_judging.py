"""What an answer proves: is the notice there, does the archive say so, what is a gap and what cannot be told."""

from __future__ import annotations

from datetime import date

import pytest

from notices.watch import judging
from notices.watch.judging import Answer

DAY = date(2026, 3, 2)


def page(text: str, status: int = 200, **given: object) -> Answer:
    return Answer("http://x/", status=status, body=text.encode(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (page("<h1>网站<b>开通</b> 公告</h1>"), "kept"),
        (page("<h1>首页</h1>"), "gap"),
        (page("<script>网站开通公告</script><!-- 网站开通公告 -->"), "gap"),
        (page("网站开通公告", 404), "gap"),
        (page("首页", whole=False), "unknown"),
        (Answer("http://x/", fault="unreachable", reason="连接失败"), "gap"),
        (Answer("http://x/", fault="slow", reason="没有应答"), "gap"),
        (Answer("http://x/", fault="refused", reason="不予连接"), "unknown"),
        (Answer("http://x/", fault="unasked", reason="没有应答"), "unknown"),
        (Answer("http://x/", status=200, fault="unreadable", reason="压缩"), "unknown"),
    ],
)
def test_a_notice_is_there_only_if_its_title_can_be_read(answer: Answer, outcome: str) -> None:
    assert judging.judge_notice(answer, ["网站开通公告"]).outcome == outcome


def test_pages_in_the_older_encoding_are_read_too() -> None:
    old = Answer("http://x/", status=200, body='<meta charset="gb2312">网站开通公告'.encode("gb18030"))
    unnamed = Answer("http://x/", status=200, body="网站开通公告".encode("gb18030"))
    assert judging.judge_notice(old, ["网站开通公告"]).outcome == "kept"
    assert judging.judge_notice(unnamed, ["网站开通公告"]).outcome == "kept"


def test_a_notice_of_no_title_is_never_found() -> None:
    assert judging.judge_notice(page("首页"), [""]).outcome == "gap"


@pytest.mark.parametrize(
    ("answer", "online", "offline"),
    [
        (page("首页"), "kept", "gap"),
        (page("坏了", 503), "gap", "kept"),
        (Answer("http://x/", fault="unresolved", reason="无法解析"), "gap", "kept"),
        (Answer("http://x/", fault="refused", reason="不予连接"), "unknown", "unknown"),
        (Answer("http://x/", fault="unasked", reason="没有应答"), "unknown", "unknown"),
    ],
)
def test_a_site_answers_or_not_as_recorded(answer: Answer, online: str, offline: str) -> None:
    assert judging.judge_online(answer).outcome == online
    assert judging.judge_offline(answer).outcome == offline


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("已归档 2026-03-02", "kept"),
        ("已 归档，归档时间：2026年3月2日", "kept"),
        ("已归档", "gap"),
        ("2026-03-02", "gap"),
        ("已归档 2026-03-03", "gap"),
    ],
)
def test_an_archive_says_so_and_since_when(text: str, outcome: str) -> None:
    assert judging.judge_archive(page(text), DAY).outcome == outcome


def test_a_cancelled_domain_leads_nowhere() -> None:
    assert judging.judge_cancelled([]).outcome == "kept"
    assert judging.judge_cancelled(["93.184.216.34"]).outcome == "gap"
    assert judging.judge_cancelled(None).outcome == "unknown"


def test_an_excerpt_is_short_and_shows_the_words_it_rests_on() -> None:
    found = judging.judge_notice(page("前" * 900 + "网站开通公告" + "后" * 900), ["网站开通公告"])
    assert len(found.excerpt) == judging.EXCERPT
    assert "网站开通公告" in found.excerpt
