"""Applying in the browser's words: nothing typed is ever lost, nothing is handed in by accident."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lifecycle.models import Application
from tests.cast import Cast, again, approve, back, decide

TYPED = "职能需要，现有栏目无法承载。"


@pytest.fixture
def case(cast: Cast) -> Application:
    return cast.draft()


@pytest.fixture
def handler(cast: Cast, client: Client) -> Client:
    client.force_login(cast.handler)
    return client


def _answers(case: Application, **changed: Any) -> dict[str, Any]:
    return {**case.values, "version": case.version, **changed}


def _save(client: Client, case: Application, **changed: Any) -> Any:
    url = reverse("draft_save", args=[case.pk])
    return client.post(url, _answers(case, **changed), headers={"X-Requested-With": "autosave"})


def test_choosing_tells_who_signs_and_under_which_clause(handler: Client) -> None:
    page = handler.get(reverse("apply"), {"procedure": "opening"}).content.decode()
    assert "省政府办公厅意见" in page
    assert "OPN-10" in page
    assert "一家单位最多开设一个网站" in page


def test_somebody_who_files_for_no_unit_is_told_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.city_reviewer)
    assert "没有可以申报的单位" in client.get(reverse("apply")).content.decode()


def test_a_draft_is_opened_for_the_own_unit(cast: Cast, handler: Client) -> None:
    unit = cast.unit("jj-nyncj")
    answer = handler.post(reverse("apply"), {"unit": unit.pk, "procedure": "opening"})
    made = Application.objects.get(unit=unit)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("draft", args=[made.pk])


def test_no_draft_is_opened_for_another_unit_or_an_unknown_procedure(cast: Cast, handler: Client) -> None:
    foreign = handler.post(reverse("apply"), {"unit": cast.unit("jj-wjw").pk, "procedure": "opening"})
    unknown = handler.post(reverse("apply"), {"unit": cast.unit("jj-nyncj").pk, "procedure": "dancing"})
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert not Application.objects.exists()


def test_a_stranger_finds_no_draft(cast: Cast, case: Application, client: Client) -> None:
    client.force_login(cast.yuanxiaohe)
    for name in ("draft", "draft_submit"):
        assert client.get(reverse(name, args=[case.pk])).status_code == 404
    for name in ("draft_save", "draft_submit", "draft_preflight", "draft_discard", "attach"):
        assert client.post(reverse(name, args=[case.pk]), _answers(case)).status_code == 404


def test_the_form_shows_route_names_clocks_and_papers(handler: Client, case: Application) -> None:
    page = handler.get(reverse("draft", args=[case.pk])).content.decode()
    for expected in ("网站名称", "江大海", "郑开源", "内部时限", "开通公告", "政府网站开设申请表", "已通过"):
        assert expected in page


def test_autosave_keeps_what_is_typed_and_raises_the_version(handler: Client, case: Application) -> None:
    answer = _save(handler, case, reason=TYPED)
    assert answer.status_code == 200
    assert answer.json()["version"] == case.version + 1
    assert again(case).values["reason"] == TYPED


def test_text_that_is_not_right_yet_is_kept_too(handler: Client, case: Application) -> None:
    assert _save(handler, case, domain_en="还没想好", liaison_mobile="123").status_code == 200
    assert again(case).values["domain_en"] == "还没想好"
    assert "还没想好" in handler.get(reverse("draft", args=[case.pk])).content.decode()


def test_a_save_that_lost_says_so_and_changes_nothing(handler: Client, case: Application) -> None:
    _save(handler, case, reason="他人先存的理由")
    answer = _save(handler, case, reason=TYPED)
    assert answer.status_code == 409
    assert answer.json()["message"]
    assert again(case).values["reason"] == "他人先存的理由"


def test_without_scripts_the_loser_sees_both_versions_and_keeps_the_own(handler: Client, case: Application) -> None:
    _save(handler, case, reason="他人先存的理由")
    answer = handler.post(reverse("draft_save", args=[case.pk]), _answers(case, reason=TYPED))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert TYPED in page
    assert "他人先存的理由" in page
    assert f'name="version" value="{again(case).version}"' in page


def test_the_preflight_judges_what_is_typed_without_saving_it(handler: Client, case: Application) -> None:
    answer = handler.post(reverse("draft_preflight", args=[case.pk]), _answers(case, platform="own", reason=""))
    page = answer.content.decode()
    assert "OPN-19" in page
    assert "不予通过" in page
    assert "开设理由" in page
    assert again(case).values["platform"] == case.values["platform"]


def test_an_incomplete_form_is_not_handed_in_but_kept(handler: Client, case: Application) -> None:
    answer = handler.post(reverse("draft_submit", args=[case.pk]), _answers(case, leader_name="", reason=TYPED))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "「分管领导姓名」未填" in page
    assert again(case).values["reason"] == TYPED
    assert again(case).state == Application.State.DRAFT


def test_what_the_law_refuses_is_not_handed_in(handler: Client, case: Application) -> None:
    answer = handler.post(reverse("draft_submit", args=[case.pk]), _answers(case, platform="own"))
    assert answer.status_code == 422
    assert "OPN-19" in answer.content.decode()
    assert again(case).state == Application.State.DRAFT


def test_handing_in_asks_first_and_says_what_it_leads_to(handler: Client, case: Application) -> None:
    url = reverse("draft_submit", args=[case.pk])
    assert handler.post(url, _answers(case)).status_code == 302
    page = handler.get(url).content.decode()
    assert "提交后会发生什么" in page
    assert "江大海" in page
    assert again(case).state == Application.State.DRAFT


def test_confirmed_it_is_submitted_once(handler: Client, case: Application) -> None:
    url = reverse("draft_submit", args=[case.pk])
    for _ in range(2):
        answer = handler.post(url, {"confirm": "yes", "version": case.version})
        assert answer["Location"] == reverse("case", args=[case.pk])
    assert again(case).state == Application.State.UNDER_REVIEW
    assert Application.objects.exclude(number="").count() == 1


def test_a_confirmation_of_an_outdated_page_is_not_taken(handler: Client, case: Application) -> None:
    _save(handler, case, reason=TYPED)
    answer = handler.post(reverse("draft_submit", args=[case.pk]), {"confirm": "yes", "version": case.version})
    assert answer.status_code == 409
    assert again(case).state == Application.State.DRAFT


def test_a_returned_case_shows_the_opinion_and_goes_straight_back(cast: Cast, client: Client) -> None:
    case = decide(cast.submitted(), cast.principal, approve())
    case = decide(case, cast.sunwanqing, back("请写明经费来源。"))
    client.force_login(cast.handler)
    page = client.get(reverse("draft", args=[case.pk])).content.decode()
    assert "请写明经费来源。" in page
    assert "重报后直接回到这里" in page
    url = reverse("draft_submit", args=[case.pk])
    assert client.post(url, _answers(case, funding="列入年度部门预算。")).status_code == 302
    client.post(url, {"confirm": "yes", "version": again(case).version})
    assert again(case).state == Application.State.UNDER_REVIEW
    assert again(case).cursor["step"] == 1
    assert again(case).values["funding"] == "列入年度部门预算。"


def test_a_submitted_case_can_no_longer_be_filled_in(cast: Cast, client: Client) -> None:
    case = cast.submitted()
    client.force_login(cast.handler)
    assert client.get(reverse("draft", args=[case.pk]))["Location"] == reverse("case", args=[case.pk])
    assert _save(client, case, reason=TYPED).status_code == 422
    assert again(case).values["reason"] != TYPED


def test_those_who_only_review_a_returned_case_do_not_fill_it_in(cast: Cast, client: Client) -> None:
    case = decide(cast.submitted(), cast.principal, approve())
    case = decide(case, cast.sunwanqing, back())
    client.force_login(cast.city_reviewer)
    assert client.get(reverse("draft", args=[case.pk])).status_code == 403
    assert _save(client, case, reason=TYPED).status_code == 403


def test_a_draft_is_thrown_away_and_stays_in_the_ledger(handler: Client, case: Application) -> None:
    assert handler.post(reverse("draft_discard", args=[case.pk])).status_code == 302
    assert again(case).state == Application.State.WITHDRAWN
    assert case.ledger.filter(act="draft.discarded").exists()


def test_a_paper_can_be_looked_at_before_it_is_issued(handler: Client, case: Application) -> None:
    url = reverse("draft_paper", args=[case.pk, "application_form"])
    page = handler.get(url)
    printed = handler.get(url, {"as": "pdf"})
    assert "九江市农业农村局" in page.content.decode()
    assert "省政府办公厅" in page.content.decode()
    assert printed.content.startswith(b"%PDF")
    assert handler.get(reverse("draft_paper", args=[case.pk, "nothing"])).status_code == 404
    assert case.documents.count() == 0
