"""A case with all that its page shows (案卷): gathered in a fixed number of statements, read by the presenters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import Post, User
from accounts.permissions import seat, seats_of
from approvals import planning, signer
from approvals import route as routes
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.hosting import SIGNER
from approvals.joint import JointStep, joint_steps
from approvals.models import CaseOpening, Decision, Delegation, Signer, WorkItem
from approvals.planning import Judged
from approvals.tracking import Holders, Tally, Track, expected_days
from approvals.urgepanel import UrgePanel, urge_panel
from forms.models import Attachment, Document, DocumentFile
from lifecycle.calendar import work_calendar
from lifecycle.models import Application, ApplicationRound, CaseCopy, Deadline
from lifecycle.rules import guards, lookup
from lifecycle.rules.facts import Finding
from lifecycle.rules.schema import Work
from notices.models import Notice

FILING = (Post.Office.HANDLER, Post.Office.PRINCIPAL)


@dataclass(frozen=True)
class CaseFile:
    """A case as its page reads it (案卷): rows as they stand, who looks at it, and when."""

    application: Application
    user: User
    at: datetime
    judged: Judged
    seats: Mapping[str, Post]
    turn: CaseTask | None
    open_turns: Sequence[CaseTask]
    opened: Sequence[CaseOpening]
    delegations: Sequence[Delegation]
    copies: Sequence[CaseCopy]
    decisions: Sequence[Decision]
    rounds: Sequence[ApplicationRound]
    items: Sequence[WorkItem]
    notices: Sequence[Notice]
    clocks: Sequence[Deadline]
    attachments: Sequence[Attachment]
    papers: Sequence[Document]
    holders: Holders
    turns: Sequence[CaseTask] = ()
    asked: Sequence[Signer] = ()

    @property
    def today(self) -> date:
        """The day the page is looked at (当日)."""
        return timezone.localtime(self.at).date()

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        """The frozen steps of the route (办理环节)."""
        return routes.steps_of(self.application.route)

    @property
    def cursor(self) -> routes.Cursor:
        """Where the case stands on its route (当前位置)."""
        return routes.Cursor.read(self.application.cursor)

    @property
    def own_turn(self) -> CaseTask | None:
        """The open turn that is the person's own (本人待办): to sign, to correct or to carry out."""
        return signer.own_turn(self.user, self.seats, self.application, self.open_turns)

    @property
    def delegation(self) -> Delegation | None:
        """The opinion that is being waited for (待答复的委派), or None."""
        asked = [task.data["delegated"]["id"] for task in self.turns if task.data.get("delegated")]
        return next((one for one in self.delegations if one.pk in asked), None)

    @property
    def step(self) -> Mapping[str, Any] | None:
        """The step that is open for a signature (当前环节), or None."""
        return self.steps[self.cursor.step] if self.turn is not None else None

    @property
    def is_filing_side(self) -> bool:
        """Whether the person may act for the applicant (是否申请单位经办)."""
        return any(seat(self.application.unit_id, office) in self.seats for office in FILING)

    @cached_property
    def is_own_case(self) -> bool:
        """Whether the open step would be the person's own filing to approve (自办自审)."""
        filed = {self.application.created_by_id, *(one.opened_by_id for one in self.rounds)}  # nobody else can have
        return self.step is not None and self.user.pk in filed and signer.is_own(self.user, self.application, self.step)

    @property
    def my_turn(self) -> bool:
        """Whether the person may sign the open step (是否轮到本人签署)."""
        there = self.turn is not None and self.turn.status in turns.OPEN
        return there and signer.holds(self.user, self.seats, self.turn) and not self.is_own_case  # type: ignore[arg-type]

    @cached_property
    def joints(self) -> Mapping[tuple[int, int], JointStep]:
        """The steps that several sign or signed (联签环节), by round and step."""
        return joint_steps(self.asked)

    @property
    def joint(self) -> JointStep | None:
        """The open step with its signers, where several sign it (当前联签环节)."""
        return self.joints.get((self.application.round, self.cursor.step)) if self.turn is not None else None

    @property
    def signing(self) -> Signer | None:
        """As which of several signers the person has the turn (本人签署人位), or None."""
        key = self.turn.data.get(SIGNER) if self.turn is not None else None
        return self.joint.of(key) if self.joint is not None and key else None

    @property
    def concludes(self) -> bool:
        """Whether the person's agreement would conclude the step (同意即为本环节结论)."""
        return self.joint is None or self.signing is None or self.joint.ends_with(self.signing.pk)

    @property
    def signed_before(self) -> str:
        """The step before, where the person has signed that one too (上一环节同为本人签署), or nothing."""
        rows = [d for d in self.decisions if d.step == self.cursor.step - 1 and d.verdict == "approve"]
        return rows[-1].step_label if self.turn and rows and rows[-1].signer_id == self.user.pk else ""

    @property
    def acting_for(self) -> str:
        """For whom the person would sign the open step as a substitute (代谁签署), or nothing."""
        post = self.seats.get(str(self.turn.owner_permission)) if self.turn is not None else None
        return post.user.real_name if post is not None and post.user_id != self.user.pk else ""

    @property
    def may_edit(self) -> bool:
        """Whether the person may fill in or correct the application (可填报)."""
        return self.is_filing_side and self.application.state in ("draft", "returned")

    @property
    def may_withdraw(self) -> bool:
        """Whether the person may withdraw the application (可撤回)."""
        return self.is_filing_side and self.application.state in ("under_review", "returned")

    @property
    def may_relinquish(self) -> bool:
        """Whether the person may give the grant up (可放弃批准)."""
        granted = self.application.state in (Application.State.GRANTED, Application.State.CARRYING_OUT)
        uses = [work for work in self.works.values() if work.spends] if granted else []
        unused = not any(work.name in self.judged.facts.work_done for work in uses)
        return self.is_filing_side and bool(uses) and unused

    def may_work(self, item: WorkItem) -> bool:
        """Whether the person may do this work item (可办理该任务)."""
        if self.application.state != Application.State.CARRYING_OUT or item.done_at is not None:
            return False
        work = self.works.get(item.name)
        by_hand = work is not None and not work.by_procedure
        return by_hand and seat(item.unit_id, item.office) in self.seats

    @cached_property
    def urging(self) -> UrgePanel | None:
        """Urges with their receipts, and whether one may urge now (催办栏)."""
        return urge_panel(self)

    @cached_property
    def works(self) -> Mapping[str, Work]:
        """The rules of the work items (办理任务规则), by name."""
        return {work.name: work for work in lookup.work_items_for(self.judged.rules, *self.judged.case)}

    @cached_property
    def notice_rules(self) -> Sequence[Any]:
        """The notices this case asks for (应发公告)."""
        return lookup.notices_for(self.judged.rules, *self.judged.case)

    def waiting_for(self, item: WorkItem) -> list[WorkItem]:
        """Which items must be done before this one (前置任务未办结)."""
        return [other for other in self.items if other.name in item.after and other.done_at is None]

    def findings(self, moment: str, *, at: datetime | None = None, values: Any = None) -> tuple[Finding, ...]:
        """What the guards of this case say at a moment (核查结论), the signatures given so far among the facts."""
        signed = frozenset(d.step_key for d in self.decisions if d.verdict == Decision.Verdict.APPROVE)
        if self.step is not None:
            signed |= {str(self.step["key"])}
        facts = replace(self.judged.facts, opinions=signed)
        if at is not None:
            facts = replace(facts, at=timezone.localtime(at))
        if values is not None:
            given = {**values, **self.application.granted}
            flags = lookup.flags_for(self.judged.rules, facts.unit, given)
            facts = replace(facts, values=given, flags=flags)
        return guards.evaluate(self.judged.rules, facts, moment)

    def track(self) -> Track:
        """What the stepper is drawn from (办理路线展示要素)."""
        days = expected_days(self.application, self.today, work_calendar())
        return Track(self.application, self.decisions, self.holders, days, self.tally(), self.joints)

    def tally(self) -> Tally:
        """How far the work after the grant is (办理任务进度)."""
        started = bool(self.items)
        states = [notice.state for notice in self.notices]
        lasts = [notice.last_day for notice in self.notices if notice.last_day]
        return Tally(
            done=sum(1 for item in self.items if item.done_at),
            total=len(self.items) if started else len(self.works),
            notices=len(self.notices) or len(self.notice_rules),
            posted=states.count(Notice.State.POSTED),
            fulfilled=states.count(Notice.State.FULFILLED),
            last_day=max(lasts) if lasts else None,
        )


