"""Copies (抄送): sending a case to people and offices for reading, and the list of what one was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from approvals import route as routes
from approvals.casefile import CaseFile
from approvals.offers import handing
from approvals.services import copying
from approvals.views.verbpage import VerbForm, VerbPage
from lifecycle.models import CopyReading
from lifecycle.selectors import copies_for

PER_PAGE = 20


class Addressees(forms.MultipleChoiceField):
    """People and offices found by a look-up (抄送对象); the service says who may be named."""

    def valid_value(self, value: Any) -> bool:
        """Whatever was on the page when it was ticked (所选即所见)."""
        return True


class CopyForm(VerbForm):
    """To whom a case is copied (抄送)."""

    to = Addressees(
        label=_("抄送给"),
        help_text=_("可以选择多个；选择岗位的，由该岗位现任和今后任职的人员查看。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择抄送对象。")},
    )
    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300})
    )

    def __init__(self, file: CaseFile, data: Any = None, *, asked: Mapping[str, Any] | None = None) -> None:
        super().__init__(file, data, asked=asked)
        units = {step["unit"] for step in routes.steps_of(file.application.route)} | {file.application.unit_id}
        self.q = str(self.asked.get("q", "")).strip()[:40]
        self.found = [one for one in copying.look_up(self.q, units, file.today) if one.key != f"user.{file.user.pk}"]
        self.fields["to"].choices = [(one.key, one.label) for one in self.found]  # type: ignore[attr-defined]


def _copy(file: CaseFile, given: dict[str, Any], at: datetime) -> str:
    rows = copying.copy(by=file.user, application_id=file.application.pk, to=given["to"], note=given["note"], at=at)
    return str(_("已抄送%s；谁在何时看到，见本页“抄送”。") % "、".join(row.label for row in rows))


def _points(file: CaseFile) -> list[Any]:
    return [_("抄送对象可以查看本件的申请内容、意见、文书和办理记录，包括今后的进展。"), _("抄送记入台账，不能撤销。")]


COPY = VerbPage(
    handing.copy,
    _copy,
    _("抄送"),
    _("只有申请单位和办理环节的岗位可以抄送本件。"),
    form=CopyForm,
    points=_points,
    template="approvals/copy.html",
)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a case to people and offices for reading (抄送)."""
    return COPY.answer(request, pk)


@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    """What one was sent for reading (抄送我的), the newest first."""
    day = timezone.localtime(clock.now()).date()
    mine = copies_for(request.user, day)
    mark = CopyReading.objects.filter(copy=OuterRef("pk"), reader=request.user)  # type: ignore[misc]
    rows = mine.select_related("application__unit", "by").annotate(read_at=Subquery(mark.values("at")[:1]))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/copies.html", {"page": page, "unread": copying.unread(request.user, day)})
