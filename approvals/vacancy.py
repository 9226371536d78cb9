"""An empty office of a case (岗位空缺): what is known of it, and how it is said on the page, in the ledger, in messages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Post, Unit
from lifecycle.models import Application
from notices.messages.outbox import Said
from notices.messages.seats import Overseers
from notices.models import Message

MARK = "vacant"
EMPTY, OWN, SAME = "empty", "own", "same"
WHY = {
    EMPTY: gettext_lazy("目前无人在岗"),
    OWN: gettext_lazy("在岗人员均为本申请的申报人，不能审批自己申报的事项"),
    SAME: gettext_lazy("在岗人员已签署上一环节，按办理安排须由他人签署"),
}


@dataclass(frozen=True)
class Vacancy:
    """One empty office of a case (岗位空缺): which seat, why, what is arranged, who signs meanwhile, the reason recorded."""

    home: str
    why: str
    then: str
    to: str = ""
    reason: str = ""


def vacancies_of(application: Application) -> dict[str, Vacancy]:
    """The empty offices a case is marked with (本件空缺岗位); no statement."""
    return {home: Vacancy(**mark) for home, mark in application.cursor.get(MARK, {}).items()}


def told(application: Application, home: str, now: Vacancy | None) -> str:
    """An empty office in words (空缺说明): which one, why, and what happens now."""
    office = office_words(home)
    if now is None:
        return _("“%s”已有人在岗，恢复由该岗位办理。") % office
    first = _("“%(office)s”%(why)s。") % {"office": office, "why": WHY[now.why]}
    if now.to:
        rest = _("按办理安排由主管单位“%s”代为签署，至该岗位有人在岗为止。") % office_words(now.to)
    else:
        rest = _("本件暂停在该环节，已告知安全管理员和监督检查岗；登记任职或代理后即可继续办理。")
    return first + rest + (_("办理安排理由：%s") % now.reason if now.reason else "")


def office_words(one: str) -> str:
    """A seat in words (岗位名称): the unit and its office."""
    _post, unit, office = one.split(".")
    return f"{Unit.objects.get(pk=int(unit)).display_name} {Post.Office(office).label}"


def messages(application: Application, home: str, now: Vacancy | None, words: str) -> list[Said]:
    """Who is told (告知对象): security administrators and auditors; the supervising office that signs; the office again filled."""
    watching = [f"office.{Post.Office.SECURITY_ADMIN}", *Overseers().auditors(application.unit)]
    alarm = _said(application, Message.Kind.ALARM, _("岗位空缺"), watching, words, home)
    if now is None:
        return [_said(application, Message.Kind.TURN, _("待办"), [home], words, home)]
    if now.to:
        return [alarm, _said(application, Message.Kind.TURN, _("待办（代签空缺岗位）"), [now.to], words, now.to)]
    return [alarm]


def on_page(application: Application) -> list[str]:
    """What the page of a case says (案卷提示): one sentence for each empty office; no statement where there is none."""
    return [told(application, home, one) for home, one in vacancies_of(application).items()]


def _said(application: Application, kind: str, what: str, to: list[str], text: str, about: str) -> Said:
    return Said(
        key=f"vacancy:{application.pk}:{application.version}:{about}:{kind}",
        kind=kind,
        subject=f"{what}：{application.title}",
        to=to,
        text=text,
        path=reverse("case", args=[application.pk]),
        application=application,
    )
