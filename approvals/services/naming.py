"""Which domains a case is about (案件所涉域名): those its form asks for, those it lists to be given up, and the main one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from approvals.casefacts import ascii_name
from approvals.planning import Judged
from lifecycle.errors import DomainError
from lifecycle.models import Application, ApplicationRound, Domain, Site
from lifecycle.rules.guards_site import listed_domains
from lifecycle.rules.patterns import to_unicode

#: The answers that ask for a domain, and those that list domains to be given up, in every form that has them.
ASKED = ("domain_en", "domain_zh")
GIVEN_UP = ("domains", "old_domain")
TAKING = ("activate", "refuse")


def filed(application: Application) -> Mapping[str, Any]:
    """What the case was last submitted with (提交内容); typing during a correction changes nothing yet."""
    last = ApplicationRound.objects.filter(application=application).order_by("number").last()
    values: Mapping[str, Any] = last.values if last else {}
    return values


def asked(values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The domains a form asks for (拟用域名), as they are compared: the answer and what was typed."""
    return {ascii_name(str(values[key])): (key, str(values[key])) for key in ASKED if values.get(key)}


def given_up(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The domains a form lists to be given up (拟注销或停用的域名), as they are compared."""
    found = [ascii_name(name) for key in GIVEN_UP for name in listed_domains(str(values.get(key) or ""))]
    return tuple(dict.fromkeys(found))


def concerned(application: Application, transition: str) -> tuple[Domain, ...]:
    """The domains of the case that a transition is for (转换所涉域名), none but those its form names.

    Law: DOM-07, DOM-18.
    """
    if application.site is None:
        return ()
    rows = application.site.domains.exclude(state__in=Domain.GONE)
    if transition in TAKING:
        return tuple(rows.filter(state=Domain.State.REQUESTED, name__in=asked(filed(application))))
    return tuple(rows.filter(name__in=given_up(filed(application))))


def ask_for(judged: Judged) -> None:
    """Ask for the domains of the form on a site that exists (申请域名), where the procedure registers any.

    Law: DOM-07, DOM-10. Raises: DomainError when another unit has taken the name meanwhile.
    """
    application = judged.application
    registers = any((e.target, e.transition) == ("domain", "activate") for e in judged.rules.effects)
    if application.site is not None and registers:
        request(application.site, application, main=False)


def request(site: Site, application: Application, *, main: bool) -> None:
    """Put the asked domains on record (登记拟用域名): what was asked before and is no longer wanted is given up.

    Law: DOM-22. Raises: DomainError when another unit has taken the name meanwhile.
    """
    wanted = asked(application.values)
    for domain in concerned(application, "refuse"):
        if domain.name not in wanted:
            domain.refuse(application.saved_at)
            domain.save()
    kept = set(site.domains.exclude(state__in=Domain.GONE).values_list("name", flat=True))
    for name, (key, shown) in wanted.items():
        if name not in kept:
            english = key == "domain_en"
            _enter(
                Domain(
                    site=site,
                    name=name,
                    display=to_unicode(shown),
                    script=Domain.Script.ENGLISH if english else Domain.Script.CHINESE,
                    is_primary=main and english,
                    years=_years(application.values),
                ),
                key,
            )


def _enter(domain: Domain, field: str) -> None:
    """Take the name, or say that somebody was faster (先到先得)."""
    try:
        with transaction.atomic():
            domain.save()
    except IntegrityError as taken:
        raise DomainError(_("域名“%s”刚刚已由其他网站申请，请改用其他域名。") % domain.display, field=field) from taken


def _years(values: Mapping[str, Any]) -> int | None:
    text = str(values.get("domain_years") or "")
    return int(text) if text.isdecimal() else None


def settle(application: Application, effect: str, day: date) -> None:
    """Keep what an effect has done to the domains (登记域名办理结果): the day, and which is the main one from then on.

    Law: DOM-07, DOM-10.
    """
    if application.site is None:
        return
    values = filed(application)
    named = application.site.domains.filter(name__in=asked(values))
    fresh = list(named.filter(state=Domain.State.ACTIVE, registered_on__isnull=True).order_by("script"))
    if fresh and effect == "domain_registered" and values.get("primary_domain") == "new":
        _make_main(application.site, fresh[0])
    if effect == "domain_switched":
        _make_main(application.site, *named.filter(state=Domain.State.ACTIVE).order_by("script")[:1])
    for domain in fresh:
        domain.registered_on = day
        domain.save()
    gone = application.site.domains.filter(name__in=given_up(values), state=Domain.State.CANCELLED)
    for domain in gone.filter(cancelled_on__isnull=True):
        domain.cancelled_on = day
        domain.save()


def _make_main(site: Site, *chosen: Domain) -> None:
    """Make a domain the main one (主域名): the site is reached by it from now on."""
    for domain in chosen:
        for other in site.domains.filter(is_primary=True).exclude(pk=domain.pk):
            other.is_primary = False
            other.save()
        domain.is_primary = True
        domain.save()
        site.home_url = f"https://{domain.name}/"
        site.save()


def none_left(application: Application) -> bool:
    """Whether a case that gives domains up has left none (域名是否全部注销); one that gives up none is not asked.

    Law: PRM-05.
    """
    if application.site is None or not given_up(filed(application)):
        return True
    return not application.site.domains.exclude(state__in=Domain.GONE).exists()
