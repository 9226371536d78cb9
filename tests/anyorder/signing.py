"""Signers added to a step and taken out again, in any order (加签、减签)."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.models import Unit
from approvals.models import Signer
from approvals.services import adding_signers
from approvals.services.adding_signers import Asked
from notices.messages.seats import open_seats
from tests.anyorder.machine import Machine, State, age, someone, which, words


class Signing(Machine):
    """The verbs of those who ask others to sign with them."""

    @rule(
        number=which,
        who=someone,
        old=age,
        reason=words,
        kind=st.sampled_from(("before", "after")),
        office=st.sampled_from(("handler", "section_chief", "editor_in_chief", "reviewer")),
        code=st.sampled_from(("jj-szzx", "jj-bgs")),
    )
    def add_signer(self, number: int, who: str, old: int, reason: str, kind: str, office: str, code: str) -> None:
        """Add a signer before or after oneself (加签)."""
        if case := self.case(number, State.UNDER_REVIEW):
            _post, unit, held = open_seats(case)[0].split(".")
            by, seen = self.holder(who, int(unit), held), case.version - old
            asked = Asked(Unit.objects.get(code=code).pk, office, kind)
            self.attempt(
                "add",
                lambda: adding_signers.add_signer(
                    by=by, application_id=case.pk, seen=seen, asked=asked, reason=reason, at=self.now
                ),
            )

    @rule(number=which, who=someone, reason=words)
    @precondition(lambda self: self.shot.rows["approvals.Signer"])
    def remove_signer(self, number: int, who: str, reason: str) -> None:
        """Take a signer out again (减签)."""
        rows = list(Signer.objects.select_related("application").order_by("pk"))
        row = rows[number % len(rows)]
        seats = open_seats(row.application) or [f"post.{row.unit_id}.{row.office}"]
        _post, unit, office = seats[0].split(".")
        by = self.holder(who, int(unit), office)
        self.attempt(
            "remove",
            lambda: adding_signers.remove_signer(
                by=by, application_id=row.application_id, signer_id=row.pk, reason=reason, at=self.now
            ),
        )
