"""Fictional data for the style guide page: every component in each of its states."""
# long because it shows every component of the kit in each of its states, and nothing else

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace as Thing
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 3, 16, 40, tzinfo=ZONE)

CONSENT = Thing(
    rule="OPN-09",
    rules=("OPN-09", "DOM-02"),
    instrument="m1",
    clause="第五条（二）",
    title="浔城市政府网站管理办法",
    number="浔府办发〔2023〕7号",
    words="经本单位主要负责同志同意后，向主管单位提出申请。",
)
PLACE = Thing(
    rule="OPN-06", rules=("OPN-06",), clause="第五条（一）", title="浔城市政府网站管理办法", number="", words=""
)


@dataclass(frozen=True)
class When:
    """A field asked only while another holds one of these values, as form specs say it."""

    key: str
    values: tuple[str, ...]

    def holds(self, answers: dict[str, Any]) -> bool:
        return str(answers.get(self.key) or "") in self.values


class SampleForm(forms.Form):
    site_name = forms.CharField(label="网站名称", max_length=60, help_text="以本行政区、本部门的规范名称命名。")
    domain = forms.CharField(label="英文域名", max_length=60, help_text="只用小写字母、数字和连字符。")
    domain_zh = forms.CharField(label="中文域名", required=False)
    kind = forms.ChoiceField(
        label="网站类型", widget=forms.RadioSelect, choices=[("p", "政府门户网站"), ("d", "部门网站")]
    )
    platform = forms.ChoiceField(label="部署平台", choices=[("", "请选择"), ("a", "市政府网站集约化平台")])
    planned = forms.DateField(label="计划开通日期", widget=forms.DateInput(attrs={"type": "date"}))
    features = forms.MultipleChoiceField(
        label="主要功能",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "信息发布"), ("2", "解读回应"), ("3", "办事服务"), ("4", "互动交流")],
    )
    reason = forms.CharField(
        label="开设理由", widget=forms.Textarea(attrs={"rows": 4}), help_text="写明需求、职能依据和现有网站情况。"
    )
    scan = forms.FileField(
        label="主要负责人同意意见扫描件", required=False, help_text="PDF、OFD、JPG，不超过规定大小。"
    )
    true = forms.BooleanField(label="以上内容真实、准确，愿承担相应责任。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site_name"].citation = PLACE  # type: ignore[attr-defined]
        self.fields["domain"].rule = "DOM-05"  # type: ignore[attr-defined]
        self.fields["domain_zh"].when = When("kind", ("p",))  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        parts = {
            "网站基本情况": ("site_name", "kind", "platform", "planned"),
            "域名": ("domain", "domain_zh"),
            "建设与保障": ("features", "reason", "scan", "true"),
        }
        return [(title, [self[name] for name in names]) for title, names in parts.items()]


class FilterForm(forms.Form):
    q = forms.CharField(label="网站名称", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("returned", "已退回")])
    since = forms.DateField(label="提交起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="结论",
        widget=forms.RadioSelect,
        choices=[("approve", "同意"), ("return", "退回补正"), ("refuse", "不予批准")],
        initial="approve",
    )
    opinion = forms.CharField(label="意见", required=False, widget=forms.Textarea, help_text="退回、不予批准时必填。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].consequences = {  # type: ignore[attr-defined]
            "approve": "转总编审定，由许清源办理。",
            "return": "退回申请单位补正，补正后直接回到本环节。",
            "refuse": "申请终止，不再流转。",
        }


WORKS = [
    {
        "label": "ICP备案",
        "state": "done",
        "who": "市文化遗产局",
        "number": "赣ICP备2026000000号-1",
        "on": date(2026, 12, 10),
    },
    {
        "label": "公安机关备案",
        "state": "open",
        "note": "网站上线前完成。",
        "citation": CONSENT,
        "url": "#main",
        "who": "市文化遗产局",
    },
    {"label": "党政机关网站标识", "state": "waiting", "note": "须先完成 ICP备案、公安机关备案。"},
]

