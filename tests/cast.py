"""The named cast: the demonstration's own people and offices, a handful of them, and how far they take a case.

def test_...(cast: Cast) -> None:
    case = cast.reviewed(until="city_office")
    decide(case, cast.city_reviewer, approve())
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from accounts.models import Unit, User
from approvals import route as routes
from approvals.models import Decision, WorkItem
from approvals.services import attaching, deciding, drafting, publishing, submitting, working
from approvals.services.deciding import Said
from approvals.services.working import Done
from fixtures import roster
from fixtures.answers import answers_of
from fixtures.scans import pdf
from lifecycle.append_only import TABLES, install_sql, remove_sql
from lifecycle.models import Application
from notices.models import Notice

UNITS = (
    *("jx-bgt", "jx-nyt", "jj-bgs", "jj-szzx", "jj-nyncj", "jj-wjw", "jj-czj", "jj-qxj", "jj-gjj"),
    *("hy-bgs", "hy-nyncj", "hy-qt", "yz-bgs", "yz-wlj", "sw-jj"),
)
REVIEWERS = {
    "consent": "jiangdahai",
    "centre_handler": "sunwanqing",
    "centre_section_chief": "zhuyilan",
    "centre_editor_in_chief": "gaochengze",
    "city_office": "heyunfei",
    "province_office": "zhengkaiyuan",
}
#: What a work item asks for, by its name: values in the right shape, of nobody.
RECORDS: dict[str, dict[str, str]] = {
    "domain": {"authority": "域名注册管理机构"},
    "domain_allocation": {"authority": "九江市数字经济发展中心"},
    "icp": {"number": "赣ICP备00009901号-1", "authority": "江西省通信管理局"},
    "mlps": {"number": "36990100001-26901", "authority": "公安机关"},
    "police": {"number": "赣公网安备36990100009901号", "authority": "公安机关"},
    "logo": {"number": "演示标识09901", "authority": "机构编制部门"},
    "cac": {"authority": "网信部门"},
    "site_code": {"number": "3699019901", "check_code": "demo-9901"},
    "security_test": {"authority": "演示网络安全测评中心", "verdict": "通过"},
    "undertaking": {},
    "liaison": {},
    "launch": {},
}


def at(text: str) -> datetime:
    """A moment in the office's own time: `at("2026-03-02 09:15")`."""
    return roster.moment(text)


FILED = at("2026-03-02 10:00")
GRANTED = at("2026-03-20 15:00")


def approve(opinion: str = "同意。", **more: Any) -> Said:
    """An approval as a signer types it; the last level says within how many days the site must be online."""
    return Said(verdict=Decision.Verdict.APPROVE, opinion=opinion, **more)


def grant() -> Said:
    """The last level's approval."""
    return approve(granted={"launch_within_days": "90"})


def back(opinion: str = "请补正。", to: int | None = None) -> Said:
    """A return for correction, to the applicant or to an earlier step."""
    return Said(verdict=Decision.Verdict.RETURN, opinion=opinion, return_to=to)


def refuse(opinion: str = "必要性不足。") -> Said:
    """A refusal."""
    return Said(verdict=Decision.Verdict.REFUSE, opinion=opinion)


def decide(
    case: Application, by: User, said: Said, when: datetime | None = None, seen: int | None = None
) -> Application:
    """Let a person decide the open step; returns the case as it then stands."""
    when = when or FILED + timedelta(days=1)
    fresh = again(case)
    deciding.decide(
        by=person(by), application_id=case.pk, seen=fresh.version if seen is None else seen, said=said, at=when
    )
    return again(case)


def again(case: Application) -> Application:
    """The case as the database has it now."""
    return Application.objects.select_related("unit", "site").get(pk=case.pk)


def person(user: User) -> User:
    """The same person without what an earlier act has read."""
    return User.objects.get(pk=user.pk)


def open_step(case: Application) -> str:
    """The key of the step now open."""
    return str(routes.steps_of(case.route)[again(case).cursor["step"]]["key"])


