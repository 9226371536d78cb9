"""What an applicant does, in any order: draft, submit, correct, withdraw, give up, post notices."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from accounts.models import Unit
from approvals.services import (
    attaching,
    drafting,
    interrupting,
    publishing,
    relinquishing,
    submitting,
    urging,
    withdrawing,
)
from fixtures.answers import answers_of
from fixtures.scans import pdf
from lifecycle.models import Site
from notices.models import Notice
from tests.anyorder.machine import Machine, State, age, someone, which, words

UNITS = ("jj-nyncj", "jj-wjw")
MOST_CASES = 5
SCAN = pdf("scan")


class Filing(Machine):
    """The applicant's verbs."""

    @initialize(far=st.sampled_from((0, 2, 6, 7, 7)), offline=st.sampled_from((0, 3, 9)))
    def cases_are_filed(self, far: int, offline: int) -> None:
        """Begin with a case of each department and a shutdown of a site that runs, some of them well on their way."""
        for code in UNITS:
            self.draft_opening(code, "")
        self.draft_shutdown("", 3)
        for number in (0, 0, 0):
            self.submit(number, "", 0)
        self.approve_on(0, far)
        self.approve_on(2, offline)

    def approve_on(self, number: int, times: int) -> None:
        """The offices' part of it."""
        raise NotImplementedError

    @rule(code=st.sampled_from(UNITS), who=someone)
    @precondition(lambda self: len(self.shot.cases) < MOST_CASES)
    def draft_opening(self, code: str, who: str) -> None:
        """Draft an opening (开设)."""
        self._draft(Unit.objects.get(code=code), who, "opening", {"domain_name": f"{code[3:]}{len(self.shot.cases)}"})

    @rule(who=someone, days=st.integers(1, 9))
    @precondition(lambda self: len(self.shot.cases) < MOST_CASES)
    def draft_shutdown(self, who: str, days: int) -> None:
        """Draft a temporary shutdown (临时下线) of a site that runs."""
        start = self.now + timedelta(days=days)
        times = {"planned_start": start.isoformat(), "planned_end": (start + timedelta(hours=6)).isoformat()}
        self._draft(Unit.objects.get(code="jj-czj"), who, "temporary_shutdown", times)

    def _draft(self, unit: Unit, who: str, procedure: str, own: dict[str, str]) -> None:
        if (unit.pk, procedure) not in self.usual:  # learnt while the offices are still held
            self.usual[unit.pk, procedure] = answers_of(unit, self.now, {}, procedure)
        values = {**self.usual[unit.pk, procedure], **own}
        site = Site.objects.filter(unit=unit, state="online").first() if procedure != "opening" else None
        by = self.holder(who, unit.pk, "handler")
        self.attempt(
            "draft",
            lambda: drafting.open_draft(
                by=by, unit=unit, procedure_code=procedure, at=self.now, site=site, values=values
            ),
        )

    @rule(number=which, who=someone, old=age)
    def submit(self, number: int, who: str, old: int) -> None:
        """Submit (提交)."""
        if case := self.case(number, State.DRAFT):
            by, seen = self.applicant(who, case), case.version - old
            self.attempt("submit", lambda: submitting.submit(by=by, application_id=case.pk, seen=seen, at=self.now))

    @rule(number=which, who=someone, old=age)
    @precondition(lambda self: any(case.state == State.RETURNED for case in self.shot.cases.values()))
    def resubmit(self, number: int, who: str, old: int) -> None:
        """Come back corrected (重报)."""
        if case := self.case(number, State.RETURNED):
            by, seen = self.applicant(who, case), case.version - old
            self.attempt("resubmit", lambda: submitting.resubmit(by=by, application_id=case.pk, seen=seen, at=self.now))

    @rule(number=which, who=someone, old=age)
    def save(self, number: int, who: str, old: int) -> None:
        """Keep what is typed (暂存)."""
        if case := self.case(number):
            by, seen = self.applicant(who, case), case.version - old
            values = {"reason": f"第{case.version}次说明。"}
            self.attempt(
                "save",
                lambda: drafting.save_draft(by=by, application_id=case.pk, values=values, seen=seen, at=self.now),
            )

    @rule(number=which, who=someone, reason=words, old=age)
    def withdraw(self, number: int, who: str, reason: str, old: int) -> None:
        """Withdraw (撤回)."""
        if case := self.case(number):
            by, seen = self.applicant(who, case), case.version - old
            self.attempt(
                "withdraw",
                lambda: withdrawing.withdraw(by=by, application_id=case.pk, seen=seen, reason=reason, at=self.now),
            )

    @rule(number=which, who=someone)
    def discard(self, number: int, who: str) -> None:
        """Throw a draft away (作废草稿)."""
        if case := self.case(number):
            by = self.applicant(who, case)
            self.attempt("discard", lambda: drafting.discard(by=by, application_id=case.pk, at=self.now))

    @rule(number=which, who=someone, reason=words)
    def relinquish(self, number: int, who: str, reason: str) -> None:
        """Give a grant up (放弃批准)."""
        if case := self.case(number):
            by, seen = self.applicant(who, case), case.version
            self.attempt(
                "relinquish",
                lambda: relinquishing.relinquish(by=by, application_id=case.pk, seen=seen, reason=reason, at=self.now),
            )

    @rule(number=which, who=someone)
    def urge(self, number: int, who: str) -> None:
        """Urge whoever has it (催办)."""
        if case := self.case(number):
            by = self.applicant(who, case)
            self.attempt("urge", lambda: urging.urge(by=by, application_id=case.pk, words="", at=self.now))

    # ---- notices -----------------------------------------------------------------------------------------------------

    @rule(number=which, who=someone, verb=st.sampled_from(("post", "post", "end", "gap")))
    @precondition(lambda self: self.shot.rows["notices.Notice"])
    def notice(self, number: int, who: str, verb: str) -> None:
        """Post a notice, end it, or report a gap (公告发布、撤下、中断)."""
        rows = list(Notice.objects.select_related("application").order_by("pk"))
        row = rows[number % len(rows)]
        by = self.applicant(who, row.application)
        if verb == "post":
            self.attempt(
                "scan",
                lambda: attaching.attach(
                    by=by,
                    application_id=row.application_id,
                    slot="posting_review",
                    upload=ContentFile(SCAN, name="form.pdf"),
                    at=self.now,
                ),
            )
            url = "https://www.example.com/notice/1"
            self.attempt("post", lambda: publishing.post(by=by, notice_id=row.pk, url=url, at=self.now))
        elif verb == "end":
            self.attempt("end", lambda: publishing.end(by=by, notice_id=row.pk, at=self.now))
        else:
            since = self.now - timedelta(hours=1)
            self.attempt(
                "gap",
                lambda: interrupting.interrupt(by=by, notice_id=row.pk, since=since, reason="断电。", at=self.now),
            )
