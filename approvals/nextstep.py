"""What happens next in a case (下一步): what, by whom, by when, under which clause. Pure: reads the case file only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import route as routes
from approvals.tracking import holder_names, names_of
from lifecycle.clockface import shown
from notices.models import Notice

if TYPE_CHECKING:
    from approvals.casefile import CaseFile
    from approvals.models import WorkItem
    from lifecycle.models import Deadline

#: How many waiting things are named before the rest is only counted.
NAMED = 4


def next_of(file: CaseFile) -> dict[str, Any]:
    """What happens next (下一步), as the page's lead block draws it."""
    tell = _BY_STATE[str(file.application.state)]
    return tell(file)


def after_approval(file: CaseFile) -> str:
    """What the person's approval leads to (同意后): where the step goes, or, of several signers, that others sign yet."""
    if file.joint is not None and file.signing is not None and not file.concludes:
        left = file.joint.after(file.signing.pk, "approve")
        return _("登记您的意见，其他签署人继续签署。%s") % left.why
    return onward(file)


def onward(file: CaseFile) -> str:
    """Where the case goes once its open step is approved (本环节同意后): the next office with its people, or the grant."""
    following = routes.after_approval(file.application.route, file.cursor)
    if following is None:
        return _("批准：%s") % granted_words(file)
    step = file.steps[following.step]
    names = holder_names(file.holders, step["unit"], step["office"])
    words = _("转%(unit)s“%(label)s”（%(names)s）") % {
        "unit": step["unit_name"],
        "label": step["label"],
        "names": names,
    }
    if file.cursor.waiting:
        words += _("，即回到退回的环节")
    return words + "。"


def granted_words(file: CaseFile) -> str:
    """What a grant sets in motion (批准后): work items, limits, notices."""
    parts = []
    if file.works:
        parts.append(_("开启 %d 项办理任务") % len(file.works))
    if file.notice_rules:
        parts.append(_("随后发布%s") % "、".join(sorted({rule.label for rule in file.notice_rules})))
    return ("，".join(parts) or _("本件办结")) + "。"


def _draft(file: CaseFile) -> dict[str, Any]:
    return {
        "what": _("填写申请表并提交"),
        "by": _people(file, file.application.unit_id, "handler"),
        "text": _("提交前可随时修改；提交后按当日有效的规定办理。"),
        "icon": "pencil-square",
    }


def _under_review(file: CaseFile) -> dict[str, Any]:
    step = file.step
    if step is None:
        return {"what": file.application.get_state_display()}
    mine = file.my_turn
    return {
        "what": step["label"],
        "by": _signers(file, step),
        "deadline": _clock(file, lambda row: row.internal),
        "citation": step["cite"],
        "text": _("同意后%s退回的，补正后直接回到本环节。") % (after_approval(file) if mine else onward(file)),
        "kicker": _("下一步（等您签署）") if mine else _("下一步"),
        "icon": "pencil-square" if mine else "user",
    }


def _signers(file: CaseFile, step: Mapping[str, Any]) -> str:
    """Who is to sign now (当前签署人): the step's office with its people, or those of several whose turn it is."""
    if file.joint is not None:
        now = "；".join(f"{one.label}（{names_of(file.holders, one)}）" for one in file.joint.now)
        return _("%(now)s。%(why)s") % {"now": now, "why": file.joint.outcome.why}
    return _("%(unit)s %(office)s：%(names)s") % {
        "unit": step["unit_name"],
        "office": step["office_label"],
        "names": holder_names(file.holders, step["unit"], step["office"]),
    }


def _returned(file: CaseFile) -> dict[str, Any]:
    last = next((d for d in reversed(file.decisions) if d.verdict == "return"), None)
    back = file.steps[file.cursor.waiting[-1]]["label"] if file.cursor.waiting else ""
    said = (
        _("%(who)s（%(step)s）退回意见：%(opinion)s")
        % {
            "who": last.signer_name,
            "step": last.step_label,
            "opinion": last.opinion,
        }
        if last
        else ""
    )
    return {
        "what": _("补正后重报"),
        "by": _people(file, file.application.unit_id, "handler"),
        "text": _("%(said)s 重报后直接回到“%(back)s”。") % {"said": said, "back": back},
        "citation": file.steps[file.cursor.waiting[-1]]["cite"] if file.cursor.waiting else None,
        "kicker": _("下一步（等您补正）") if file.is_filing_side else _("下一步"),
        "icon": "arrow-uturn-left",
    }


def _carrying_out(file: CaseFile) -> dict[str, Any]:
    open_items = [item for item in file.items if item.done_at is None]
    if not open_items:
        return _notice(file)
    ready = [item for item in open_items if not file.waiting_for(item)] or open_items
    mine = any(file.may_work(item) for item in ready)
    return {
        "what": _("办理：%s") % _listed([item.label for item in ready]),
        "by": _workers(file, ready),
        "deadline": _clock(file, lambda row: not row.internal and row.kind != "keep_up"),
        "citation": ready[0].cite,
        "text": _progress(file, open_items),
        "kicker": _("下一步（等您办理）") if mine else _("下一步"),
        "icon": "clipboard-document-check",
    }


