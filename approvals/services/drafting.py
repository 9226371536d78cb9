"""Drafts (草稿): opened, autosaved, thrown away, before anything is filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, Unit, User
from approvals import entitlement
from approvals.casefacts import applicant_of
from approvals.services import linking, standing
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application, Site
from lifecycle.procedures import Procedure, procedure
from lifecycle.rulebase import rules_on
from lifecycle.selectors import unit_facts

FILING = (Post.Office.HANDLER, Post.Office.PRINCIPAL)
EDITABLE = (Application.State.DRAFT, Application.State.RETURNED)


@transaction.atomic
def open_draft(
    *, by: User, unit: Unit, procedure_code: str, at: datetime, site: Site | None = None, values: Mapping[str, Any]
) -> Application:
    """Open a draft (新建申请) for a unit the person files for.

    Raises: PermissionDenied; DomainError where no rulebook carries the procedure, the unit is not one that files it,
    or the site is not one it may file about.
    """
    who = standing.act_as(by, unit.pk, *FILING, at=at)
    about = unit_facts(unit)
    what = procedure(procedure_code)
    try:
        rules = rules_on(about.jurisdiction, what.code, timezone.localtime(at).date())
    except LookupError as error:
        raise DomainError(str(error)) from error
    if said := entitlement.not_entitled(rules, about):
        raise DomainError(said)
    entitlement.fitting_site(what, unit, site)
    application = Application(
        procedure=what.code,
        unit=unit,
        site=site,
        parent=linking.awaiting(site, what.code, at, unit.pk) if site else None,
        title=_title(what, unit, site),
        jurisdiction=about.jurisdiction,
        applicant_type=applicant_of(about),
        values=dict(values),
        created_by=by,
        created_at=at,
        saved_at=at,
    )
    application.save()
    ledger.record(
        "draft.opened", _("新建%s申请草稿") % what.name, who=who, at=at, unit=unit, site=site, application=application
    )
    return application


def _title(what: Procedure, unit: Unit, site: Site | None) -> str:
    """What the case is called (标题): an application of the unit, or what an office does about itself or another's site."""
    if what.supervises and site is not None:
        return _("%(site)s%(what)s") % {"site": site.name, "what": what.name}
    if what.of_unit:
        return _("%(unit)s%(what)s") % {"unit": unit.display_name, "what": what.name}
    return _("%(unit)s%(what)s申请") % {"unit": unit.display_name, "what": what.name}


@transaction.atomic
def save_draft(
    *, by: User, application_id: int, values: Mapping[str, Any], seen: int | None, at: datetime
) -> Application:
    """Keep what has been typed so far (暂存); no ledger entry, nothing is filed yet.

    Raises: PermissionDenied; NotAllowedNow once filed; StaleVersion when another page saved in between.
    """
    application = standing.lock(application_id)
    standing.act_as(by, application.unit_id, *FILING, at=at)
    if application.state not in EDITABLE:
        raise NotAllowedNow(_("该申请目前为“%s”，不能修改填报内容。") % application.get_state_display())
    standing.same_version(application, seen)
    standing.touched(application, values={**application.values, **values}, saved_at=at)
    return application


@transaction.atomic
def discard(*, by: User, application_id: int, at: datetime) -> Application:
    """Throw a draft away (作废草稿); it stays in the ledger.

    Raises: PermissionDenied; NotAllowedNow once filed.
    """
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, *FILING, at=at)
    if application.state != Application.State.DRAFT:
        raise NotAllowedNow(_("已经提交的申请不能作废，可以撤回。"))
    application.withdraw(at)
    standing.touched(application)
    ledger.record("draft.discarded", _("作废草稿"), who=who, at=at, unit=application.unit, application=application)
    return application
