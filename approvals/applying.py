"""Filling in an application (填报): what was typed, what is still missing, which attachments are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from approvals import planning
from approvals.filing import evidence_asked, form_of
from approvals.models import Decision
from approvals.planning import Judged
from forms import attachments
from forms.builder import PaperForm
from forms.models import Attachment
from lifecycle.models import Application
from lifecycle.rules.facts import Finding
from lifecycle.rules.schema import Evidence

#: Kinds of fields whose text is kept in a draft even while it is not yet right.
WRITTEN = (
    "text",
    "textarea",
    "lines",
    "name",
    "phone",
    "mobile",
    "email",
    "domain_en",
    "domain_zh",
    "credit_code",
    "postcode",
)


@dataclass(frozen=True)
class Slot:
    """An attachment asked for (应附材料) and the file handed in for it."""

    asked: Evidence
    file: Attachment | None = None

    @property
    def missing(self) -> bool:
        """Whether it must still be handed in (尚缺)."""
        return self.asked.required and self.file is None

    @property
    def accept(self) -> str:
        """What the file chooser offers (可选文件类型)."""
        kinds = self.asked.accept or tuple(attachments.ALLOWED)
        return ",".join(f".{kind}" for kind in kinds)


@dataclass(frozen=True)
class Panel:
    """The live pre-flight panel (提交前核查): the guards' findings, and what is not filled in or handed in yet."""

    findings: tuple[Finding, ...]
    unanswered: tuple[tuple[str, str], ...] = ()
    missing: tuple[Slot, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether submission would be refused (不能提交)."""
        return bool(self.unanswered or self.missing or any(f.blocked for f in self.findings))


def typed(judged: Judged, data: Mapping[str, Any]) -> tuple[PaperForm, dict[str, Any]]:
    """What stands in the form now (已填内容): right answers as they are meant, wrong text as it was typed."""
    form = form_of(judged, data=data, draft=True)
    form.is_valid()
    values = form.answers()
    for key in form.errors:
        spec = form.specs.get(key)
        raw = form[key].data if key in form.fields else None
        if spec is not None and spec.kind in WRITTEN and isinstance(raw, str):
            values[key] = raw
    return form, values


def judge_typed(application: Application, at: datetime, data: Mapping[str, Any]) -> tuple[Judged, dict[str, Any]]:
    """The case judged by what is typed now (按所填内容核查): domains in use are looked up anew."""
    _form, values = typed(planning.judge(application, at), data)
    return planning.judge(application, at, values=values), values


def slots_of(judged: Judged) -> list[Slot]:
    """The attachments asked for at submission, each with its file (应附材料)."""
    files = {row.slot: row for row in attachments.current(judged.application)}
    return [Slot(asked, files.get(asked.name)) for asked in evidence_asked(judged)]


def panel_of(judged: Judged, slots: Sequence[Slot]) -> Panel:
    """What the pre-flight panel shows (提交前核查)."""
    form = form_of(judged, data=judged.facts.values)
    form.is_valid()
    unanswered = tuple((form[key].auto_id, str(form.fields[key].label)) for key in form.specs if key in form.errors)
    return Panel(judged.findings("submit"), unanswered, tuple(slot for slot in slots if slot.missing))


def last_return(application: Application) -> Decision | None:
    """The opinion with which the case came back to the applicant (退回意见)."""
    if application.state != Application.State.RETURNED:
        return None
    rows = Decision.objects.filter(application=application, verdict=Decision.Verdict.RETURN)
    return rows.select_related("unit").order_by("-pk").first()


def consequences(judged: Judged, first: Mapping[str, Any] | None) -> list[str]:
    """What submitting causes (提交后果), in the order it happens."""
    again = judged.application.state == Application.State.RETURNED
    said = []
    if again:
        said.append(_("以第%d轮的内容重报，以前各轮的内容和意见原样保留。") % judged.application.round)
    else:
        said.append(_("取得申请编号，并以提交当日的规则作为本件的适用规则，以后规则变化不影响本件。"))
        said.append(_("办理路线固定下来，各环节按此逐级办理。"))
    said.append(_("出具申请文书，内容不能再改；需要更正时由办理环节退回补正，或者由本单位撤回。"))
    if first:
        said.append(_("转到“%(step)s”，由%(office)s %(who)s办理。") % _whom(first))
    said.append(_("写入台账，提交人、时间和依据不可更改。"))
    return said


def _whom(first: Mapping[str, Any]) -> dict[str, str]:
    return {"step": str(first["label"]), "office": str(first["office"]), "who": str(first["holder"])}
