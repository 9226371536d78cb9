"""A step with several signers as it stands (联签情况): who is asked, who has signed, who may sign now, what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from approvals import voting
from approvals.models import Signature, Signer
from lifecycle.rulewords import SIGNING

if TYPE_CHECKING:
    from lifecycle.models import Application


@dataclass(frozen=True)
class JointStep:
    """The signers of one step in one round (联签环节), in their order."""

    signers: Sequence[Signer]

    @cached_property
    def rows(self) -> list[voting.Row]:
        """As the count needs them (计票要素)."""
        return [one.row() for one in self.signers]

    @property
    def mode(self) -> str:
        """How they decide (签署方式)."""
        return self.signers[0].mode

    @property
    def need(self) -> int:
        """How many agreeing votes a vote needs (所需票数)."""
        return self.signers[0].need

    @property
    def words(self) -> str:
        """How they decide, in words (签署方式); one seat that has only asked others is said so."""
        members = sum(1 for one in self.signers if one.kind == Signer.Kind.MEMBER)
        return SIGNING[self.mode] if members > 1 else "加签"

    @cached_property
    def outcome(self) -> voting.Outcome:
        """Who may sign now, or what the step has come to (环节结论)."""
        return voting.outcome(self.mode, self.need, self.rows)

    @property
    def live(self) -> list[Signer]:
        """Those asked and not taken out (在列签署人)."""
        return [one for one in self.signers if one.removed_at is None]

    @property
    def now(self) -> list[Signer]:
        """Who may sign now (当前待签人)."""
        return [self.of(key) for key in self.outcome.now]

    @property
    def leader(self) -> Signer:
        """The seat that holds the step (主办岗位)."""
        return next(one for one in self.signers if one.leads)

    @property
    def signatures(self) -> list[Signature]:
        """What has been signed (已签意见), in the order of signing."""
        return sorted((one.said for one in self.signers if one.said is not None), key=lambda said: said.pk)

    def of(self, key: int) -> Signer:
        """The signer of this number (签署人)."""
        return next(one for one in self.signers if one.pk == key)

    def choices(self, key: int, *, can_return: bool) -> tuple[str, ...]:
        """The verdicts a signer may give (可选结论)."""
        return voting.choices(self.mode, self.of(key).row(), can_return=can_return)

    def after(self, key: int, verdict: str) -> voting.Outcome:
        """What the step would come to by this signer's verdict (签署后的环节结论)."""
        rows = [replace(row, verdict=verdict) if row.key == key else row for row in self.rows]
        return voting.outcome(self.mode, self.need, rows)

    def ends_with(self, key: int) -> bool:
        """Whether this signer's agreement would conclude the step (同意即为本环节结论)."""
        return self.after(key, voting.APPROVE).result != voting.OPEN


def joint_step(application: Application) -> JointStep | None:
    """The open step with its signers (当前联签环节), or None where one seat signs alone. One statement."""
    step = application.cursor.get("step")
    rows = Signer.objects.filter(application=application, round=application.round, step=step)
    found = list(rows.select_related("signature", "unit", "person").order_by("order"))
    return JointStep(found) if found else None


def joint_steps(signers: Iterable[Signer]) -> dict[tuple[int, int], JointStep]:
    """All steps with several signers (各联签环节), by round and step."""
    found: dict[tuple[int, int], list[Signer]] = {}
    for one in signers:
        found.setdefault((one.round, one.step), []).append(one)
    return {key: JointStep(rows) for key, rows in found.items()}
