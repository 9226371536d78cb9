"""The vocabulary of a rulebook (规则库): every kind of entry an instrument can state, as frozen dataclasses.

A rulebook is TOML; `loader` turns it into these, `lookup` resolves which bind a case. No Django, clock, place or day count here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lifecycle.rules.basics import Citation as Citation
from lifecycle.rules.basics import Entry as Entry
from lifecycle.rules.basics import Instrument as Instrument
from lifecycle.rules.basics import Place as Place
from lifecycle.rules.basics import When as When
from lifecycle.rules.chains import Chain as Chain
from lifecycle.rules.chains import Step as Step
from lifecycle.rules.timetables import Campaign as Campaign

SEVERITIES = ("block", "warn")
MOMENTS = ("draft", "submit", "grant", "launch", "notice_post", "notice_end", "complete", "act")
TIME_KINDS = ("act_by", "keep_up", "at_most", "lead_time", "fixed_date", "quota")
#: States of a case in which a rule or a recorded setting may stop a clock.
STOPPING = ("returned",)
TIME_UNITS = ("day", "working_day", "month", "hour", "count", "percent")
POSITIONS = ("applicant", "sponsor", "superior", "system_head")
#: Moments of every case at which an effect may happen; the `effect` of a work item names further ones.
EFFECT_MOMENTS = ("grant", "refuse", "withdraw", "relinquish", "launch", "complete")
GAPS = ("warn", "restart")


@dataclass(frozen=True)
class Filer(Entry):
    """Which units may file the procedure (申办主体): by function and level; of several entries one must fit.

    Without such an entry every unit may. An empty list leaves its part open.
    """

    functions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    def fits(self, functions: tuple[str, ...], level: str) -> bool:
        """Whether such a unit may file (是否可以申办)."""
        performs = not self.functions or bool(set(self.functions) & set(functions))
        return performs and (not self.levels or level in self.levels)


@dataclass(frozen=True)
class Guard(Entry):
    """A named pure check with parameters (前置条件)."""

    check: str = ""
    moments: tuple[str, ...] = ("submit",)
    severity: str = "block"
    params: Mapping[str, Any] = field(default_factory=dict)
    remedy: str = ""
    override: str = ""


@dataclass(frozen=True)
class Flag(Entry):
    """A named boolean of the case (案情标志), told from its form values by a named pure predicate."""

    check: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Time(Entry):
    """A time rule (期限): one of the six kinds of the algebra, from event to event.

    `amount_from` names the value that sets the amount where the clause leaves the number to the decision itself,
    `amount_setting` the resolution that does; `rolls` overrides what the kind does when the last day is a day of rest;
    `place` is the unit that answers for it, where that is not the applicant; `stops_while` names the states of the case
    in which the clock stands still.
    """

    kind: str = "act_by"
    amount: int = 0
    amount_from: str = ""
    amount_setting: str = ""
    unit: str = "day"
    start: str = ""
    end: str = ""
    on: str = ""
    internal: bool = False
    severity: str = "block"
    rolls: bool | None = None
    stops_while: tuple[str, ...] = ()
    scope: str = ""
    period: str = ""
    place: str = ""


@dataclass(frozen=True)
class Duty(Entry):
    """A recurring duty (经常性工作), fulfilled by a case of the procedure in whose file it stands.

    Once a `period` (year, quarter) it falls on each site in one of `states`, or on each unit that has one of `functions`
    at one of `levels`. `due` is `period_end`, or the first such day (MM-DD) on or after the period's end; `fields` are
    the answers that say which period a case is for, `end` is the event that fulfils it.
    """

    period: str = "year"
    due: str = "period_end"
    scope: str = "site"
    fields: tuple[str, ...] = ()
    states: tuple[str, ...] = ("online",)
    functions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    end: str = "completed"

    def fits(self, functions: tuple[str, ...], level: str) -> bool:
        """Whether it falls on such a unit (是否应由其办理)."""
        performs = not self.functions or bool(set(self.functions) & set(functions))
        return performs and (not self.levels or level in self.levels)


@dataclass(frozen=True)
class FormUse(Entry):
    """The official form of a procedure (申请表): the spec drawn first and those whose inputs join it."""

    spec: str = ""
    joined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence(Entry):
    """An attachment asked for (佐证材料)."""

    required: bool = True
    at: str = "submit"
    accept: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class Work(Entry):
    """A thing to be done after the grant (办理任务): who does it, after what, with which evidence.

    `needs` names what the record must carry (number, authority, date, moment, scan, verdict, check_code) or a paper or
    evidence; `marks` are days at the outside authority (event name to label): clocks may start or end with them. Of
    `after`, only items that apply to the case count; with `verdicts`, only one of those ends the item. `gate` names the
    guards it is judged by, `checks` what is ticked off one by one for them to look at, `effect` the event it brings about;
    `by_procedure` the linked case whose end ticks it; `cancels` the record of the site that it ends. An item that `spends`
    the grant is the first use made of it: until it is done, the applicant may still give the grant up.
    """

    order: int = 0
    after: tuple[str, ...] = ()
    place: str = "unit"
    office: str = "handler"
    needs: tuple[str, ...] = ()
    record: str = ""
    format: str = ""
    authority: str = ""
    gate: str = ""
    effect: str = ""
    form: str = ""
    help: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    by_procedure: str = ""
    cancels: str = ""
    spends: bool = False


@dataclass(frozen=True)
class NoticeRule(Entry):
    """A public notice (公告): where, from which template, kept up by which time rule.

    `gap` says what an interruption does: "warn" puts it on record, "restart" ends the period, which begins anew; the
    reviewer of the place `gap_judge` may record that one is no interruption.
    """

    kind: str = ""
    places: tuple[str, ...] = ()
    template: str = ""
    time: str = ""
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    gap: str = "warn"
    gap_judge: str = ""


@dataclass(frozen=True)
class Paper(Entry):
    """An issued document (文书): which spec, at which moment, by whom, in which number series.

    `at` is submit, grant, refuse, launch, notice (drafting one), complete, or work: when the work item named `item` is
    done; at a refusal the issuer is `signer`, the office that refused. `again` are later moments at which it is issued anew, with the opinions signed by then, in place of the earlier one.
    """

    spec: str = ""
    at: str = "grant"
    again: tuple[str, ...] = ()
    item: str = ""
    issuer: str = "unit"
    series: str = ""


@dataclass(frozen=True)
class Effect(Entry):
    """A consequence (后果): `on` a moment or a work item's effect, call the named transition of the named object."""

    on: str = "grant"
    target: str = "site"
    transition: str = ""


