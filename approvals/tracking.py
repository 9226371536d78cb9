"""Where a case stands (办理进度): its frozen route with the decisions so far, drawn as the rows of the stepper. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from approvals import planning
from approvals import route as routes
from lifecycle.daycount import count
from lifecycle.rulewords import SIGNING

if TYPE_CHECKING:
    from approvals.joint import JointStep
    from approvals.models import Decision, Signer
    from lifecycle.models import Application
    from lifecycle.workdays import WorkCalendar

#: Who holds an office now, by unit and office (现任人员).
Holders = Mapping[tuple[int, str], Sequence[str]]
#: How a verdict shows on the route; approving leads on.
FROM_VERDICT: Mapping[str, str] = {"approve": "done", "return": "returned", "refuse": "refused"}


@dataclass(frozen=True)
class Tally:
    """How far the work after the grant is (办理任务进度): done of all, and whether notices are asked for or over."""

    done: int = 0
    total: int = 0
    notices: int = 0
    posted: int = 0
    fulfilled: int = 0
    last_day: date | None = None


@dataclass(frozen=True)
class Track:
    """What the route is drawn from (办理路线展示要素), gathered beforehand."""

    application: Application
    decisions: Sequence[Decision] = ()
    holders: Holders = field(default_factory=dict)
    days: Mapping[int, date] = field(default_factory=dict)
    tally: Tally = Tally()
    joints: Mapping[tuple[int, int], JointStep] = field(default_factory=dict)


def where(application: Application) -> tuple[str, str]:
    """The step a case is at and the unit it waits for (当前环节、办理单位): for lists, without any statement."""
    if application.state == application.State.UNDER_REVIEW:
        step = routes.steps_of(application.route)[routes.Cursor.read(application.cursor).step]
        return str(step["label"]), str(step["unit_name"])
    named = {
        "draft": _("填写申请"),
        "returned": _("补正"),
        "granted": _("办理登记"),
        "carrying_out": _("办理登记"),
    }
    found = named.get(str(application.state), "")
    return found, application.unit.name if found else ""


def current_step(application: Application) -> int | None:
    """The number of the open step (当前环节序号); the applicant's own turn is routes.APPLICANT, None when nobody signs."""
    if application.state in (application.State.UNDER_REVIEW, application.State.RETURNED):
        return routes.Cursor.read(application.cursor).step
    return None


def expected_days(application: Application, today: date, calendar: WorkCalendar) -> dict[int, date]:
    """By when each step still open should be done (预计办理日期), from the approvers' own limits."""
    if application.state != application.State.UNDER_REVIEW:
        return {}
    cursor: routes.Cursor | None = routes.Cursor.read(application.cursor)
    steps, found, last = routes.steps_of(application.route), {}, today
    due_on = application.cursor.get("due_on")
    if cursor is not None and due_on:
        found[cursor.step] = date.fromisoformat(due_on)
        last = max(found[cursor.step], today)
    while cursor is not None and (cursor := routes.after_approval(application.route, cursor)) is not None:
        rule = planning.internal_rule(steps[cursor.step])
        last = count(rule, last, calendar).due_on if rule else last
        found[cursor.step] = last
    return found


def stepper_rows(track: Track) -> list[dict[str, Any]]:
    """The route as the stepper draws it (办理路线): filing, every signature, the work after the grant, the end."""
    steps = routes.steps_of(track.application.route)
    signed = {d.step: d for d in track.decisions}
    rows = [_filing(track)]
    rows += [_signature(track, number, step, signed.get(number)) for number, step in enumerate(steps)]
    if track.tally.total or track.tally.notices:
        rows += _afterwards(track)
    return rows


def holder_names(holders: Holders, unit_id: int, office: str) -> str:
    """Who holds an office now (现任人员), in words; a vacant office is said."""
    names = holders.get((unit_id, office), ())
    return "、".join(names) if names else _("（岗位暂缺）")


def names_of(holders: Holders, signer: Signer) -> str:
    """Who a signer is (签署人姓名): the person asked by name, else who holds the seat."""
    return signer.person.real_name if signer.person else holder_names(holders, signer.unit_id, signer.office)


