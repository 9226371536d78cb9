"""Anybody does anything in any order: how an act is taken, and what must hold after it.

A verb is one `@rule` of a mixin beside this file: it picks a case and a person and calls `attempt`. Done or refused, the
world is compared before and after. A verb added to the product is added there as one more rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from accounts.models import Post, User
from lifecycle.errors import DomainError
from lifecycle.models import Application
from tests.anyorder.world import Shot, look, wrongs
from tests.cast import FILED

State = Application.State

#: Who may try: those whose turn it ever is, those who stand beside, and those who have no business here.
PEOPLE = (
    *("luojingwen", "jiangdahai", "yuanxiaohe", "pengxiuzhen", "sunwanqing", "zhuyilan", "gaochengze", "heyunfei"),
    *("zhengkaiyuan", "xuanming", "taoran", "lengfeng"),
)
#: Four times out of five it is the right person who acts: otherwise no case would ever get anywhere.
someone = st.sampled_from((*[""] * 4 * len(PEOPLE), *PEOPLE))
which = st.integers(min_value=0, max_value=5)
#: How old the page is the person acts on, in versions; mostly it is the newest.
age = st.sampled_from((*[0] * 9, 1))
words = st.sampled_from((*["情况属实。", "请补充说明。"] * 4, ""))


class Machine(RuleBasedStateMachine):
    """Several cases in the hands of everybody; each example is undone at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.now: datetime = FILED
        self.shot: Shot = look()
        self.usual: dict[tuple[int, str], dict[str, Any]] = {}
        self.done: list[str] = []
        self.refused: list[str] = []

    def teardown(self) -> None:
        """Undo the example."""
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def attempt(self, verb: str, act: Callable[[], Any]) -> bool:
        """Let an act happen or be refused; a refused one must leave everything as it was."""
        before = self.shot
        try:
            with transaction.atomic():
                act()
        except (DomainError, PermissionDenied):
            self.refused.append(verb)
            assert look() == before, f"{verb} was refused and changed something"
            return False
        self.done.append(verb)
        self.shot = look()
        self.changes_are_on_record(verb, before)
        return True

    def changes_are_on_record(self, verb: str, before: Shot) -> None:
        """Every change of a state has its ledger entry, and one out of a review its decision."""
        for pk, case in self.shot.cases.items():
            was = before.cases.get(pk)
            if was is None or was.state != case.state:
                assert case.entries > (was.entries if was else 0), f"{verb}: {case} changed without an entry"
            if was is None:
                continue
            if was.state == State.UNDER_REVIEW and case.state not in (State.UNDER_REVIEW, State.WITHDRAWN):
                assert case.decisions == was.decisions + 1, f"{verb}: {case} left its review undecided"
            if (was.state, was.step, was.round) != (case.state, case.step, case.round):
                assert case.version > was.version, f"{verb}: {case} moved and its version did not"

    @invariant()
    def nothing_is_wrong(self) -> None:
        """After each act: every case waits for exactly one thing or is over, and the ledger holds."""
        assert list(wrongs()) == []

    # ---- picking -----------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day by the machine's own clock."""
        return timezone.localtime(self.now).date()

    def case(self, number: int, *states: str) -> Application | None:
        """One of the cases, of those in these states if any is named."""
        rows = Application.objects.order_by("pk")
        found = list(rows.filter(state__in=states) if states else rows)
        return found[number % len(found)] if found else None

    def holder(self, name: str, unit_id: int, office: str) -> User:
        """The person named, or for no name whoever holds the office."""
        held = Post.objects.on(self.today).filter(unit_id=unit_id, office=office, user__is_active=True)
        post = None if name else held.order_by("pk").first()
        return User.objects.get(pk=post.user_id) if post else User.objects.get(username=name or PEOPLE[0])

    def applicant(self, name: str, case: Application) -> User:
        """The person named, or the applicant's handler."""
        return self.holder(name, case.unit_id, Post.Office.HANDLER)
