"""The inbox (待办箱): what waits for a person, by time left, narrowed, counted and paged in three statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from approvals.engine.records import CaseTask
from approvals.inboxfilter import InboxFilter, narrowed_by
from approvals.models import SavedFilter
from lifecycle.clockface import shown
from lifecycle.models import Deadline
from notices.messages.inbox import unread_rows

PER_PAGE = 20
#: What the rows of a long list do not show, and what is large.
LARGE = ("application__values", "application__granted", "application__route", "application__cursor")
CLOCK = ("kind", "label", "due_on", "due_at", "met_at", "state", "internal", "provisional")


@dataclass(frozen=True)
class Tab:
    """A saved filter as the page lists it (常用筛选): its count and its address."""

    row: SavedFilter
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox (待办箱一页)."""

    total: int
    overdue: int
    soon: int
    found: int
    page: Page[CaseTask]
    tabs: Sequence[Tab] = ()
    unread: int | None = None
    asked: Mapping[str, str] = field(default_factory=dict)


def look(rows: QuerySet[CaseTask], user: Any, given: Mapping[str, Any], day: date, number: Any) -> Inbox:
    """Look into the inbox (查看待办): saved filters, all counts, and one page of rows."""
    asked = InboxFilter(given).conditions
    saved = list(SavedFilter.objects.filter(owner=user.pk))
    counts = _counts(rows, asked, saved, day)
    shown_rows = with_clocks(rows.filter(narrowed_by(asked, day)), user)
    paginator = Paginator(shown_rows if counts["found"] else rows.none(), PER_PAGE)
    paginator.count = counts["found"]
    page = paginator.get_page(number)
    page.object_list = list(page.object_list)
    first = next(iter(page.object_list), None)
    return Inbox(
        total=counts["total"],
        overdue=counts["overdue"],
        soon=counts["soon"],
        found=counts["found"],
        page=page,
        tabs=[_tab(row, counts[f"saved_{row.pk}"], asked) for row in saved],
        unread=first.unread if first is not None else None,
        asked=asked,
    )


def _counts(
    rows: QuerySet[CaseTask], asked: Mapping[str, str], saved: Iterable[SavedFilter], day: date
) -> dict[str, int]:
    """How many wait, are late, press, fit what is asked and each saved filter (计数): one statement."""
    wanted = {"overdue": {"show": "overdue"}, "soon": {"show": "soon"}, "found": asked}
    wanted |= {f"saved_{row.pk}": row.conditions for row in saved}
    columns = {name: Count("pk", filter=narrowed_by(given, day)) for name, given in wanted.items() if given}
    counted: dict[str, int] = rows.order_by().aggregate(total=Count("pk"), **columns)
    return {name: counted.get(name, counted["total"]) for name in ("total", *wanted)}


def with_clocks(rows: QuerySet[CaseTask], user: Any) -> QuerySet[CaseTask]:
    """The rows with the nearest legal clock and that of the turn itself, and the unread messages (期限、未读数): no statement more."""
    running = Deadline.objects.filter(
        application=OuterRef("application_id"), met_at=None, state__in=Deadline.OPEN, due_on__isnull=False
    ).order_by("due_on", "pk")
    clock = JSONObject(**{name: name for name in CLOCK})
    unread = unread_rows(user).order_by().values("channel").annotate(n=Count("pk")).values("n")
    found: QuerySet[CaseTask] = rows.defer(*LARGE).annotate(
        of_law=Subquery(running.filter(internal=False).values(clock=clock)[:1]),
        of_office=Subquery(running.filter(internal=True, due_on=OuterRef("due_on")).values(clock=clock)[:1]),
        unread=Coalesce(Subquery(unread), Value(0)),
    )
    return found


def clocks_of(task: Any, day: date) -> list[dict[str, Any]]:
    """The clocks that came with a row (期限)."""
    found = [kept for kept in (task.of_law, task.of_office) if kept]
    return sorted(
        (shown(_clock(kept), day) for kept in found), key=lambda clock: (clock["due_on"] is None, clock["internal"])
    )


def _clock(kept: Mapping[str, Any]) -> Deadline:
    row = Deadline(**{**kept, "internal": bool(kept["internal"]), "provisional": bool(kept["provisional"])})
    row.due_on = date.fromisoformat(kept["due_on"])
    row.due_at = _moment(kept["due_at"])
    return row


def _moment(text: str | None) -> datetime | None:
    """A moment as either database writes it into JSON."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _tab(row: SavedFilter, count: int, asked: Mapping[str, str]) -> Tab:
    url = f"{reverse('inbox')}?{urlencode(row.conditions)}"
    return Tab(row, count, url, row.conditions == dict(asked))


def neighbours(rows: QuerySet[CaseTask], application_id: int) -> dict[str, int | None] | None:
    """The cases before and after one in the inbox (上一件、下一件): one statement.

    None where the case does not wait for the person.
    """
    rows = rows.order_by().annotate(day=Coalesce("due_on", Value(date.max)))
    others = rows.exclude(application=OuterRef("application_id"))
    here = Q(day=OuterRef("day"))
    at_once = here & Q(created=OuterRef("created"))
    after = others.filter(
        Q(day__gt=OuterRef("day")) | here & Q(created__gt=OuterRef("created")) | at_once & Q(pk__gt=OuterRef("pk"))
    )
    before = others.filter(
        Q(day__lt=OuterRef("day")) | here & Q(created__lt=OuterRef("created")) | at_once & Q(pk__lt=OuterRef("pk"))
    )
    mine = rows.filter(application=application_id).annotate(
        following=Subquery(after.order_by("day", "created", "pk").values("application_id")[:1]),
        preceding=Subquery(before.order_by("-day", "-created", "-pk").values("application_id")[:1]),
    )
    found = mine.values_list("preceding", "following").first()
    return {"previous": found[0], "next": found[1]} if found else None
