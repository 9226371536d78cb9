"""What an answer proves (核查判断). Pure: no Django, no network, no clock."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

KEPT, GAP, UNKNOWN = "kept", "gap", "unknown"
EXCERPT = 500
ARCHIVED = "已归档"
UNASKED = ("refused", "unasked")
_HIDDEN = re.compile(r"(?is)<(script|style|template|noscript)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"<[^>]*>")
_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}?charset=[\"']?([\w-]+)")


@dataclass(frozen=True)
class Answer:
    """What a place on the web said (应答); `fault` where it said nothing.

    `refused`: it may not be asked, `unasked`: nobody knew its address, `unresolved`: its name leads nowhere, `unreachable`, `slow`, `unreadable`.
    """

    url: str
    status: int | None = None
    body: bytes = b""
    charset: str = ""
    whole: bool = True
    fault: str = ""
    reason: str = ""

    @property
    def there(self) -> bool:
        """Whether a page came (有无页面)."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Verdict:
    """What was found (核查结论): kept, a gap, or nothing that can be told; why, and the words it rests on."""

    outcome: str
    reason: str
    excerpt: str = ""


def words_of(answer: Answer) -> str:
    """The words a visitor reads (页面文字), with single spaces."""
    found = _CHARSET.search(answer.body[:2048])
    for name in (answer.charset, found.group(1).decode() if found else "", "utf-8"):
        try:
            text = answer.body.decode(name, errors="strict" if answer.whole else "ignore") if name else ""
        except (LookupError, UnicodeDecodeError):
            continue
        if text:
            break
    else:
        text = answer.body.decode("gb18030", errors="replace")
    return " ".join(html.unescape(_TAG.sub(" ", _HIDDEN.sub(" ", text))).replace("\0", " ").split())


def judge_notice(answer: Answer, titles: Sequence[str]) -> Verdict:
    """Whether a running notice is on its page (公告是否在位): one of its titles stands there."""
    return _carrying(answer, [titles], "公告页面", f"页面上没有找到公告“{next(iter(titles), '')}”")


def judge_archive(answer: Answer, archived_on: date) -> Verdict:
    """Whether an archived page says so and since when (归档标注): 已归档 and the date."""
    y, m, d = archived_on.year, archived_on.month, archived_on.day
    dates = [archived_on.isoformat(), f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}日", f"{y}/{m}/{d}", f"{y}.{m}.{d}"]
    dates += [f"{y}/{m:02}/{d:02}", f"{y}.{m:02}.{d:02}", f"{y}-{m}-{d}"]
    return _carrying(answer, [[ARCHIVED], dates], "归档页面", f"页面没有注明“{ARCHIVED}”和归档时间{archived_on}")


def judge_online(answer: Answer) -> Verdict:
    """Whether a site recorded as online answers (在线网站能否访问)."""
    if answer.fault in UNASKED:
        return Verdict(UNKNOWN, answer.reason)
    if answer.there:
        return Verdict(KEPT, "网站能够访问", words_of(answer)[:EXCERPT])
    return Verdict(GAP, f"登记为在线的网站无法访问：{_said(answer)}", words_of(answer)[:EXCERPT])


def judge_offline(answer: Answer) -> Verdict:
    """Whether a site recorded as offline is so (下线网站是否仍可访问)."""
    if answer.fault in UNASKED:
        return Verdict(UNKNOWN, answer.reason)
    if answer.there:
        return Verdict(GAP, "登记为下线的网站仍能访问", words_of(answer)[:EXCERPT])
    return Verdict(KEPT, f"网站已不能访问：{_said(answer)}", words_of(answer)[:EXCERPT])


def judge_cancelled(addresses: Sequence[str] | None) -> Verdict:
    """Whether a cancelled domain resolves no longer (注销域名是否停止解析); None where nobody could be asked."""
    if addresses is None:
        return Verdict(UNKNOWN, "域名解析服务没有应答，无法判断")
    if addresses:
        return Verdict(GAP, "已注销的域名仍能解析", "、".join(addresses)[:EXCERPT])
    return Verdict(KEPT, "域名已停止解析")


def _carrying(answer: Answer, wanted: Sequence[Sequence[str]], place: str, missing: str) -> Verdict:
    """Of every group of words one must stand on the page; spaces do not count."""
    if answer.fault in (*UNASKED, "unreadable"):
        return Verdict(UNKNOWN, answer.reason)
    shown = words_of(answer)
    if not answer.there:
        return Verdict(GAP, f"{place}无法访问：{_said(answer)}", shown[:EXCERPT])
    bare = "".join(shown.split())
    hits = [next((w for w in map(_bare, group) if w and w in bare), "") for group in wanted]
    if all(hits):
        start = max(0, bare.index(hits[0]) - 100)
        return Verdict(KEPT, f"{place}内容在位", bare[start : start + EXCERPT])
    if not answer.whole:
        return Verdict(UNKNOWN, f"{place}超过读取上限，已读部分中没有找到，无法判断", shown[:EXCERPT])
    return Verdict(GAP, missing, shown[:EXCERPT])


def _bare(text: str) -> str:
    return "".join(text.split())


def _said(answer: Answer) -> str:
    return answer.reason or f"HTTP {answer.status}"