CHANGED = [("英文域名", "wh.xuncheng.example.gov.cn", "whyc.xuncheng.example.gov.cn"), ("联系电话", "", "0000-1234567")]


def _step(label: str, office: str, holder: str, state: str, when: Any = "", note: str = "") -> dict[str, Any]:
    return {"label": label, "office": office, "holder": holder, "state": state, "when": when, "note": note}


STEPS = [
    _step("单位申报", "市文化遗产局 经办岗", "林小满", "done", datetime(2026, 11, 2, 9, 14, tzinfo=ZONE)),
    _step("主要负责人同意", "市文化遗产局", "周知行", "done", datetime(2026, 11, 2, 15, 2, tzinfo=ZONE)),
    _step("信息化中心经办", "市信息化服务中心", "何青禾", "returned", AT, "第1轮退回补正"),
    _step("科室审核", "市信息化服务中心 网站科", "陆一舟", "current", "", "剩 2 个工作日"),
    _step("总编审定", "市信息化服务中心", "许清源", "pending", "预计 2026-11-10"),
    _step("市政府办公室审批", "市政府办公室", "韩东篱", "pending", "预计 2026-11-13"),
    _step("省政府办公厅备案", "省政府办公厅", "", "skipped"),
]

FINDINGS = [
    Thing(
        level="passed",
        message="本单位属于可以开设网站的单位。",
        citation=PLACE,
        facts=(("单位类型", "市政府部门"),),
        remedy="",
    ),
    Thing(
        level="blocked",
        message="本单位已有一个网站，不能再开设第二个。",
        citation=PLACE,
        facts=(("现有网站", "浔城文博网"), ("状态", "正常运行")),
        remedy="先将现有网站永久下线或整合，再提出申请。",
    ),
    Thing(
        level="warned",
        message="尚未上传主要负责人同意的意见。",
        citation=CONSENT,
        facts=(),
        remedy="上传扫描件后再提交。",
    ),
    Thing(level="passed", message="网站名称与单位规范名称一致。", citation=PLACE, facts=(), remedy=""),
]


def _deadline(label: str, due: date, left: int, **more: Any) -> Thing:
    return Thing(
        label=label,
        due_on=due,
        days_left=left,
        **{"internal": False, "provisional": False, "citation": None, "state": "", **more},
    )


DEADLINES = [
    _deadline("批复后开通", date(2027, 2, 11), 82, citation=CONSENT, provisional=True),
    _deadline("科室审核", date(2026, 11, 6), 2, internal=True, unit="个工作日"),
    _deadline("开通公告公示", date(2026, 11, 21), 0, citation=PLACE),
    _deadline("公安备案", date(2026, 11, 1), -3, citation=PLACE),
    _deadline("补正材料", date(2026, 11, 5), 1, state="suspended"),
    _deadline("提交申请", date(2026, 11, 2), 0, state="met"),
]

ROWS = [
    {
        "title": "浔城市水土保持站网站开设",
        "number": "KS-2026-0015",
        "unit": "市水土保持站",
        "step": "科室审核",
        "state": "under_review",
        "label": "审核中",
        "deadline": DEADLINES[3],
        "css": "row-bad",
    },
    {
        "title": "浔城市文化遗产局网站开设",
        "number": "KS-2026-0017",
        "unit": "市文化遗产局",
        "step": "科室审核",
        "state": "returned",
        "label": "已退回",
        "deadline": DEADLINES[1],
        "css": "row-warn",
    },
    {
        "title": "青螺县人民政府门户网站开设",
        "number": "KS-2026-0018",
        "unit": "青螺县人民政府办公室",
        "step": "总编审定",
        "state": "granted",
        "label": "已批准",
        "deadline": DEADLINES[0],
        "css": "",
    },
]

