"""Checked first, confirmed as checked, all rows or none, and nobody beyond their own place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Post, Unit, User
from accounts.rosters.registry import rosters
from lifecycle import ledger
from lifecycle.errors import NotAllowedNow, StaleVersion
from lifecycle.models import CensusSite, Domain, LedgerEntry, MediaAccount, RosterUpload, Site
from lifecycle.rosters import importing
from tests.cast import Cast
from tests.rosters.sheets import NOON, UNIT, book, check, confirm, faults, imported, opened, told

PERSON = {
    "用户名": "xinren",
    "姓名": "辛仁",
    "单位代码": "hy-nyncj",
    "岗位": "经办岗",
    "任职起始": "2026-03-02",
}
SITE = {
    "主办单位代码": "hy-nyncj",
    "网站名称": "县农业农村局网站",
    "网站类型": "部门网站",
    "上线日期": "2018-05-04",
    "网站标识码": "3699030009",
}
DOMAIN = {"域名": "nyncj.hy.example.cn", "主办单位代码": "hy-nyncj", "网站名称": SITE["网站名称"], "主域名": "是"}
LISTED = {
    "地区代码": "hy",
    "名单名称": "第一次普查名单",
    "网站名称": "县农业局网站",
    "名单日期": "2015-12-15",
    "主办单位名称": "县农业局",
}
ACCOUNT = {"主办单位代码": "hy-nyncj", "平台": "微信公众号", "账号名称": "县里农业", "运行状态": "运行中"}
ROWS = {"units": UNIT, "sites": SITE, "census": LISTED, "media": ACCOUNT}


def test_checking_writes_nothing(cast: Cast) -> None:
    before = LedgerEntry.objects.count()
    upload = check(cast.taoran, "units", book("units", [UNIT]))
    assert upload.counts == {"new": 1, "changed": 0, "unchanged": 0, "faulty": 0}
    assert not Unit.objects.filter(code="hy-new").exists()
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize("code", ["units", "sites", "census", "media"])
def test_a_confirmed_roster_is_written_with_one_entry(cast: Cast, code: str) -> None:
    imported(cast.taoran, code, [ROWS[code]])
    entry = LedgerEntry.objects.get(act="roster.imported")
    assert entry.facts["new"] == 1
    assert entry.actor_name == cast.taoran.real_name
    model = {"units": Unit, "sites": Site, "census": CensusSite, "media": MediaAccount}[code]
    found = rosters()[code].resource._meta.model
    assert found is model
    assert ledger.verify()[1] is None


@pytest.mark.parametrize(("code", "model", "more"), [("sites", Site, "承办单位"), ("media", MediaAccount, "账号标识")])
def test_each_row_has_its_history_once_and_a_check_leaves_none(cast: Cast, code: str, model: Any, more: str) -> None:
    before = model.history.count()
    check(cast.taoran, code, book(code, [ROWS[code]]))
    assert model.history.count() == before
    imported(cast.taoran, code, [ROWS[code]])
    imported(cast.taoran, code, [{**ROWS[code], more: "xian-nyncj"}])
    assert list(model.objects.get(unit__code="hy-nyncj").history.values_list("history_type", flat=True)) == ["~", "+"]


@pytest.mark.parametrize("code", ["units", "people", "sites", "domains", "census", "media"])
def test_what_is_exported_and_imported_again_changes_nothing(cast: Cast, code: str) -> None:
    imported(cast.taoran, "census", [LISTED])
    imported(cast.taoran, "media", [ACCOUNT])
    content = importing.export(rosters()[code], by=cast.taoran, at=NOON)
    upload = check(cast.taoran, code, content)
    assert told(upload) == []
    assert (upload.counts["new"], upload.counts["changed"]) == (0, 0)
    assert upload.counts["unchanged"] > 0


def test_one_faulty_row_keeps_all_of_them_out(cast: Cast) -> None:
    upload = check(cast.taoran, "units", book("units", [UNIT, {**UNIT, "单位代码": "hy-b", "层级": "区级"}]))
    assert [(fault.row, fault.column) for fault in faults(upload)] == [(3, "层级")]
    with pytest.raises(NotAllowedNow, match="有误"):
        confirm(cast.taoran, upload)
    assert not Unit.objects.filter(code="hy-new").exists()


def test_what_is_confirmed_is_what_was_checked(cast: Cast) -> None:
    upload = check(cast.taoran, "units", book("units", [UNIT]))
    with pytest.raises(StaleVersion, match="不一致"):
        importing.confirm(by=cast.taoran, upload_id=upload.pk, digest="0" * 64, at=NOON)
    imported(cast.taoran, "units", [UNIT])
    with pytest.raises(StaleVersion, match="在库记录有变化"):
        confirm(cast.taoran, upload)


def test_a_roster_is_confirmed_once_and_in_time(cast: Cast) -> None:
    late = check(cast.taoran, "units", book("units", [UNIT]))
    with pytest.raises(NotAllowedNow, match="有效期"):
        confirm(cast.taoran, late, NOON + importing.KEPT)
    confirm(cast.taoran, late, NOON + importing.KEPT - timedelta(seconds=1))
    with pytest.raises(NotAllowedNow, match="已于"):
        confirm(cast.taoran, late)
    assert bytes(RosterUpload.objects.get(pk=late.pk).content) == b""


def test_nobody_confirms_what_another_has_checked(cast: Cast) -> None:
    upload = check(cast.taoran, "units", book("units", [UNIT]))
    with pytest.raises(PermissionDenied):
        confirm(cast.heyunfei, upload)


def test_who_supervises_nothing_imports_nothing(cast: Cast) -> None:
    for name in ("luojingwen", "xuanming", "lengfeng", "shijing"):
        with pytest.raises(PermissionDenied):
            check(getattr(cast, name), "units", book("units", [UNIT]))


def test_a_supervising_office_imports_only_into_its_own_place(cast: Cast) -> None:
    assert told(check(cast.heyunfei, "units", book("units", [UNIT]))) == []
    outside = {**UNIT, "单位代码": "jx-new", "上级单位代码": "jx"}
    assert told(check(cast.heyunfei, "units", book("units", [outside])))[0][:2] == (2, "上级单位代码")
    own = Unit.objects.get(code="jx-nyt")
    changed = {**UNIT, "单位代码": own.code, "单位全称": "改名", "上级单位代码": "jx", "层级": "省级"}
    assert "管辖范围" in told(check(cast.heyunfei, "units", book("units", [changed])))[0][2]
    for code, row in (("sites", SITE), ("media", ACCOUNT)):
        found = told(check(cast.heyunfei, code, book(code, [{**row, "主办单位代码": "jx-nyt"}])))
        assert found == [(2, "主办单位代码", found[0][2])]
        assert "管辖范围" in found[0][2]
    assert told(check(cast.heyunfei, "census", book("census", [{**LISTED, "地区代码": "jx"}])))[0][1] == "地区代码"


def test_a_supervising_office_gives_no_functions_and_no_law(cast: Cast) -> None:
    row = {**UNIT, "承担职能": "general_office", "适用地区": "cn-jx"}
    found = told(check(cast.heyunfei, "units", book("units", [row])))
    assert {heading for _, heading, _ in found} == {"承担职能", "适用地区"}
    assert told(check(cast.taoran, "units", book("units", [row]))) == []


def test_the_same_thing_twice_in_a_file_names_the_other_row(cast: Cast) -> None:
    found = told(check(cast.taoran, "units", book("units", [UNIT, UNIT])))
    assert found == [(3, "单位代码", "与第2行重复，请只留一行")]
    twice = [{**DOMAIN, "域名": "WWW.HY.example.cn"}, {**DOMAIN, "域名": "www.hy.example.cn。"}]
    imported(cast.taoran, "sites", [SITE])
    assert any("重复" in text for *_, text in told(check(cast.taoran, "domains", book("domains", twice))))


def test_a_code_nobody_has_is_named_in_chinese(cast: Cast) -> None:
    found = told(check(cast.taoran, "sites", book("sites", [{**SITE, "主办单位代码": "nowhere"}])))
    assert found[0][:2] == (2, "主办单位代码")
    assert "没有单位代码为“nowhere”的记录" in found[0][2]
    assert not any("matching query" in text for *_, text in found)


def test_a_unit_cannot_stand_below_itself(cast: Cast) -> None:
    row = {**UNIT, "单位代码": "hy", "单位全称": "某县人民政府", "单位类型": "人民政府", "上级单位代码": "hy-nyncj"}
    found = told(check(cast.taoran, "units", book("units", [row])))
    assert any("本单位或其下级" in text for *_, text in found)


def test_posts_wait_for_the_security_administrator(cast: Cast) -> None:
    upload = check(cast.taoran, "people", book("people", [PERSON]))
    assert told(upload) == []
    with pytest.raises(PermissionDenied):
        confirm(cast.taoran, upload)
    confirm(cast.shijing, upload)
    new = User.objects.get(username="xinren")
    assert not new.has_usable_password()
    assert Post.objects.get(user=new).unit.code == "hy-nyncj"
    assert LedgerEntry.objects.get(act="roster.imported").facts["uploaded_by"] == cast.taoran.real_name


def test_nobody_gives_a_post_to_oneself_or_makes_an_administrator(cast: Cast) -> None:
    me = cast.heyunfei
    mine = {**PERSON, "用户名": me.username, "姓名": me.real_name, "办公电话": me.phone, "手机": me.mobile}
    assert any("本人" in text for *_, text in told(check(me, "people", book("people", [mine]))))
    admin = {**PERSON, "岗位": "系统管理员"}
    assert "没有“系统管理员”这一选项" in told(check(cast.taoran, "people", book("people", [admin])))[0][2]


def test_one_person_has_one_name_in_a_file(cast: Cast) -> None:
    rows = [PERSON, {**PERSON, "岗位": "审核岗", "姓名": "辛义"}]
    assert any("第2行不一致" in text for *_, text in told(check(cast.taoran, "people", book("people", rows))))


def test_a_site_that_is_new_here_runs_since_its_day(cast: Cast) -> None:
    imported(cast.taoran, "sites", [SITE])
    site = Site.objects.get(code="3699030009")
    assert site.state == Site.State.ONLINE
    assert LedgerEntry.objects.filter(act="site.imported", site=site).count() == 1
    missing = {**SITE, "网站标识码": "", "网站名称": "另一网站", "上线日期": ""}
    assert told(check(cast.taoran, "sites", book("sites", [missing])))[0][1] == "上线日期"
    ahead = {**missing, "上线日期": "2026-03-03"}
    assert "办理开设" in told(check(cast.taoran, "sites", book("sites", [ahead])))[0][2]


def test_what_is_governed_of_a_site_on_record_is_never_changed(cast: Cast) -> None:
    imported(cast.taoran, "sites", [SITE])
    renamed = {**SITE, "网站名称": "新名称"}
    assert told(check(cast.taoran, "sites", book("sites", [renamed])))[0][1] == "网站名称"
    site = Site.objects.get(code="3699030009")
    site.take_offline(NOON)
    site.save()
    imported(cast.taoran, "sites", [{**SITE, "承办单位": "信息科"}])
    site = Site.objects.get(pk=site.pk)
    assert (site.state, site.operator) == (Site.State.TEMPORARILY_OFFLINE, "信息科")


def test_a_domain_belongs_to_a_site_on_record_and_stays_there(cast: Cast) -> None:
    assert "先导入网站名册" in told(check(cast.taoran, "domains", book("domains", [DOMAIN])))[0][2]
    imported(cast.taoran, "sites", [SITE])
    imported(cast.taoran, "domains", [DOMAIN, {**DOMAIN, "域名": "县农业.政务", "主域名": "否"}])
    assert Domain.objects.get(display="县农业.政务").state == Domain.State.ACTIVE
    second = {**DOMAIN, "域名": "other.example.cn"}
    assert told(check(cast.taoran, "domains", book("domains", [second])))[0][1] == "主域名"
    other = Site.objects.exclude(code=SITE["网站标识码"]).select_related("unit")[0]
    moved = {**DOMAIN, "主办单位代码": other.unit.code, "网站名称": other.name}
    assert "域名变更" in told(check(cast.taoran, "domains", book("domains", [moved])))[0][2]


def test_a_closed_account_says_since_when(cast: Cast) -> None:
    closed = {**ACCOUNT, "运行状态": "已注销"}
    assert told(check(cast.taoran, "media", book("media", [closed])))[0][1] == "注销日期"


def test_a_census_line_is_linked_only_within_its_area(cast: Cast) -> None:
    row = {**LISTED, "主办单位代码": "jx-nyt"}
    assert told(check(cast.taoran, "census", book("census", [row])))[0][1] == "主办单位代码"


def test_nothing_exported_is_a_formula(cast: Cast) -> None:
    imported(cast.taoran, "units", [{**UNIT, "规范简称": "+1"}])
    Unit.objects.filter(code="hy-new").update(short_name='=cmd|"/c calc"!A1')
    book_again: Any = opened(importing.export(rosters()["units"], by=cast.taoran, at=NOON))
    cells = [cell for row in book_again.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith("=cmd") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_template_carries_headings_and_notes(cast: Cast) -> None:
    for roster in rosters().values():
        made: Any = opened(importing.template(roster))
        assert made.sheetnames == [roster.label, "填写说明"]
        assert tuple(cell.value for cell in made.worksheets[0][1]) == roster.headings
