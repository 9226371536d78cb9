"""Empty offices (岗位空缺): nobody can act on an open turn. The case waits with an alarm, or the supervising office signs.

Which of the two is arranged for the jurisdiction (办理安排). Undone as soon as the office is filled; every change of it is
an act of the system with its ledger entry. The mark stands on the case's cursor and goes with the turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit
from accounts.permissions import seat
from approvals import manning, ownfiling, vacancy
from approvals import route as routes
from approvals.engine import turns
from approvals.engine.records import CaseTask
from approvals.services import standing
from approvals.vacancy import EMPTY, MARK, OWN, SAME, Vacancy, vacancies_of
from lifecycle import ledger, routing
from lifecycle.ledger import Act
from lifecycle.models import Application
from notices.messages.outbox import write
from notices.messages.seats import SUPERVISORS, superior_of

State = Application.State
ACTIVE = (State.UNDER_REVIEW, State.RETURNED, State.CARRYING_OUT)


def sweep(at: datetime) -> int:
    """Look for offices that have become empty or are filled again (岗位空缺巡检); how many cases changed."""
    day = timezone.localtime(at).date()
    rows = CaseTask.objects.filter(status__in=turns.OPEN, flow_task_type="HUMAN", application__state__in=ACTIVE)
    empty = manning.vacant(set(rows.order_by().values_list("owner_permission", flat=True).distinct()), day)
    found = set(rows.filter(owner_permission__in=empty).values_list("application_id", flat=True))
    found |= _left(rows, day)
    found |= set(Application.objects.filter(state__in=ACTIVE, cursor__has_key=MARK).values_list("pk", flat=True))
    return sum(look(pk, at=at) for pk in sorted(found))


@transaction.atomic
def look(application_id: int, *, at: datetime) -> bool:
    """Look at one case (核对在岗): mark what is empty, move a turn up or back, free what was given to one who left.

    Returns whether anything changed.

    Called when a turn has opened, and by the sweep.
    """
    application = standing.lock(application_id)
    if application.state not in ACTIVE:
        return False
    known = vacancies_of(application)
    day = timezone.localtime(at).date()
    opened = turns.open_turns(application)
    released = [_release(application, task, at) for task in opened if task.owner_id and _gone(task, day)]
    tasks = {_home(task): task for task in opened}
    wanted = {one.home: one for one in _vacancies(application, tasks, day)}
    if wanted == known:
        if released:
            standing.touched(application)
        return bool(released)
    application.cursor = {key: value for key, value in application.cursor.items() if key != MARK}
    if wanted:
        application.cursor[MARK] = {home: asdict(one) for home, one in wanted.items()}
    standing.touched(application)
    for home in sorted(tasks.keys() | known.keys()):
        before, now = known.get(home), wanted.get(home)
        if before != now and home in tasks:
            turns.reseat(tasks[home], now.to if now and now.to else home)
            _tell(application, tasks[home], before, now, at)
    return True


def _left(rows: QuerySet[CaseTask], day: date) -> set[int]:
    """The cases with a turn that is somebody's who does not hold its seat (指定办理人已不在岗)."""
    named = list(rows.filter(owner__isnull=False).values_list("application_id", "owner_permission", "owner_id"))
    there = manning.manned({one for _pk, one, _owner in named}, day)
    return {pk for pk, one, owner in named if owner not in there[one]}


def _gone(task: CaseTask, day: date) -> bool:
    """Whether the one a turn was given to has left (已离任): the seat, or, asked for an opinion only, every post."""
    if task.data.get("delegated"):
        return not Post.objects.on(day).filter(user_id=task.owner_id, user__is_active=True).exists()
    return task.owner_id not in manning.manned([str(task.owner_permission)], day)[str(task.owner_permission)]


