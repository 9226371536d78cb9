"""Carrying out on the page: evidence asked for, formats shown, secrets not repeated, a launch that says what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from approvals.models import WorkItem
from fixtures.scans import pdf
from lifecycle.models import Application, Site
from notices.models import Notice
from tests.approvals.test_views_cases import text_of
from tests.cast import GRANTED, Cast, again, at
from tests.signed_in import visitor as signed_in

POSTED = at("2026-04-01 09:00")


def scan(name: str = "scan.pdf") -> SimpleUploadedFile:
    """A scanned page."""
    return SimpleUploadedFile(name, pdf("scan"), content_type="application/pdf")


def register(cast: Cast, who: Any, case: Application, name: str, **posted: Any) -> Any:
    """Enter the result of a work item on its page."""
    return signed_in(who).post(f"/cases/{case.pk}/work/{name}/", posted)


def item(case: Application, name: str) -> WorkItem:
    """The work item as the database has it now."""
    return WorkItem.objects.get(application=case, name=name)


def test_a_work_item_is_done_with_number_authority_day_and_scan(cast: Cast) -> None:
    case = cast.granted()
    answer = register(
        cast,
        cast.handler,
        case,
        "mlps",
        number="36990100001-26901",
        authority="公安机关",
        dated="2026-03-20",
        scan=scan(),
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.pk}/")
    assert item(case, "mlps").done_at is not None


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    case = cast.granted()
    answer = register(cast, cast.handler, case, "mlps", number="36990100001-26901", authority="", dated="", scan="")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"authority", "dated", "scan"}
    assert "36990100001-26901" in text_of(answer)


def test_a_badly_written_number_is_refused_with_an_example_and_the_scan_is_kept(cast: Cast) -> None:
    case = cast.worked(leave=["police", "undertaking", "launch"])
    answer = register(
        cast, cast.handler, case, "police", number="12345", authority="公安机关", dated="2026-03-20", scan=scan()
    )
    assert answer.status_code == 422
    assert "公网安备" in answer.context["form"].errors["number"][0]
    assert [one["name"] for one in answer.context["scans"]] == ["scan.pdf"]
    again_without = register(
        cast,
        cast.handler,
        case,
        "police",
        number="赣公网安备36990100009901号",
        authority="公安机关",
        dated="2026-03-20",
    )
    assert again_without.status_code == 302


def test_a_file_that_is_not_what_it_says_is_refused_at_the_scan(cast: Cast) -> None:
    case = cast.granted()
    fake = SimpleUploadedFile("scan.pdf", b"not a pdf at all", content_type="application/pdf")
    answer = register(cast, cast.handler, case, "mlps", number="1", authority="公安机关", dated="2026-03-20", scan=fake)
    assert answer.status_code == 422
    assert answer.context["form"].errors["scan"]
    assert item(case, "mlps").done_at is None


def test_the_check_code_is_never_shown_again(cast: Cast) -> None:
    case = cast.granted()
    refused = register(
        cast, cast.handler, case, "site_code", number="bad", check_code="secret-9901", dated="2026-03-20"
    )
    assert refused.status_code == 422
    assert "secret-9901" not in text_of(refused)
    done = register(
        cast,
        cast.handler,
        case,
        "site_code",
        number="3699019901",
        check_code="secret-9901",
        dated="2026-03-20",
        scan=scan(),
    )
    assert done.status_code == 302
    page = text_of(signed_in(cast.handler).get(f"/cases/{case.pk}/work/site_code/"))
    assert "secret-9901" not in page
    assert "已加密保存" in page
    assert "secret-9901" not in Site.objects.get(pk=case.site_id).check_code_digest


def test_a_failed_test_is_entered_and_stays_to_be_done(cast: Cast) -> None:
    case = cast.granted()
    answer = register(
        cast,
        cast.handler,
        case,
        "security_test",
        authority="演示网络安全测评中心",
        dated="2026-03-20",
        verdict="未通过",
        scan=scan(),
    )
    assert answer.status_code == 302
    assert item(case, "security_test").done_at is None
    page = signed_in(cast.handler).get(f"/cases/{case.pk}/")
    (row,) = [row for row in page.context["works"] if row["name"] == "security_test"]
    assert (row["state"], row["note"]) == ("open", "上次结论为“未通过”，整改后重新登记。")
    assert "请整改后重新登记" in text_of(signed_in(cast.handler).get(f"/cases/{case.pk}/work/security_test/"))


def test_an_item_that_waits_for_another_says_for_which(cast: Cast) -> None:
    case = cast.granted()
    page = signed_in(cast.handler).get(f"/cases/{case.pk}/work/icp/")
    assert [other.name for other in page.context["waiting"]] == ["domain_allocation"]
    answer = register(
        cast,
        cast.handler,
        case,
        "icp",
        number="赣ICP备00009901号-1",
        authority="通信管理局",
        dated="2026-03-20",
        scan=scan(),
    )
    assert answer.status_code == 422
    assert "分配下级域名" in answer.context["refusal"]


def test_the_page_before_the_launch_says_which_record_is_missing_and_why(cast: Cast) -> None:
    case = cast.worked(leave=["police", "launch"])
    page = signed_in(cast.handler).get(f"/cases/{case.pk}/work/launch/")
    assert [f.guard for f in page.context["gate"] if f.blocked] == ["record_police"]
    answer = register(cast, cast.handler, case, "launch", dated="2026-03-20")
    assert answer.status_code == 422
    assert "公安机关互联网备案" in text_of(answer)
    assert again(case).site.state == "preparing"


def test_an_office_does_only_its_own_items_and_others_only_look(cast: Cast) -> None:
    case = cast.granted()
    assert signed_in(cast.handler).get(f"/cases/{case.pk}/work/domain_allocation/").context["may"] is False
    assert (
        register(cast, cast.handler, case, "domain_allocation", authority="我", dated="2026-03-20").status_code == 403
    )
    assert signed_in(cast.yuanxiaohe).get(f"/cases/{case.pk}/work/mlps/").status_code == 404
    assert signed_in(cast.handler).get(f"/cases/{case.pk}/work/nothing/").status_code == 404


def test_a_paper_to_be_signed_by_hand_can_be_printed_before_it_is_issued(cast: Cast) -> None:
    case = cast.granted()
    answer = signed_in(cast.principal).get(f"/cases/{case.pk}/work/undertaking/paper/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.content.startswith(b"%PDF-")
    assert not case.documents.filter(form_code="security_undertaking").exists()
    assert signed_in(cast.principal).get(f"/cases/{case.pk}/work/mlps/paper/").status_code == 404


def test_a_notice_is_posted_with_its_signed_form_and_address(cast: Cast) -> None:
    case = cast.worked(when=GRANTED)
    notice = Notice.objects.get(application=case)
    client = signed_in(cast.handler)
    page = client.get(f"/notices/{notice.pk}/post/")
    assert page.context["free_on"] > page.context["last_day"]
    missing = client.post(f"/notices/{notice.pk}/post/", {"url": "https://www.example.com/n/1"})
    assert missing.status_code == 422
    assert set(missing.context["form"].errors) == {"posting_review"}
    assert "https://www.example.com/n/1" in text_of(missing)
    wrong = client.post(f"/notices/{notice.pk}/post/", {"url": "没有网址", "posting_review": scan("form.pdf")})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"url"}
    assert [one.original_name for one in wrong.context["given"]] == ["form.pdf"]
    done = client.post(f"/notices/{notice.pk}/post/", {"url": "https://www.example.com/n/1"})
    assert done.status_code == 302
    assert Notice.objects.get(pk=notice.pk).state == "posted"


def test_ending_a_notice_early_is_refused_with_the_first_lawful_day(cast: Cast) -> None:
    notice = cast.noticed(timezone.localtime() - timedelta(days=3))
    answer = signed_in(cast.handler).post(f"/notices/{notice.pk}/end/")
    assert answer.status_code == 422
    assert notice.free_on is not None
    assert notice.free_on.isoformat() in text_of(answer)
    assert answer.context["refused_findings"][0].citation.rule == "OPN-17"
    assert Notice.objects.get(pk=notice.pk).state == "posted"


def test_a_notice_that_stood_its_time_is_ended_and_the_case_completed(cast: Cast) -> None:
    notice = cast.noticed(POSTED)
    answer = signed_in(cast.handler).post(f"/notices/{notice.pk}/end/")
    assert answer.status_code == 302
    assert again(notice.application).state == "completed"
    page = signed_in(cast.handler).get(f"/cases/{notice.application_id}/")
    assert page.context["next"]["what"].startswith("事项已办结")


def test_only_the_applicant_registers_a_notice(cast: Cast) -> None:
    notice = Notice.objects.get(application=cast.worked())
    for address in (f"/notices/{notice.pk}/post/", f"/notices/{notice.pk}/end/"):
        assert signed_in(cast.city_reviewer).get(address).status_code == 403
        assert signed_in(cast.yuanxiaohe).get(address).status_code == 404
