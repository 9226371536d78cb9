"""Checks on what an office does as a supervisor (监管核查): the sample of a quarter, its verdicts, orders for those that failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.facts import SiteFacts

PASSED, FAILED = "合格", "不合格"
PARTS = re.compile(r"[,，;；|\t]")
LIVE = ("under_review", "returned", "granted", "carrying_out", "completed")


@dataclass(frozen=True)
class Sampled:
    """One line of the sample (抽查网站): as it was written, and what it says."""

    line: str
    name: str = ""
    score: int | None = None
    verdict: str = ""
    problem: str = ""

    @property
    def readable(self) -> bool:
        """Whether name, score and verdict can be told (是否写全)."""
        return bool(self.name) and self.score is not None and self.verdict in (PASSED, FAILED)


def sampled(text: str) -> tuple[Sampled, ...]:
    """The sites of a sample (抽查登记), one a line: name or code, score, verdict, problem."""
    return tuple(_read(line.strip()) for line in text.splitlines() if line.strip())


def _read(line: str) -> Sampled:
    parts = [part.strip() for part in PARTS.split(line, maxsplit=3)]
    name, score, verdict, problem = (*parts, "", "", "", "")[:4]
    digits = score.removesuffix("分").strip()
    return Sampled(line, name, int(digits) if digits.isdecimal() else None, verdict, problem)


def known_sites(rows: Iterable[Sampled], area: Iterable[SiteFacts]) -> dict[str, SiteFacts]:
    """The sampled lines that name a site of the area (属于监管范围的网站), by how it was named."""
    by_name = {key: site for site in area for key in (site.name, site.code) if key}
    return {row.name: by_name[row.name] for row in rows if row.name in by_name}


def failed_sites(text: str) -> tuple[str, ...]:
    """How the sites that failed are named in a sample (不合格网站)."""
    return tuple(row.name for row in sampled(text) if row.verdict == FAILED)


@check(field=str, label=str)
def sample_readable(case: Case) -> Outcome:
    """Every line of the sample names a running site of the area once, with score and verdict (抽查登记完整)."""
    key, label = str(case.params["field"]), str(case.params["label"])
    rows = sampled(case.text(key))
    found = known_sites(rows, case.facts.area)
    facts = ((label, f"{len(rows)}行"), ("监管范围内正常运行网站", f"{len(case.facts.area)}个"))
    if not rows:
        return Outcome(False, f"尚未填写“{label}”", facts, key)
    for row in rows:
        if not row.readable:
            return Outcome(False, f"“{row.line}”一行没有写全网站、得分、结论", facts, key)
        if row.name not in found:
            return Outcome(False, f"“{row.name}”不是监管范围内正常运行的网站", facts, key)
    names = [found[row.name].name for row in rows]
    for name in names:
        if names.count(name) > 1:
            return Outcome(False, f"“{name}”重复登记", facts, key)
    return Outcome(True, f"登记了{len(rows)}个网站", facts, key)


@check(field=str, label=str, mark=int)
def verdicts_fit_scores(case: Case) -> Outcome:
    """A site below the mark has failed; one above it fails only with a problem stated (结论与得分一致)."""
    key, label, mark = str(case.params["field"]), str(case.params["label"]), int(case.params["mark"])
    rows = sampled(case.text(key))
    facts = ((label, f"{sum(row.verdict == FAILED for row in rows)}个不合格"), ("合格线", f"{mark}分"))
    for row in rows:
        if row.score is not None and row.score < mark and row.verdict == PASSED:
            return Outcome(False, f"“{row.name}”得{row.score}分，低于{mark}分却登记为合格", facts, key)
        if row.verdict == FAILED and not row.problem:
            return Outcome(False, f"“{row.name}”登记为不合格，没有写明问题", facts, key)
    return Outcome(True, "结论与得分一致", facts, key)


@check(field=str, procedure=str, label=str)
def orders_cover_failures(case: Case) -> Outcome:
    """Every site that failed has been ordered to be put right, and has been (不合格网站均已整改)."""
    label, code = str(case.params["label"]), str(case.params["procedure"])
    wanted = failed_sites(case.text(str(case.params["field"])))
    done = {
        name
        for other in case.facts.linked
        if other.procedure == code and other.state == "completed"
        for name in other.sites
    }
    left = [name for name in wanted if name not in done]
    facts = ((label, f"{len(wanted)}个"), ("尚未整改", "、".join(left) or "无"))
    return Outcome(
        not left, f"{label}{len(wanted)}个" + (f"，尚未整改：{'、'.join(left)}" if left else "，均已整改"), facts
    )


@check(score=str, vetoes=str, label=str, mark=int)
def fails_inspection(case: Case) -> Outcome:
    """The result is a failure: a veto, or a score below the mark (检查不合格)."""
    key, label, mark = str(case.params["score"]), str(case.params["label"]), int(case.params["mark"])
    text, vetoes = case.text(key), case.facts.values.get(str(case.params["vetoes"])) or []
    count = len(vetoes) if isinstance(vetoes, list | tuple) else 1
    facts = ((label, f"{text}分" if text else "未填写"), ("单项否决", f"{count}项"))
    if not text.isdecimal():
        return Outcome(False, f"尚未填写“{label}”", facts, key)
    ok = bool(count) or int(text) < mark
    return Outcome(ok, f"{label}为{text}分，单项否决{count}项" + ("" if ok else "，不属不合格"), facts, key)


def counts_of(values: Mapping[str, object], area: tuple[SiteFacts, ...]) -> dict[str, int]:
    """How many sites were sampled, and of how many (抽查数和总数): a site counts once, and only one of the area."""
    rows = sampled(str(values.get("sample") or ""))
    return {"sampled": len({site.name for site in known_sites(rows, area).values()}), "running": len(area)}