def _release(application: Application, task: CaseTask, at: datetime) -> CaseTask:
    """Give the turn of one who has left back to its office (退回岗位)."""
    name = task.owner.real_name if task.owner else ""
    turns.assign(task, None)
    ledger.record(
        "turn.released",
        _("%(name)s已不在岗，交其办理的事项退回“%(office)s”")
        % {"name": name, "office": vacancy.office_words(_home(task))},
        who=Act(None),
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"task": task.pk, "person": name},
    )
    return task


def _home(task: CaseTask) -> str:
    """The seat a turn belongs to (本来的签署位), whoever signs meanwhile."""
    return seat(task.data["unit"], task.data["office"]) if "office" in task.data else str(task.owner_permission)


def _vacancies(application: Application, tasks: Mapping[str, CaseTask], day: date) -> Iterator[Vacancy]:
    """Which of the open seats are empty (空缺岗位), and what is arranged for each."""
    wanted = {home: _acting(application, home, task) for home, task in tasks.items()}
    there = manning.manned({one for seats in wanted.values() for one in seats}, day)
    for home, task in tasks.items():
        people = frozenset().union(*(there[one] for one in wanted[home]))
        barred = _barred(application, task, people, day) if people else {}
        if barred:
            left = manning.manned(wanted[home], day, without=frozenset(barred))
            people = frozenset().union(*left.values())
        if not people:
            yield _arranged(application, home, task, next(iter(barred.values()), EMPTY), day)


def _acting(application: Application, home: str, task: CaseTask) -> tuple[str, ...]:
    """The seats that may act on a turn (可办理的签署位): a correction is the handler's or the principal's."""
    if task.flow_task.name == "correct":
        return (home, seat(application.unit_id, Post.Office.PRINCIPAL))
    return (home,)


def _barred(application: Application, task: CaseTask, people: frozenset[int], day: date) -> dict[int, str]:
    """Who of the people there may not sign, and why (回避人员)."""
    if task.flow_task.name != "review":
        return {}
    number = application.cursor["step"]
    step = routes.steps_of(application.route)[number]
    found = dict.fromkeys(people & ownfiling.barred(application, step), OWN)
    before = ownfiling.signed_before(application, number)
    if before is None or before.signer_id not in people:
        return found
    if routing.arranged("consecutive", application.jurisdiction, day).value == routing.OTHER:
        found[before.signer_id] = SAME
    return found


def _arranged(application: Application, home: str, task: CaseTask, why: str, day: date) -> Vacancy:
    """What is arranged for an empty office (空缺处理): only a signature can be given by another office."""
    rule = routing.arranged("vacant", application.jurisdiction, day)
    if rule.value == routing.ESCALATE and task.flow_task.name == "review":
        step = routes.steps_of(application.route)[application.cursor["step"]]
        unit = Unit.objects.get(pk=int(home.split(".")[1]))
        if to := _above(unit, ownfiling.barred(application, step), day):
            return Vacancy(home, why, routing.ESCALATE, to, rule.reason)
    return Vacancy(home, why, routing.STOP, "", rule.reason)


def _above(unit: Unit, barred: frozenset[int], day: date) -> str:
    """The nearest supervising office with somebody who may sign (主管单位在岗签署位); none at the top."""
    seen: set[int] = set()
    above = superior_of(unit)
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        there = manning.manned([seat(above.pk, office) for office in SUPERVISORS], day, without=barred)
        if found := next((one for one, people in there.items() if people), ""):
            return found
        above = superior_of(above)
    return ""


def _tell(application: Application, task: CaseTask, before: Vacancy | None, now: Vacancy | None, at: datetime) -> None:
    """Enter what changed in the ledger, and let those know who can do something (记入台账并告知)."""
    home = _home(task)
    words = vacancy.told(application, home, now)
    ledger.record(
        "office.filled" if now is None else "office.vacant",
        words,
        who=Act(None),
        at=at,
        unit=Unit.objects.get(pk=int(home.split(".")[1])),
        site=application.site,
        application=application,
        facts={"before": asdict(before) if before else None, "now": asdict(now) if now else None},
    )
    write(vacancy.messages(application, home, now, words), at=at)
