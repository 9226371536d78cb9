"""How fast the inbox is with 100,000 open turns in the database, beside viewflow's own queue page.

    createdb zc_bench_inbox
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/zc_bench_inbox python -m benchmarks.inbox [--write]

The database is emptied first. One person has 2,000 of the turns, as a busy desk may; another all of them, as nobody has.
Both tools answer the same person in the same run, taking turns. Ends with code 1 over 6 statements or 50 ms at the busy desk.
"""

# ruff: noqa: E402 - Django is set up first
from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from datetime import date, datetime
from pathlib import Path

import django

from config import settings as product

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
product.INSTALLED_APPS.append("viewflow")  # their pages, templates and middlewares, beside ours
product.DEMO = False  # the demonstration reads an adjustable clock from the database
product.ROOT_URLCONF, product.ALLOWED_HOSTS = "benchmarks.queue_urls", ["testserver"]
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from viewflow.workflow.status import STATUS

from accounts.models import Post, Unit, User
from accounts.permissions import seat
from approvals.engine.flow import ApplicationFlow
from approvals.models import CaseProcess, CaseTask, SavedFilter
from benchmarks import bulk
from lifecycle.models import Application, Deadline, RuleSnapshot, Site

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- inbox: begin -->", "<!-- inbox: end -->"
TURNS, DESKS, UNITS = 100_000, 50, 1_000
MOST_MS, MOST_SQL, ROUNDS = 50, 6, 9
#: Transactions are no statements of their own.
NOT_COUNTED = ("SAVEPOINT", "BEGIN", "COMMIT")
KEPT: tuple[tuple[str, dict[str, str]], ...] = (
    ("过了时限的", {"show": "overdue"}),
    ("第7县的", {"unit": "第7县"}),
    ("退回过的下线", {"back": "yes", "procedure": "temporary_shutdown"}),
)
OURS = (
    ("inbox", "/inbox/"),
    ("inbox, filtered by unit and limit", "/inbox/?unit=%E7%AC%AC7%E5%8E%BF&show=overdue"),
    ("inbox, page 40", "/inbox/?page=40"),
)
THEIRS = ("viewflow's queue page", "/viewflow/application/queue/")