def open_file(application: Application, user: User, at: datetime) -> CaseFile:
    """Gather a case for its page (调阅案卷)."""
    day = timezone.localtime(at).date()
    judged = planning.judge(application, at)
    seats = seats_of(user, day)
    waiting = turns.open_turns(application, waiting=True) if not application.ended else []
    tasks = [task for task in waiting if task.flow_task.name in ("review", "cosign")]
    asked = list(application.signers.select_related("signature", "unit", "person").order_by("round", "step", "order"))
    items = list(application.work_items.select_related("unit", "done_by"))
    return CaseFile(
        application=application,
        user=user,
        at=at,
        judged=judged,
        seats=seats,
        turn=_own_turn(user, seats, tasks),
        open_turns=[task for task in waiting if task.status in turns.OPEN],
        opened=_opened(tasks),
        delegations=list(application.delegations.select_related("by", "to", "end")),
        copies=list(application.copies.select_related("by").prefetch_related("readings__reader")),
        decisions=list(application.decisions.select_related("unit", "taken_back__by")),
        rounds=list(application.rounds.select_related("opened_by")),
        items=items,
        notices=list(application.notices.exclude(state=Notice.State.WITHDRAWN).select_related("document")),
        clocks=list(application.deadlines.order_by("met_at", "due_on", "pk")),
        attachments=list(application.attachments.select_related("uploaded_by")),
        papers=_papers(application),
        holders=holders_of(application, items, day, {one.unit_id for one in asked}),
        turns=tasks,
        asked=asked,
    )


