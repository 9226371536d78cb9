"""Taking back: by the last signer, while the next has not looked, after an approval that only handed on; and who then loses."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from approvals.engine import turns
from approvals.models import CaseOpening, Decision, TakenBack
from approvals.route import Cursor, after_approval, before_approval
from approvals.services import taking_back
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.models import Application, Deadline, LedgerEntry
from notices.models import Message
from tests.cast import FILED, Cast, again, approve, at, back, decide, grant, open_step, person
from tests.signed_in import visitor, words

LATER = at("2026-03-03 11:00")


def take_back(case: Application, by: User, when: datetime = LATER, seen: int | None = None) -> TakenBack:
    """One act of taking back."""
    return taking_back.take_back(by=person(by), application_id=case.pk, seen=seen, reason="漏看附件。", at=when)


def test_the_signer_takes_it_back_while_nobody_has_opened_it(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    legal = list(Deadline.objects.filter(application=case, internal=False).values_list("pk", "due_on", "state"))
    row = take_back(case, cast.sunwanqing)
    case = again(case)
    assert (open_step(case), case.round, case.state) == ("centre_handler", 2, "under_review")
    assert row.decision.step_key == "centre_handler"
    assert list(Deadline.objects.filter(application=case, internal=False).values_list("pk", "due_on", "state")) == legal
    assert [task.data["key"] for task in turns.open_turns(case)] == ["centre_handler"]
    entry = LedgerEntry.objects.get(act="decision.taken_back")
    assert (entry.actor_name, entry.text) == ("孙婉清", "拿回“经办人意见”已签署的“同意”：漏看附件。")
    assert "已拿回，暂无需办理" in Message.objects.get(kind="withdrawn").subject
    assert open_step(decide(case, cast.sunwanqing, approve("补看后同意。"), LATER)) == "centre_section_chief"
    kept = Decision.objects.filter(application=case, step_key="centre_handler").values_list("round", "opinion")
    assert list(kept) == [(1, "同意。"), (2, "补看后同意。")]
    assert ledger.verify()[1] is None


def test_once_the_next_has_opened_the_page_it_stays_signed(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    assert visitor(cast.zhuyilan).get(f"/cases/{case.pk}/").status_code == 200
    visitor(cast.zhuyilan).get(f"/cases/{case.pk}/")
    visitor(cast.handler).get(f"/cases/{case.pk}/")
    assert [one.name for one in CaseOpening.objects.all()] == ["朱一岚"]
    with pytest.raises(NotAllowedNow, match="朱一岚已于.*打开本件"):
        take_back(case, cast.sunwanqing)
    page = words(visitor(cast.sunwanqing).get(f"/cases/{case.pk}/"))
    assert "不能拿回" in page
    assert "本环节已阅" in page


def test_nobody_takes_back_the_decision_of_another_nor_what_has_taken_effect(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    with pytest.raises(PermissionDenied):
        take_back(case, cast.zhuyilan)
    with pytest.raises(PermissionDenied):
        take_back(case, cast.principal)
    take_back(case, cast.sunwanqing)
    with pytest.raises(NotAllowedNow, match="没有转到下一环节"):
        take_back(case, cast.sunwanqing)
    case = decide(case, cast.sunwanqing, approve(), LATER)
    with pytest.raises(DomainError) as refused:
        taking_back.take_back(by=cast.sunwanqing, application_id=case.pk, seen=None, reason=" ", at=LATER)
    assert refused.value.field == "reason"
    decide(case, cast.zhuyilan, back(), LATER)
    with pytest.raises(NotAllowedNow, match="“退回补正”已经生效"):
        take_back(case, cast.zhuyilan)


def test_a_grant_is_not_taken_back(cast: Cast) -> None:
    case = decide(cast.reviewed("province_office"), cast.approver, grant())
    with pytest.raises(NotAllowedNow, match="已经生效"):
        take_back(case, cast.approver)


def test_who_signs_meanwhile_or_takes_back_too_late_is_told_who_was_faster(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    seen = case.version
    take_back(case, cast.sunwanqing, seen=seen)
    with pytest.raises(StaleVersion, match="孙婉清：拿回"):
        decide(case, cast.zhuyilan, approve(), LATER, seen=seen)
    case = decide(case, cast.sunwanqing, approve(), LATER)
    seen = case.version
    decide(case, cast.zhuyilan, approve(), LATER)
    page = visitor(cast.sunwanqing).post(f"/cases/{case.pk}/take_back/", {"seen": str(seen), "reason": "我的理由。"})
    assert page.status_code == 409
    assert "我的理由。" in words(page)
    assert "朱一岚" in words(page)


def test_taking_back_on_the_page_shows_what_it_leads_to_and_marks_the_old_opinion(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    client = visitor(cast.sunwanqing)
    assert "拿回" in words(client.get(f"/cases/{case.pk}/"))
    assert "法定期限不受影响" in words(client.get(f"/cases/{case.pk}/take_back/"))
    bare = client.post(f"/cases/{case.pk}/take_back/", {"seen": str(case.version), "reason": " "})
    assert (bare.status_code, bool(bare.context["form"].errors["reason"])) == (422, True)
    done = client.post(f"/cases/{case.pk}/take_back/", {"seen": str(case.version), "reason": "漏看附件。"})
    assert done.status_code == 302
    page = words(client.get(f"/cases/{case.pk}/"))
    assert "已拿回" in page
    assert visitor(cast.city_reviewer).get(f"/cases/{case.pk}/take_back/").status_code == 403


@pytest.mark.parametrize("cursor", [Cursor(0), Cursor(2), Cursor(1, (4,)), Cursor(3, (6, 5)), Cursor(1, (2,))])
def test_approving_again_leads_where_the_first_approval_led(cursor: Cursor) -> None:
    route = {"steps": [{}] * 8}
    on = after_approval(route, cursor)
    assert on is not None
    assert after_approval(route, before_approval(on, cursor.step)) == on


def test_the_round_after_a_return_to_an_earlier_step_comes_back_the_same_way(cast: Cast) -> None:
    case = decide(cast.reviewed("city_office"), cast.city_reviewer, back("请复核。", to=1), FILED)
    case = decide(case, cast.sunwanqing, approve(), LATER)
    assert open_step(case) == "city_office"
    take_back(case, cast.sunwanqing)
    assert open_step(decide(case, cast.sunwanqing, approve(), LATER)) == "city_office"
