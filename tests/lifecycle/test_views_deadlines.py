"""Deadlines: the law's and an office's own told apart, how one was counted, who may see it."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from lifecycle.models import Deadline
from tests.cast import GRANTED, Cast, approve, decide
from tests.signed_in import visitor, words


def test_an_offices_own_limit_is_told_from_the_law(cast: Cast) -> None:
    case = cast.granted()
    client = visitor(cast.handler)
    law = Deadline.objects.get(application=case, name="launch_limit")
    own = Deadline.objects.filter(application=case, internal=True).first()
    assert law.label in words(client.get(reverse("deadlines"), {"kind": "law", "state": "all"}))
    listed = client.get(reverse("deadlines"), {"kind": "own", "state": "all"})
    assert {line["row"].internal for line in listed.context["rows"]} == {True}
    assert "审批单位自定" in words(client.get(reverse("deadline", args=[own.pk])))
    assert "法定期限" in words(client.get(reverse("deadline", args=[law.pk])))


def test_a_clock_shows_how_it_was_counted_and_when_it_ends(cast: Cast) -> None:
    case = cast.granted()
    row = Deadline.objects.get(application=case, name="launch_limit")
    answer = visitor(cast.handler).get(reverse("deadline", args=[row.pk]))
    shown = words(answer)
    assert all(line in shown for line in row.explanation)
    assert row.cite["clause"] in shown
    assert answer.context["face"].start == GRANTED.date()
    assert answer.context["face"].last == row.due_on


def test_a_clock_of_another_unit_is_not_there(cast: Cast) -> None:
    case = decide(
        cast.submitted(code="jj-wjw", by="yuanxiaohe"),
        User.objects.get(posts__unit__code="jj-wjw", posts__office="principal"),
        approve(),
    )
    row = Deadline.objects.filter(application=case).first()
    client = visitor(cast.handler)
    assert client.get(reverse("deadline", args=[row.pk])).status_code == 404
    assert row.label not in words(client.get(reverse("deadlines"), {"state": "all"}))


def test_the_states_of_clocks_are_told_apart(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve())
    row = Deadline.objects.get(application=case, met_at__isnull=True, internal=True)
    client = visitor(cast.city_reviewer)
    late = client.get(reverse("deadlines"), {"state": "overdue"})
    assert [line["row"].pk for line in late.context["rows"]] == [row.pk], "its day in March has long passed"
    assert late.context["figures"]["late"] == 0, "an office's own limit is not counted among those of the law"
    own = client.get(reverse("deadlines"), {"state": "overdue", "kind": "own"})
    assert own.context["figures"]["late"] == 1
    assert "已逾期" in words(late)
    Deadline.objects.filter(pk=row.pk).update(state=Deadline.State.LIFTED)
    assert client.get(reverse("deadlines"), {"state": "overdue"}).context["rows"] == []
    assert [line["row"].pk for line in client.get(reverse("deadlines"), {"state": "lifted"}).context["rows"]] == [
        row.pk
    ]


def test_a_filter_that_means_nothing_is_left_out(cast: Cast) -> None:
    assert (
        visitor(cast.handler).get(reverse("deadlines"), {"state": "x", "unit": "abc", "page": "zz"}).status_code == 200
    )