def _filing(track: Track) -> dict[str, Any]:
    application = track.application
    state = "current" if application.state in ("draft", "returned") else "done"
    return {
        "label": _("补正重报") if application.state == "returned" else _("提交申请"),
        "office": application.unit.display_name,
        "holder": application.created_by.real_name,
        "state": state,
        "when": application.submitted_at if state == "done" else None,
        "note": "",
    }


def _signature(track: Track, number: int, step: Mapping[str, Any], decision: Decision | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "label": step["label"],
        "office": step["group"] or step["unit_name"],
        "holder": decision.signer_name if decision else holder_names(track.holders, step["unit"], step["office"]),
        "when": decision.decided_at if decision else None,
        "note": "",
    }
    joint = track.joints.get((decision.round if decision else track.application.round, number))
    if number == current_step(track.application):
        joint = track.joints.get((track.application.round, number))
        row |= {"state": "current", "when": None, "note": _until(track.days.get(number))}
        row["holder"] = holder_names(track.holders, step["unit"], step["office"])
        if joint is not None:
            row["holder"] = "、".join(names_of(track.holders, one) for one in joint.now)
            row["note"] = "；".join(part for part in (_progress(joint), row["note"]) if part)
    elif decision is not None:
        row |= {"state": FROM_VERDICT[decision.verdict], "note": _remark(decision, track)}
        if joint is not None:
            row["holder"] = "、".join(one.signed_as for one in joint.signatures)
            row["note"] = "；".join(part for part in (joint.words, row["note"]) if part)
    elif track.application.state in ("refused", "withdrawn"):
        row |= {"state": "skipped", "holder": ""}
    else:
        row |= {"state": "pending", "note": beside_words(step)}
        if number in track.days:
            row["when"] = _("预计 %s") % track.days[number].isoformat()
    return row


def beside_words(step: Mapping[str, Any]) -> str:
    """Who signs a step beside its own seat, and how (联签岗位); nothing where one signs alone."""
    joint = routes.joint_of(step)
    if joint is None:
        return ""
    others = "、".join(f"{one['unit_name']} {one['office_label']}" for one in joint.seats)
    words = _("与%(others)s%(how)s") % {"others": others, "how": SIGNING[joint.mode]}
    return words + (_("，%d票同意即通过") % joint.need if joint.need else "")


def _progress(joint: JointStep) -> str:
    """How many of several have signed (联签进度)."""
    return _("%(how)s %(signed)d/%(all)d 已签") % {
        "how": joint.words,
        "signed": len(joint.signatures),
        "all": len(joint.live),
    }


def _until(day: date | None) -> str:
    return _("内部时限 %s") % day.isoformat() if day else ""


def _remark(decision: Decision, track: Track) -> str:
    if decision.verdict == "return":
        return _("第%d轮退回，等待重报") % decision.round
    if decision.verdict == "refuse":
        return _("不予批准")
    return _("第%d轮签署") % decision.round if track.application.round > 1 else ""


def _afterwards(track: Track) -> list[dict[str, Any]]:
    """The two stations after the grant: carrying out, and the notice with the end."""
    application, tally = track.application, track.tally
    ended = application.state in ("refused", "withdrawn")
    started = application.state in ("granted", "carrying_out", "completed")
    work = "skipped" if ended else "pending"
    if started:
        work = "done" if tally.done == tally.total else "current"
    last = "skipped" if ended else "pending"
    if application.state == "completed":
        last = "done"
    elif tally.posted or tally.fulfilled or (started and work == "done"):
        last = "current"
    day = _("公告期至 %s") % tally.last_day.isoformat() if tally.last_day and last == "current" else ""
    return [
        {
            "label": _("办理任务"),
            "office": application.unit.display_name,
            "state": work,
            "note": _("%(done)d/%(total)d 项") % {"done": tally.done, "total": tally.total} if started else "",
        },
        {
            "label": _("公告与办结") if tally.notices else _("办结"),
            "office": application.unit.display_name,
            "state": last,
            "when": application.ended_at if last == "done" else None,
            "note": day,
        },
    ]
