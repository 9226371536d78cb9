"""Carrying out: order, needs, formats, failed tests, and the gate before a site goes online."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from approvals.engine import turns
from approvals.models import WorkItem
from approvals.services import attaching, working
from approvals.services.working import Done
from fixtures.scans import pdf
from forms.models import Attachment, Document
from lifecycle.errors import DomainError, EvidenceMissing, NotAllowedNow, RuleNotMet
from lifecycle.models import Application, Deadline, Domain, LedgerEntry, Registration, Site
from notices.models import Notice
from tests.cast import GRANTED, RECORDS, Cast, again, at

NEXT = at("2026-03-23 09:00")
GATED = {
    "domain_allocation": "域名注册",
    "icp": "ICP备案",
    "mlps": "网络安全等级保护定级备案",
    "police": "公安机关互联网备案",
    "logo": "党政机关网站标识",
    "cac": "网信备案",
    "site_code": "全国政府网站认证",
    "security_test": "安全检测",
    "undertaking": "安全责任确认书",
    "liaison": "联络员信息表",
}


def _do(cast: Cast, case: Application, name: str, username: str = "luojingwen", **given: Any) -> WorkItem:
    """Do an item without attaching a scan first."""
    record = {**RECORDS[name], "dated": date(2026, 3, 20), **given}
    by = getattr(cast, username)
    return working.do_item(by=by, application_id=case.pk, name=name, done=Done(**record), at=NEXT)


def test_an_item_done_is_entered_in_the_register_and_in_the_ledger(cast: Cast) -> None:
    case = cast.granted()
    cast.work(case, "mlps", NEXT)
    entry = Registration.objects.get(site=case.site, kind="mlps")
    assert (entry.number, entry.authority, entry.scanned) == ("36990100001-26901", "公安机关", True)
    told = LedgerEntry.objects.filter(application=case).latest("seq")
    assert (told.act, told.facts["number"], told.cites[0]["rule"]) == ("work.done", "36990100001-26901", "OPN-13")


def test_an_item_waits_for_those_the_law_puts_before_it(cast: Cast) -> None:
    case = cast.granted()
    with pytest.raises(NotAllowedNow, match="须先办结：分配下级域名"):
        _do(cast, case, "icp")


def test_allocating_the_name_puts_it_in_use(cast: Cast) -> None:
    case = cast.granted()
    cast.work(case, "domain_allocation", NEXT)
    assert {d.state for d in Domain.objects.filter(site=case.site)} == {Domain.State.ACTIVE}


@pytest.mark.parametrize(
    ("missing", "says"),
    [({"number": ""}, "编号"), ({"authority": ""}, "办理机关"), ({"dated": None}, "日期")],
)
def test_what_the_clause_asks_for_must_be_given(cast: Cast, missing: dict[str, Any], says: str) -> None:
    case = cast.granted()
    with pytest.raises(DomainError, match=f"请填写“等保定级备案”的{says}"):
        _do(cast, case, "mlps", **missing)


def test_a_record_without_its_scan_is_refused(cast: Cast) -> None:
    case = cast.granted()
    with pytest.raises(EvidenceMissing, match="扫描件"):
        _do(cast, case, "mlps")
    assert not Registration.objects.filter(site=case.site).exists()


@pytest.mark.parametrize(
    ("name", "number", "example"),
    [
        ("icp", "赣ICP00001", "赣ICP备"),
        ("icp", "赣ICP备00009901", "赣ICP备"),
        ("police", "赣公网安备123号", "赣公网安备"),
        ("site_code", "12345", "3699000001"),
        ("site_code", "bm1234567", "3699000001"),
    ],
)
def test_a_number_that_is_wrongly_written_is_refused_with_an_example(
    cast: Cast, name: str, number: str, example: str
) -> None:
    case = cast.granted()
    cast.work(case, "domain_allocation", NEXT)
    with pytest.raises(DomainError, match=example) as refused:
        cast.work(case, name, NEXT, number=number)
    assert refused.value.field == "number"


@pytest.mark.parametrize("number", ["3699019901", "bm29010001"])
def test_site_codes_are_ten_digits_or_those_of_a_vertical_line(cast: Cast, number: str) -> None:
    case = cast.granted()
    cast.work(case, "site_code", NEXT, number=number)
    assert again(case).site.code == number


def test_the_check_code_is_kept_as_a_digest_only(cast: Cast) -> None:
    case = cast.granted()
    cast.work(case, "site_code", NEXT, check_code="demo-9901")
    site = again(case).site
    assert check_password("demo-9901", site.check_code_digest)
    kept = str(list(WorkItem.objects.filter(application=case).values())) + str(list(LedgerEntry.objects.values()))
    assert "demo-9901" not in kept


def test_a_day_that_has_not_come_is_refused(cast: Cast) -> None:
    case = cast.granted()
    with pytest.raises(DomainError, match="晚于今天2026-03-23"):
        cast.work(case, "mlps", NEXT, dated=date(2026, 3, 24))


def test_an_item_is_not_done_twice(cast: Cast) -> None:
    case = cast.granted()
    cast.work(case, "mlps", NEXT)
    with pytest.raises(NotAllowedNow, match="不能重复登记"):
        _do(cast, case, "mlps")


def test_only_the_office_an_item_falls_to_may_do_it(cast: Cast) -> None:
    case = cast.granted()
    for name, username in (("domain_allocation", "luojingwen"), ("undertaking", "luojingwen"), ("mlps", "sunwanqing")):
        with pytest.raises(PermissionDenied):
            _do(cast, case, name, username)


def test_nothing_is_carried_out_before_the_grant(cast: Cast) -> None:
    case = cast.reviewed("province_office")
    with pytest.raises(NotAllowedNow, match="没有可以办理的任务"):
        _do(cast, case, "mlps")


def test_an_unknown_item_is_refused(cast: Cast) -> None:
    case = cast.granted()
    with pytest.raises(NotAllowedNow, match="没有这项办理任务"):
        working.do_item(by=cast.handler, application_id=case.pk, name="party", done=Done(), at=NEXT)


def test_a_failed_security_test_is_entered_and_can_be_repeated(cast: Cast) -> None:
    """OPN-16."""
    case = cast.granted()
    item = cast.work(case, "security_test", NEXT, verdict="不通过")
    assert item.done_at is None
    assert not Registration.objects.filter(site=case.site, kind="security_test").exists()
    assert LedgerEntry.objects.filter(application=case).latest("seq").act == "work.failed"
    assert cast.work(case, "security_test", NEXT, verdict="通过").done_at == NEXT


@pytest.mark.parametrize("missing", GATED)
def test_a_site_does_not_go_online_while_one_thing_is_missing(cast: Cast, missing: str) -> None:
    """OPN-13, OPN-14, OPN-15, OPN-16, OPN-28: the refusal names what is missing."""
    case = cast.worked(
        leave={missing, "launch"} | ({"icp", "police", "logo"} if missing == "domain_allocation" else set())
    )
    with pytest.raises(RuleNotMet, match=GATED[missing]) as refused:
        cast.work(case, "launch", NEXT)
    if missing != "domain_allocation":
        assert len({f.guard for f in refused.value.findings}) == 1
    assert again(case).site.state == Site.State.PREPARING


def test_a_site_with_everything_goes_online_and_its_notice_is_drafted(cast: Cast) -> None:
    """OPN-17."""
    case = cast.worked(when=NEXT)
    site = again(case).site
    assert (site.state, site.online_at, site.home_url) == (Site.State.ONLINE, NEXT, "https://nyncj.jiujiang.gov.cn/")
    notice = Notice.objects.get(application=case)
    assert (notice.state, notice.place, notice.document.name) == (Notice.State.DRAFTED, "main_site", "opening_notice")
    assert case.state == Application.State.CARRYING_OUT


@pytest.mark.rule("OPN-12", "kept")
def test_going_online_in_time_meets_the_launch_limit_and_late_breaks_it(cast: Cast) -> None:
    """OPN-12: the last day is in time, the day after is not."""
    case = cast.worked(leave={"launch"})
    cast.work(case, "launch", at("2026-06-18 23:59"))
    assert Deadline.objects.get(application=case, name="launch_limit").state == Deadline.State.MET


@pytest.mark.rule("OPN-12", "broken")
def test_going_online_the_day_after_the_limit_is_late(cast: Cast) -> None:
    case = cast.worked(leave={"launch"})
    cast.work(case, "launch", at("2026-06-19 00:01"))
    assert Deadline.objects.get(application=case, name="launch_limit").state == Deadline.State.BROKEN


def test_the_police_filing_made_before_launch_is_met_when_its_clock_starts(cast: Cast) -> None:
    """AUD-19."""
    case = cast.worked(when=NEXT)
    clock = Deadline.objects.get(application=case, name="police_filing")
    assert (clock.state, clock.due_on) == (Deadline.State.MET, date(2026, 4, 22))


@pytest.mark.rule("OPN-24", "kept")
@pytest.mark.rule("OPN-24", "broken")
def test_outside_clocks_are_judged_by_the_day_things_were_done_not_entered(cast: Cast) -> None:
    """OPN-24: the logo was hung on the fifth working day, and entered a week later."""
    case = cast.granted()
    cast.work(case, "domain_allocation", GRANTED)
    marks = {
        "logo.filed": date(2026, 3, 23),
        "logo.first_reviewed": date(2026, 3, 31),
        "logo.paper_filed": date(2026, 4, 1),
        "logo.notified": date(2026, 4, 7),
    }
    cast.work(case, "logo", at("2026-04-21 09:00"), dated=date(2026, 4, 14), marks=marks)
    states = dict(Deadline.objects.filter(application=case, name__startswith="logo").values_list("name", "state"))
    assert states == {"logo_first_review": "broken", "logo_paper_review": "met", "logo_hanging": "met"}


def test_the_turn_of_an_office_ends_with_its_last_item(cast: Cast) -> None:
    case = cast.granted()
    centre = cast.unit("jj-szzx").pk
    cast.work(case, "domain_allocation", NEXT)
    assert f"post.{centre}.handler" not in {t.owner_permission for t in turns.open_turns(case)}
    cast.work(case, "undertaking", NEXT)
    assert {t.owner_permission for t in turns.open_turns(case)} == {f"post.{case.unit_id}.handler"}


def test_the_undertaking_and_the_liaison_form_are_issued_as_papers(cast: Cast) -> None:
    case = cast.worked(leave={"launch"})
    assert {"security_undertaking", "liaison_info"} <= set(
        Document.objects.filter(application=case).values_list("form_code", flat=True)
    )


def test_a_scan_is_replaced_while_its_item_is_open_and_not_after(cast: Cast) -> None:
    case = cast.granted()
    slot = attaching.WORK + "mlps"
    for name in ("first.pdf", "second.pdf"):
        upload = ContentFile(pdf(name), name=name)
        attaching.attach(by=cast.handler, application_id=case.pk, slot=slot, upload=upload, at=NEXT)
    current = Attachment.objects.filter(application=case, slot=slot, removed_at__isnull=True)
    assert [row.original_name for row in current] == ["second.pdf"]
    _do(cast, case, "mlps")
    upload = ContentFile(pdf("third"), name="third.pdf")
    with pytest.raises(NotAllowedNow, match="不能再更换"):
        attaching.attach(by=cast.handler, application_id=case.pk, slot=slot, upload=upload, at=NEXT + timedelta(days=1))
