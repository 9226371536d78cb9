"""Who may file what about which site (申办资格): the rulebook names the units, the unit tree the sites."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Unit
from lifecycle.errors import DomainError
from lifecycle.models import Site
from lifecycle.procedures import Procedure
from lifecycle.rules import lookup
from lifecycle.rules.facts import UnitFacts
from lifecycle.rules.schema import RuleSet
from lifecycle.selectors import sites_under


def not_entitled(rules: RuleSet, unit: UnitFacts) -> str:
    """Why the unit does not file this procedure (不是申办主体的原因), or nothing."""
    filers = lookup.filers_for(rules, unit)
    if not filers:
        return ""
    who = "、".join(dict.fromkeys(filer.label for filer in filers))
    return _("本事项由%(who)s办理（依据%(cite)s），%(unit)s不是办理主体。需要办理的，请与其联系。") % {
        "who": who,
        "cite": filers[0].cite,
        "unit": unit.name,
    }


def sites_for(what: Procedure, unit: Unit) -> Sequence[Site]:
    """The sites a unit may name when it files (可选网站): its own, or those it supervises."""
    if not what.names_site:
        return ()
    if what.supervises:
        return tuple(sites_under(unit).select_related("unit").order_by("unit__path", "pk"))
    return tuple(Site.objects.filter(unit=unit).exclude(state__in=Site.GONE).order_by("pk"))


def fitting_site(what: Procedure, unit: Unit, site: Site | None) -> None:
    """Refuse a site that the procedure is not about (网站不符).

    Raises: DomainError for a missing site, for one where none belongs, and for one the office does not supervise.
    """
    if what.of_unit and site is not None:
        raise DomainError(_("“%s”是单位事项，不针对某一个网站。") % what.name, field="site")
    if not what.supervises:
        return
    if site is None:
        raise DomainError(_("请选择要办理“%s”的网站。") % what.name, field="site")
    if not sites_under(unit).filter(pk=site.pk).exists():
        raise DomainError(
            _("“%(site)s”不在%(unit)s的监管范围内，不能办理“%(what)s”；请由其上级监管单位办理。")
            % {"site": site.name, "unit": unit.name, "what": what.name},
            field="site",
        )
