"""Who stands behind an act (行为人身份): the seat a person signs for, and the row they act on, locked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import seat, seats_of
from approvals.services import linking
from lifecycle.errors import StaleVersion
from lifecycle.ledger import Act
from lifecycle.models import Application, LedgerEntry, Site
from lifecycle.rulebase import rules_of
from lifecycle.selectors import place_of


def lock(application_id: int) -> Application:
    """The application, locked first of all rows (锁定申请); right after it the linked case that waits for it."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("unit", "site")
    application = rows.get(pk=application_id)
    linking.lock_parent(application)
    return application


def lock_scope(application: Application) -> None:
    """Lock what a quota is counted over (锁定计数范围), after the application: its site, or the unit of a site to be.

    Law: OPN-06, TMP-04.
    """
    if application.site_id is None:
        Unit.objects.select_for_update().get(pk=application.unit_id)
    else:
        application.site = Site.objects.select_for_update().get(pk=application.site_id)


def lock_area(application: Application, at: datetime) -> None:
    """Lock the area over which a share is counted (锁定计数地区), after the site, where the rules of the case count one.

    Law: MIG-22.
    """
    rules = rules_of(application, timezone.localtime(at).date())
    area = place_of(application.unit) if any(t.kind == "quota" and t.scope == "area" for t in rules.times) else None
    if area is not None:
        Unit.objects.select_for_update().get(pk=area.pk)


def act_as(by: User, unit_id: int, *offices: str, at: datetime) -> Act:
    """The post under which a person acts (行为人岗位).

    Raises: PermissionDenied when the person holds none of these offices there on that day.
    """
    held = seats_of(by, timezone.localtime(at).date())
    for office in offices:
        post = held.get(seat(unit_id, office))
        if post is not None:
            return Act(by, post, "" if post.user_id == by.pk else post.user.real_name)
    raise PermissionDenied(_("您不在办理该环节的岗位上。"))


def same_version(application: Application, seen: int | None) -> None:
    """Refuse an act on a page that is out of date (版本核对).

    Raises: StaleVersion saying that somebody acted in between.
    """
    if seen is not None and application.version != seen:
        raise StaleVersion(moved_on(application))


def moved_on(application: Application) -> str:
    """What has happened to a case since a page of it was opened (已有新的办理动作): who did what, and when."""
    last = LedgerEntry.objects.filter(application=application, actor__isnull=False).order_by("-seq").first()
    words = _("您打开页面后，该申请已有新的办理动作")
    if last is not None:
        when = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
        said = {"when": when, "who": last.actor_name, "what": last.text.rstrip("。")}
        words += _("（%(when)s %(who)s：%(what)s）") % said
    state = application.get_state_display()
    return words + _("。申请目前为“%s”，请核对最新情况后再办理；您输入的内容已保留。") % state


def touched(application: Application, **fields: Any) -> None:
    """Raise the version (版本加一) and save the application's row once."""
    application.version += 1
    for name, value in fields.items():
        setattr(application, name, value)
    application.save()
