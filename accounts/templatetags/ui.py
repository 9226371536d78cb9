"""Template tags every page is assembled from: icons, badges, clauses, steps, time (页面组件).

Each takes plain objects or dicts with the attributes named in docs/ui.md, so that a page can be
built from model rows, from frozen JSON or from test data alike. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from heroicons.templatetags.heroicons import heroicon_outline, heroicon_solid

register = template.Library()

#: Tone of each state of the models' closed lists; an unknown state is shown plainly, never refused.
TONES: Mapping[str, str] = {
    **dict.fromkeys(("draft", "drafted", "planned", "requested", "pending", "skipped"), "draft"),
    **dict.fromkeys(("dropped", "withdrawn", "closed", "cancelled"), "mute"),
    **dict.fromkeys(("under_review", "sending", "posted", "running", "open", "current", "preparing"), "info"),
    **dict.fromkeys(("granted", "completed", "online", "active", "fulfilled", "met", "done", "approve", "sent"), "ok"),
    **dict.fromkeys(("returned", "temporarily_offline", "suspended", "closing", "return", "warned", "failed"), "warn"),
    **dict.fromkeys(("refused", "broken", "overdue", "missed", "refuse", "blocked", "given_up"), "bad"),
    **dict.fromkeys(("carrying_out", "being_carried_out", "migrating", "being_replaced", "cancelling"), "plum"),
}

CALLOUTS: Mapping[str, tuple[str, str]] = {
    "success": ("ok", "check-circle"),
    "ok": ("ok", "check-circle"),
    "warning": ("warn", "exclamation-triangle"),
    "warn": ("warn", "exclamation-triangle"),
    "error": ("bad", "x-circle"),
    "bad": ("bad", "x-circle"),
}

#: From how many days before its end a deadline is drawn as pressing: how it looks, not what the law says.
SOON = 5

LEVELS = ("blocked", "warned", "passed")


def read(thing: Any, name: str, default: Any = None) -> Any:
    """Read `name` from a dict or an object alike (取值)."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


@register.simple_tag
def icon(name: str, css: str = "", solid: bool = False) -> str:
    """Draw one decorative icon (图标); the words beside it carry the meaning."""
    return _drawn(name, css, solid)


@lru_cache(maxsize=512)
def _drawn(name: str, css: str, solid: bool) -> str:
    """An icon, drawn once a process: a list asks for the same few again and again."""
    draw = heroicon_solid if solid else heroicon_outline
    return draw(name, size=None, **{"class": f"icon {css}".strip(), "aria-hidden": "true", "focusable": "false"})


@register.simple_tag
def badge(state: str, label: object = "") -> SafeString:
    """Draw a state (状态) with the tone it has everywhere."""
    return format_html('<span class="badge badge-{}">{}</span>', TONES.get(str(state), "mute"), label or state)


@register.inclusion_tag("ui/callout.html")
def callout(kind: str, text: object, title: str = "") -> dict[str, Any]:
    """Draw a message (提示): success, warning, error or plain information."""
    last = str(kind or "info").split()[-1]
    tone, name = CALLOUTS.get(last, ("info", "information-circle"))
    return {"tone": tone, "icon_name": name, "text": text, "title": title}


@register.inclusion_tag("ui/cite.html")
def cite(citation: Any, short: bool = False) -> dict[str, Any]:
    """Draw a clause (条款) as a chip that unfolds; `short` is for places where nothing may unfold."""
    if not citation:
        return {"citation": None}
    title, number = read(citation, "title", ""), read(citation, "number", "")
    name = f"《{title}》" if title and not str(title).startswith("《") else title
    parts = (name, f"（{number}）" if number else "", read(citation, "clause", ""))
    others = tuple(read(citation, "rules", ()) or ())[1:]
    return {"citation": citation, "short": short, "full": "".join(parts), "others": others}


@register.filter
def level_icon(level: str) -> str:
    """Name the icon of a pre-flight level (核查结论图标)."""
    return {"passed": "check-circle", "warned": "exclamation-triangle"}.get(level, "x-circle")


@register.filter
def level_word(level: str) -> str:
    """Name a pre-flight level (核查结论)."""
    return {"passed": _("通过"), "warned": _("提醒")}.get(level, _("不予通过"))


@register.inclusion_tag("ui/preflight.html")
def preflight(findings: Iterable[Any], links: bool = False) -> dict[str, Any]:
    """Draw the live pre-flight list (提交前核查): what blocks first, what passed folded; `links` lead to the field."""
    groups: dict[str, list[Any]] = {level: [] for level in LEVELS}
    for finding in findings or ():
        groups.setdefault(str(read(finding, "level")), []).append(finding)
    return {**groups, "unfold": not (groups["blocked"] or groups["warned"]), "links": links}


