"""The rosters of this app (本应用的名册), in the order in which they are to be imported."""

from __future__ import annotations

from accounts.rosters.registry import Roster
from lifecycle.rosters.census import CensusRoster
from lifecycle.rosters.domains import DomainRoster
from lifecycle.rosters.media import MediaRoster
from lifecycle.rosters.sites import SiteRoster

ROSTERS = (
    Roster(
        "sites",
        "网站名册",
        "启用本系统时已经在运行的网站。新增的按正常运行登记，并记入台账；此后的变化办理相应事项。",
        SiteRoster,
        notes=("在册网站的状态不由名册改变；名称、主办单位变化的，办理信息变更。",),
    ),
    Roster(
        "domains",
        "域名名册",
        "在册网站正在使用的域名，中文、英文都登记。",
        DomainRoster,
        notes=("请先导入网站名册。", "更换、停用域名的，办理域名变更、注销。"),
    ),
    Roster(
        "census",
        "普查名单",
        "历次政府网站普查的名单，照名单原样登记；保留比例和专项工作以它为准。",
        CensusRoster,
        notes=("同一名单的名称和日期各行一致。", "网站已关停、单位已撤销的也照样登记。"),
    ),
    Roster(
        "media",
        "政务新媒体名册",
        "各单位的政务新媒体账号。",
        MediaRoster,
        notes=("注销的账号填写注销日期，不要删去。",),
    ),
)
