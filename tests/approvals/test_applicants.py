"""Every kind of applicant takes the route its instrument writes for it, through the service and to the grant."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Post, User
from approvals import route as routes
from approvals.models import WorkItem
from approvals.services import submitting
from forms.models import Document
from lifecycle.errors import RuleNotMet
from lifecycle.models import Application, LedgerEntry
from tests.cast import FILED, GRANTED, Cast, approve, decide, grant

CENTRE = ["centre_handler", "centre_section_chief", "centre_editor_in_chief"]
TOP = ["city_office", "province_office"]
SHARED_PROVINCE = {"platform": "shared_province"}
PORTAL = {
    "site_type": "portal",
    "domain_en": "www.hy.gov.cn",
    "domain_zh": "湖阳县.政务",
    "site_name": "湖阳县人民政府",
}

ROUTES = [
    ("jj-nyncj", "luojingwen", {}, ["consent", *CENTRE, *TOP]),
    ("jj-qxj", "yangyun", {}, ["consent", *CENTRE, *TOP]),
    ("jj-gjj", "banyue", {}, ["consent", *CENTRE, *TOP]),
    ("hy-bgs", "lianghechuan", PORTAL, ["consent", "county_office", *CENTRE, *TOP]),
    (
        "hy-nyncj",
        "quhe",
        {"special_need": "国家级示范县。", "domain_en": "nyncj.hy.gov.cn"},
        ["consent", "county_office", *CENTRE, *TOP],
    ),
    ("yz-wlj", "moyan", SHARED_PROVINCE, ["consent", *TOP]),
    ("jx-nyt", "moqinghe", SHARED_PROVINCE, ["consent", "province_office"]),
    (
        "sw-jj",
        "yuyue",
        {"domain_en": "jiujiang.chinatax.gov.cn", "domain_zh": "九江市税务局.政务"},
        ["consent", "superior_office", "system_head_office"],
    ),
]


def _submitted(cast: Cast, code: str, username: str, values: dict[str, Any]) -> Application:
    return cast.submitted(code=code, by=username, **values)


def _granted(case: Application) -> Application:
    steps = routes.steps_of(case.route)
    for number, step in enumerate(steps, 1):
        holder = Post.objects.filter(unit_id=step["unit"], office=step["office"]).order_by("pk")[0].user
        last = number == len(steps)
        said = grant() if last else approve()
        if last and case.applicant_type in ("county_department", "township"):
            said = approve(granted={"launch_within_days": "90"}, override=("exception_only",))
        case = decide(case, User.objects.get(pk=holder.pk), said, GRANTED)
    return case


@pytest.mark.parametrize(("code", "username", "values", "keys"), ROUTES, ids=[row[0] for row in ROUTES])
def test_an_applicant_takes_its_own_route_to_the_grant(
    cast: Cast, code: str, username: str, values: dict[str, Any], keys: list[str]
) -> None:
    """OPN-09, OPN-10, OPN-31."""
    case = _submitted(cast, code, username, values)
    assert [step["key"] for step in routes.steps_of(case.route)] == keys
    assert all(step["cite"]["clause"] for step in routes.steps_of(case.route))
    case = _granted(case)
    assert case.state == Application.State.CARRYING_OUT
    reply = Document.objects.get(application=case, form_code="reply_letter")
    assert reply.unit_id == routes.steps_of(case.route)[-1]["unit"]
    assert WorkItem.objects.filter(application=case, name="launch").exists()


def test_a_vertical_unit_gets_its_name_from_its_own_line_and_not_from_the_city(cast: Cast) -> None:
    """OPN-31, DOM-21."""
    code, username, values, _ = ROUTES[-1]
    case = _granted(_submitted(cast, code, username, values))
    names = set(WorkItem.objects.filter(application=case).values_list("name", flat=True))
    assert "domain_system" in names
    assert not names & {"domain", "domain_allocation"}
    assert set(WorkItem.objects.filter(application=case).values_list("unit__code", flat=True)) == {"sw-jj"}


def test_a_vertical_unit_may_not_take_a_name_of_the_citys_portal(cast: Cast) -> None:
    case = cast.draft("sw-jj", by="yuyue", domain_en="sw.jiujiang.gov.cn", domain_zh="九江市税务局.政务")
    with pytest.raises(RuleNotMet, match=r"chinatax\.gov\.cn"):
        submitting.submit(by=cast.yuyue, application_id=case.pk, seen=None, at=FILED)


def test_a_county_portal_is_sponsored_by_the_governments_office_and_its_name_by_initials_is_only_advice(
    cast: Cast,
) -> None:
    """OPN-11, A-06."""
    values = {**PORTAL, "domain_en": "www.huyang.gov.cn"}
    case = _submitted(cast, "hy-bgs", "lianghechuan", values)
    entry = LedgerEntry.objects.get(application=case, act="application.submitted")
    assert any("首字母" in said for said in entry.facts["warnings"])


def test_an_institution_with_administrative_duties_may_use_gov_cn_and_is_warned(cast: Cast) -> None:
    """DOM-14."""
    case = _submitted(cast, "jj-gjj", "banyue", {})
    entry = LedgerEntry.objects.get(application=case, act="application.submitted")
    assert any("事业单位" in said for said in entry.facts["warnings"])


def test_a_missing_office_is_named_and_nothing_is_filed(cast: Cast) -> None:
    from lifecycle.errors import DomainError

    centre = cast.unit("jj-szzx")
    centre.functions = []
    centre.save()
    case = cast.draft()
    with pytest.raises(DomainError, match="九江市数字经济发展中心”在单位名册中没有对应单位"):
        submitting.submit(by=cast.handler, application_id=case.pk, seen=None, at=FILED)


def test_a_unit_that_was_abolished_is_no_office_any_more(cast: Cast) -> None:
    from datetime import date

    from lifecycle.errors import DomainError

    centre = cast.unit("jj-szzx")
    centre.valid_until = date(2026, 3, 1)
    centre.save()
    case = cast.draft()
    with pytest.raises(DomainError, match="没有对应单位"):
        submitting.submit(by=cast.handler, application_id=case.pk, seen=None, at=FILED)
