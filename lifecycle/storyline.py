"""The ledger as a page tells it (办理记录): entries of a site or a case in the order they happened, each with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Application, LedgerEntry
from lifecycle.procedures import PROCEDURES

#: What the acts of the ledger are called; an act not listed is shown by its text alone.
ACT_WORDS: Mapping[str, Any] = {
    "draft.opened": _("新建草稿"),
    "application.submitted": _("提交申请"),
    "application.resubmitted": _("重报"),
    "application.withdrawn": _("撤回申请"),
    "application.completed": _("办结"),
    "decision.approve": _("同意"),
    "decision.return": _("退回补正"),
    "decision.refuse": _("不予批准"),
    "application.urged": _("催办"),
    "review.marked": _("审查清单"),
    "guidance.written": _("制定审查要点"),
    "work.done": _("办理任务完成"),
    "notice.drafted": _("拟制公告"),
    "notice.posted": _("发布公告"),
    "notice.fulfilled": _("公告期满"),
    "draft.discarded": _("作废草稿"),
    "work.failed": _("办理未通过"),
    "document.revoked": _("撤销文书"),
    "document.superseded": _("替代文书"),
    "deadline.recounted": _("重新计算期限"),
    "deadline.suspended": _("中止期限"),
    "deadline.resumed": _("恢复期限"),
    "deadline.extended": _("延长期限"),
    "deadline.waived": _("免除期限"),
    "application.relinquished": _("放弃批准"),
    "calendar.published": _("公布放假安排"),
    "setting.recorded": _("登记口径"),
    "site.imported": _("名册导入"),
    "domain.imported": _("名册导入"),
    "roster.imported": _("名册导入"),
    "campaign.created": _("建立专项工作"),
    "campaign.enrolled": _("列入专项工作"),
    "campaign.moved": _("调整批次"),
    "campaign.removed": _("移出专项工作"),
    "campaign.done": _("专项工作完成"),
    "campaign.step": _("专项工作阶段完成"),
    "campaign.dated": _("调整专项工作期限"),
}
TONES: Mapping[str, str] = {
    "decision.return": "warn",
    "decision.refuse": "bad",
    "application.withdrawn": "warn",
    "application.relinquished": "warn",
    "deadline.suspended": "warn",
    "deadline.extended": "warn",
    "deadline.waived": "warn",
    "application.completed": "ok",
    "decision.approve": "ok",
    "notice.fulfilled": "ok",
    "work.failed": "bad",
    "document.revoked": "bad",
    "document.superseded": "warn",
}


#: So many clauses are unfolded beside an entry; the others are named by their rules.
MOST_CITES = 4


def other_rules(entry: LedgerEntry) -> str:
    """The rules an entry rests on beside those unfolded (其他依据); empty where there are none."""
    others = dict.fromkeys(cite.get("rule", "") for cite in entry.cites[MOST_CITES:])
    return str(_("另依据：%s")) % "、".join(rule for rule in others if rule) if others else ""


def act_words(act: str) -> str:
    """What an act is called (行为名称)."""
    return str(ACT_WORDS.get(act, ""))


def told(entries: Iterable[LedgerEntry]) -> list[dict[str, Any]]:
    """Ledger entries as the timeline tag reads them (办理记录)."""
    return [
        {
            "at": entry.at,
            "who": signed(entry),
            "what": act_words(entry.act),
            "text": "\n".join(part for part in (entry.text, other_rules(entry)) if part),
            "cites": entry.cites[:MOST_CITES],
            "tone": TONES.get(entry.act, "plain"),
        }
        for entry in entries
    ]


def of_cases(entries: Iterable[LedgerEntry], cases: Mapping[int, Application]) -> list[dict[str, Any]]:
    """The story of a site over all its cases (全程记录), each entry naming the case it belongs to."""
    kept = list(entries)
    rows = told(kept)
    for entry, row in zip(kept, rows, strict=True):
        case = cases.get(entry.application_id or 0)
        if case is not None:
            row["case"] = {"name": case_words(case), "url": reverse("case", args=[case.pk])}
    return rows


def together(cases: Sequence[Application]) -> list[dict[str, Any]]:
    """The cases of a site in the order of time (关联申请), each below the one it goes with."""
    here = {case.pk for case in cases}
    below: dict[int | None, list[Application]] = {}
    for case in sorted(cases, key=lambda one: one.pk):
        below.setdefault(case.parent_id if case.parent_id in here else None, []).append(case)
    found: list[dict[str, Any]] = []

    def add(above: int | None, depth: int) -> None:
        for case in below.get(above, ()):
            found.append({"case": case, "name": case_words(case), "depth": depth})
            add(case.pk, depth + 1)

    add(None, 0)
    return found


def case_words(case: Application) -> str:
    """What a case is called beside its entries (申请名称): its procedure and number."""
    name = PROCEDURES[case.procedure].name if case.procedure in PROCEDURES else case.procedure
    return f"{name} {case.number or _('草稿')}"


def signed(entry: LedgerEntry) -> str:
    """Who acted (行为人): post and name, and for whom, as the ledger keeps them."""
    name = f"{entry.actor_post} {entry.actor_name}".strip()
    return str(_("%(name)s（代%(whom)s）")) % {"name": name, "whom": entry.acting_for} if entry.acting_for else name