ENTRIES = [
    {
        "at": AT,
        "who": "何青禾",
        "what": "退回补正",
        "text": "请补充主要负责人同意的签字页。",
        "cites": [CONSENT],
        "tone": "warn",
        "round": 1,
    },
    {
        "at": datetime(2026, 11, 2, 15, 2, tzinfo=ZONE),
        "who": "周知行",
        "what": "同意",
        "text": "同意申报。",
        "cites": [CONSENT],
        "tone": "ok",
    },
    {
        "at": datetime(2026, 11, 2, 9, 14, tzinfo=ZONE),
        "who": "林小满",
        "what": "提交申请",
        "text": "上传附件 3 份。",
        "cites": [],
        "tone": "",
    },
    {"at": date(2026, 12, 8), "who": "", "what": "预计批复", "text": "", "cites": [], "tone": "future"},
]

STATES = [
    ("draft", "草稿"),
    ("under_review", "审核中"),
    ("returned", "已退回"),
    ("granted", "已批准"),
    ("refused", "不予批准"),
    ("withdrawn", "已撤回"),
    ("carrying_out", "实施中"),
    ("completed", "已办结"),
    ("online", "正常运行"),
    ("temporarily_offline", "临时下线"),
    ("closed", "已永久下线"),
]


def context() -> dict[str, Any]:
    """Everything the style guide shows."""
    form = SampleForm(
        data={
            "site_name": "浔城市文化遗产局",
            "kind": "d",
            "domain": "",
            "features": ["1", "3"],
            "reason": "职能需要。",
        }
    )
    form.is_valid()
    labels = ("工作台", "我的申请", "待我办理", "网站名册", "公告", "期限", "规则库")
    icons = ("home", "document-text", "inbox", "globe-alt", "megaphone", "clock", "scale")
    nav = [
        {
            "label": label,
            "url": "#main",
            "icon": name,
            "current": label == "我的申请",
            "count": 9 if label == "待我办理" else 0,
        }
        for label, name in zip(labels, icons, strict=True)
    ]
    return {
        "nav": nav,
        "whoami": {"unit": "市信息化服务中心", "name": "陆一舟", "post": "网站科科长"},
        "banners": [
            {"text": "《浔城市政府网站管理办法》有效期已满，经市政府办公室 2025-02-10 决定沿用。", "citation": None}
        ],
        "clock_line": "演示时钟：2026-11-21 08:00",
        "at": AT,
        "steps": STEPS,
        "findings": FINDINGS,
        "deadlines": DEADLINES,
        "rows": ROWS,
        "entries": ENTRIES,
        "states": STATES,
        "form": form,
        "page": Paginator(range(190), 10).get_page(7),
        "pairs": [
            ("网站名称", "浔城市文化遗产局网站"),
            ("主办单位", "浔城市文化遗产局"),
            ("英文域名", "whyc.xuncheng.example.gov.cn"),
            ("部署平台", "市政府网站集约化平台"),
            ("责任人", "林小满"),
            ("等保级别", ""),
        ],
        "attachments": [
            {"name": "主要负责人同意意见.pdf", "url": "#main", "size": 862_000, "note": "主要负责人签字", "at": AT},
            {"name": "网站建设方案（含栏目设置、内容保障和安全防护措施）.docx", "url": "#main", "size": 1_230_000},
        ],
        "filters": FilterForm(data={"q": "文化"}),
        "verdict": VerdictForm(),
        "works": WORKS,
        "changed": CHANGED,
        "next": {
            "what": "科室审核",
            "by": "市信息化服务中心网站科 陆一舟",
            "deadline": DEADLINES[1],
            "citation": CONSENT,
            "text": "同意后转总编审定；退回则由申请单位补正，补正后直接回到本环节。",
            "kicker": "下一步（等您办理）",
            "icon": "user",
        },
        "start": date(2026, 9, 25),
        "last": date(2026, 10, 26),
        "today": date(2026, 10, 14),
        "skipped": [date(2026, 10, n) for n in range(1, 8)],
    }
