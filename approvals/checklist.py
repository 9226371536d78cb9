"""The review checklist as a page shows it (审查清单): each check with what was found, the guidance, and all signers' marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from approvals.guidance import checks_of, guidance_for
from approvals.models import CheckMark
from approvals.reasons import as_filed
from approvals.services.attaching import WORK
from approvals.services.checking import Marked
from lifecycle.rules.facts import Finding
from lifecycle.rules.schema import Inform

if TYPE_CHECKING:
    from django.http import QueryDict

    from approvals.casefile import CaseFile
    from approvals.models import CheckGuidance
    from forms.models import Attachment


@dataclass(frozen=True)
class Row:
    """One check (审查项)."""

    key: str
    label: str
    citation: Any
    finding: Finding | None
    told: str
    guidance: CheckGuidance | None
    marks: Sequence[CheckMark]
    own: Marked | None

    @property
    def doubtful(self) -> bool:
        """Whether somebody or the check itself objects (有疑点)."""
        noticed = self.finding is not None and self.finding.level != "passed"
        return noticed or any(mark.verdict == CheckMark.Verdict.UNFIT for mark in self.marks)


def rows_of(file: CaseFile, typed: Mapping[str, Marked] | None = None) -> list[Row]:
    """The checks of a case (审查清单), those with doubts first; two statements."""
    rules, case = file.judged.rules, file.judged.case
    findings = {f.guard: f for f in (*file.findings("grant"), *as_filed(file))}
    said = guidance_for(file.application.unit, file.application.procedure)
    marks = marks_of(file)
    rows = []
    for key, entry in checks_of(rules):
        finding = findings.get(entry.name) if key.startswith("guard.") else None
        if not entry.when.holds(*case) or (finding is None and not isinstance(entry, Inform)):
            continue
        here = [one for one in marks if one.check_key == key]
        own = next((one for one in here if one.signer_id == file.user.pk and one.round == file.application.round), None)
        kept = Marked(key, own.verdict, own.note, own.evidence_id) if own else None
        rows.append(
            Row(
                key=key,
                label=entry.label,
                citation=entry.cite,
                finding=finding,
                told=entry.text if isinstance(entry, Inform) else "",
                guidance=said.get(key),
                marks=here,
                own=(typed or {}).get(key, kept),
            )
        )
    return sorted(rows, key=lambda row: not row.doubtful)


def marks_of(file: CaseFile) -> list[CheckMark]:
    """The marks that bind (有效结论): of each signer, round and check the last."""
    rows = CheckMark.objects.filter(application=file.application).select_related("evidence")
    last = {(row.round, row.signer_id, row.check_key): row for row in rows}
    return list(last.values())


@dataclass(frozen=True)
class Summary:
    """The marks of this round in short (本轮审查结论概况)."""

    signers: int
    fit: int
    unfit: Sequence[CheckMark]
    not_applicable: int


def summary(file: CaseFile) -> Summary:
    """What was marked in this round (本轮审查结论概况); one statement."""
    marks = [mark for mark in marks_of(file) if mark.round == file.application.round]
    counted = Counter(mark.verdict for mark in marks)
    return Summary(
        signers=len({mark.signer_id for mark in marks}),
        fit=counted[CheckMark.Verdict.FIT],
        unfit=[mark for mark in marks if mark.verdict == CheckMark.Verdict.UNFIT],
        not_applicable=counted[CheckMark.Verdict.NOT_APPLICABLE],
    )


def evidence_of(file: CaseFile) -> list[Attachment]:
    """The files a mark may point at (可引用的附件)."""
    return [a for a in file.attachments if a.removed_at is None and not a.slot.startswith(WORK)]


def typed_marks(posted: QueryDict) -> list[Marked]:
    """What was marked, from what was posted (填写的结论)."""
    found = []
    for name in posted:
        if name.startswith("verdict:") and posted[name]:
            key = name.removeprefix("verdict:")
            file, note = str(posted.get(f"evidence:{key}", "")), str(posted.get(f"note:{key}", ""))[:500]
            found.append(Marked(key, str(posted[name]), note, int(file) if file.isdecimal() else None))
    return found
