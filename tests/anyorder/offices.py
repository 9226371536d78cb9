"""What the offices do, in any order: approve, return, refuse, do the work; and the clock that goes on meanwhile."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.models import Post
from approvals.models import WorkItem
from approvals.services import attaching, deciding, publishing, vacancies, working
from approvals.services.working import Done
from lifecycle import sweeping
from lifecycle.models import Application
from notices import posting
from notices.messages import rungs
from notices.messages.seats import open_seats
from tests.anyorder.filing import SCAN
from tests.anyorder.machine import Machine, State, age, someone, which, words
from tests.anyorder.world import look
from tests.cast import RECORDS, approve, back, grant, refuse


class Offices(Machine):
    """The verbs of those who decide and carry out."""

    def _decide(self, case: Application, said: deciding.Said, who: str, old: int = 0) -> bool:
        _post, unit, office = open_seats(case)[0].split(".")
        by, seen = self.holder(who, int(unit), office), case.version - old
        return self.attempt(
            said.verdict, lambda: deciding.decide(by=by, application_id=case.pk, seen=seen, said=said, at=self.now)
        )

    @rule(number=which, who=someone, old=age, opinion=words)
    def approve(self, number: int, who: str, old: int, opinion: str) -> None:
        """Approve the open step (同意)."""
        if case := self.case(number, State.UNDER_REVIEW):
            self._decide(case, approve(opinion), who, old)

    @rule(number=which, times=st.integers(2, 7))
    def approve_on(self, number: int, times: int) -> None:
        """Let those whose turn it is approve one after the other: else hardly a case would ever be granted."""
        for _ in range(times):
            case = self.case(number)
            if case is None or case.state != State.UNDER_REVIEW or not self._decide(case, grant(), ""):
                return

    @rule(number=which, who=someone, to=st.sampled_from((-1, -1, -1, 0, 0, 1, 5)), opinion=words, old=age)
    def send_back(self, number: int, who: str, to: int, opinion: str, old: int) -> None:
        """Return to the applicant or to an earlier step (退回补正); a later one is refused."""
        if case := self.case(number, State.UNDER_REVIEW):
            self._decide(case, back(opinion, None if to < 0 else to), who, old)

    @rule(number=which, who=someone, opinion=words, kinds=st.sampled_from((0, 0, 1)))
    def refuse(self, number: int, who: str, opinion: str, kinds: int) -> None:
        """Refuse (不予批准)."""
        if kinds and (case := self.case(number, State.UNDER_REVIEW)):
            self._decide(case, refuse(opinion), who)

    # ---- carrying out ------------------------------------------------------------------------------------------------

    @rule(number=which, who=someone, times=st.integers(1, 9), first=which)
    @precondition(lambda self: any(case.state == State.CARRYING_OUT for case in self.shot.cases.values()))
    def work(self, number: int, who: str, times: int, first: int) -> None:
        """Do work items (办结任务), mostly in lawful order, sometimes by somebody whose work it is not."""
        case = self.case(number, State.CARRYING_OUT)
        rows = WorkItem.objects.filter(application=case, done_at__isnull=True).order_by("order") if case else ()
        items = list(rows)
        for item in items[first if first > 4 else 0 :][:times]:
            self._work(item, who)

    def _work(self, item: WorkItem, who: str) -> None:
        by = self.holder(who, item.unit_id, item.office)
        scan = ContentFile(SCAN, name="scan.pdf")
        record = {**RECORDS.get(item.name, {}), "dated": timezone.localtime(self.now).date()}
        slot, case = attaching.WORK + item.name, item.application_id
        self.attempt("scan", lambda: attaching.attach(by=by, application_id=case, slot=slot, upload=scan, at=self.now))
        self.attempt(
            "work",
            lambda: working.do_item(by=by, application_id=case, name=item.name, done=Done(**record), at=self.now),
        )

    # ---- who is there ------------------------------------------------------------------------------------------------

    @rule(number=which, back=st.booleans())
    def leave_or_come_back(self, number: int, back: bool) -> None:
        """Let an office become empty, or be held again (离任、到任), and the job look at it."""
        codes = ("jj-szzx", "jj-bgs", "jx-bgt", "jj-nyncj", "jj-wjw", "jj-czj")
        posts = Post.objects.filter(unit__code=codes[number % len(codes)])
        posts.update(ends_on=None if back else self.today - timedelta(days=1))
        self.shot = look()
        self.attempt("vacancies", lambda: vacancies.sweep(self.now))

    # ---- time --------------------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 5, 24, 24, 100, 800)))
    def time_passes(self, hours: int) -> None:
        """Let the clock go on, and the jobs look at what has come due (巡检)."""
        self.now += timedelta(hours=hours)
        self.attempt("sweep", lambda: sweeping.sweep(self.now))
        self.attempt("remind", lambda: rungs.tell_rungs(self.now))
        for key in posting.due(self.now):
            self.attempt("fulfil", lambda key=key: publishing.fulfil_due(key, self.now))
