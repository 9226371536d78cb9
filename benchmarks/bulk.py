"""A province in bulk: 100,000 sites and 1,000,000 limits with their records, made by the database itself.

Only for a scratch PostgreSQL database named in DATABASE_URL: everything in it is thrown away first.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Post, Unit, User  # noqa: E402
from lifecycle.clockevents import noted  # noqa: E402
from lifecycle.models import Application, Deadline, DeadlineEvent, Site  # noqa: E402

CITIES, COUNTIES, DEPARTMENTS, SITES, LIMITS = 10, 10, 100, 10, 10
RULES = 20
PROCEDURES = "array['opening','temporary_shutdown','permanent_shutdown','domain_change']"


def fresh() -> None:
    """An empty, migrated scratch database.

    Raises: SystemExit for anything but a PostgreSQL database whose name says that it is for benchmarks.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "postgresql" or "bench" not in name:
        raise SystemExit("DATABASE_URL must name a PostgreSQL database with `bench` in its name; it is emptied.")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def province(today: date) -> User:
    """Units, sites, cases and limits of a province; returns its auditor, who sees them all."""
    now = timezone.make_aware(datetime.combine(today, datetime.min.time()))
    auditor = _people_and_units()
    template = Unit.objects.filter(kind="department").first()
    assert template is not None
    site = Site.objects.create(unit=template, name="样板网站", home_url="https://x.example.gov.cn/")
    multiply(
        Site,
        site.pk,
        "u.id, g",
        f"accounts_unit u, generate_series(1, {SITES}) g",
        "u.kind = 'department'",
        {
            "unit_id": "u.id",
            "name": "u.name || '网站' || g",
            "state": "'online'",
        },
    )
    first = Site.objects.exclude(pk=site.pk).order_by("pk").first()
    assert first is not None
    case = Application.objects.create(
        procedure="opening",
        unit=template,
        site=first,
        title="样板申请",
        number="X-0",
        jurisdiction="",
        applicant_type="",
        created_by=auditor,
        created_at=now,
        state="draft",
    )
    multiply(
        Application,
        case.pk,
        "s.id",
        "lifecycle_site s",
        f"s.id <> {site.pk}",
        {
            "unit_id": "s.unit_id",
            "site_id": "s.id",
            "number": "'X-' || s.id",
            "title": "s.name || '申请'",
        },
    )
    _limits(case, today, now)
    return auditor


def _people_and_units() -> User:
    top = Unit.objects.create(code="p", name="演示省人民政府", kind="government", level="province")
    counties = []
    for city in range(CITIES):
        above = Unit.objects.create(code=f"c{city}", name=f"第{city}市", kind="government", level="city", parent=top)
        for county in range(COUNTIES):
            code = f"c{city}x{county}"
            row = Unit.objects.create(code=code, name=f"第{code}县", kind="government", level="county", parent=above)
            counties.append(row)
    below = Unit.objects.create(code="t", name="样板局", kind="department", level="county", parent=counties[0])
    multiply(
        Unit,
        below.pk,
        "c.id, g",
        f"accounts_unit c, generate_series(1, {DEPARTMENTS}) g",
        "c.level = 'county' AND c.kind = 'government'",
        {
            "code": "c.code || 'd' || g",
            "name": "c.name || '第' || g || '局'",
            "parent_id": "c.id",
            "path": "c.path || c.code || 'd' || g || '/'",
        },
    )
    auditor = User.objects.create(username="bench", real_name="测评")
    Post.objects.create(user=auditor, unit=top, office="auditor", title="督查", starts_on=date(2020, 1, 1))
    return auditor


def _limits(case: Application, today: date, now: datetime) -> None:
    row = Deadline.objects.create(
        application=case,
        site=case.site,
        unit=case.unit,
        name="t",
        label="样板期限",
        kind="act_by",
        starts_at=now,
        due_on=today,
        chase_on=today,
        cite={"rule": "X-01", "title": "演示办法", "clause": "第一条", "rules": ["X-01"]},
        state="lifted",
    )
    day = f"(date '{today - timedelta(days=1700)}' + (((a.id * 13 + g * 131) * 7919) % 1826)::int)"
    luck = "((a.id * 31 + g * 17) % 100)"
    past = f"{day} < date '{today}'"
    state = f"CASE WHEN {past} THEN CASE WHEN {luck} < 94 THEN 'met' ELSE 'broken' END ELSE 'running' END"
    done = (
        f"CASE WHEN {past} AND {luck} < 94 THEN {day}::timestamptz - interval '1 day' "
        f"WHEN {past} AND {luck} < 98 THEN {day}::timestamptz + interval '3 days' END"
    )
    source = f"lifecycle_application a, generate_series(1, {LIMITS}) g"
    multiply(
        Deadline,
        row.pk,
        "a.id, g",
        source,
        f"a.id <> {case.pk}",
        {
            "application_id": "a.id",
            "site_id": "a.site_id",
            "unit_id": "a.unit_id",
            "name": f"'rule_' || (g * 7 % {RULES})",
            "label": f"'第' || (g * 7 % {RULES}) || '项期限'",
            "subject": "g::text",
            "internal": "g = 1",
            "procedure": f"({PROCEDURES})[g % 4 + 1]",
            "due_on": day,
            "chase_on": day,
            "state": state,
            "met_at": done,
            "starts_at": f"{day}::timestamptz - interval '60 days'",
        },
    )
    event = noted(row, "started", at=now)
    event.save()
    began = {
        "deadline_id": "d.id",
        **{name: f"d.{name}" for name in ("unit_id", "internal", "procedure", "name", "kind")},
        "at": "d.starts_at",
        "known_at": "d.starts_at",
        "state": "'running'",
        "due_on": "d.due_on",
    }
    multiply(DeadlineEvent, event.pk, "d.id", "lifecycle_deadline d", f"d.id <> {row.pk}", began)
    ended = {**began, "what": "d.state", "at": "d.met_at", "known_at": "d.met_at", "state": "d.state"}
    multiply(
        DeadlineEvent, event.pk, "d.id", "lifecycle_deadline d", f"d.id <> {row.pk} AND d.met_at IS NOT NULL", ended
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def multiply(
    model: type[models.Model], template: int, order: str, source: str, where: str, given: dict[str, Any]
) -> None:
    """Copy one row for every line of a source, with some columns its own."""
    meta = model._meta
    columns = [str(field.column) for field in meta.concrete_fields if not field.primary_key]
    chosen = ", ".join(str(given.get(name, f't."{name}"')) for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(  # nothing here comes from outside this file
            f'INSERT INTO "{meta.db_table}" ({names}) SELECT {chosen} FROM "{meta.db_table}" t, {source} '
            f"WHERE t.id = {template} AND {where} ORDER BY {order}"
        )
