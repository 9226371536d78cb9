"""Cases that go together (关联申请): a shutdown and the relaunch it waits for, a migration and the closure that ends it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from approvals.models import WorkItem
from approvals.supervisionfacts import inspected
from lifecycle.models import Application, Site
from lifecycle.procedures import procedure
from lifecycle.rulebase import rules_of

BEFORE = (Application.State.UNDER_REVIEW, Application.State.RETURNED)
OPEN = (*BEFORE, Application.State.GRANTED, Application.State.CARRYING_OUT)


def awaiting(site: Site, code: str, at: datetime, unit_id: int) -> Application | None:
    """The case that waits for this procedure (待其办结的关联申请): a shutdown of the site, or what its supervisor found.

    Law: REL-01 (a relaunch may be filed together with the shutdown, or before the site goes down), AUD-04.
    """
    day = timezone.localtime(at).date()
    about = inspected(unit_id, site) if procedure(code).supervises else Q(site=site)
    for other in Application.objects.filter(about, state__in=OPEN).order_by("-pk"):
        waits = {w.name for w in rules_of(other, day).work_items if w.by_procedure == code}
        if waits and (other.state in BEFORE or _waits(other, waits)):
            return other
    return None


def _waits(other: Application, names: set[str]) -> bool:
    return WorkItem.objects.filter(application=other, name__in=names, done_at__isnull=True).exists()


def link(application: Application, at: datetime) -> None:
    """Link a case to the one that waits for it (关联), where a draft was opened before that one was there.

    The linked case is locked right after this one, before site, number and ledger.
    """
    if application.parent_id is None and application.site is not None:
        application.parent = awaiting(application.site, application.procedure, at, application.unit_id)
        lock_parent(application)


def lock_parent(application: Application) -> None:
    """Lock the linked case (锁定关联申请), second of all rows: its end is told to it in the same transaction.

    So are those it goes with in turn: a relaunch ends its shutdown, which may end the step of a migration.
    """
    above = application.parent_id
    while above is not None:
        above = Application.objects.select_for_update().values_list("parent_id", flat=True).get(pk=above)
