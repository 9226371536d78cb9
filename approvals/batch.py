"""Approving many at once (批量同意): each case checked by its guards and its step; what needs judgement is left out, and said why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from approvals import route as routes
from approvals.casefile import CaseFile, open_file
from approvals.checklist import marks_of
from approvals.models import CheckMark, Decision
from approvals.reasons import as_filed
from approvals.services import deciding
from approvals.services.deciding import Said
from approvals.verdictform import amounts_to_set, exceptions_to_confirm, standing_in_the_way
from lifecycle.errors import DomainError, StaleVersion
from lifecycle.models import Application
from lifecycle.rules.facts import Finding
from lifecycle.selectors import visible_applications

#: So many cases are checked on one page.
MOST = 50


@dataclass(frozen=True)
class Candidate:
    """One ticked case (勾选的事项): the step it is at, what approving leads to, and why it has to be read first, if so."""

    application: Application
    step: str
    leads_to: str = ""
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of one case (办理结果): signed, lost to somebody else, or left as it was."""

    application: Application
    state: str
    said: str


def candidates(user: User, numbers: Sequence[int], at: datetime) -> list[Candidate]:
    """The ticked cases, each with whether it may be approved unread (逐件核查); those one may not see are not there."""
    rows = visible_applications(user, at.date()).filter(pk__in=numbers[:MOST])
    found = {row.pk: row for row in rows.select_related("unit", "site", "created_by", "parent")}
    return [_candidate(open_file(found[pk], user, at)) for pk in numbers if pk in found]


def _candidate(file: CaseFile) -> Candidate:
    reasons = tuple(needs_judgement(file))
    step = str(file.step["label"]) if file.step is not None else file.application.get_state_display()
    onward = routes.after_approval(file.application.route, file.cursor) if file.step is not None else None
    leads_to = ""
    if not reasons:
        named = file.steps[onward.step] if onward is not None else None
        leads_to = (
            _("送%(unit)s“%(label)s”") % {"unit": named["unit_name"], "label": named["label"]} if named else _("批准")
        )
    return Candidate(file.application, step, leads_to, reasons)


def needs_judgement(file: CaseFile) -> list[str]:
    """Why a case has to be read before it is signed (须逐件判断的原因); nothing where it may be approved with others."""
    if file.joint is not None:
        return [_("本环节由多个岗位联签，须逐件签署")]
    if file.step is None:
        return [_("目前为“%s”，没有等待签署的环节") % file.application.get_state_display()]
    if file.is_own_case:
        return [_("您是经办人，不能审批自己申报的事项")]
    if not file.my_turn:
        return [_("“%s”由其他岗位签署") % file.step["label"]]
    reasons = [_("核查提示：%s") % finding.message for finding in _doubts(file)]
    if any(one.round == file.application.round and one.verdict == CheckMark.Verdict.UNFIT for one in marks_of(file)):
        reasons.append(_("审查清单中有“不符合”的项目"))
    reasons += [_("批准时须确定“%s期限”") % rule.label for rule in amounts_to_set(file)]
    if any(d.verdict == Decision.Verdict.RETURN and d.step == file.cursor.step for d in file.decisions):
        reasons.append(_("本环节退回后重报，须先看修改内容"))
    return reasons


def _doubts(file: CaseFile) -> list[Finding]:
    """What the guards do not simply pass (未直接通过的核查)."""
    found = [*as_filed(file), *standing_in_the_way(file), *exceptions_to_confirm(file)]
    doubts = {finding.guard: finding for finding in found if finding.level != "passed"}
    return list(doubts.values())


def approve_all(user: User, seen: Mapping[int, int | None], opinion: str, at: datetime) -> list[Outcome]:
    """Approve each case by itself (逐件同意), with the version that was looked at; one that fails stops no other."""
    return [
        _approve(user, candidate, seen.get(candidate.application.pk), opinion, at)
        for candidate in candidates(user, list(seen), at)
    ]


def _approve(user: User, candidate: Candidate, seen: int | None, opinion: str, at: datetime) -> Outcome:
    application = candidate.application
    said = Said(verdict=Decision.Verdict.APPROVE, opinion=opinion)
    if seen is None:
        return Outcome(application, "left", _("未经确认页核查，请重新勾选"))
    if candidate.why_not and seen == application.version:
        return Outcome(application, "left", "；".join(candidate.why_not))
    try:
        decision = deciding.decide(by=user, application_id=application.pk, seen=seen, said=said, at=at)
    except StaleVersion as late:
        return Outcome(application, "lost", late.message)
    except (DomainError, PermissionDenied) as refused:
        return Outcome(application, "left", str(refused))
    return Outcome(application, "signed", _("已在“%s”签署同意") % decision.step_label)
