"""The board of a campaign (专项工作进度): batch by batch who is done, who is open, who is overdue; and what cannot be kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.panels import Panel
from accounts.scope import scope_of
from lifecycle import clockface, feasibility, organising
from lifecycle.calendar import work_calendar
from lifecycle.feasibility import Doubt
from lifecycle.models import Campaign, CampaignBatch, CampaignMember, Deadline, Site
from lifecycle.rulebase import library
from lifecycle.rules.timetables import Campaign as Timetable
from lifecycle.selectors import jurisdiction_of

#: Width of a whole bar of the chart, in its own units.
WIDE = 600
DONE, LATE, OPEN, OVERDUE = "done", "late", "open", "overdue"
WORDS = {DONE: "按期完成", LATE: "逾期完成", OPEN: "办理中", OVERDUE: "已逾期"}
TONES = {DONE: "done", LATE: "missed", OPEN: "current", OVERDUE: "missed"}


def standing(row: Deadline, today: date) -> str:
    """How a member stands (完成情况), told by its clock."""
    if row.met_at is not None:
        return LATE if row.state == Deadline.State.BROKEN else DONE
    return OVERDUE if row.due_on is not None and row.due_on < today else OPEN


@dataclass
class Line:
    """One batch of the board (批次进度)."""

    batch: CampaignBatch
    members: list[dict[str, Any]] = field(default_factory=list)
    clock: dict[str, Any] | None = None
    doubts: list[Doubt] = field(default_factory=list)

    def count(self, *states: str) -> int:
        """How many members stand so (户数)."""
        return sum(one["standing"] in states for one in self.members)

    @property
    def figures(self) -> dict[str, int]:
        """The figures of the batch (数字)."""
        return {"total": len(self.members), **{name: self.count(name) for name in WORDS}}

    @property
    def percent(self) -> int:
        """How much is done (完成率)."""
        return round(100 * self.count(DONE, LATE) / len(self.members)) if self.members else 0

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The parts of the bar (图形), left to right."""
        found, left = [], 0
        for name in WORDS if self.members else ():
            width = round(WIDE * self.count(name) / len(self.members))
            if width:
                found.append({"x": left, "width": width, "tone": name})
            left += width
        return found


def visible_campaigns(user: Any, day: date) -> QuerySet[Campaign]:
    """The campaigns a person may see (可见专项工作): of the organising offices they serve or supervise."""
    scope = scope_of(user, day)
    mine = {post.unit_id for post in organising.organising_posts(user, day)}
    condition = Q(organiser_id__in=mine) | scope.covers("organiser__")
    return Campaign.objects.filter(condition).select_related("organiser")


def may_organise(user: Any, campaign: Campaign, day: date) -> bool:
    """Whether a person acts for the organiser (可否组织)."""
    return any(post.unit_id == campaign.organiser_id for post in organising.organising_posts(user, day))


def board(campaign: Campaign, today: date) -> list[Line]:
    """The batches with their members (进度), a fixed number of statements."""
    batches = list(campaign.batches.select_related("deadline"))
    members = CampaignMember.objects.filter(batch__in=batches, removed_at__isnull=True)
    rows = members.select_related("deadline", "site__unit", "media__unit").order_by("site__unit__path", "pk")
    lines = {batch.pk: Line(batch) for batch in batches}
    for row in rows:
        state = standing(row.deadline, today)
        told = {"row": row, "standing": state, "words": WORDS[state], "tone": TONES[state]}
        lines[row.batch_id].members.append(told)
    for doubt in doubts(campaign, batches):
        next(line for line in lines.values() if line.batch.key == doubt.key).doubts.append(doubt)
    for line in lines.values():
        if line.batch.deadline:
            state = standing(line.batch.deadline, today)
            line.clock = {"standing": state, "words": WORDS[state], "tone": TONES[state]}
    return list(lines.values())


def doubts(campaign: Campaign, batches: Iterable[CampaignBatch]) -> list[Doubt]:
    """What of the dates cannot be kept (存疑之处), as they now stand. Law: A-22, A-23."""
    instrument = library().instruments.get(str(campaign.cite.get("instrument", "")))
    dated = [feasibility.Dated(one.key, one.label, one.due_on, one.leaves) for one in batches]
    return feasibility.doubts(dated, instrument.in_force_from if instrument else None, work_calendar())


def timetables(user: Any, day: date) -> list[dict[str, Any]]:
    """The timetables a person may make a campaign from (可选安排): those of the places their offices stand in."""
    found = []
    for post in organising.organising_posts(user, day):
        jurisdiction = jurisdiction_of(post.unit)
        for dated in library().campaigns(jurisdiction) if jurisdiction else ():
            if isinstance(dated.entry, Timetable):
                code = f"{post.unit_id}:{jurisdiction}:{dated.entry.name}"
                found.append({"code": code, "unit": post.unit, "jurisdiction": jurisdiction, "table": dated.entry})
    return list({one["code"]: one for one in found}.values())


def memberships(site: Site, user: Any, at: datetime) -> Panel | None:
    """What campaigns a site is in (所在专项工作), for its page: its own membership, nobody else's."""
    today = at.date()
    rows = CampaignMember.objects.filter(site=site, removed_at__isnull=True)
    rows = rows.select_related("batch__campaign__organiser", "deadline")
    seen = set(visible_campaigns(user, today).values_list("pk", flat=True))
    shown = [
        {
            "member": row,
            "batch": row.batch,
            "campaign": row.batch.campaign,
            "clock": clockface.shown(row.deadline, today),
            "words": WORDS[standing(row.deadline, today)],
            "tone": TONES[standing(row.deadline, today)],
            "url": reverse("campaign", args=[row.batch.campaign_id]) if row.batch.campaign_id in seen else "",
        }
        for row in rows
    ]
    return Panel("lifecycle/campaign_panel.html", {"memberships": shown}) if shown else None
