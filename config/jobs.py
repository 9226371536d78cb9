"""The scheduled jobs (定时任务) and what pages call them; each runs once a minute."""

from __future__ import annotations

JOBS = {
    "lifecycle.sweep_deadlines": "期限巡检",
    "forms.render_pending": "补生成文书",
    "forms.print_pending": "补办打印任务",
    "notices.watch_periods": "公告期满确认",
    "approvals.watch_offices": "岗位空缺巡检",
    "notices.send_messages": "通知发送",
    "notices.probe_places": "网上核查",
}
