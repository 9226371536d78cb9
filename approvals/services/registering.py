"""Entering records of a site (登记备案): what the launch gate reads."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from approvals.filing import words_of
from approvals.planning import Judged
from approvals.services.examining import Done, has_scan
from lifecycle.errors import NotAllowedNow
from lifecycle.models import Registration, Site
from lifecycle.rules.schema import Work


def register(judged: Judged, work: Work, done: Done) -> None:
    """Enter a record (登记备案) with its number, authority and day; the check code only as a digest.

    Law: OPN-13, OPN-14, OPN-15. Raises: NotAllowedNow for a second valid record of one kind.
    """
    site = judged.application.site
    if site is None:
        raise NotAllowedNow(_("该申请没有对应的网站。"))
    if Registration.objects.filter(site=site, kind=work.record, state=Registration.State.VALID).exists():
        raise NotAllowedNow(_("该网站已登记有效的“%s”。") % work.label)
    Registration.objects.create(
        site=site,
        kind=work.record,
        label=work.label,
        number=done.number.strip(),
        authority=done.authority.strip() or work.authority,
        registered_on=done.dated or judged.facts.today,
        verdict=done.verdict,
        scanned=has_scan(judged.application, work.name),
    )
    if work.record == "site_code":
        site.code, site.code_on = done.number.strip(), done.dated
    if done.check_code:
        site.check_code_digest = make_password(done.check_code.strip())
    site.save()


def cancel(judged: Judged, work: Work, moment: datetime) -> None:
    """Cancel a record of the site with its authority (注销备案): which one the rulebook says; none on record is none to cancel.

    Law: PRM-05, PRM-18, DOM-27.
    """
    rows = Registration.objects.filter(site=judged.application.site, kind=work.cancels, state=Registration.State.VALID)
    for record in rows:
        record.cancel(moment)
        record.save()


def note_home_page(site: Site) -> None:
    """Keep where the site is reached (首页网址): its primary domain."""
    primary = site.domains.filter(is_primary=True).exclude(state__in=("refused", "cancelled")).first()
    if primary:
        site.home_url = f"https://{primary.name}/"
        site.save()


def note_platform(judged: Judged) -> None:
    """Keep which platform the site runs on from now on (部署平台), as the migration's form says.

    Law: OPN-19, OPN-20.
    """
    site, platform = judged.application.site, words_of(judged, "platform")
    if site is not None and platform:
        site.platform = platform
        site.save()
