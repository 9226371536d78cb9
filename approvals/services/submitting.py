"""Submitting (提交) and coming back corrected (重报): the guards, the frozen rules and route, the first turn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from approvals import planning
from approvals import route as routes
from approvals.engine import turns
from approvals.filing import check_complete
from approvals.services import (
    clocks,
    cosigning,
    effects,
    following,
    issuing,
    linking,
    naming,
    site_to_be,
    standing,
    telling,
)
from forms.models import Attachment
from lifecycle import clockacts, ledger, numbers
from lifecycle.errors import NotAllowedNow, RuleNotMet
from lifecycle.ledger import Act
from lifecycle.models import Application, ApplicationRound, Participation
from lifecycle.procedures import procedure
from lifecycle.rulebase import snapshot
from lifecycle.rules.facts import Finding
from lifecycle.rules.schema import Citation


@transaction.atomic
def submit(*, by: User, application_id: int, seen: int | None, at: datetime) -> Application:
    """Submit an application (提交): from here on it is judged by the rules of this day and walks a frozen route.

    The unit's row is locked, so that two first sites of one unit cannot both be submitted.
    Law: OPN-06, OPN-09, OPN-10. Raises: PermissionDenied, NotAllowedNow, StaleVersion, RuleNotMet, EvidenceMissing.
    """
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    if application.state != Application.State.DRAFT:
        raise NotAllowedNow(_("该申请已于此前提交，目前为“%s”。") % application.get_state_display())
    standing.same_version(application, seen)
    linking.link(application, at)
    standing.lock_scope(application)
    judged = planning.judge(application, at)
    check_complete(judged)
    warnings = _pass(judged, "submit")
    _freeze(judged, at)
    application.submit(at)
    _open_round(application, by, at, _("首次提交"))
    _take_part(application, judged)
    clocks.reported(judged)
    clocks.event(judged, "submitted", at=at)
    clocks.event(judged, f"{application.procedure}.submitted", at=at)
    issuing.issue(judged, "submit", who=who, at=at)
    _set_out(judged, who, at)
    ledger.record(
        "application.submitted",
        _("提交%(what)s申请 %(number)s")
        % {"what": procedure(application.procedure).name, "number": application.number},
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=_passed(judged),
        facts={
            "rules": application.rules_id,
            "warnings": [f.message for f in warnings],
            "route": _summary(application),
        },
    )
    telling.submitted(application, who=who, at=at)
    following.after_grant(judged, who=who, at=at)
    return application


def _freeze(judged: planning.Judged, at: datetime) -> None:
    """Freeze what the case is judged by (固定适用规则和办理路线), and give it its number."""
    application = judged.application
    application.rules = snapshot(judged.rules)
    application.judged_on = timezone.localtime(at).date()
    application.applicant_type = judged.facts.applicant
    application.route = planning.planned_route(judged)
    if procedure(application.procedure).opens_site:
        application.site = site_to_be.plan_site(judged)
    else:
        naming.ask_for(judged)
    application.number = _case_number(application.procedure, at)


def _set_out(judged: planning.Judged, who: Act, at: datetime) -> None:
    """Open the first turn (启动办理); a filing, which nobody has to answer, is granted at once."""
    application = judged.application
    cursor = routes.first(application.route)
    if cursor is None:
        effects.grant(judged, who=who, at=at)
    else:
        application.cursor = cursor.stored()
        clocks.next_turn(application, at=at)
    standing.touched(application)
    turns.begin(application)
    cosigning.convene(application, at=at)


@transaction.atomic
def resubmit(*, by: User, application_id: int, seen: int | None, at: datetime) -> Application:
    """Hand in a corrected application (重报): it goes straight back to the one who returned it.

    Raises: PermissionDenied, NotAllowedNow, StaleVersion, RuleNotMet, EvidenceMissing.
    """
    application = standing.lock(application_id)
    who = standing.act_as(by, application.unit_id, Post.Office.HANDLER, Post.Office.PRINCIPAL, at=at)
    if application.state != Application.State.RETURNED:
        raise NotAllowedNow(_("该申请目前为“%s”，无需重报。") % application.get_state_display())
    standing.same_version(application, seen)
    judged = planning.judge(application, at)
    check_complete(judged)
    warnings = _pass(judged, "submit")
    _describe_again(judged)
    (task,) = turns.open_turns(application, "correct")
    cursor = routes.after_resubmission(routes.Cursor.read(application.cursor))
    application.resubmit(at)
    clockacts.go_on(application, at=at, note=_("补正后重报，恢复计算"))
    _open_round(application, by, at, _("补正后重报"))
    application.cursor = cursor.stored()
    clocks.next_turn(application, at=at)
    standing.touched(application)
    turns.finish(task, by)
    cosigning.convene(application, at=at)
    issuing.issue(judged, "submit", who=who, at=at)
    ledger.record(
        "application.resubmitted",
        _("补正后重报（第%d轮）") % application.round,
        who=who,
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        facts={"round": application.round, "warnings": [f.message for f in warnings]},
    )
    telling.submitted(application, who=who, at=at)
    return application


def _describe_again(judged: planning.Judged) -> None:
    """Take over what a correction says of the site and its domains (更正网站和域名)."""
    application = judged.application
    if application.site and procedure(application.procedure).opens_site:
        site_to_be.describe_site(application.site, judged)
    else:
        naming.ask_for(judged)


def _pass(judged: planning.Judged, moment: str) -> list[Finding]:
    """Refuse what the law refuses; what may still be allowed at the last level is a warning here."""
    findings = judged.findings(moment)
    blocked = [f for f in findings if f.blocked]
    if blocked:
        raise RuleNotMet(blocked)
    return [f for f in findings if f.level == "warned"]


def _case_number(code: str, at: datetime) -> str:
    what = procedure(code)
    year = timezone.localtime(at).year
    return f"{what.prefix}-{year}-{numbers.take(f'case:{what.code}:{year}'):04d}"


def _summary(application: Application) -> list[str]:
    return [f"{s['unit_name']} {s['label']}" for s in routes.steps_of(application.route)]


def _open_round(application: Application, by: User, at: datetime, reason: str) -> None:
    files = Attachment.objects.filter(application=application, removed_at__isnull=True)
    ApplicationRound.objects.create(
        application=application,
        number=application.round,
        values=application.values,
        attachments=[
            {"slot": f.slot, "name": f.original_name, "sha256": f.sha256, "id": f.pk} for f in files if f.slot
        ],
        opened_at=at,
        opened_by=by,
        reason=reason,
    )


def _passed(judged: planning.Judged) -> list[Citation]:
    """The clauses this submission was held to (提交所依据的条款), each once."""
    guards = [g for g in judged.rules.guards if "submit" in g.moments and g.when.holds(*judged.case)]
    return list({(g.cite.rule, g.cite.instrument, g.cite.clause): g.cite for g in guards}.values())


def _take_part(application: Application, judged: planning.Judged) -> None:
    units = routes.units_of(application.route) | {application.unit_id}
    units |= {judged.units[w.place].pk for w in judged.rules.work_items if w.place in judged.units}
    units |= {application.site.unit_id} if application.site else set()
    Participation.objects.bulk_create(
        [Participation(application=application, unit_id=unit) for unit in sorted(units)], ignore_conflicts=True
    )
