"""Units merged or renamed while cases run (单位撤并、更名): seats go on with the successor, papers print the name of the day."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit, User
from accounts.permissions import posts_of
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act

MOST_WORDS = 200


@transaction.atomic
def merge(*, by: User, unit_id: int, into_id: int, reason: str, at: datetime) -> Unit:
    """Merge a unit into another (单位撤并): today is its last day and that of its posts; its seats in cases go on in the other.

    Routes and papers of running cases stay as they are; whoever holds the office in the successor acts for the old one.
    Raises: PermissionDenied for all but the system administrator, NotAllowedNow, DomainError.
    """
    who = _keeper(by, at)
    rows = {row.pk: row for row in Unit.objects.select_for_update().filter(pk__in=(unit_id, into_id)).order_by("pk")}
    unit, into = rows[unit_id], rows[into_id]
    if refusal := why_not(unit, into):
        raise NotAllowedNow(refusal)
    said, last_day = _reason(reason), timezone.localtime(at).date()
    unit.valid_until = last_day
    unit.save()
    into.absorbed = [*into.absorbed, unit.pk, *unit.absorbed]
    into.functions = [*into.functions, *(one for one in unit.functions if one not in into.functions)]
    into.predecessor = into.predecessor or unit
    into.save()
    ended = Post.objects.on(last_day).filter(unit=unit).update(ends_on=last_day)
    ledger.record(
        "unit.merged",
        _("“%(unit)s”并入“%(into)s”，最后一日%(day)s：%(reason)s")
        % {"unit": unit.name, "into": into.name, "day": last_day.isoformat(), "reason": said},
        who=who,
        at=at,
        unit=unit,
        facts={"into": into.pk, "last_day": last_day, "posts_ended": ended, "reason": said},
    )
    return into


@transaction.atomic
def rename(*, by: User, unit_id: int, name: str, short_name: str, reason: str, at: datetime) -> Unit:
    """Give a unit another name (单位更名): what is issued from now on prints it; what was issued stays as it was.

    Raises: PermissionDenied for all but the system administrator, DomainError.
    """
    who = _keeper(by, at)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if not name.strip() or name.strip() == unit.name:
        raise DomainError(_("请填写新的单位全称。"), field="name")
    said, before = _reason(reason), unit.name
    unit.name, unit.short_name = name.strip(), short_name.strip()
    unit.save()
    ledger.record(
        "unit.renamed",
        _("“%(before)s”更名为“%(name)s”：%(reason)s") % {"before": before, "name": unit.name, "reason": said},
        who=who,
        at=at,
        unit=unit,
        facts={"before": before, "name": unit.name, "short_name": unit.short_name, "reason": said},
    )
    return unit


def keeps_units(user: User, at: datetime) -> bool:
    """Whether a person keeps the register of units (是否维护单位): the system administrator."""
    return _post(user, at) is not None


def why_not(unit: Unit, into: Unit) -> str:
    """What stands against merging one unit into another (不能撤并的原因); nothing where it may be."""
    if unit.pk == into.pk or into.path.startswith(unit.path):
        return _("不能并入本单位或者其下级单位。")
    if unit.valid_until is not None or into.valid_until is not None:
        return _("已经撤销的单位不能再撤并，也不能承接其他单位。")
    below = Unit.objects.filter(parent=unit, valid_until=None).order_by("path").first()
    return _("“%s”等下级单位尚未调整，请先调整其上级单位。") % below.name if below else ""


def _post(user: User, at: datetime) -> Post | None:
    held = posts_of(user, timezone.localtime(at).date())
    return next((post for post in held if post.office == Post.Office.SYSTEM_ADMIN), None)


def _keeper(by: User, at: datetime) -> Act:
    post = _post(by, at)
    if post is None:
        raise PermissionDenied(_("单位撤并和更名由系统管理员登记。"))
    return Act(by, post)


def _reason(text: str) -> str:
    if not text.strip() or len(text.strip()) > MOST_WORDS:
        raise DomainError(_("请写明依据的文件或者理由，最多%d字。") % MOST_WORDS, field="reason")
    return text.strip()
