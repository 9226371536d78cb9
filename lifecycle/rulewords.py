"""Rule entries in words (规则条目的说明): what each kind of entry of the vocabulary says, for the page of the rules. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lifecycle.rules.applicants import label_of
from lifecycle.rules.schema import (
    Campaign,
    Duty,
    Effect,
    Entry,
    Evidence,
    Filer,
    Format,
    Guard,
    NoticeRule,
    Paper,
    Resolution,
    RuleSet,
    Time,
    When,
    Work,
)

Pair = tuple[str, str]

FLAGS: Mapping[str, tuple[str, str]] = {
    "is_portal": ("政府门户网站", "部门网站"),
    "vertical": ("垂直管理单位", "非垂直管理单位"),
    "dual_managed": ("双重管理单位", "非双重管理单位"),
    "administrative": ("承担行政职能", "不承担行政职能"),
    "special_need": ("写明特殊需求", "未写明特殊需求"),
    "own_platform": ("自建平台", "非自建平台"),
}
MOMENTS: Mapping[str, str] = {
    "draft": "填写时",
    "submit": "提交时",
    "grant": "批准时",
    "refuse": "不予批准时",
    "withdraw": "撤回时",
    "launch": "上线时",
    "notice": "拟制公告时",
    "notice_post": "发布公告时",
    "notice_end": "撤下公告时",
    "complete": "办结时",
    "work": "办理任务完成时",
    "domain_registered": "域名注册完成时",
    "act": "办理时",
}
TIME_KINDS: Mapping[str, str] = {
    "act_by": "不迟于",
    "keep_up": "持续不少于",
    "at_most": "最多持续",
    "lead_time": "至少提前",
    "fixed_date": "规定日期",
    "quota": "最多",
}
UNITS: Mapping[str, str] = {
    "day": "日",
    "working_day": "个工作日",
    "month": "个月",
    "hour": "小时",
    "count": "个（次）",
    "percent": "%",
}
EVENTS: Mapping[str, str] = {
    "submitted": "提交",
    "granted": "批准",
    "launched": "上线",
    "notice_posted": "公告发布",
    "notice_ended": "公告撤下",
    "completed": "办结",
    "site_closed": "网站永久下线",
}
NEEDS: Mapping[str, str] = {
    "number": "编号",
    "authority": "办理机关",
    "date": "日期",
    "scan": "扫描件",
    "verdict": "结论",
    "check_code": "校验码",
}
FUNCTIONS: Mapping[str, str] = {
    "general_office": "政府办公厅（室）",
    "platform_centre": "集约化平台管理机构",
}
LEVELS: Mapping[str, str] = {
    "nation": "国家级",
    "province": "省级",
    "city": "设区市级",
    "county": "县级",
    "township": "乡级",
}
VALUES: Mapping[str, str] = {
    "warn": "提醒",
    "block": "不予通过",
    "both": "规定的各处都发布",
    "main_site": "只在主网站发布",
    "subdomain": "只用下级域名",
    "either": "下级域名或者独立域名",
}
TARGETS: Mapping[str, str] = {"site": "网站", "domain": "域名", "registration": "备案"}
TRANSITIONS: Mapping[str, str] = {
    "prepare": "进入筹备",
    "drop": "不再开设",
    "launch": "上线运行",
    "refuse": "不予注册",
    "activate": "注册生效",
}
ROLES: Mapping[str, str] = {
    "consent": "单位意见",
    "technical": "技术审核",
    "review": "审核",
    "approve": "批准",
    "file_only": "备案",
    "external": "外部办理",
}
SIGNING: Mapping[str, str] = {"all": "会签", "any": "或签", "vote": "票签", "in_turn": "顺签"}


class Words:
    """The words of one resolved rule set: names of places, offices, work items and events looked up once."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.items = {w.name: w.label for w in rules.work_items}
        self.events = {**EVENTS, **{f"{w.name}.done": f"“{w.label}”完成" for w in rules.work_items}}
        for work in rules.work_items:
            self.events.update(work.marks)
        self.flags = {f.name: f.label for f in rules.flags if f.label}
        self.papers = {p.spec: p.label for p in rules.papers} | {e.name: e.label for e in rules.evidence}

    def place(self, name: str) -> str:
        """The name of a position (单位)."""
        found = self.rules.places.get(name)
        return found.label if found and found.label else "本单位" if name == "unit" else name

    def office(self, code: str) -> str:
        """The name of an office (岗位)."""
        return self.rules.offices.get(code, code)

    def event(self, code: str) -> str:
        """The name of an event (事件)."""
        return self.events.get(code, code)

    def condition(self, when: When) -> str:
        """The condition of an entry in words (适用条件); empty where it applies always."""
        parts = ["、".join(label_of(one) for one in when.applicant)] if when.applicant else []
        parts += [self.flag(name, wanted) for name, wanted in when.flags.items()]
        parts += [f"{key}：{'、'.join(allowed)}" for key, allowed in when.values.items()]
        return "；".join(parts)

    def flag(self, name: str, wanted: bool) -> str:
        """A boolean of the case in words (案情标志)."""
        if name in FLAGS:
            return FLAGS[name][0 if wanted else 1]
        label = self.flags.get(name, name)
        return label if wanted else f"非“{label}”"

    def about(self, entry: Entry) -> list[Pair]:
        """What an entry says beside its clause (条目要素), empty parts left out."""
        tell = _TOLD.get(type(entry))
        pairs = [("适用于", self.condition(entry.when))]
        if tell is not None:
            pairs += tell(self, entry)
        if entry.note:
            pairs.append(("说明", entry.note))
        return [(label, text) for label, text in pairs if text]


