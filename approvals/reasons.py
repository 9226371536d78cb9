"""Reasons a case is returned for (退回理由): from what the guards found and from the rulebook's own entries, each with its clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from approvals.services.deciding import Said
from lifecycle.rules import lookup

if TYPE_CHECKING:
    from approvals.casefile import CaseFile
    from lifecycle.rules.facts import Finding
    from lifecycle.rules.schema import Citation


@dataclass(frozen=True)
class Reason:
    """One reason as it is put into the opinion (退回理由): what is wrong, what to do, by which clause."""

    key: str
    label: str
    text: str
    citation: Citation


@dataclass(frozen=True)
class Reasons:
    """What one may tick (可选理由): what this case shows, what evidence may lack, what its rules ask for."""

    found: tuple[Reason, ...]
    evidence: tuple[Reason, ...]
    rules: tuple[Reason, ...]

    @property
    def all(self) -> tuple[Reason, ...]:
        """Every reason once (全部理由)."""
        return (*self.found, *self.evidence, *self.rules)


def reasons_of(file: CaseFile) -> Reasons:
    """The reasons this case offers for a return or a refusal (可选理由)."""
    rules = file.judged.rules
    doubts = {f.guard: f for f in (*as_filed(file), *file.findings("grant")) if f.level != "passed"}
    evidence = [e for e in lookup.evidence_for(rules, *file.judged.case) if e.at == "submit"]
    asked = [g for g in rules.guards if "submit" in g.moments and g.when.holds(*file.judged.case)]
    return Reasons(
        found=tuple(_found(finding) for finding in doubts.values()),
        evidence=tuple(
            Reason(
                f"evidence.{e.name}",
                e.label,
                _("“%(what)s”不符合要求，请更换后重报（依据%(cite)s）。") % {"what": e.label, "cite": e.cite},
                e.cite,
            )
            for e in evidence
        ),
        rules=tuple(
            Reason(f"guard.{g.name}", g.label, _asked(g.label, g.remedy, g.cite), g.cite)
            for g in asked
            if g.name not in doubts
        ),
    )


def as_filed(file: CaseFile) -> tuple[Finding, ...]:
    """What the guards say of the last round, at the moment it was handed in (提交时核查)."""
    last = file.rounds[-1] if file.rounds else None
    return file.findings("submit", at=last.opened_at if last else None, values=last.values if last else None)


def _found(finding: Finding) -> Reason:
    ends = finding.message if not finding.remedy else f"{finding.message}{finding.remedy}"
    cite = finding.citation
    named = str(cite) in ends
    return Reason(f"finding.{finding.guard}", finding.message, ends if named else f"{ends}（依据{cite}）", cite)


def _asked(label: str, remedy: str, cite: Citation) -> str:
    head = _("“%s”须再核实") % label
    return f"{head}：{remedy.rstrip('。')}（依据{cite}）。" if remedy else f"{head}（依据{cite}）。"


def with_reasons(said: Said, picked: Iterable[str], file: CaseFile) -> Said:
    """The opinion with the ticked reasons below it (并入意见), those that stand in it already apart; an approval has none."""
    if said.verdict not in ("return", "refuse"):
        return said
    wanted = set(picked)
    texts = [one.text for one in reasons_of(file).all if one.key in wanted] if wanted else []
    missing = [text for text in texts if text not in said.opinion.replace("\r\n", "\n")]
    return replace(said, opinion="\n".join([*([said.opinion.rstrip()] if said.opinion.strip() else []), *missing]))
