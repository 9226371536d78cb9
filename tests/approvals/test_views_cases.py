"""The list of cases and the page of one case: who sees what, what is found, what the page says, at which price."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.caselist import CaseFilter, narrowed
from lifecycle.models import Application
from notices.messages import addressing, inbox
from notices.models import Delivery
from tests.cast import GRANTED, Cast, approve, at, back, decide
from tests.signed_in import visitor as signed_in

#: Session, person, posts, the frame of every page; the rest is the page's own.
LIST_STATEMENTS = 20
PAGE_STATEMENTS = 46


def text_of(answer: Any) -> str:
    """The page as text."""
    return str(answer.content.decode())


def found(cast: Cast, **asked: str) -> list[int]:
    """The cases a filter finds."""
    rows = Application.objects.all()
    return list(
        narrowed(rows, CaseFilter(asked, units=type(cast.unit("jj-nyncj")).objects.all())).values_list("pk", flat=True)
    )


def test_a_case_is_found_by_number_title_unit_site_or_domain(cast: Cast) -> None:
    case = cast.submitted()
    domain = case.site.domains.get(is_primary=True).name
    for text in (case.number, "开设申请", "九江市农业农村局", case.site.name, domain, f"https://{domain}/"):
        assert found(cast, q=text) == [case.pk], text
    assert found(cast, q="无此网站") == []


def test_the_list_is_narrowed_by_state_and_by_the_day_of_submission(cast: Cast) -> None:
    case = cast.submitted()
    assert found(cast, state="open", since="2026-03-02", until="2026-03-02") == [case.pk]
    assert found(cast, state="completed") == []
    assert found(cast, since="2026-03-03") == []
    assert found(cast, until="2026-03-01") == []


def test_a_department_sees_its_own_cases_and_no_others(cast: Cast) -> None:
    case = cast.submitted()
    assert case.number in text_of(signed_in(cast.handler).get("/cases/"))
    stranger = signed_in(cast.yuanxiaohe)
    assert case.number not in text_of(stranger.get("/cases/"))
    assert stranger.get(f"/cases/{case.pk}/").status_code == 404


def test_the_list_costs_the_same_whatever_its_length(cast: Cast) -> None:
    cast.submitted()
    client = signed_in(cast.city_reviewer)
    client.get("/cases/")
    with CaptureQueriesContext(connection) as one:
        client.get("/cases/")
    cast.submitted(code="jj-wjw", by="yuanxiaohe")
    with CaptureQueriesContext(connection) as two:
        page = client.get("/cases/")
    assert len(page.context["rows"]) == 2
    assert len(two) == len(one) <= LIST_STATEMENTS


def test_the_page_of_a_case_says_what_comes_next_by_whom_by_when_under_which_clause(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    client = signed_in(cast.city_reviewer)
    with CaptureQueriesContext(connection) as statements:
        page = client.get(f"/cases/{case.pk}/")
    step = page.context["next"]
    assert step["what"] == "经办人意见"
    assert "孙婉清" in step["by"]
    assert step["deadline"]["internal"] is True
    assert step["citation"]["rule"] == "OPN-10"
    assert step["citation"]["words"] in text_of(page)
    assert len(statements) <= PAGE_STATEMENTS


def test_the_route_shows_who_signed_who_is_next_and_when_the_rest_is_expected(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    rows = signed_in(cast.handler).get(f"/cases/{case.pk}/").context["steps"]
    assert [row["state"] for row in rows] == ["done"] * 3 + ["current"] + ["pending"] * 5
    assert rows[2]["holder"] == "孙婉清"
    assert rows[4]["when"].startswith("预计 2026-")


def test_a_returned_case_marks_who_waits_and_tells_the_applicant_what_was_said(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back("请补充栏目规划。"))
    page = signed_in(cast.handler).get(f"/cases/{case.pk}/")
    states = [row["state"] for row in page.context["steps"]]
    assert states[0] == "current"
    assert states[5] == "returned"
    assert "请补充栏目规划。" in page.context["next"]["text"]
    assert f"/apply/{case.pk}/" in text_of(page)


def test_a_case_returned_to_an_earlier_step_comes_back_to_the_one_who_returned_it(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back("请复核。", to=2))
    page = signed_in(cast.zhuyilan).get(f"/cases/{case.pk}/")
    assert [row["state"] for row in page.context["steps"]][3:6] == ["current", "done", "returned"]
    assert "即回到退回的环节" in page.context["next"]["text"]
    assert "填报内容和附件与上一轮相同" in text_of(page)


def test_changes_between_rounds_are_marked_field_by_field(cast: Cast) -> None:
    from approvals.services import drafting, submitting

    case = decide(cast.submitted(), cast.principal, back("请改正。"))
    when = at("2026-03-05 09:00")
    drafting.save_draft(
        by=cast.handler, application_id=case.pk, values={"operator": "九江市农业农村局信息中心"}, seen=None, at=when
    )
    submitting.resubmit(by=cast.handler, application_id=case.pk, seen=None, at=when)
    page = signed_in(cast.principal).get(f"/cases/{case.pk}/")
    changed = [one for _title, answers in page.context["sections"] for one in answers if one.changed]
    assert [(one.label, one.text) for one in changed] == [("承办单位", "九江市农业农村局信息中心")]
    assert page.context["rounds"][0]["changes"] == [("承办单位", changed[0].before, "九江市农业农村局信息中心")]
    first = signed_in(cast.principal).get(f"/cases/{case.pk}/?round=1")
    assert not any(one.changed for _title, answers in first.context["sections"] for one in answers)


def test_the_unsaved_corrections_of_the_applicant_are_not_shown_to_the_reviewers(cast: Cast) -> None:
    from approvals.services import drafting

    case = decide(cast.submitted(), cast.principal, back("请改正。"))
    drafting.save_draft(
        by=cast.handler,
        application_id=case.pk,
        values={"operator": "尚未报送的单位"},
        seen=None,
        at=at("2026-03-05 09:00"),
    )
    assert "尚未报送的单位" not in text_of(signed_in(cast.principal).get(f"/cases/{case.pk}/"))


def test_a_draft_leads_its_handler_to_the_form(cast: Cast) -> None:
    case = cast.draft()
    answer = signed_in(cast.handler).get(f"/cases/{case.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/apply/{case.pk}/")
    assert signed_in(cast.city_reviewer).get(f"/cases/{case.pk}/").status_code == 404


def test_a_colleague_who_files_nothing_may_look_at_a_draft_of_the_unit(cast: Cast) -> None:
    case = cast.draft(code="hy-bgs", by="lianghechuan", site_type="portal", domain_en="www.huyang.gov.cn")
    page = signed_in(cast.zoumin).get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert page.context["steps"] == []
    assert "填写申请表并提交" in text_of(page)


@pytest.mark.parametrize(("said", "state"), [(approve(), "under_review"), (back(), "returned")])
def test_every_state_of_a_case_has_a_page(cast: Cast, said: Any, state: str) -> None:
    case = decide(cast.submitted(), cast.principal, said)
    page = signed_in(cast.handler).get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert page.context["application"].state == state


def test_a_granted_case_lists_its_work_by_what_may_be_done_now(cast: Cast) -> None:
    case = cast.granted()
    rows = {row["name"]: row for row in signed_in(cast.handler).get(f"/cases/{case.pk}/").context["works"]}
    assert rows["icp"]["state"] == "waiting"
    assert "分配下级域名" in rows["icp"]["note"]
    assert "url" not in rows["icp"]
    assert rows["mlps"]["url"] == f"/cases/{case.pk}/work/mlps/"
    assert "url" not in rows["domain_allocation"]
    assert rows["launch"]["action"] == "核查并登记"


def test_the_papers_of_a_case_can_be_reached_with_their_codes(cast: Cast) -> None:
    case = cast.granted()
    page = text_of(signed_in(cast.handler).get(f"/cases/{case.pk}/"))
    for paper in case.documents.all():
        assert paper.code in page
        assert f"/papers/{paper.pk}/" in page


def test_a_page_of_a_case_under_a_lapsed_book_says_so_to_everybody(cast: Cast) -> None:
    case = cast.submitted(when=GRANTED)
    banner = signed_in(cast.approver).get(f"/cases/{case.pk}/").context["rules"].banner
    assert "沿用" in banner
    assert banner in text_of(signed_in(cast.approver).get(f"/cases/{case.pk}/"))


def test_the_page_of_a_case_tells_who_was_told_and_whether_it_was_read(cast: Cast) -> None:
    case = cast.submitted()
    addressing.address_all()
    client = signed_in(cast.handler)
    (told,) = client.get(f"/cases/{case.pk}/").context["told"]
    assert ([row.recipient.username for row in told.rows], told.read, told.lost) == (["jiangdahai"], 0, False)
    inbox.read(cast.principal, None, at("2026-03-02 11:00"))
    page = client.get(f"/cases/{case.pk}/")
    assert "1 人，已读 1 人" in text_of(page)
    Delivery.objects.update(state=Delivery.State.GIVEN_UP)
    assert "有未送达" in text_of(client.get(f"/cases/{case.pk}/"))
