"""What kind of applicant a unit is (申请主体类型): the key under which chains and conditions are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.rules.facts import UnitFacts

LABELS: Mapping[str, str] = {
    "national_portal": "国家级政府门户网站主办单位",
    "province_portal": "省级政府门户网站主办单位",
    "city_portal": "设区市政府门户网站主办单位",
    "county_portal": "县（市、区）政府门户网站主办单位",
    "ministry": "国务院部门",
    "provincial_department": "省直部门",
    "municipal_department": "市直部门",
    "county_department": "县级政府部门",
    "township": "乡镇（街道）",
    "vertical_unit": "垂直管理单位",
    "dual_managed": "双重管理单位",
    "institution": "事业单位",
    "internal_section": "内设机构",
    "zone": "园区",
}
PORTALS: Mapping[str, str] = {
    "nation": "national_portal",
    "province": "province_portal",
    "city": "city_portal",
    "county": "county_portal",
    "township": "township",
}
DEPARTMENTS: Mapping[str, str] = {
    "nation": "ministry",
    "province": "provincial_department",
    "city": "municipal_department",
    "county": "county_department",
    "township": "township",
}


def applicant_type(unit: UnitFacts) -> str:
    """Which kind of applicant the unit is (申请主体类型).

    A general office speaks for the portal of its level. A dual-managed unit of a county is held to what binds the
    county's departments, one of a province to what binds the province's.
    """
    if unit.kind in ("government", "office") or "general_office" in unit.functions:
        return PORTALS.get(unit.level, "township")
    if unit.kind == "township":
        return "township"
    if unit.kind == "section":
        return "internal_section"
    if unit.kind == "zone":
        return "zone"
    if unit.kind == "vertical" or unit.vertical:
        return "vertical_unit"
    if unit.kind == "dual" or unit.dual_managed:
        return "dual_managed" if unit.level == "city" else DEPARTMENTS.get(unit.level, "county_department")
    if unit.kind in ("institution", "centre"):
        return "institution"
    return DEPARTMENTS.get(unit.level, "county_department")


def label_of(applicant: str) -> str:
    """The applicant type in words (申请主体类型名称)."""
    return LABELS.get(applicant, applicant)


#: The booleans that every case has; a rulebook names further ones.
FLAGS = ("is_portal", "vertical", "dual_managed", "administrative", "special_need", "own_platform")


def flags_of(unit: UnitFacts, values: Mapping[str, Any]) -> dict[str, bool]:
    """The named booleans of a case that conditions may test (案情标志)."""
    applicant = applicant_type(unit)
    return {
        "is_portal": applicant.endswith("_portal"),
        "vertical": applicant == "vertical_unit",
        "dual_managed": unit.kind == "dual" or unit.dual_managed,
        "administrative": unit.administrative,
        "special_need": bool(str(values.get("special_need") or "").strip()),
        "own_platform": str(values.get("platform") or "") == "own",
    }
