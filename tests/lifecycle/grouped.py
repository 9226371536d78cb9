"""A department of a county that consolidates its sites, its running site and complete answers; no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from lifecycle.rules.applicants import applicant_type
from lifecycle.rules.facts import CaseFacts, Facts, Finding, SiteFacts, UnitFacts
from lifecycle.rules.guards import evaluate
from lifecycle.rules.lookup import flags_for
from lifecycle.rules.schema import RuleSet
from tests.lifecycle.cases import CALENDAR, NOW, rules, unit

COUNTY = "cn-hb-wuxue"
PLATFORM = "武穴市政府网站集约化建设平台"
DEPARTMENT = unit(
    name="武穴市竹木局",
    short_name="市竹木局",
    level="county",
    place_name="武穴市",
    portal_domain="wuxue.gov.cn",
    jurisdiction=COUNTY,
)
TOWNSHIP = replace(DEPARTMENT, name="武穴市青岚镇人民政府", kind="township", level="township")
SITE = SiteFacts("武穴市竹木局", "online", domains=("www.wxzm.gov.cn",), domain="www.wxzm.gov.cn", platform="自建平台")
GROUPED = replace(SITE, platform=PLATFORM)


def book(procedure: str) -> RuleSet:
    """The rules of the county for a procedure."""
    return rules(COUNTY, settings={}, procedure=procedure)


def case(
    procedure: str,
    values: Mapping[str, Any],
    /,
    *,
    about: UnitFacts = DEPARTMENT,
    site: SiteFacts | None = SITE,
    **more: Any,
) -> Facts:
    """A case of the county, with its flags as the rulebook tells them."""
    whole = Facts(
        at=NOW,
        applicant=applicant_type(about),
        unit=about,
        values=values,
        flags=flags_for(book(procedure), about, values),
        site=site,
        calendar=CALENDAR,
    )
    return replace(whole, **more)


def granted(procedure: str, number: str = "BL-2026-0001") -> CaseFacts:
    """Another case of the site, granted."""
    return CaseFacts(procedure, "completed", number, granted_on=date(2026, 1, 22))


def said(procedure: str, facts: Facts, guard: str, moment: str = "submit") -> Finding:
    """What one guard says."""
    return next(f for f in evaluate(book(procedure), facts, moment) if f.guard == guard)


def refused(procedure: str, facts: Facts, moment: str = "submit") -> set[str]:
    """The guards that refuse."""
    return {f.guard for f in evaluate(book(procedure), facts, moment) if f.blocked}