def _progress(file: CaseFile, open_items: Sequence[WorkItem]) -> str:
    """How far the work is (办理进度), and what it is all needed for."""
    words = _("共 %(total)d 项，已办结 %(done)d 项") % {
        "total": len(file.items),
        "done": len(file.items) - len(open_items),
    }
    gates = [item.label for item in open_items if item.name in file.works and file.works[item.name].gate]
    return words + (_("；前置事项全部办结后方可办理“%s”。") % gates[0] if gates else "。")


def _notice(file: CaseFile) -> dict[str, Any]:
    waiting = [n for n in file.notices if n.state in (Notice.State.DRAFTED, Notice.State.BROKEN)]
    if waiting:
        return {
            "what": _("发布%(label)s（%(places)s）")
            % {"label": waiting[0].label, "places": "、".join(n.place_label for n in waiting)},
            "by": _people(file, file.application.unit_id, "handler"),
            "deadline": _clock(file, lambda row: not row.internal and row.kind != "keep_up"),
            "citation": waiting[0].cite,
            "text": _("发布后登记公告网址，公告期自发布次日起算。"),
            "kicker": _("下一步（等您办理）") if file.is_filing_side else _("下一步"),
            "icon": "megaphone",
        }
    return _running_notice(file)


def _running_notice(file: CaseFile) -> dict[str, Any]:
    posted = [n for n in file.notices if n.state == Notice.State.POSTED and n.free_on]
    if not posted:
        return {"what": _("等待办结"), "icon": "clock"}
    last = max(posted, key=lambda n: n.free_on or file.today)
    return {
        "what": _("“%(label)s”期满后办结") % {"label": last.label},
        "by": _("系统自动确认，无需操作；申请单位也可登记撤下"),
        "deadline": _clock(file, lambda row: row.kind == "keep_up"),
        "citation": last.cite,
        "text": _("公告最后一日 %(last)s，最早可于 %(free)s 撤下。") % {"last": last.last_day, "free": last.free_on},
        "icon": "megaphone",
    }


def _completed(file: CaseFile) -> dict[str, Any]:
    return _ended(file, _("事项已办结"), "check-circle", _("文书、公告和台账保留在本页。"))


def _refused(file: CaseFile) -> dict[str, Any]:
    last = file.decisions[-1] if file.decisions else None
    said = (
        _("%(who)s（%(step)s）：%(opinion)s")
        % {
            "who": last.signer_name,
            "step": last.step_label,
            "opinion": last.opinion,
        }
        if last
        else ""
    )
    return _ended(file, _("不予批准，本件终结"), "x-circle", said)


def _withdrawn(file: CaseFile) -> dict[str, Any]:
    if file.application.given_up:
        return _ended(
            file, _("申请单位已放弃批准，本件终结"), "minus-circle", _("不占用名额；如仍需办理，请重新提出申请。")
        )
    words = _("草稿已作废") if not file.application.number else _("申请单位已撤回，本件终结")
    return _ended(file, words, "minus-circle", _("如需办理，请重新提出申请。"))


def _ended(file: CaseFile, what: str, icon: str, text: str) -> dict[str, Any]:
    at = file.application.ended_at
    day = _("（%s）") % timezone.localtime(at).date().isoformat() if at else ""
    return {"what": what + day, "text": text, "kicker": _("办理结果"), "icon": icon}


_BY_STATE: Mapping[str, Callable[[CaseFile], dict[str, Any]]] = {
    "draft": _draft,
    "under_review": _under_review,
    "returned": _returned,
    "granted": _carrying_out,
    "carrying_out": _carrying_out,
    "completed": _completed,
    "refused": _refused,
    "withdrawn": _withdrawn,
}


def _people(file: CaseFile, unit_id: int, office: str) -> str:
    return _("%(unit)s 经办岗：%(names)s") % {
        "unit": file.application.unit.display_name,
        "names": holder_names(file.holders, unit_id, office),
    }


def _workers(file: CaseFile, items: Sequence[WorkItem]) -> str:
    """Who works on these items (办理人员), unit by unit, nobody named twice."""
    units: dict[str, dict[str, None]] = {}
    for item in items:
        names = file.holders.get((item.unit_id, item.office)) or (_("（岗位暂缺）"),)
        units.setdefault(item.unit.display_name, {}).update(dict.fromkeys(names))
    return "；".join(
        _("%(unit)s：%(names)s") % {"unit": unit, "names": "、".join(names)} for unit, names in units.items()
    )


def _listed(labels: Sequence[str]) -> str:
    named = "、".join(labels[:NAMED])
    return named if len(labels) <= NAMED else _("%(named)s等 %(count)d 项") % {"named": named, "count": len(labels)}


def _clock(file: CaseFile, fits: Callable[[Deadline], bool]) -> dict[str, Any] | None:
    """The nearest clock that runs (最近的期限) among those that fit."""
    rows = [row for row in file.clocks if row.is_open and fits(row)]
    rows = [row for row in rows if row.due_on]
    return shown(min(rows, key=lambda row: row.due_on or file.today), file.today) if rows else None