def main(argv: list[str]) -> int:
    """Make the turns, look at the pages by turns, print the table."""
    parser = argparse.ArgumentParser(description="the inbox over a hundred thousand turns")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    asked = parser.parse_args(argv)
    bulk.fresh()
    busy, all_of_it = _turns(timezone.localdate())
    lines = [f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before the run; {timezone.localdate()}.", ""]
    kept = True
    for who, title in ((busy, "2,000 of 100,000 open turns"), (all_of_it, "all 100,000 open turns, 50 offices")):
        rows = _measured(who)
        lines += _table(title, rows)
        kept = kept and (
            who != busy or all(ms <= MOST_MS and sql <= MOST_SQL for _, ms, _, _, sql in rows[: len(OURS)])
        )
    lines += [
        f"Ours may take {MOST_SQL} statements and {MOST_MS} ms at the busy desk: {'kept' if kept else 'not kept'}."
    ]
    text = "\n".join(lines)
    print(text)
    if asked.write:
        page = PAGE.read_text()
        PAGE.write_text(f"{page.partition(BEGIN)[0]}{BEGIN}\n{text}\n{END}{page.partition(END)[2]}")
    return 0 if kept else 1


def _measured(who: User) -> list[tuple[str, float, float, float, int]]:
    """Median, best, own processor time and statements of every page, the pages taking turns."""
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    pages = (*OURS, THEIRS)
    sql = {}
    for title, path in pages:
        assert client.get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        sql[title] = sum(1 for q in asked if not any(word in q["sql"] for word in NOT_COUNTED))
    taken: dict[str, list[float]] = {title: [] for title, _ in pages}
    worked: dict[str, list[float]] = {title: [] for title, _ in pages}
    for _ in range(ROUNDS):
        for title, path in pages:
            start, begun = time.perf_counter(), time.process_time()
            client.get(path)
            taken[title].append((time.perf_counter() - start) * 1000)
            worked[title].append((time.process_time() - begun) * 1000)
    middle = statistics.median
    return [(name, middle(taken[name]), min(taken[name]), middle(worked[name]), sql[name]) for name, _ in pages]


def _table(title: str, rows: list[tuple[str, float, float, float, int]]) -> list[str]:
    ours = rows[0][1]
    head = f"| {title} | median ms | best ms | of these processor ms outside the database | times ours | statements |"
    lines = [head, "|---|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {name} | {ms:.0f} | {best:.0f} | {work:.0f} | {ms / ours:.1f} | {sql} |"
        for name, ms, best, work, sql in rows
    ]
    return [*lines, ""]


def _turns(today: date) -> tuple[User, User]:
    """Units, cases and turns, fifty desks of 2,000; the person at the first desk, and one who holds them all."""
    now = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    top = Unit.objects.create(code="p", name="演示省人民政府", kind="government", level="province")
    centre = Unit.objects.create(code="z", name="演示中心", kind="centre", level="province", parent=top)
    place = Unit.objects.create(code="c", name="第0县人民政府", kind="government", level="county", parent=top)
    busy, other = (User.objects.create(username=name, real_name=name) for name in ("busy", "everybody"))
    _desks(top, busy, other)
    bulk.multiply(
        Unit, place.pk, "g", "generate_series(1, 9) g", "true", _unit("'c' || g", "'第' || g || '县人民政府'")
    )
    below = Unit.objects.create(code="t", name="样板局", kind="department", level="county", parent=place)
    made = {**_unit("c.code || 'd' || g", "left(c.name, 3) || '第' || g || '局'"), "parent_id": "c.id"}
    made["path"] = "c.path || c.code || 'd' || g || '/'"
    counties = f"accounts_unit c, generate_series(1, {UNITS // 10}) g"
    bulk.multiply(Unit, below.pk, "c.id, g", counties, "c.kind = 'government' AND c.level = 'county'", made)
    site = Site.objects.create(unit=below, name="样板网站", home_url="https://x.example.gov.cn/")
    bulk.multiply(
        Site,
        site.pk,
        "u.id",
        "accounts_unit u",
        "u.kind = 'department'",
        {"unit_id": "u.id", "name": "u.name || '网站'"},
    )
    case = _case(site, busy, now)
    _tasks(case, centre, today, now)
    for name, conditions in KEPT:
        for owner in (busy, other):
            SavedFilter.objects.create(owner=owner, name=name, conditions=conditions, saved_at=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return busy, other


def _unit(code: str, name: str) -> dict[str, str]:
    return {"code": code, "name": name, "path": "t.path || 'x' || g || '/'"}


def _desks(top: Unit, busy: User, other: User) -> None:
    for number in range(DESKS):
        desk = Unit.objects.create(code=f"o{number}", name=f"第{number}办公室", kind="office", level="city", parent=top)
        Post.objects.create(user=other, unit=desk, office="handler", starts_on=date(2020, 1, 1))
        if number == 0:
            Post.objects.create(user=busy, unit=desk, office="handler", starts_on=date(2020, 1, 1))


def _case(site: Site, by: User, now: datetime) -> Application:
    rules = RuleSnapshot.objects.create(digest="0" * 64, jurisdiction="cn", procedure="opening", body={})
    case = Application(
        procedure="opening",
        unit=site.unit,
        site=site,
        title="样板申请",
        number="X-0",
        jurisdiction="cn",
        applicant_type="",
        rules=rules,
        values={"site_name": "样板", "necessity": "为方便群众办事，" * 60},
        route={"version": 1, "steps": [{"key": str(n), "label": "经办人意见", "cite": {}} for n in range(6)]},
        cursor={"step": 1},
        created_by=by,
        created_at=now,
        submitted_at=now,
    )
    Application._meta.get_field("state").set_state(case, Application.State.UNDER_REVIEW)
    case.save()
    kinds = "(array['opening','temporary_shutdown','permanent_shutdown','domain_change'])[g % 4 + 1]"
    given = {"unit_id": "s.unit_id", "site_id": "s.id", "number": "'X-' || s.id || '-' || g", "procedure": kinds}
    given |= {"title": "s.name || '申请'", "round": "g % 3 + 1"}
    each = TURNS // UNITS
    bulk.multiply(
        Application, case.pk, "g, s.id", f"lifecycle_site s, generate_series(1, {each}) g", f"s.id <> {site.pk}", given
    )
    return case


def _tasks(case: Application, centre: Unit, today: date, now: datetime) -> None:
    process = CaseProcess.objects.create(flow_class=ApplicationFlow, application=case)
    others = f"a.id <> {case.pk}"
    bulk.multiply(CaseProcess, process.pk, "a.id", "lifecycle_application a", others, {"application_id": "a.id"})
    task = CaseTask(
        process=process,
        application=case,
        flow_task=ApplicationFlow.review,
        flow_task_type="HUMAN",
        status=STATUS.NEW,
        owner_permission=seat(centre.pk, "nobody"),
        data={"step": 1, "label": "经办人意见"},
        due_on=today,
    )
    CaseTask.objects.bulk_create([task])  # without what the product does when a turn opens
    due = f"(date '{today}' - 20 + (p.id * 7919 % 60)::int)"
    desk = "'post.' || (SELECT id FROM accounts_unit WHERE code = 'o' || (p.id % 50)) || '.handler'"
    given = {"process_id": "p.id", "application_id": "p.application_id", "owner_permission": desk, "due_on": due}
    bulk.multiply(CaseTask, task.pk, "p.id", "approvals_caseprocess p", f"p.id <> {process.pk}", given)
    clock = Deadline.objects.create(
        application=case,
        unit=case.unit,
        name="t",
        label="样板期限",
        kind="act_by",
        starts_at=now,
        due_on=today,
        chase_on=today,
        cite={},
    )
    for own in ("true", "false"):
        shift = "0" if own == "true" else "30"
        rows = {
            "application_id": "k.application_id",
            "internal": own,
            "due_on": f"k.due_on + {shift}",
            "name": f"'{own}'",
        }
        bulk.multiply(Deadline, clock.pk, "k.id", "approvals_casetask k", f"k.id <> {task.pk}", rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
