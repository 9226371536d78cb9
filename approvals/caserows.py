"""The parts of a case's page (案卷各栏): work items, notices, clocks, files, papers, rounds, the story. No statement here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.contents import changes
from approvals.filechanges import file_changes
from approvals.services import fulfilling, interrupting
from approvals.services.attaching import WORK
from approvals.signerrows import signature_rows
from approvals.tracking import holder_names
from lifecycle.clockface import face, shown
from lifecycle.models import Application
from lifecycle.procedures import procedure
from lifecycle.rules.schema import Entry, RuleSet
from lifecycle.storyline import told
from notices.models import Notice

if TYPE_CHECKING:
    from approvals.casefile import CaseFile
    from approvals.models import Decision, WorkItem
    from forms.definition import Form
    from forms.models import Attachment, Document
    from lifecycle.models import ApplicationRound, Deadline, LedgerEntry


def work_rows(file: CaseFile) -> list[dict[str, Any]]:
    """The work items as the page lists them (办理任务): done, open or waiting for which others."""
    return [_work_row(file, item) for item in file.items]


def _work_row(file: CaseFile, item: WorkItem) -> dict[str, Any]:
    waiting = [other.label for other in file.waiting_for(item)] if item.done_at is None else []
    work = file.works.get(item.name)
    row: dict[str, Any] = {
        "name": item.name,
        "label": item.label,
        "state": "done" if item.done_at else "waiting" if waiting else "open",
        "who": _worker(file, item),
        "number": item.number,
        "authority": item.authority,
        "on": item.dated,
        "citation": worded(item.cite, file.judged.rules),
        "files": [file_row(one) for one in file.attachments if one.slot == WORK + item.name and not one.removed_at],
        "note": _("须先办结：%s") % "、".join(waiting) if waiting else "",
    }
    if item.done_at is None and not waiting and work is not None:
        row["note"] = _("关联事项办结时自动办结。") if work.by_procedure else work.help
    if file.may_work(item) and (not waiting or (work is not None and work.gate)):
        row |= {"url": reverse("work", args=[file.application.pk, item.name]), "action": _("登记")}
        if work is not None and work.gate:
            row["action"] = _("核查并登记")
    if work is not None and work.by_procedure and item.done_at is None and file.is_filing_side:
        row |= _by_other_case(file.application, work.by_procedure)
    if item.verdict:
        row["authority"] = f"{item.authority} {_('结论：%s') % item.verdict}".strip()
    if item.verdict and item.done_at is None:
        row["note"] = _("上次结论为“%s”，整改后重新登记。") % item.verdict
    return row


def _by_other_case(application: Application, code: str) -> dict[str, str]:
    """Where the case is that ends this item, or where to apply for it (关联事项); of supervised sites there may be several."""
    ended = (Application.State.WITHDRAWN, Application.State.REFUSED)
    linked = Application.objects.filter(parent=application, procedure=code).exclude(state__in=ended).first()
    name = procedure(code).name
    if linked is None or procedure(code).supervises:
        return {"url": f"{reverse('apply')}?unit={application.unit_id}&procedure={code}", "action": _("申请%s") % name}
    page = "draft" if linked.state == Application.State.DRAFT else "case"
    return {"url": reverse(page, args=[linked.pk]), "action": _("查看%s申请") % name}


def _worker(file: CaseFile, item: WorkItem) -> str:
    name = item.done_by.real_name if item.done_by else holder_names(file.holders, item.unit_id, item.office)
    return f"{item.unit.display_name} {name}"


def notice_rows(file: CaseFile) -> list[dict[str, Any]]:
    """The notices of a case (公告) with their clock, its calendar and what may be done now."""
    clocks = {row.subject: row for row in file.clocks}
    return [_notice_row(file, notice, clocks.get(f"notice:{notice.pk}")) for notice in file.notices]


def _notice_row(file: CaseFile, notice: Notice, clock: Deadline | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "notice": notice,
        "clock": shown(clock, file.today) if clock else None,
        "face": face(clock) if clock else None,
        "citation": worded(notice.cite, file.judged.rules),
        "url": reverse("notice", args=[notice.pk]),
    }
    if file.is_filing_side and notice.state in (Notice.State.DRAFTED, Notice.State.BROKEN):
        row |= {"act_url": reverse("notice_post", args=[notice.pk]), "act": _("登记发布")}
    if notice.time_name and _gap_open(file, notice):
        row["gap_url"] = reverse("notice_gap", args=[notice.pk])
    if notice.state == Notice.State.POSTED and not notice.time_name:
        row["kept"] = fulfilling.kept_up(file.judged)
    if file.is_filing_side and notice.state == Notice.State.POSTED and not row.get("kept"):
        row |= {"act_url": reverse("notice_end", args=[notice.pk]), "act": _("登记撤下")}
    return row


def _gap_open(file: CaseFile, notice: Notice) -> bool:
    """Whether the person may report a gap in the notice, or excuse one (可登记中断)."""
    if notice.state == Notice.State.POSTED and file.is_filing_side:
        return True
    up = notice.state in (Notice.State.POSTED, Notice.State.BROKEN)
    return up and interrupting.may_judge(file.judged, notice, file.user, file.at)


def clock_rows(file: CaseFile) -> list[dict[str, Any]]:
    """The clocks of a case (期限), the running ones first, each with how its days were counted."""
    rows = sorted(file.clocks, key=lambda row: (not row.is_open, row.internal))
    return [
        {
            **shown(row, file.today),
            "citation": None if row.internal else worded(row.cite, file.judged.rules),
            "explanation": row.explanation,
            "url": reverse("deadline", args=[row.pk]),
            "starts_at": row.starts_at,
            "ended": not row.is_open,
        }
        for row in rows
    ]


def file_row(one: Attachment) -> dict[str, Any]:
    """A file as the page lists it (附件): downloaded, never shown inline."""
    return {
        "name": one.original_name,
        "url": reverse("attachment", args=[one.pk]),
        "size": one.size,
        "note": one.label,
        "at": one.uploaded_at,
    }


def attachment_rows(file: CaseFile, number: int | None) -> list[dict[str, Any]]:
    """The files of a round (本轮附件), those of work items apart; before the first round, those now attached.

    A file that the round added or replaced says so, with the one before; one that it removed is listed last.
    """
    kept = {one.number: one.attachments for one in file.rounds}
    if number not in kept:
        return [file_row(a) for a in file.attachments if a.removed_at is None and not a.slot.startswith(WORK)]
    earlier = kept.get((number or 0) - 1)
    changed = {one.slot: one for one in file_changes(earlier, kept[number])} if earlier is not None else {}
    by_id = {a.pk: a for a in file.attachments}
    rows = []
    for entry in kept[number]:
        row, change = file_row(by_id[entry["id"]]), changed.pop(str(entry["slot"]), None)
        if change is not None:
            row |= {"mark": change.words, "was": file_row(by_id[change.before["id"]]) if change.before else None}
        rows.append(row)
    gone = [
        file_row(by_id[one.before["id"]]) | {"mark": one.words, "gone": True} for one in changed.values() if one.before
    ]
    return [*rows, *gone]


def _changed_files(file: CaseFile, before: ApplicationRound, now: ApplicationRound) -> list[tuple[str, str, str]]:
    labels = {a.slot: a.label for a in file.attachments}
    return [
        (
            _("附件：%s") % labels.get(one.slot, one.slot),
            str(one.before["name"]) if one.before else "",
            str(one.now["name"]) if one.now else "",
        )
        for one in file_changes(before.attachments, now.attachments)
    ]


def paper_rows(papers: Iterable[Document]) -> list[dict[str, Any]]:
    """The papers of a case (文书): number, state, verification code, each format to download."""
    return [
        {
            "paper": paper,
            "url": reverse("paper", args=[paper.pk]),
            "state": paper.get_state_display(),
            "links": [
                (one.get_format_display(), reverse("paper_file", args=[paper.pk, one.format]))
                for one in sorted(paper.files.all(), key=lambda f: f.format, reverse=True)
            ],
        }
        for paper in papers
    ]


def round_rows(file: CaseFile, specs: Sequence[Form]) -> list[dict[str, Any]]:
    """The rounds of a case (轮次): what changed, who said what; the newest first."""
    before: ApplicationRound | None = None
    found = []
    for one in file.rounds:
        found.append(
            {
                "round": one,
                "changes": _changed(file, specs, before, one),
                "first": before is None,
                "decisions": [_decision_row(file, d) for d in file.decisions if d.round == one.number],
                "open": _open_step(file, one.number),
                "delegations": [d for d in file.delegations if d.round == one.number],
            }
        )
        before = one
    return found[::-1]


def _changed(
    file: CaseFile, specs: Sequence[Form], before: ApplicationRound | None, now: ApplicationRound
) -> list[tuple[str, str, str]]:
    """What a round changed, answers and files (修改对照); nothing for the first."""
    if before is None:
        return []
    return [*changes(specs, before.values, now.values), *_changed_files(file, before, now)]


def _open_step(file: CaseFile, number: int) -> dict[str, Any] | None:
    """What has been signed of a step that others are still to sign (联签中的环节)."""
    if file.joint is None or number != file.application.round or not file.joint.signatures:
        return None
    label = file.joint.signers[0].step_label
    return {"label": label, "why": file.joint.outcome.why, "signatures": signature_rows(file.joint)}


def _decision_row(file: CaseFile, decision: Decision) -> dict[str, Any]:
    to = decision.return_to
    back = ""
    if decision.verdict == "return":
        back = _("申请单位") if to is None or to < 0 else str(file.steps[to]["label"])
    joint = file.joints.get((decision.round, decision.step))
    labels = {guard.name: guard.label for guard in file.judged.rules.guards}
    return {
        "decision": decision,
        "back": back,
        "override": [labels.get(name, name) for name in decision.override],
        "how": joint.words if joint else "",
        "signatures": signature_rows(joint),
    }


def story_rows(entries: Iterable[LedgerEntry], rules: RuleSet) -> list[dict[str, Any]]:
    """The ledger of a case (办理记录), the newest first, each clause with its words."""
    rows = told(entries)
    for row in rows:
        row["cites"] = [worded(cite, rules) for cite in row["cites"]]
    return rows[::-1]


def worded(cite: Mapping[str, Any], rules: RuleSet) -> dict[str, Any]:
    """A stored citation with the words of its clause (条款原文), from the rules of the case."""
    if not cite or cite.get("words"):
        return dict(cite or {})
    entries: list[Entry] = [*rules.guards, *rules.times, *rules.work_items, *rules.notices, *rules.chains]
    for entry in entries:
        one = entry.cite
        same = (one.instrument, one.clause) == (cite.get("instrument"), cite.get("clause"))
        if same and one.words and set(one.rules) & set(cite.get("rules", ())):
            return {**cite, "words": one.words}
    return dict(cite)
