"""The inbox: what waits, narrowed, counted and kept, within six statements, session and person included."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import SavedFilter
from tests.approvals.test_views_workbench import more_like
from tests.cast import FILED, Cast, approve, back, decide
from tests.signed_in import visitor, words

#: Session, person, posts; saved filters, counts, rows.
MOST = 6


def _statements(client: Client, **query: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("inbox"), query).status_code == 200
    return [q["sql"] for q in captured.captured_queries]


def test_a_full_inbox_with_saved_filters_costs_six_statements_in_all(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    more_like(case, 40)
    SavedFilter.objects.create(
        owner=cast.sunwanqing, name="县级的", conditions={"level": "county", "q": "x"}, saved_at=FILED
    )
    client = visitor(cast.sunwanqing)
    _statements(client)  # rules are read once a process; the session is put on record once a minute
    for query in ({}, {"show": "overdue", "unit": "九江市", "page": "2"}, {"show": "soon"}):
        found = _statements(client, **query)
        assert len(found) <= MOST, "\n".join(found)


def test_every_condition_keeps_what_fits_and_leaves_out_the_rest(cast: Cast) -> None:
    case = cast.reviewed("centre_handler")
    client = visitor(cast.sunwanqing)
    kept = (
        {"q": case.number},
        {"procedure": "opening"},
        {"unit": "农业农村"},
        {"unit": "九江市"},  # a place stands for all its units
        {"level": "city"},
        {"show": "overdue"},
        {"back": "no"},
        {"procedure": "nonsense", "page": "zz"},  # what cannot be read narrows nothing
    )
    dropped = (
        {"q": "没有这样的网站"},
        {"procedure": "temporary_shutdown"},
        {"unit": "湖口"},
        {"level": "county"},
        {"show": "soon"},
        {"show": "later"},
        {"back": "yes"},
    )
    for query in kept:
        assert case.number in words(client.get(reverse("inbox"), query)), query
    for query in dropped:
        page = words(client.get(reverse("inbox"), query))
        assert case.number not in page, query
        assert "没有符合条件的待办" in page


def test_what_was_returned_before_can_be_shown_alone(cast: Cast) -> None:
    case = cast.reviewed("centre_section_chief")
    decide(case, cast.zhuyilan, back("请经办人再核。", to=1))
    page = words(visitor(cast.sunwanqing).get(reverse("inbox"), {"back": "yes"}))
    assert case.number in page
    assert "第 2 轮" in page
    # and whoever has returned it reads it again before it is signed
    again_there = decide(case, cast.sunwanqing, approve())
    ticked = visitor(cast.zhuyilan).get(reverse("inbox_approve"), {"case": again_there.pk})
    assert "须先看修改内容" in words(ticked)


def test_a_filter_is_saved_counted_renamed_and_deleted(cast: Cast) -> None:
    cast.reviewed("centre_handler")
    client = visitor(cast.sunwanqing)
    client.post(reverse("inbox_save"), {"name": "过了时限的", "show": "overdue"})
    row = SavedFilter.objects.get()
    assert (row.owner, row.conditions) == (cast.sunwanqing, {"show": "overdue"})
    assert "过了时限的 1" in words(client.get(reverse("inbox")))
    client.post(reverse("inbox_filter", args=[row.pk]), {"act": "rename", "name": "先办"})
    assert "先办 1" in words(client.get(reverse("inbox")))
    client.post(reverse("inbox_filter", args=[row.pk]), {"act": "delete"})
    assert not SavedFilter.objects.exists()


def test_another_persons_filter_is_not_there(cast: Cast) -> None:
    row = SavedFilter.objects.create(owner=cast.sunwanqing, name="我的", conditions={"back": "yes"}, saved_at=FILED)
    client = visitor(cast.zhuyilan)
    assert client.post(reverse("inbox_filter", args=[row.pk]), {"act": "delete"}).status_code == 404
    assert "我的" not in words(client.get(reverse("inbox"))).replace("我的通知", "")
    assert SavedFilter.objects.filter(pk=row.pk).exists()


def test_a_substitute_finds_what_waits_for_the_one_they_stand_in_for(cast: Cast) -> None:
    from accounts.models import Substitution

    case = cast.reviewed("centre_handler")
    post = cast.sunwanqing.posts.get()
    Substitution.objects.create(
        post=post, substitute=cast.zhuyilan, starts_on="2020-01-01", ends_on="2099-12-31", reason="休假"
    )
    assert case.number in words(visitor(cast.zhuyilan).get(reverse("inbox")))
    decide(case, cast.zhuyilan, approve())
