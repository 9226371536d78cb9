"""Checks on domain names (域名核查)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lifecycle.rules.checks import Case, Outcome, check
from lifecycle.rules.patterns import tidy_domain, to_ascii, to_unicode

LABELS: Mapping[str, str] = {"domain_en": "英文域名", "domain_zh": "中文域名"}


def _asked(case: Case) -> tuple[str, str, str]:
    """The field, what it is called, and the domain filled in, in the form people read."""
    key = str(case.params["field"])
    return key, LABELS.get(key, "域名"), to_unicode(case.text(key))


def _blank(key: str, label: str) -> Outcome:
    """An English domain must be there; a Chinese one may be left out."""
    return Outcome(key != "domain_en", f"尚未填写{label}", ((label, "未填写"),), key)


@check(field=str, suffixes=tuple)
def domain_suffix(case: Case) -> Outcome:
    """The domain ends as it must (域名后缀)."""
    key, label, domain = _asked(case)
    if not domain:
        return _blank(key, label)
    ok = domain.endswith(tuple(case.params["suffixes"]))
    wanted = "、".join(f"“{s}”" for s in case.params["suffixes"])
    return Outcome(ok, f"{label}“{domain}”{'以' if ok else '不以'}{wanted}结尾", ((label, domain),), key)


@check(fields=tuple, barred=tuple)
def domain_barred(case: Case) -> Outcome:
    """None of the domains ends in a suffix this unit may not use (不得使用的域名后缀)."""
    for key in case.params["fields"]:
        domain = to_unicode(case.text(key))
        for suffix in case.params["barred"]:
            if domain.endswith(suffix):
                label = LABELS.get(key, "域名")
                said = f"“{case.facts.unit.name}”拟用{label}“{domain}”，以“{suffix}”结尾"
                return Outcome(False, said, (("申请单位", case.facts.unit.name), (label, domain)), key)
    return Outcome(True, "拟用域名的后缀符合单位类型", (("申请单位", case.facts.unit.name),))


@check(field=str, names=tuple)
def domain_exact(case: Case) -> Outcome:
    """The domain is the one the clause names (规定的域名)."""
    key, label, domain = _asked(case)
    if not domain:
        return _blank(key, label)
    wanted = "、".join(f"“{name}”" for name in case.params["names"])
    ok = domain in case.params["names"]
    return Outcome(ok, f"{label}为“{domain}”" + ("" if ok else f"，规定为{wanted}"), ((label, domain),), key)


@check(field=str, pattern=str, shape=str, may={"parent": str, "barred_names": tuple})
def domain_shape(case: Case) -> Outcome:
    """The domain has the shape of its kind, below the right parent (域名结构)."""
    key, label, domain = _asked(case)
    if not domain:
        return _blank(key, label)
    found = re.fullmatch(str(case.params["pattern"]), domain)
    names = found.groupdict() if found else {}
    if not found or names.get("name") in case.params.get("barred_names", ()):
        return Outcome(False, f"{label}“{domain}”不是“{case.params['shape']}”结构", ((label, domain),), key)
    whose = case.params.get("parent")
    if not whose:
        return Outcome(True, f"{label}“{domain}”符合“{case.params['shape']}”结构", ((label, domain),), key)
    unit = case.facts.unit
    parent = tidy_domain(unit.portal_domain if whose == "portal" else unit.system_domain).removeprefix("www.")
    if not parent:
        said = f"{label}“{domain}”结构相符，但单位资料没有登记上级门户网站域名，未能核对"
        return Outcome(True, said, ((label, domain), ("上级门户域名", "未登记")), key, soft=True)
    ok = names.get("parent") == parent
    said = f"{label}“{domain}”{'是' if ok else '不是'}“{parent}”的下级域名"
    return Outcome(ok, said, ((label, domain), ("上级门户域名", parent)), key)


@check(field=str, pattern=str)
def domain_initials(case: Case) -> Outcome:
    """The name is the initials of the place (拼音首字母)."""
    key, label, domain = _asked(case)
    found = re.fullmatch(str(case.params["pattern"]), domain)
    initials, place = case.facts.unit.place_initials.lower(), case.facts.unit.place_name
    facts = ((label, domain or "未填写"), ("名称拼音首字母", initials or "未登记"))
    if not found or not initials:
        return Outcome(False, f"未能核对{label}“{domain}”是否为名称拼音首字母", facts, key)
    ok = found["name"] == initials
    said = f"{label}中的“{found['name']}”{'是' if ok else '不是'}“{place}”的拼音首字母“{initials}”"
    return Outcome(ok, said, facts, key)


@check(field=str, pattern=str, shape=str, may={"named_after_unit": bool, "strip": tuple})
def domain_zh_shape(case: Case) -> Outcome:
    """The Chinese domain has its shape and, where asked, is named after the unit (中文域名结构)."""
    key, label, domain = _asked(case)
    if not domain:
        return _blank(key, label)
    found = re.fullmatch(str(case.params["pattern"]), domain)
    if not found:
        return Outcome(False, f"{label}“{domain}”不是“{case.params['shape']}”结构", ((label, domain),), key)
    if not case.params.get("named_after_unit"):
        return Outcome(True, f"{label}“{domain}”符合“{case.params['shape']}”结构", ((label, domain),), key)
    unit = case.facts.unit
    names = {n for n in (unit.name, unit.short_name, unit.place_name if _portal(case) else "") if n}
    for end in case.params.get("strip", ()):
        names |= {n.removesuffix(end) for n in names if n.endswith(end) and len(n) > len(end) + 1}
    ok = found["name"] in names
    said = f"{label}中的“{found['name']}”{'是' if ok else '不是'}“{unit.name}”的全称或规范简称"
    return Outcome(ok, said, ((label, domain), ("单位全称", unit.name), ("规范简称", unit.short_name or "未登记")), key)


@check(fields=tuple)
def domain_free(case: Case) -> Outcome:
    """Nobody else holds or has asked for the domain (域名未被占用)."""
    taken = {_comparable(name): holder for name, holder in case.facts.domains_taken.items()}
    asked = []
    for key in case.params["fields"]:
        text = case.text(key)
        if not text:
            continue
        label = LABELS.get(key, "域名")
        try:
            encoded = to_ascii(text)
        except ValueError:
            return Outcome(False, f"{label}“{text}”不是合法的域名", ((label, text),), key)
        holder = taken.get(encoded)
        if holder:
            said = f"{label}“{to_unicode(text)}”已由“{holder}”使用或在先申请"
            return Outcome(False, said, ((label, to_unicode(text)), ("持有单位", holder)), key)
        asked.append(to_unicode(text))
    return Outcome(True, "、".join(f"“{name}”" for name in asked) + "未被占用" if asked else "尚未填写域名")


@check(field=str)
def domain_expired(case: Case) -> Outcome:
    """The term of the domain to be given up has run out (域名到期); one not on record cannot be checked."""
    key, site = str(case.params["field"]), case.facts.site
    name = to_unicode(case.text(key))
    ends = {to_unicode(domain): day for domain, day in site.expiries.items()}.get(name) if site else None
    if not name or ends is None:
        return Outcome(not name, f"“{name}”没有登记注册年限，未能核对是否到期", (("原域名", name or "未填写"),), key)
    facts = (("原域名", name), ("到期日", ends.isoformat()))
    ok = case.facts.today >= ends
    return Outcome(ok, f"“{name}”的注册期至{ends.isoformat()}，{'已到期' if ok else '尚未到期'}", facts, key)


def _comparable(name: str) -> str:
    try:
        return to_ascii(name)
    except ValueError:
        return name


def _portal(case: Case) -> bool:
    return bool(case.facts.flags.get("is_portal"))
