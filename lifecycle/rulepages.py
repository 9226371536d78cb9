"""The rules as a page shows them (规则库页面): entries grouped by the vocabulary, instruments with validity, settings. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lifecycle.rules.schema import Chain, Citation, Entry, Guard, Inform, Instrument, RuleSet, Step, Time
from lifecycle.rulewords import ROLES, SIGNING, Pair, Words

#: The vocabulary in the order of the page: field of the rule set, its name, what it is.
GROUPS: Sequence[tuple[str, str, str]] = (
    ("chains", "审批链", "由谁依次签署，最后由谁批准"),
    ("filers", "申办主体", "哪些单位可以办理，未规定的任何单位都可以"),
    ("guards", "前置条件", "不符合的不予通过或者提醒"),
    ("times", "期限", "法定期限与内部时限"),
    ("duties", "经常性工作", "每年、每季度应办一次的工作"),
    ("campaigns", "专项工作", "分批次、有规定日期的集中工作"),
    ("forms", "申请表", "填报的表格"),
    ("evidence", "佐证材料", "随申请提供的材料"),
    ("work_items", "办理任务", "批准之后、上线之前须办的事项"),
    ("notices", "公告", "向社会公告的内容、位置和期限"),
    ("papers", "文书", "出具的文书"),
    ("effects", "后果", "办理结果引起的状态变化"),
    ("informs", "告知", "只作告知，由人把握的规定"),
    ("formats", "格式", "编号的写法"),
    ("flags", "案情标志", "条件中引用的情形"),
    ("resolutions", "口径", "对歧义的处理，可由主管机关登记设定"),
)
KINDS: Mapping[str, str] = {name: label for name, label, _ in GROUPS}
GRADES: Mapping[str, str] = {"S": "全文核对", "U": "见到原文用语", "P": "部分核对", "I": "推定，待核对原文"}


@dataclass(frozen=True)
class Signature:
    """One step of a chain as shown (审批环节)."""

    label: str
    office: str
    role: str
    internal_days: int | None
    cite: Citation


@dataclass(frozen=True)
class Row:
    """One entry as shown (规则条目)."""

    kind: str
    label: str
    rules: tuple[str, ...]
    cite: Citation
    pairs: tuple[Pair, ...]
    text: str = ""
    severity: str = ""
    steps: tuple[Signature, ...] = ()
    anchors: tuple[str, ...] = ()

    def speaks_of(self, text: str) -> bool:
        """Whether the words searched for stand in it (是否含有关键词)."""
        said = [self.label, self.text, self.cite.title, self.cite.clause, self.cite.words, *self.rules]
        said += [part for pair in self.pairs for part in pair] + [s.label for s in self.steps]
        return text.casefold() in "\n".join(said).casefold()


@dataclass(frozen=True)
class Group:
    """The entries of one kind (一类规则)."""

    name: str
    label: str
    what: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Text:
    """An instrument as shown (规范性文件): whether it is in force on the day."""

    instrument: Instrument
    state: str
    words: str
    grade: str


def groups(rules: RuleSet, *, kind: str = "", instrument: str = "", text: str = "") -> list[Group]:
    """The entries of a rule set, grouped and filtered (规则条目); each rule id leads to the first entry that carries it."""
    words = Words(rules)
    seen: set[str] = set()
    found = []
    for name, label, what in GROUPS:
        rows = []
        for entry in getattr(rules, name):
            made = _anchored(row(name, entry, words), seen)
            if _wanted(made, kind, instrument, text.strip()):
                rows.append(made)
        if rows:
            found.append(Group(name, label, what, tuple(rows)))
    return found


def _wanted(made: Row, kind: str, instrument: str, text: str) -> bool:
    return (
        (not kind or made.kind == kind)
        and (not instrument or made.cite.instrument == instrument)
        and (not text or made.speaks_of(text))
    )


def _anchored(made: Row, seen: set[str]) -> Row:
    fresh = tuple(rule for rule in made.rules if rule not in seen)
    seen.update(fresh)
    return replace(made, anchors=fresh)


def row(kind: str, entry: Entry, words: Words) -> Row:
    """One entry as the page shows it (规则条目)."""
    return Row(
        kind=kind,
        label=entry.label or KINDS[kind],
        rules=entry.cite.rules,
        cite=entry.cite,
        pairs=tuple(words.about(entry)),
        text=entry.text if isinstance(entry, Inform) else "",
        severity=_severity(entry),
        steps=tuple(
            Signature(
                s.label,
                _signers(s, words),
                ROLES.get(s.role, s.role),
                s.internal_days,
                s.cite,
            )
            for s in (entry.steps if isinstance(entry, Chain) else ())
        ),
    )


def _signers(step: Step, words: Words) -> str:
    """Who signs a step (签署岗位): its own seat, and those beside it."""
    own = f"{words.place(step.place)}{words.office(step.office)}"
    if not step.beside:
        return own
    others = "、".join(f"{words.place(one.place)}{words.office(one.office)}" for one in step.beside)
    votes = f"，{step.need}票同意即通过" if step.need else ""
    return f"{own}与{others}{SIGNING[step.sign]}{votes}"


def _severity(entry: Entry) -> str:
    if isinstance(entry, Time) and entry.internal:
        return "internal"
    return entry.severity if isinstance(entry, Guard) else ""


def index(found: Sequence[Group]) -> list[str]:
    """The rule ids in order (规则编号索引), for the links at the top of the page."""
    return sorted({rule for group in found for made in group.rows for rule in made.rules})


def texts(rules: RuleSet, day: date) -> list[Text]:
    """The instruments these rules stand on (规范性文件), with their validity on the day."""
    return [_text(one, day) for one in sorted(rules.instruments.values(), key=lambda one: one.title)]


def _text(one: Instrument, day: date) -> Text:
    if one.in_force_from and day < one.in_force_from:
        state, words = "planned", "尚未施行"
    elif one.in_force_until and day > one.in_force_until:
        state, words = "closed", "有效期已满"
    else:
        state, words = "active", "有效"
    return Text(one, state, words, GRADES.get(one.grade, one.grade))
