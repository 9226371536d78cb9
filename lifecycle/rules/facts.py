"""The facts a case is judged on (案情): plain values, gathered by selectors, read by guards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lifecycle.workdays import WorkCalendar


@dataclass(frozen=True)
class UnitFacts:
    """A unit (单位) as the law sees it; `system_domain` is the portal of the head of its vertical line, without www."""

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    rank: str = ""
    vertical: bool = False
    dual_managed: bool = False
    administrative: bool = True
    functions: tuple[str, ...] = ()
    place_name: str = ""
    place_initials: str = ""
    portal_domain: str = ""
    jurisdiction: str = ""
    parent_kind: str = ""
    system_domain: str = ""


@dataclass(frozen=True)
class SiteFacts:
    """A site (网站) held by the applicant; `domains` are those in use, in the form people read.

    `expiries` has the day on which the term of a domain ends, where its term is on record.
    """

    name: str
    state: str
    kind: str = "department"
    domain: str = ""
    code: str = ""
    online_at: datetime | None = None
    offline_at: datetime | None = None
    domains: tuple[str, ...] = ()
    platform: str = ""
    expiries: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordFacts:
    """A registration (备案): one of the records a launch needs."""

    kind: str
    number: str = ""
    authority: str = ""
    registered_on: date | None = None
    has_scan: bool = False
    has_check_code: bool = False
    verdict: str = ""


@dataclass(frozen=True)
class NoticeFacts:
    """A public notice (公告) as it stands."""

    name: str
    state: str
    first_day: date | None = None
    last_day: date | None = None
    url: str = ""


@dataclass(frozen=True)
class CaseFacts:
    """Another case of the same site (同一网站的其他申请) that is neither a draft nor withdrawn nor refused.

    `events`, `work_done` and `notices` are its own, named as in `Facts`; `sites` are the names of the site of a linked case.
    """

    procedure: str
    state: str
    number: str = ""
    granted_on: date | None = None
    submitted_on: date | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    events: Mapping[str, datetime] = field(default_factory=dict)
    work_done: frozenset[str] = frozenset()
    notices: Mapping[str, NoticeFacts] = field(default_factory=dict)
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that a guard may look at; a guard reads nothing else (no clock, no database).

    `site` is the site this case is about, `sites` the unit's others, `cases` the other cases of the site, `area` the sites that
    run where an office supervises, `linked` the cases that go with this one; `domains_taken`
    maps a domain in use, as punycode, to its holder; `events` has the moment of each event, work items as `<item>.done`
    and their marks included. While a work item is judged by its gate, `values` also has what is being entered: `moment`
    (date and time) and `dated`, as ISO text, `number`, and "on" for each of its checks that is ticked.
    """

    at: datetime
    applicant: str
    unit: UnitFacts
    values: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    sites: tuple[SiteFacts, ...] = ()
    records: Mapping[str, RecordFacts] = field(default_factory=dict)
    notices: Mapping[str, NoticeFacts] = field(default_factory=dict)
    work_done: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    domains_taken: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, datetime] = field(default_factory=dict)
    opinions: frozenset[str] = frozenset()
    calendar: WorkCalendar | None = None
    site: SiteFacts | None = None
    cases: tuple[CaseFacts, ...] = ()
    area: tuple[SiteFacts, ...] = ()
    linked: tuple[CaseFacts, ...] = ()

    @property
    def today(self) -> date:
        """The day of the act (办理当日), in the facts' own time zone."""
        return self.at.date()

    def local(self, moment: datetime) -> datetime:
        """Another moment in the facts' own time zone (本地时刻)."""
        return moment.astimezone(self.at.tzinfo) if moment.tzinfo and self.at.tzinfo else moment


@dataclass(frozen=True)
class Finding:
    """What a guard found (核查结论): its level, the sentence shown, the facts it was computed from, the way out."""

    guard: str
    level: str
    message: str
    citation: Any
    facts: tuple[tuple[str, str], ...] = ()
    remedy: str = ""
    field: str = ""
    override: str = ""

    @property
    def blocked(self) -> bool:
        """Whether the act is refused (不予通过)."""
        return self.level == "blocked"