@register.filter
def step_word(state: str) -> str:
    """Name the state of a step of the route (环节状态)."""
    words = {"done": _("已办"), "current": _("办理中"), "returned": _("已退回"), "refused": _("不予批准")}
    return words.get(state, _("不适用") if state == "skipped" else _("待办"))


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Sequence[Any]) -> dict[str, Any]:
    """Draw the route (办理路线): from left to right where there is room, from top to bottom on a phone."""
    return {"steps": list(steps or ())}


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Draw what happened (办理记录), in the order given."""
    return {"entries": list(entries or ())}


def _time_left(days: int | None, unit: str) -> str:
    if days is None:
        return ""
    if days < 0:
        return _("已逾期 %(days)s %(unit)s") % {"days": -days, "unit": unit}
    return _("今天到期") if days == 0 else _("剩 %(days)s %(unit)s") % {"days": days, "unit": unit}


@register.inclusion_tag("ui/deadline.html")
def deadline(d: Any, cited: bool = True, bare: bool = False) -> dict[str, Any]:
    """Draw a deadline (期限): solid for the law, dashed for an office's own limit; words, not colour alone."""
    state, days = str(read(d, "state", "") or ""), read(d, "days_left")
    internal = bool(read(d, "internal", False))
    shown = {"d": d, "internal": internal, "cited": cited, "bare": bare}
    settled = {
        "met": ("ok", "check", _("已按期办结")),
        "suspended": ("paused", "pause", _("中止计算")),
        "missed": ("late", "exclamation-triangle", _("逾期办结")),
        "cancelled": ("paused", "minus", _("不再适用")),
        "waived": ("paused", "minus", _("已免除")),
        "elapsed": ("ok", "check", _("期限已满")),
    }
    if state in settled:
        tone, name, left = settled[state]
    else:
        left = _time_left(days, read(d, "unit", "") or _("天"))
        late, soon = days is not None and days < 0, days is not None and days <= SOON
        tone, name = ("late", "exclamation-triangle") if late else ("soon", "clock") if soon else ("calm", "clock")
    return {**shown, "tone": tone, "tone_icon": name, "left": left}


@register.inclusion_tag("ui/next.html")
def next_step(step: Any) -> dict[str, Any]:
    """Say what happens next, by whom, by when, under which clause (下一步)."""
    return {"next": step, "icon_name": read(step, "icon", "") or "arrow-right"}


@register.inclusion_tag("ui/kv.html")
def kv(pairs: Any, narrow: bool = False) -> dict[str, Any]:
    """Draw labels and values (基本信息); an empty value is a dash."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs or ()
    return {"pairs": [(label, "—" if value in (None, "") else value) for label, value in rows], "narrow": narrow}


@register.inclusion_tag("ui/files.html")
def files(items: Iterable[Any]) -> dict[str, Any]:
    """Draw a list of files (附件)."""
    return {"files": list(items or ())}


@register.inclusion_tag("ui/tasks.html")
def tasks(items: Iterable[Any]) -> dict[str, Any]:
    """Draw work items (办理任务): done, to do, or waiting for another, with number, date, proof and clause."""
    rows = list(items or ())
    done = sum(1 for item in rows if read(item, "state") == "done")
    return {"items": rows, "done": done, "total": len(rows)}


@register.inclusion_tag("ui/changes.html")
def changes(rows: Iterable[tuple[str, Any, Any]], before: str = "", after: str = "") -> dict[str, Any]:
    """Draw what differs between two rounds (修改对照): label, old value, new value."""
    return {"rows": list(rows or ()), "before": before or _("修改前"), "after": after or _("修改后")}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(here: object, *steps: object) -> dict[str, Any]:
    """Draw where a page stands (当前位置): the pages above it as address and words in turn, one without either left out.

    An address is the name of a route that takes nothing, or a path.
    """
    above = zip(map(str, steps[::2]), steps[1::2], strict=True)
    links = [(url if url.startswith("/") else reverse(url), words) for url, words in above if url and words]
    return {"here": here, "links": links}


@register.inclusion_tag("ui/shortcuts.html")
def shortcuts(*pairs: str) -> dict[str, Any]:
    """Draw the list of shortcuts (快捷键): key and words in turn; `reading.js` obeys the keys that are listed."""
    return {"keys": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag("ui/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon_name: str = "inbox") -> dict[str, Any]:
    """Say that a list is empty, and what to do (暂无内容)."""
    return {"title": title, "text": text, "url": url, "label": label, "icon_name": icon_name}


@register.inclusion_tag("ui/paginate.html", takes_context=True)
def paginate(context: Context, page: Page[Any], key: str = "page") -> dict[str, Any]:
    """Draw the pages of a list (分页), keeping the filters of the address."""
    query = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if query is None:
            return f"?{key}={number}"
        query[key] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [(number, address(number) if isinstance(number, int) else "") for number in numbers]
    previous = address(page.previous_page_number()) if page.has_previous() else ""
    following = address(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "links": links, "previous_url": previous, "next_url": following}


@register.filter
def masked(number: str | None) -> str:
    """A telephone number with its middle hidden (电话脱敏): outside a case nobody needs it whole."""
    given = str(number or "").strip()
    figures = [at for at, sign in enumerate(given) if sign.isdigit()]
    hidden = set(figures[-8:-4])
    return "".join("*" if at in hidden else sign for at, sign in enumerate(given))


@register.filter
def stamp(moment: date | datetime | None) -> str:
    """Write a moment as 2026-11-21 14:03, a day as 2026-11-21 (时间)."""
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return local.strftime("%Y-%m-%d %H:%M")
    return moment.isoformat() if isinstance(moment, date) else ""


@register.filter
def cn_date(moment: date | datetime | None) -> str:
    """Write a day as papers do: 2026年11月21日 (成文日期)."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return f"{moment.year}年{moment.month}月{moment.day}日" if isinstance(moment, date) else ""


@register.simple_tag
def when(moment: date | datetime | str | None, style: str = "stamp") -> str:
    """Draw a moment as a time element (时间); style "cn" writes 年月日; a text is shown as it stands."""
    if moment is None or isinstance(moment, str):
        return moment or ""
    words = cn_date(moment) if style == "cn" else stamp(moment)
    return format_html('<time class="nowrap" datetime="{}">{}</time>', moment.isoformat(), words)
