"""Drafting the notices of a case (拟制公告) when their turn comes, one for each place, with their papers."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from approvals.models import WorkItem
from approvals.papercontext import notice_context
from approvals.planning import Judged
from approvals.services import issuing, telling
from lifecycle import ledger
from lifecycle.ledger import Act, as_cite
from lifecycle.rules import lookup
from lifecycle.rules.schema import NoticeRule, Paper
from notices.models import Notice


def draft(judged: Judged, *, who: Act, at: datetime) -> list[Notice]:
    """Draft the notices whose turn has come (拟公告), one for each place, with their papers.

    Law: OPN-17, OPN-18.
    """
    application = judged.application
    rules = lookup.notices_for(judged.rules, *judged.case)
    if not rules or application.site is None:
        return []
    items = {i.name: i.done_at is not None for i in WorkItem.objects.filter(application=application)}
    drafted = set(Notice.objects.filter(application=application).values_list("name", flat=True))
    found: list[Notice] = []
    for rule in rules:
        if rule.name not in drafted and all(items.get(name, True) for name in rule.after):
            found += _draft_one(judged, rule, who, at)
    telling.notice_drafted(application, found, at=at)
    return found


def _draft_one(judged: Judged, rule: NoticeRule, who: Act, at: datetime) -> list[Notice]:
    application = judged.application
    rows = []
    for place in rule.places:
        at_place = judged.rules.places[place]
        rows.append(
            Notice(
                application=application,
                site=application.site,
                name=rule.name,
                kind=rule.kind,
                label=rule.label,
                place=place,
                place_label=at_place.label,
                time_name=rule.time,
                cite=as_cite(rule.cite),
            )
        )
    context = {"notice": notice_context(rows[0])}
    papers = issuing.issue_these(judged, _papers(judged, rule), who=who, at=at, extra=context)
    paper = next((p for p in papers if p.form_code == rule.template), None)
    for row in rows:
        row.document = paper
        row.save()
    ledger.record(
        "notice.drafted",
        _("拟制“%(label)s”，待发布于%(places)s")
        % {"label": rule.label, "places": "、".join(r.place_label for r in rows)},
        who=Act(None),
        at=at,
        unit=application.unit,
        site=application.site,
        application=application,
        cites=[rule.cite],
    )
    return rows


def _papers(judged: Judged, rule: NoticeRule) -> list[Paper]:
    """The papers that go with a notice (公告文书): its text and what it needs, none that belongs to another notice."""
    own = {rule.template, *rule.needs}
    others = {spec for r in lookup.notices_for(judged.rules, *judged.case) for spec in (r.template, *r.needs)} - own
    return [paper for paper in lookup.papers_for(judged.rules, *judged.case, at="notice") if paper.spec not in others]
