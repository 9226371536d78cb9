"""Archived pages for the probe on the web (归档页面核查): those registered by the work of closing and of moving a site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from approvals.models import WorkItem
from notices.watch.subjects import MOST, Subject, unseen
from notices.watchmodels import Kind

#: The work items that register the address of an archive and its day.
NAMES = ("archive", "migration_archive")


def archived(since: datetime) -> Iterator[Subject]:
    """The archived pages not looked at since (应核查的归档页面)."""
    rows = WorkItem.objects.filter(
        unseen(Kind.ARCHIVE, since),
        name__in=NAMES,
        number__startswith="http",
        dated__isnull=False,
        done_at__isnull=False,
        application__site__isnull=False,
    )
    for row in rows.select_related("application").order_by("pk")[:MOST]:
        if row.application.site_id is not None:
            yield Subject(Kind.ARCHIVE, row.pk, row.application.site_id, row.number, dated=row.dated)