def _own_turn(user: User, seats: Mapping[str, Post], tasks: Sequence[CaseTask]) -> CaseTask | None:
    """The person's own turn in the open step (本人待办), else the step's."""
    mine = (one for one in tasks if one.status in turns.OPEN and signer.holds(user, seats, one))
    return next(mine, None) or next((one for one in tasks if one.flow_task.name == "review"), None)


def holders_of(application: Application, items: Sequence[WorkItem], day: date, more: Collection[int] = ()) -> Holders:
    """Who holds the offices that sign or work in a case (现任人员), a merged unit's in its successor: one statement."""
    units = routes.units_of(application.route) | {application.unit_id, *more}
    units |= {item.unit_id for item in items}
    rows = (
        Post.objects.on(day).filter(Q(unit_id__in=units) | ~Q(unit__absorbed=[]), user__is_active=True).order_by("pk")
    )
    found: dict[tuple[int, str], list[str]] = {}
    for unit_id, office, name, absorbed in rows.values_list("unit_id", "office", "user__real_name", "unit__absorbed"):
        for unit in units & {unit_id, *absorbed}:
            found.setdefault((unit, office), []).append(name)
    return found


def _opened(open_turns: Sequence[CaseTask]) -> list[CaseOpening]:
    """Who has opened the case in the turn that is open (已阅)."""
    return list(CaseOpening.objects.filter(task__in=open_turns)) if open_turns else []


def _papers(application: Application) -> list[Document]:
    files = DocumentFile.objects.defer("content")
    return list(application.documents.select_related("unit").prefetch_related(Prefetch("files", queryset=files)))
