"""The vocabulary of a rulebook (规则库): every kind of entry an instrument can state, as frozen dataclasses.

A rulebook is TOML; `loader` turns it into these, `lookup` resolves which bind a case. No Django, clock, place or day count here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

SEVERITIES = ("block", "warn")
MOMENTS = ("draft", "submit", "grant", "launch", "notice_post", "notice_end", "complete", "act")
TIME_KINDS = ("act_by", "keep_up", "at_most", "lead_time", "fixed_date", "quota")
TIME_UNITS = ("day", "working_day", "month", "hour", "count", "percent")
POSITIONS = ("applicant", "superior", "system_head")
EFFECT_MOMENTS = ("grant", "refuse", "withdraw", "launch", "domain_registered", "complete")
STEP_ROLES = ("consent", "technical", "review", "approve", "file_only", "external")


@dataclass(frozen=True)
class Instrument:
    """A legal text (规范性文件), stated once: number, title, issuer, validity."""

    key: str
    title: str
    short: str
    number: str
    issuer: str
    in_force_from: date | None
    in_force_until: date | None
    grade: str = "S"


@dataclass(frozen=True)
class Citation:
    """Where a rule stands (条款): what every refusal and every date shows."""

    rules: tuple[str, ...]
    instrument: str
    clause: str
    title: str
    number: str = ""
    grade: str = "S"
    words: str = ""

    @property
    def rule(self) -> str:
        """The first rule id (规则编号), the one shown on a chip."""
        return self.rules[0] if self.rules else ""

    def __str__(self) -> str:
        return f"《{self.title}》{self.clause}"


@dataclass(frozen=True)
class When:
    """The condition under which an entry applies (适用条件): an empty one applies always.

    `applicant` lists applicant types; `flags` are named booleans of the case; `values` compare form values.
    """

    applicant: tuple[str, ...] = ()
    flags: Mapping[str, bool] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, applicant: str, flags: Mapping[str, bool], values: Mapping[str, Any]) -> bool:
        """Whether the condition holds (是否适用) for this applicant, these flags and these form values."""
        if self.applicant and applicant not in self.applicant:
            return False
        if any(bool(flags.get(name, False)) is not wanted for name, wanted in self.flags.items()):
            return False
        return all(str(values.get(key, "")) in allowed for key, allowed in self.values.items())


@dataclass(frozen=True)
class Entry:
    """What all entries share: a name, the condition, the citation and the entry's own class of enforcement."""

    name: str
    cite: Citation
    when: When = field(default_factory=When)
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Place:
    """A position in the unit tree (岗位所在单位), found from the applicant.

    Either `function` and `level` (the nearest unit above the applicant that performs it), or `position`: the applicant
    itself, its direct superior, or the head of its vertical line. `domain` is the site of a place notices are posted on.
    """

    name: str
    label: str
    function: str = ""
    level: str = ""
    position: str = ""
    domain: str = ""


@dataclass(frozen=True)
class Step:
    """One planned signature of a chain (审批环节)."""

    key: str
    place: str
    office: str
    role: str
    label: str
    cite: Citation
    internal_days: int | None = None
    can_return: bool = True
    group: str = ""


@dataclass(frozen=True)
class Chain(Entry):
    """A route of offices (审批链)."""

    steps: tuple[Step, ...] = ()


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
class Time(Entry):
    """A time rule (期限): one of the six kinds of the algebra, from event to event.

    `amount_from` names the value that sets the amount where the clause leaves the number to the decision itself;
    `rolls` overrides what the kind does when the last day is a day of rest.
    """

    kind: str = "act_by"
    amount: int = 0
    amount_from: str = ""
    unit: str = "day"
    start: str = ""
    end: str = ""
    on: str = ""
    internal: bool = False
    severity: str = "block"
    rolls: bool | None = None
    scope: str = ""
    period: str = ""


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

    `needs` names what the record must carry (number, authority, date, scan, verdict, check_code) or a paper or evidence;
    `marks` are days at the outside authority (event name to label): clocks may start or end with them. Of `after`, only items
    that apply to the case count; with `verdicts`, only one of those ends the item.
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
    verdicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoticeRule(Entry):
    """A public notice (公告): where, from which template, kept up by which time rule."""

    kind: str = ""
    places: tuple[str, ...] = ()
    template: str = ""
    time: str = ""
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper(Entry):
    """An issued document (文书): which spec, at which moment, by whom, in which number series.

    `at` is submit, grant, launch, notice (drafting one), complete, or work: when the work item named `item` is done;
    `again` are later moments at which it is issued anew, with the opinions signed by then, in place of the earlier one.
    """

    spec: str = ""
    at: str = "grant"
    again: tuple[str, ...] = ()
    item: str = ""
    issuer: str = "unit"
    series: str = ""


@dataclass(frozen=True)
class Effect(Entry):
    """A consequence (后果): `on` grant, refuse, withdraw, launch or complete, call the named transition of the named object."""

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

    def time(self, name: str) -> Time | None:
        """The time rule of this name (期限), or None."""
        return next((t for t in self.times if t.name == name), None)

    def format(self, name: str) -> Format | None:
        """The format of this name (格式), or None."""
        return next((f for f in self.formats if f.name == name), None)
