"""The working calendar kept by the administrator: reading a notice, seeing what it moves, publishing it."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import announcement, calendaryears
from lifecycle.announcement import Announced, Unreadable
from lifecycle.calendar import shipped, work_calendar
from lifecycle.models import Application, CalendarYear, Deadline, LedgerEntry
from lifecycle.workdays import WorkCalendar
from tests.cast import Cast, at
from tests.signed_in import visitor, words

LATE = at("2026-12-25 10:00")
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""
INVENTED_2027 = "元旦：1月1日放假。\n春节：2月6日至12日放假。2月13日、2月14日上班。"


@pytest.mark.parametrize("year", sorted(shipped().years))
def test_the_shipped_years_are_those_announced(year: int) -> None:
    seeded = WorkCalendar.seeded(year, year)
    assert {d for d in shipped().holidays if d.year == year} == seeded.holidays
    assert {d for d in shipped().makeup if d.year == year} == seeded.makeup


def test_a_pasted_notice_says_what_the_shipped_year_says() -> None:
    read = announcement.read(NOTICE_2026, 2026)
    assert set(read.holidays) == {d for d in shipped().holidays if d.year == 2026}
    assert set(read.makeup) == {d for d in shipped().makeup if d.year == 2026}
    assert read.makeup[date(2026, 9, 20)] == "国庆节"


OFF = st.dictionaries(
    st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.sampled_from(["元旦", "春节", "国庆节"]), min_size=1
)
WEEKEND = [d for n in range(1, 365) if (d := date.fromordinal(date(2027, 1, 1).toordinal() + n)).weekday() > 4]


@given(OFF, st.dictionaries(st.sampled_from(WEEKEND), st.sampled_from(["春节", "国庆节"])))
def test_what_is_written_is_read_back(off: dict[date, str], work: dict[date, str]) -> None:
    made = Announced(off, {day: name for day, name in work.items() if day not in off})
    assert announcement.read(announcement.write(made), 2027) == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有放假日期"),
        ("国庆节", "应写成"),
        ("国庆节：十月一日放假", "没有日期"),
        ("国庆节：10月1日至7日", "放假还是上班"),
        ("国庆节：10月1日至放假", "缺少止日"),
        ("国庆节：10月7日至1日放假", "早于起日"),
        ("国庆节：2月30日放假", "不是有效日期"),
        ("元旦：2026年12月31日至2027年1月1日放假", "请登记到该年度"),
        ("元旦：1月1日放假。1月1日上班。", "既放假又上班"),
        ("元旦：1月1日放假。1月4日上班。", "本来就上班"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        announcement.read(text, 2027)


@pytest.fixture
def case(cast: Cast) -> Application:
    """A case whose approver's own limit runs into the new year."""
    return cast.reviewed("province_office", when=LATE)


def _own(case: Application) -> Deadline:
    return Deadline.objects.get(application=case, internal=True, met_at__isnull=True)


def test_a_preview_writes_nothing_and_publishing_does_what_it_said(cast: Cast, case: Application) -> None:
    client = visitor(cast.taoran)
    page = reverse("calendar_year", args=[2027])
    entries = LedgerEntry.objects.count()
    said = words(client.post(page, {"act": "preview", "text": INVENTED_2027, "source": "虚构通知〔2026〕1号"}))
    assert "1 项期限改期" in said
    assert "2027-01-08 （暂定） 2027-01-11" in said
    assert (LedgerEntry.objects.count(), CalendarYear.objects.count()) == (entries, 0)
    form = {"act": "publish", "text": INVENTED_2027, "source": "虚构通知〔2026〕1号"}
    assert client.post(page, form).status_code == 302
    assert (_own(case).due_on, _own(case).provisional) == (date(2027, 1, 11), False)
    told = LedgerEntry.objects.get(act="calendar.published")
    assert (told.facts["recounted"], told.actor) == (1, cast.taoran)
    assert date(2027, 2, 13) in work_calendar().makeup
    assert "虚构通知〔2026〕1号" in words(client.get(reverse("calendar")))


def test_a_correction_moves_what_was_settled_too(cast: Cast, case: Application) -> None:
    calendaryears.publish(by=cast.taoran, year=2027, source="甲", text=INVENTED_2027, at=LATE)
    more = INVENTED_2027.replace("1月1日放假", "1月1日至4日放假")
    assert [one.row.due_on for one in calendaryears.preview(2027, announcement.read(more, 2027)).rows] == [
        date(2027, 1, 12)
    ]
    calendaryears.publish(by=cast.taoran, year=2027, source="乙", text=more, at=LATE)
    assert _own(case).due_on == date(2027, 1, 12)
    again = calendaryears.publish(by=cast.taoran, year=2027, source="乙", text=more, at=LATE)
    assert again == []
    published = LedgerEntry.objects.filter(act="calendar.published").order_by("seq")
    assert published[1].facts["before_holidays"] == sorted(
        d.isoformat() for d in announcement.read(INVENTED_2027, 2027).holidays
    )


def test_what_was_typed_is_kept_and_the_bad_line_named(cast: Cast, case: Application) -> None:
    page = reverse("calendar_year", args=[2027])
    answer = visitor(cast.taoran).post(page, {"act": "publish", "text": "元旦：1月32日放假。", "source": "甲"})
    assert answer.status_code == 422
    assert "元旦：1月32日放假。" in answer.content.decode()
    assert "不是有效日期" in words(answer)
    missing = visitor(cast.taoran).post(page, {"act": "publish", "text": INVENTED_2027, "source": " "})
    assert missing.status_code == 422
    assert not CalendarYear.objects.exists()


def test_only_the_system_administrator_keeps_the_calendar(cast: Cast, case: Application) -> None:
    page = reverse("calendar_year", args=[2027])
    form = {"act": "publish", "text": INVENTED_2027, "source": "甲"}
    assert visitor(cast.lengfeng).get(page).status_code == 200
    for who in (cast.lengfeng, cast.shijing, cast.xuanming, cast.handler):
        assert visitor(who).post(page, form).status_code == 403
    assert visitor(cast.handler).get(reverse("calendar")).status_code == 403
    assert not CalendarYear.objects.exists()