class Cast:
    """People and units by what they are in a story; the roster is put on record when the cast is made."""

    def __init__(self, only: Collection[str] | None = UNITS) -> None:
        roster.load("", only=only)

    def __getattr__(self, username: str) -> User:
        """Anybody on the roster by user name."""
        if username.startswith("_"):
            raise AttributeError(username)
        return User.objects.get(username=username)

    def unit(self, code: str) -> Unit:
        """A unit by its code."""
        return Unit.objects.get(code=code)

    @cached_property
    def handler(self) -> User:
        """The handler (经办人) of the department that applies."""
        return User.objects.get(username="luojingwen")

    @cached_property
    def principal(self) -> User:
        """Its principal (主要负责人)."""
        return User.objects.get(username="jiangdahai")

    @cached_property
    def city_reviewer(self) -> User:
        """The reviewer of the city government's office."""
        return User.objects.get(username="heyunfei")

    @cached_property
    def approver(self) -> User:
        """The approver at the last level."""
        return User.objects.get(username="zhengkaiyuan")

    def draft(
        self, code: str = "jj-nyncj", by: str = "luojingwen", when: datetime = FILED, **values: Any
    ) -> Application:
        """A draft that is filled in and could be submitted."""
        unit, handler = self.unit(code), User.objects.get(username=by)
        answers = answers_of(unit, when, values)
        return drafting.open_draft(by=handler, unit=unit, procedure_code="opening", at=when, values=answers)

    def submitted(self, when: datetime = FILED, **draft: Any) -> Application:
        """A submitted case, waiting for the consent of the unit's principal."""
        case = self.draft(when=when, **draft)
        submitting.submit(by=person(case.created_by), application_id=case.pk, seen=None, at=when)
        return again(case)

    def reviewed(self, until: str, when: datetime = FILED) -> Application:
        """A case on which everybody before this step has approved."""
        case = self.submitted(when)
        for key, username in REVIEWERS.items():
            if key == until:
                return case
            case = decide(case, User.objects.get(username=username), approve(), when)
        raise LookupError(until)

    def granted(self, when: datetime = GRANTED) -> Application:
        """A case that is granted and being carried out."""
        return decide(self.reviewed("province_office"), self.approver, grant(), when)

    def worked(
        self, case: Application | None = None, *, leave: Collection[str] = (), when: datetime = GRANTED
    ) -> Application:
        """A granted case with all its work done but for what is left."""
        case = case or self.granted()
        for item in WorkItem.objects.filter(application=case, done_at__isnull=True).order_by("order"):
            if item.name not in leave:
                self.work(case, item.name, when)
        return again(case)

    def work(self, case: Application, name: str, when: datetime = GRANTED, **given: Any) -> WorkItem:
        """One work item done by whom it falls to, with its scan."""
        item = WorkItem.objects.select_related("unit").get(application=case, name=name)
        by = User.objects.filter(posts__unit=item.unit, posts__office=item.office).order_by("pk")[0]
        record: Mapping[str, Any] = {**RECORDS[name], "dated": timezone.localtime(when).date(), **given}
        scan = ContentFile(pdf(name), name=f"{name}.pdf")
        attaching.attach(by=by, application_id=case.pk, slot=attaching.WORK + name, upload=scan, at=when)
        return working.do_item(by=person(by), application_id=case.pk, name=name, done=Done(**record), at=when)

    def noticed(self, when: datetime, case: Application | None = None) -> Notice:
        """The opening notice of a case that went online, posted at this moment."""
        case = case or self.worked()
        notice = Notice.objects.get(application=case)
        return self.posted(notice, self.handler, when)

    def posted(self, notice: Notice, by: User, when: datetime, url: str = "https://www.example.com/notice/1") -> Notice:
        """A notice posted by its handler with its signed form."""
        form = ContentFile(pdf("form"), name="form.pdf")
        attaching.attach(by=by, application_id=notice.application_id, slot="posting_review", upload=form, at=when)
        return publishing.post(by=person(by), notice_id=notice.pk, url=url, at=when)


@contextmanager
def tables_unlocked() -> Iterator[None]:
    """Lift the triggers that make tables append-only, as somebody with the database's keys could."""
    _run(remove_sql)
    try:
        yield
    finally:
        _run(install_sql)


def _run(make: Any) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in make(connection.vendor, table):
                cursor.execute(statement)


def day(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)
