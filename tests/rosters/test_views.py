"""The pages of rosters: template, check, faults in a table, confirmation."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Unit
from lifecycle.models import RosterUpload
from tests.cast import Cast
from tests.rosters.sheets import UNIT, book
from tests.signed_in import visitor, words


def _file(content: bytes, name: str = "单位.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_roster_is_checked_and_then_confirmed(cast: Cast) -> None:
    client = visitor(cast.taoran)
    address = reverse("roster", args=["units"])
    answer = client.post(address, {"file": _file(book("units", [UNIT]))}, follow=True)
    assert "确认导入" in words(answer)
    assert not Unit.objects.filter(code="hy-new").exists()
    upload = RosterUpload.objects.get()
    done = client.post(reverse("roster_upload", args=[upload.pk]), {"digest": upload.digest}, follow=True)
    assert "全部内容已写入" in words(done)
    assert Unit.objects.filter(code="hy-new").exists()


def test_faults_are_shown_with_row_heading_and_way_out(cast: Cast) -> None:
    client = visitor(cast.taoran)
    wrong = {**UNIT, "层级": "区级", "统一社会信用代码": "11369900MB0000027A"}
    answer = client.post(reverse("roster", args=["units"]), {"file": _file(book("units", [wrong]))}, follow=True)
    page = words(answer)
    assert "没有“区级”这一选项" in page
    assert "校验位不对" in page
    assert "重新上传" in page
    upload = RosterUpload.objects.get()
    refused = client.post(reverse("roster_upload", args=[upload.pk]), {"digest": upload.digest})
    assert refused.status_code == 409


def test_an_unreadable_file_keeps_the_page(cast: Cast) -> None:
    client = visitor(cast.taoran)
    address = reverse("roster", args=["units"])
    assert "请选择要导入的" in words(client.post(address))
    answer = client.post(address, {"file": _file(b"x,y", "单位.csv")})
    assert answer.status_code == 422
    assert "只接受 xlsx" in words(answer)


def test_posts_are_confirmed_by_the_security_administrator_alone(cast: Cast) -> None:
    row = {"用户名": "xinren", "姓名": "辛仁", "单位代码": "hy-nyncj", "岗位": "经办岗", "任职起始": "2026-03-02"}
    visitor(cast.taoran).post(reverse("roster", args=["people"]), {"file": _file(book("people", [row]))})
    upload = RosterUpload.objects.get()
    address = reverse("roster_upload", args=[upload.pk])
    assert "等待安全管理员确认" in words(visitor(cast.taoran).get(address))
    assert visitor(cast.taoran).post(address, {"digest": upload.digest}).status_code == 404
    security = visitor(cast.shijing)
    assert upload.file_name in words(security.get(reverse("rosters")))
    assert security.post(address, {"digest": upload.digest}).status_code == 302


def test_who_may_not_import_finds_no_roster(cast: Cast) -> None:
    for name in ("luojingwen", "lengfeng", "xuanming"):
        client = visitor(getattr(cast, name))
        assert client.get(reverse("rosters")).status_code == 404
        for address in ("roster", "roster_template", "roster_export"):
            assert client.get(reverse(address, args=["units"])).status_code == 404
