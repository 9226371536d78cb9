"""Work that passes between people, in any order: transfer, delegate, answer or recall, take back, copy (转办、委派、拿回、抄送)."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.models import Post, User
from approvals.models import Decision
from approvals.services import copying, delegating, taking_back, transferring
from lifecycle.models import Application
from notices.messages.seats import open_seats
from tests.anyorder.machine import PEOPLE, Machine, State, age, someone, which, words


class Handing(Machine):
    """The verbs by which a turn goes to somebody else and comes back."""

    def _turn(self, who: str, case: Application) -> tuple[User, int, str]:
        seats = open_seats(case) or [f"post.{case.unit_id}.handler"]
        _post, unit, office = seats[0].split(".")
        return self.holder(who, int(unit), office), int(unit), office

    @rule(number=which, who=someone, old=age, reason=words, nth=which)
    def transfer(self, number: int, who: str, old: int, reason: str, nth: int) -> None:
        """Give one's turn to another of the same office (转办), or to whom it may not go."""
        if case := self.case(number):
            by, unit, office = self._turn(who, case)
            peers = list(User.objects.filter(posts__unit_id=unit, posts__office=office).order_by("-pk"))
            to, seen = peers[nth % len(peers)].pk if peers else 0, case.version - old
            self.attempt(
                "transfer",
                lambda: transferring.transfer(
                    by=by, application_id=case.pk, seen=seen, to=to, reason=reason, at=self.now
                ),
            )

    @rule(number=which, who=someone, old=age, question=words, nth=which)
    def delegate(self, number: int, who: str, old: int, question: str, nth: int) -> None:
        """Ask a colleague for an opinion (委派)."""
        if case := self.case(number, State.UNDER_REVIEW):
            by, unit, _office = self._turn(who, case)
            near = list(User.objects.filter(posts__unit_id=unit).order_by("-pk"))
            to, seen = near[nth % len(near)].pk if near else 0, case.version - old
            self.attempt(
                "delegate",
                lambda: delegating.delegate(
                    by=by, application_id=case.pk, seen=seen, to=to, question=question, at=self.now
                ),
            )

    @rule(number=which, stranger=st.sampled_from((*[""] * 12, *PEOPLE)), opinion=words, kind=st.sampled_from(
        ("answered", "declined", "recalled")
    ))  # fmt: skip
    @precondition(lambda self: "delegate" in self.done)
    def come_back(self, number: int, stranger: str, opinion: str, kind: str) -> None:
        """Answer, hand back or recall what was delegated (答复、退回、收回委派)."""
        waiting = [case for case in Application.objects.order_by("pk") if delegating.waiting(case)]
        if not waiting:
            return
        case = waiting[number % len(waiting)]
        task = delegating.waiting(case)
        assert task is not None
        by = User.objects.get(pk=task.data["delegated"]["by"] if kind == "recalled" else task.owner_id)
        by = User.objects.get(username=stranger) if stranger else by
        self.attempt(
            kind,
            lambda: delegating.come_back(
                by=by, application_id=case.pk, seen=case.version, kind=kind, opinion=opinion, at=self.now
            ),
        )

    @rule(number=which, stranger=st.sampled_from((*[""] * 12, *PEOPLE)), old=age, reason=words)
    @precondition(lambda self: "approve" in self.done)
    def take_back(self, number: int, stranger: str, old: int, reason: str) -> None:
        """Undo one's own approval while the next has not opened it (拿回)."""
        case = self.case(number, State.UNDER_REVIEW)
        last = Decision.objects.filter(application=case).order_by("-pk").first() if case else None
        if case and last:
            by, seen = User.objects.get(username=stranger) if stranger else last.signer, case.version - old
            by = User.objects.get(pk=by.pk)
            self.attempt(
                "take_back",
                lambda: taking_back.take_back(by=by, application_id=case.pk, seen=seen, reason=reason, at=self.now),
            )

    @rule(number=which, who=someone, nth=which)
    def copy(self, number: int, who: str, nth: int) -> None:
        """Send the case to others for reading (抄送)."""
        if case := self.case(number):
            by, _unit, _office = self._turn(who, case)
            posts = list(Post.objects.on(self.today).order_by("pk").values_list("unit_id", "office")[:6])
            to = [f"post.{unit}.{office}" for unit, office in posts[nth : nth + 1]]
            self.attempt(
                "copy",
                lambda: copying.copy(by=by, application_id=case.pk, to=to, note="请阅。", at=self.now),
            )
