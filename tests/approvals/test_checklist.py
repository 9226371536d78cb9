"""The review checklist: marks of the signer, append-only, seen by later signers; guidance by the regulator, in the ledger."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from approvals.models import CheckGuidance, CheckMark
from approvals.services import checking, guiding
from approvals.services.checking import Marked
from lifecycle.errors import DomainError
from lifecycle.models import LedgerEntry
from tests.cast import FILED, Cast, approve, decide, person
from tests.signed_in import visitor, words


def test_the_signers_marks_stay_with_the_round_and_later_signers_see_them(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    path = reverse("checks", args=[case.pk])
    client = visitor(cast.sunwanqing)
    rows = client.get(path).context["rows"]
    first, second = rows[0].key, rows[1].key
    answer = client.post(path, {f"verdict:{first}": "unfit", f"note:{first}": "", f"verdict:{second}": "fit"})
    assert answer.status_code == 422
    assert "须写明说明" in words(answer)
    assert not CheckMark.objects.exists(), "all or nothing"
    said = {f"verdict:{first}": "unfit", f"note:{first}": "材料不齐", f"verdict:{second}": "fit"}
    client.post(path, said)
    assert client.post(path, said).status_code == 422, "nothing new"
    client.post(path, {**said, f"verdict:{first}": "fit"})
    assert list(CheckMark.objects.values_list("check_key", "verdict")) == [
        (first, "unfit"),
        (second, "fit"),
        (first, "fit"),
    ]
    assert LedgerEntry.objects.filter(application=case, act="review.marked", actor=cast.sunwanqing).count() == 2
    client.post(path, {f"verdict:{second}": "unfit", f"note:{second}": "与编制批复不一致"})
    assert "审查清单中有“不符合”的项目" in words(client.get(reverse("inbox_approve"), {"case": case.pk}))
    decide(case, cast.sunwanqing, approve())
    chief = visitor(cast.zhuyilan)
    for page in (path, reverse("case", args=[case.pk])):
        assert "与编制批复不一致" in words(chief.get(page))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        CheckMark.objects.all().delete()


def test_who_may_not_sign_may_not_mark(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    key = "guard.one_site"
    for by in (cast.zhuyilan, cast.handler, cast.xuanming):
        with pytest.raises(PermissionDenied):
            checking.mark(by=person(by), application_id=case.pk, marks=[Marked(key, "fit")], at=FILED)
    with pytest.raises(DomainError, match="没有新的"):
        checking.mark(by=cast.sunwanqing, application_id=case.pk, marks=[Marked("guard.none", "fit")], at=FILED)


def test_the_regulator_explains_a_check_and_the_nearest_place_binds(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    key = "guard.one_site"
    province = {"procedure": "opening", "check": key, "text": "核对单位名下网站。"}
    guiding.write(by=person(cast.approver), at=FILED, **province)
    checks = reverse("checks", args=[case.pk])
    assert "核对单位名下网站。" in words(visitor(cast.sunwanqing).get(checks))
    visitor(cast.zhuyilan).post(reverse("guidance"), {**province, "text": "先查名册，再查历史网站。"})
    page = words(visitor(cast.sunwanqing).get(checks))
    assert "先查名册，再查历史网站。" in page
    assert "核对单位名下网站。" not in page
    entry = LedgerEntry.objects.filter(act="guidance.written").last()
    assert (entry.actor, entry.facts["text"]) == (cast.zhuyilan, "先查名册，再查历史网站。")
    assert "核对单位名下网站。" not in words(visitor(cast.zhuyilan).get(reverse("guidance"), {"procedure": "opening"}))
    with pytest.raises(DomainError, match="没有变化"):
        guiding.write(by=person(cast.zhuyilan), at=FILED, **{**province, "text": "先查名册，再查历史网站。"})
    with pytest.raises(DomainError, match="没有这个审查项"):
        guiding.write(by=person(cast.zhuyilan), at=FILED, **{**province, "check": "guard.none"})
    for other in (cast.sunwanqing, cast.handler, cast.taoran):
        assert visitor(other).post(reverse("guidance"), province).status_code == 403
    assert CheckGuidance.objects.count() == 2
