"""Checks on what was filled in (填报内容核查)."""

from __future__ import annotations

from collections.abc import Mapping

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.patterns import matches


@check(fields=Mapping)
def values_given(case: Case) -> Outcome:
    """All these fields are filled in (必填内容)."""
    fields = case.params["fields"]
    missing = [key for key in fields if not case.text(key)]
    facts = tuple((str(label), case.text(key) or "未填写") for key, label in fields.items())
    if missing:
        return Outcome(False, "尚未填写" + "、".join(f"“{fields[key]}”" for key in missing), facts, missing[0])
    return Outcome(True, "已填写" + "、".join(f"“{label}”" for label in fields.values()), facts)


@check(field=str, label=str, allowed=Mapping, may={"labels": Mapping})
def value_in(case: Case) -> Outcome:
    """The choice is one the clause allows (允许的选项)."""
    key, label, allowed = str(case.params["field"]), case.params["label"], case.params["allowed"]
    value = case.text(key)
    may = "、".join(f"“{word}”" for word in allowed.values())
    if value in allowed:
        return Outcome(True, f"“{label}”为“{allowed[value]}”", ((label, str(allowed[value])),), key)
    said = f"“{label}”为“{_shown(case, value)}”，只能是{may}" if value else f"尚未选择“{label}”，只能是{may}"
    return Outcome(False, said, ((label, _shown(case, value) or "未填写"),), key)


@check(field=str, label=str, barred=Mapping, may={"labels": Mapping})
def value_not_in(case: Case) -> Outcome:
    """The choice is not one the clause forbids (禁止的选项); it must have been made."""
    key, label, barred = str(case.params["field"]), case.params["label"], case.params["barred"]
    value = case.text(key)
    if not value:
        return Outcome(False, f"尚未填写“{label}”", ((label, "未填写"),), key)
    if value in barred:
        return Outcome(False, f"“{label}”填写为“{barred[value]}”", ((label, str(barred[value])),), key)
    return Outcome(True, f"“{label}”不属禁止情形", ((label, _shown(case, value)),), key)


@check(field=str, label=str, least=int, most=int, unit=str)
def number_between(case: Case) -> Outcome:
    """A whole number within the limits, both ends included (数值范围)."""
    key, label, unit = str(case.params["field"]), case.params["label"], case.params["unit"]
    least, most, text = case.params["least"], case.params["most"], case.text(str(case.params["field"]))
    number = int(text) if text.isdecimal() else None
    ok = number is not None and least <= number <= most
    said = f"“{label}”为{text}{unit}" if text else f"尚未填写“{label}”"
    return Outcome(ok, said if ok else f"{said}，应为{least}至{most}{unit}的整数", ((label, text or "未填写"),), key)


@check(field=str, label=str)
def attested(case: Case) -> Outcome:
    """The applicant has confirmed it (确认事项)."""
    key, label = str(case.params["field"]), str(case.params["label"])
    value = case.facts.values.get(key)
    ok = _confirmed(value)
    return Outcome(ok, f"{'已' if ok else '尚未'}确认“{label}”", ((label, "已确认" if ok else "未确认"),), key)


@check(fields=Mapping)
def all_attested(case: Case) -> Outcome:
    """The applicant has confirmed each of these (逐项确认)."""
    fields = case.params["fields"]
    open_ = [key for key in fields if not _confirmed(case.facts.values.get(key))]
    facts = tuple((str(label), "未确认" if key in open_ else "已确认") for key, label in fields.items())
    if open_:
        return Outcome(False, "尚未确认" + "、".join(f"“{fields[key]}”" for key in open_), facts, open_[0])
    return Outcome(True, f"{len(fields)}项均已确认", facts)


def _confirmed(value: object) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "on", "1", "是")


@check(field=str, reason=str, label=str)
def explained_if_differs(case: Case) -> Outcome:
    """A holder other than the applicant is explained (不一致原因)."""
    key, unit, label = str(case.params["reason"]), case.facts.unit, str(case.params["label"])
    holder = case.text(str(case.params["field"]))
    facts = (("申请单位", unit.name), (label, holder or "未填写"))
    if not holder:
        return Outcome(False, f"尚未填写“{label}”", facts, str(case.params["field"]))
    if holder == unit.name:
        return Outcome(True, f"{label}与申请单位一致", facts, key)
    told = case.text(key)
    return Outcome(
        bool(told), f"{label}“{holder}”与申请单位“{unit.name}”不一致，{'已' if told else '未'}说明原因", facts, key
    )


@check(field=str, label=str, format=str)
def value_formatted(case: Case) -> Outcome:
    """The value is written as its format says (格式)."""
    key, label, name = str(case.params["field"]), str(case.params["label"]), str(case.params["format"])
    value, known = case.text(key), case.rules.format(name)
    ok = matches(case.rules, name, value)
    example = f"，应如“{known.example}”" if known else ""
    return Outcome(ok, f"“{label}”为“{value or '空'}”" + ("" if ok else example), ((label, value or "未填写"),), key)


@check(field=str, may={"strip": tuple, "suffixes": tuple})
def name_is_institution(case: Case) -> Outcome:
    """The site is named after its institution (网站名称与机构名称一致)."""
    key, unit = str(case.params["field"]), case.facts.unit
    name = case.text(key)
    bare = {n for n in (unit.name, unit.short_name) if n}
    bare |= {n.removesuffix(end) for n in bare for end in case.params.get("strip", ()) if n.endswith(end)}
    fitting = {n + end for n in bare for end in case.params.get("suffixes", ("",))}
    facts = (("网站名称", name or "未填写"), ("机构名称", unit.name))
    if name in fitting:
        return Outcome(True, f"网站名称“{name}”与机构名称一致", facts, key)
    said = f"网站名称“{name}”与机构名称“{unit.name}”不一致" if name else "尚未填写网站名称"
    return Outcome(False, said, facts, key)


def _shown(case: Case, value: str) -> str:
    """The label of a choice as the rulebook calls it, else the value itself."""
    named = {**case.params.get("allowed", {}), **case.params.get("barred", {}), **case.params.get("labels", {})}
    return str(named.get(value, value))