@dataclass(frozen=True)
class Inform(Entry):
    """A rule that is shown, not enforced (告知)."""

    text: str = ""
    kind: str = "N"


@dataclass(frozen=True)
class Format(Entry):
    """How a number or a name is written (格式): a regular expression, what to call it, one fictional example."""

    pattern: str = ""
    example: str = ""


@dataclass(frozen=True)
class Resolution(Entry):
    """How an ambiguity is settled (口径): a recorded setting of the jurisdiction, with its default and its reason."""

    default: Any = None
    options: tuple[Any, ...] = ()
    reason: str = ""
    ambiguity: str = ""


@dataclass(frozen=True)
class RuleSet:
    """The rules resolved for one jurisdiction, procedure and day (适用规则): everything a case is judged by."""

    jurisdiction: str
    procedure: str
    day: date
    books: tuple[str, ...]
    banner: str
    digest: str
    body: Mapping[str, Any]
    instruments: Mapping[str, Instrument]
    places: Mapping[str, Place]
    offices: Mapping[str, str]
    settings: Mapping[str, Any]
    chains: tuple[Chain, ...] = ()
    guards: tuple[Guard, ...] = ()
    times: tuple[Time, ...] = ()
    forms: tuple[FormUse, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    work_items: tuple[Work, ...] = ()
    notices: tuple[NoticeRule, ...] = ()
    papers: tuple[Paper, ...] = ()
    effects: tuple[Effect, ...] = ()
    informs: tuple[Inform, ...] = ()
    formats: tuple[Format, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    flags: tuple[Flag, ...] = ()
    filers: tuple[Filer, ...] = ()
    duties: tuple[Duty, ...] = ()
    campaigns: tuple[Campaign, ...] = ()

    def time(self, name: str) -> Time | None:
        """The time rule of this name (期限), or None."""
        return next((t for t in self.times if t.name == name), None)

    def format(self, name: str) -> Format | None:
        """The format of this name (格式), or None."""
        return next((f for f in self.formats if f.name == name), None)