def amount(time: Time) -> str:
    """How long a time rule says (期限长度), with its kind."""
    if time.amount_from:
        return f"{TIME_KINDS[time.kind]}批复确定的期限（{UNITS[time.unit]}）"
    if time.amount_setting:
        return f"{TIME_KINDS[time.kind]}口径设定的期限（{UNITS[time.unit]}）"
    if time.kind == "fixed_date":
        return time.on
    return f"{TIME_KINDS[time.kind]}{time.amount}{UNITS[time.unit]}"


def plain(value: Any) -> str:
    """A recorded value in words (设定值)."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(plain(one) for one in value)
    return "未登记" if value in (None, "") else VALUES.get(str(value), str(value))


def _filer(words: Words, entry: Filer) -> Iterator[Pair]:
    yield "职能", "、".join(FUNCTIONS.get(f, f) for f in entry.functions)
    yield "层级", "、".join(LEVELS.get(level, level) for level in entry.levels)


def _duty(words: Words, entry: Duty) -> Iterator[Pair]:
    yield "周期", {"year": "每年一次", "quarter": "每季度一次"}.get(entry.period, entry.period)
    yield "完成期限", "期间最后一日" if entry.due == "period_end" else f"期间届满后的{entry.due}"
    yield "对象", "各网站" if entry.scope == "site" else "单位"
    yield "职能", "、".join(FUNCTIONS.get(f, f) for f in entry.functions)
    yield "层级", "、".join(LEVELS.get(level, level) for level in entry.levels)
    yield "以何为准", words.event(entry.end)


def _guard(words: Words, entry: Guard) -> Iterator[Pair]:
    yield "核查时点", "、".join(MOMENTS.get(m, m) for m in entry.moments)
    yield "解决办法", entry.remedy
    if entry.override:
        yield "例外", "由最终审批机关决定"


def _time(words: Words, entry: Time) -> Iterator[Pair]:
    yield "期限", amount(entry)
    yield "由谁负责", words.place(entry.place) if entry.place else ""
    if entry.start:
        yield "起算", words.event(entry.start)
    if entry.end:
        yield "截至", words.event(entry.end)
    if entry.rolls is not None:
        yield "末日逢节假日", "顺延" if entry.rolls else "不顺延"


def _evidence(words: Words, entry: Evidence) -> Iterator[Pair]:
    yield "要求", "必须提供" if entry.required else "如有则提供"
    yield "提供时点", MOMENTS.get(entry.at, entry.at)
    yield "格式", "、".join(entry.accept)
    yield "填报说明", entry.help


def _work(words: Words, entry: Work) -> Iterator[Pair]:
    yield "由谁办理", f"{words.place(entry.place)}{words.office(entry.office)}"
    yield "办理机关", entry.authority
    yield "在其之后", "、".join(words.items[name] for name in entry.after if name in words.items)
    yield "须登记", "、".join(NEEDS.get(n) or words.papers.get(n, n) for n in entry.needs)
    yield "可登记的日期", "、".join(entry.marks.values())
    yield "上线前置", "未完成不得上线" if entry.gate == "launch" else ""
    yield "办理说明", entry.help


def _notice(words: Words, entry: NoticeRule) -> Iterator[Pair]:
    yield "发布位置", "、".join(words.place(p) for p in entry.places)
    period = words.rules.time(entry.time)
    yield "公告期", amount(period) if period else ""
    yield "在其之后", "、".join(words.items[name] for name in entry.after if name in words.items)
    yield "须具备", "、".join(words.papers.get(n, n) for n in entry.needs)


def _paper(words: Words, entry: Paper) -> Iterator[Pair]:
    item = words.items.get(entry.item)
    yield "出具时点", f"“{item}”完成时" if item else MOMENTS.get(entry.at, entry.at)
    yield "出具单位", words.place(entry.issuer)
    yield "文号", entry.series.replace("{year}", "年份").replace("{n}", "序号")


def _effect(words: Words, entry: Effect) -> Iterator[Pair]:
    yield "发生时点", MOMENTS.get(entry.on, entry.on)
    yield "后果", TARGETS.get(entry.target, entry.target) + TRANSITIONS.get(entry.transition, entry.transition)


def _format(words: Words, entry: Format) -> Iterator[Pair]:
    yield "示例（虚构）", entry.example
    yield "式样", entry.pattern


def _resolution(words: Words, entry: Resolution) -> Iterator[Pair]:
    yield "现行取值", plain(words.rules.settings.get(entry.name, entry.default))
    yield "默认取值", plain(entry.default)
    yield "可选", plain(entry.options) if entry.options else ""
    yield "理由", entry.reason


def _campaign(words: Words, entry: Campaign) -> Iterator[Pair]:
    for batch in entry.batches:
        met = words.event(batch.met_by) if batch.met_by else "组织单位登记"
        printed = f"（{batch.printed}）" if batch.printed else ""
        yield f"{batch.label}", f"{batch.on.isoformat()}前{printed}；{batch.members}；完成：{met}"


_TOLD: Mapping[type, Any] = {
    Duty: _duty,
    Filer: _filer,
    Guard: _guard,
    Time: _time,
    Evidence: _evidence,
    Work: _work,
    NoticeRule: _notice,
    Paper: _paper,
    Effect: _effect,
    Campaign: _campaign,
    Format: _format,
    Resolution: _resolution,
}
