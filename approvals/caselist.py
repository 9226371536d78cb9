"""The list of cases (申请列表): search, filters and rows; constant in statements, whatever its length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Case, F, Prefetch, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit
from approvals.tracking import where
from lifecycle.clockface import shown
from lifecycle.models import Application, Deadline, Site
from lifecycle.procedures import PROCEDURES
from lifecycle.rules.patterns import to_ascii
from notices.models import Notice

DAY = {"type": "date"}
#: Notices that are to be put up, or stand (未期满的公告).
UP = (Notice.State.DRAFTED, Notice.State.BROKEN, Notice.State.POSTED)


class CaseFilter(forms.Form):
    """What the list may be narrowed by (查询条件)."""

    q = forms.CharField(
        label=gettext_lazy("编号、标题、网站、单位或域名"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    procedure = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    unit = forms.ModelChoiceField(
        label=gettext_lazy("申请单位"), queryset=Unit.objects.none(), required=False, empty_label=gettext_lazy("全部")
    )
    since = forms.DateField(label=gettext_lazy("提交日期自"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=gettext_lazy("至"), required=False, widget=forms.DateInput(attrs=DAY))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("全部"))
        self.fields["procedure"].choices = [every, *((p.code, p.name) for p in PROCEDURES.values())]  # type: ignore[attr-defined]
        self.fields["state"].choices = [every, ("open", _("在办（未终结）")), *Application.State.choices]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


def narrowed(rows: QuerySet[Application], asked: CaseFilter) -> QuerySet[Application]:
    """The cases that fit the filters (查询); what cannot be read is left out of the filter, not of the list."""
    asked.is_valid()
    given: dict[str, Any] = asked.cleaned_data
    if given.get("q"):
        rows = rows.filter(_matching(str(given["q"]).strip()))
    if given.get("procedure"):
        rows = rows.filter(procedure=given["procedure"])
    if given.get("state") == "open":
        rows = rows.exclude(state__in=Application.ENDED)
    elif given.get("state"):
        rows = rows.filter(state=given["state"])
    if given.get("unit"):
        rows = rows.filter(unit=given["unit"])
    if given.get("since"):
        rows = rows.filter(submitted_at__gte=_moment(given["since"]))
    if given.get("until"):
        rows = rows.filter(submitted_at__lt=_moment(given["until"] + timedelta(days=1)))
    return rows


def ordered(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Open cases first, the newest first among them (排序), with all a row shows."""
    ended = Case(When(state__in=Application.ENDED, then=1), default=0)
    running = Deadline.objects.filter(met_at__isnull=True, state__in=Deadline.OPEN).order_by("due_on")
    return (
        rows.select_related("unit", "site")
        .prefetch_related(
            Prefetch("deadlines", queryset=running, to_attr="running_clocks"),
            Prefetch("notices", queryset=Notice.objects.filter(state__in=UP), to_attr="open_notices"),
        )
        .order_by(ended, F("submitted_at").desc(nulls_first=True), "-pk")
    )


def listed(rows: Iterable[Application], today: date) -> list[dict[str, Any]]:
    """The rows of the list (列表行): where each case is, for whom it waits, its nearest clocks."""
    return [_row(application, today) for application in rows]


def _row(application: Application, today: date) -> dict[str, Any]:
    step, unit = where(application)
    notices: list[Notice] = getattr(application, "open_notices", [])
    if notices:
        up = all(notice.state == Notice.State.POSTED for notice in notices)
        step = _("公告期") if up else _("发布公告")
    clocks: list[Deadline] = [row for row in getattr(application, "running_clocks", []) if row.due_on]
    law = next((shown(row, today) for row in clocks if not row.internal), None)
    own = next((shown(row, today) for row in clocks if row.internal), None)
    days = [clock["days_left"] for clock in (law, own) if clock is not None and clock["days_left"] is not None]
    late = any(day < 0 for day in days)
    return {
        "application": application,
        "procedure": PROCEDURES[application.procedure].name if application.procedure in PROCEDURES else "",
        "step": step,
        "unit": unit,
        "law": law,
        "own": own,
        "css": "row-bad" if late else "row-warn" if any(day <= 1 for day in days) else "",
    }


def _matching(text: str) -> Q:
    sites = Site.objects.filter(_domain(text))
    found = Q(number__icontains=text) | Q(title__icontains=text) | Q(unit__name__icontains=text)
    found |= Q(unit__short_name__icontains=text) | Q(site__name__icontains=text)
    return found | Q(site__in=sites) | Q(values__site_name__icontains=text)


def _domain(text: str) -> Q:
    found = Q(domains__display__icontains=text) | Q(domains__name__icontains=text)
    try:
        return found | Q(domains__name=to_ascii(text))
    except ValueError:
        return found


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
