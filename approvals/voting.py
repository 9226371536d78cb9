"""Several signers inside one step (会签、或签、票签、顺签，加签、减签): who may sign now, and what the step comes to. Pure.

What each mode means:

- 会签 all: everybody agrees; a return or a refusal of one concludes the step at once.
- 或签 any: the first member to sign decides, whatever the verdict.
- 票签 vote: `need` agreeing votes approve; the step is refused as soon as they can no longer be reached. A vote is for
  or against: sending the case back is no vote, and is left to the seat that holds the step, at any time before the end.
- 顺签 in_turn: as 会签, one after the other in the order of the seats.

A signer added before another (前加签) holds that one up until the answer is there; one added after (后加签) is asked once
that one has signed, and the step is not approved before the answer. Added signers agree or send back: only the seats of
the route can refuse, and in a vote only they are counted. Seats vote, not persons. Only added signers who have not
answered can be taken out again (减签), by who added them or the seat that holds the step, and never the last one the
step waits for: a step is concluded by a signature, not by the lack of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

ALL, ANY, VOTE, IN_TURN = "all", "any", "vote", "in_turn"
MODES = (ALL, ANY, VOTE, IN_TURN)
MEMBER, BEFORE, AFTER = "member", "before", "after"
OPEN, APPROVE, RETURN, REFUSE = "open", "approve", "return", "refuse"


@dataclass(frozen=True)
class Row:
    """One signer of a step (签署人): a seat of the route, or one added by such a seat, its `host`."""

    key: int
    order: int
    kind: str = MEMBER
    host: int | None = None
    verdict: str = ""
    removed: bool = False
    holds: bool = False

    @property
    def open(self) -> bool:
        """Whether an answer is still to come (待签)."""
        return not self.removed and not self.verdict


@dataclass(frozen=True)
class Outcome:
    """What a step comes to (表决结果): open with who may sign now, or concluded; and why, in words."""

    result: str
    now: tuple[int, ...]
    why: str


def outcome(mode: str, need: int, rows: Sequence[Row]) -> Outcome:
    """Count the signatures of a step (计算环节结论)."""
    live = sorted((row for row in rows if not row.removed), key=lambda row: row.order)
    if any(row.verdict == RETURN for row in live):
        return Outcome(RETURN, (), _("有签署人退回，本环节即为退回。"))
    members = [row for row in live if row.kind == MEMBER]
    return _COUNTS[mode](need, members, live)


def choices(mode: str, row: Row, *, can_return: bool) -> tuple[str, ...]:
    """The verdicts a signer may give (可选结论)."""
    back = (RETURN,) if can_return else ()
    if row.kind != MEMBER:
        return (APPROVE, *back)
    if mode == VOTE and not row.holds:
        return (APPROVE, REFUSE)
    return (APPROVE, *back, REFUSE)


def why_not_add(mode: str, need: int, rows: Sequence[Row], host: int, kind: str) -> str:
    """Why this signer cannot add another one before or after them (不能加签的原因), or nothing."""
    found = outcome(mode, need, rows)
    adder = next(row for row in rows if row.key == host)
    if adder.kind != MEMBER:
        return _("加签人只答复意见，不能再加签。")
    if found.result != OPEN or not set(_waits_for(adder, rows)) & set(found.now):
        return _("还没有轮到您签署，或者本环节已有结论，不能加签。")
    if kind == BEFORE and adder.verdict:
        return _("您已经签署，只能在您之后加签。")
    return ""


def why_not_remove(mode: str, need: int, rows: Sequence[Row], key: int, by: Sequence[int]) -> str:
    """Why a signer cannot be taken out (不能减签的原因), or nothing; `by` are the signers for whom the person stands."""
    row = next(one for one in rows if one.key == key)
    holders = {one.key for one in rows if one.holds}
    if row.kind == MEMBER:
        return _("办理路线规定的签署岗位不能减签，只能减去加签的人。")
    if not set(by) & {row.host, *holders}:
        return _("只有加签的人和本环节的主办岗位可以减签。")
    if not row.open:
        return _("该签署人已经签署或者已被减签。")
    rest = [one for one in rows if one.key != key]
    if outcome(mode, need, rest).result != OPEN:
        return _("只剩这一名签署人未签，减签后本环节就没有人签署，不能减签。需要换人的，请先加签再减签。")
    return ""


def _waits_for(member: Row, rows: Sequence[Row]) -> tuple[int, ...]:
    """Who is to sign next on a member's behalf (该岗位当前待签的人): those before, then itself, then those after."""
    asked = [row for row in rows if row.host == member.key and row.open]
    before = tuple(row.key for row in asked if row.kind == BEFORE)
    if member.open:
        return before or (member.key,)
    return tuple(row.key for row in asked if row.kind == AFTER)


def _everybody(members: Sequence[Row], live: Sequence[Row]) -> tuple[int, ...]:
    return tuple(key for member in members for key in _waits_for(member, live))


def _agreed(members: Sequence[Row]) -> list[Row]:
    return [row for row in members if row.verdict == APPROVE]


def _by_all(need: int, members: Sequence[Row], live: Sequence[Row]) -> Outcome:
    if any(row.verdict == REFUSE for row in members):
        return Outcome(REFUSE, (), _("有签署人不予批准，会签不能通过。"))
    now = _everybody(members, live)
    if not now:
        return Outcome(APPROVE, (), _("全部签署人同意。"))
    return Outcome(OPEN, now, _counted(_("会签"), members, live))


def _in_turn(need: int, members: Sequence[Row], live: Sequence[Row]) -> Outcome:
    found = _by_all(need, members, live)
    if found.result != OPEN:
        return found
    now = next(keys for member in members if (keys := _waits_for(member, live)))
    return Outcome(OPEN, now, _counted(_("顺签"), members, live))


def _by_any(need: int, members: Sequence[Row], live: Sequence[Row]) -> Outcome:
    if any(row.verdict == REFUSE for row in members):
        return Outcome(REFUSE, (), _("首个签署人不予批准。"))
    first = _agreed(members)
    now = _everybody(first or members, live)
    if not now:
        return Outcome(APPROVE, (), _("已有一名签署人同意。"))
    why = _("或签：首个签署人已同意，等待其加签的人答复。") if first else _("或签：任一签署人签署即为本环节结论。")
    return Outcome(OPEN, now, why)


def _by_vote(need: int, members: Sequence[Row], live: Sequence[Row]) -> Outcome:
    agreed, left = _agreed(members), [row for row in members if row.open]
    if len(agreed) + len(left) < need:
        return Outcome(REFUSE, (), _("同意票已不可能达到%d票。") % need)
    reached = len(agreed) >= need
    now = _everybody(agreed if reached else members, live)
    if reached and not now:
        return Outcome(APPROVE, (), _("同意票达到%d票。") % need)
    words = _("票签：%(count)d票中须%(need)d票同意，已同意%(agreed)d票，未投%(left)d票。")
    return Outcome(OPEN, now, words % {"count": len(members), "need": need, "agreed": len(agreed), "left": len(left)})


_COUNTS = {ALL: _by_all, ANY: _by_any, VOTE: _by_vote, IN_TURN: _in_turn}


def _counted(mode: str, members: Sequence[Row], live: Sequence[Row]) -> str:
    signed = sum(1 for row in members if row.verdict)
    mode = mode if len(members) > 1 else _("加签")
    words = _("%(mode)s：应签%(count)d人，已签%(signed)d人。") % {"mode": mode, "count": len(members), "signed": signed}
    asked = sum(1 for row in live if row.kind != MEMBER and row.open)
    return words + (_("加签%d人待答复。") % asked if asked else "")
