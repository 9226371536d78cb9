"""Which papers an act issues (出具文书): the rulebook says which, the decisions give opinions, signers and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Unit
from approvals import route as routes
from approvals.models import Decision
from approvals.papercontext import clock_context, context_of, work_context
from approvals.paperopinions import opinions_of
from approvals.planning import Judged
from forms import documents
from forms.definition import ChainBlock
from forms.documents import Issue
from forms.loader import load
from forms.models import Document
from forms.numbering import document_number
from forms.paper import Paper
from forms.values import fill
from lifecycle.ledger import Act
from lifecycle.rules import lookup
from lifecycle.rules.basics import SIGNER
from lifecycle.rules.schema import Paper as PaperRule


def issue(
    judged: Judged, moment: str, *, who: Act, at: datetime, extra: Mapping[str, Any] | None = None
) -> list[Document]:
    """Issue the papers of a moment (出具文书): numbered inside the act, drawn right after its commit."""
    rules = lookup.papers_for(judged.rules, *judged.case, at=moment)
    return issue_these(judged, rules, who=who, at=at, extra=extra)


def issue_these(
    judged: Judged, rules: Sequence[PaperRule], *, who: Act, at: datetime, extra: Mapping[str, Any] | None = None
) -> list[Document]:
    """Issue these papers (出具文书), with the case's values, opinions and number."""
    if not rules:
        return []
    application = judged.application
    year = timezone.localtime(at).year
    numbered = [(rule, document_number(rule.series, year, _prefix(_issuer(judged, rule)))) for rule in rules]
    papers = _filled(judged, numbered, at, extra)
    return documents.issue(
        papers, application=application, site=application.site, by=who.by, at=at, round_number=application.round
    )


def sample(judged: Judged, rule: PaperRule, *, at: datetime) -> Paper:
    """A paper as it would be printed now (文书打印稿), to be looked at or signed by hand: no number, no code, not kept."""
    (one,) = _filled(judged, [(rule, "")], at, None)
    return Paper(
        form=load(one.spec),
        values=one.values,
        opinions=one.opinions,
        banner=one.banner,
        issuer=one.unit.name,
        chain=tuple(one.chain),
        demo=settings.DEMO,
        seals=False,
    )


def _filled(
    judged: Judged, wanted: Sequence[tuple[PaperRule, str]], at: datetime, extra: Mapping[str, Any] | None
) -> list[Issue]:
    """The papers with all they print (文书内容), each with its number."""
    application = judged.application
    context = context_of(judged, at=at, extra={**_known(judged), **(extra or {})})
    answers = {**application.values, **application.granted, **(extra or {}).get("answers", {})}
    opinions = opinions_of(application)
    blocks = chain_blocks(application.route)
    papers = []
    for rule, number in wanted:
        issuer = _issuer(judged, rule)
        own = {**context, "number": number, "issuer": {"name": issuer.name, "short_name": issuer.display_name}}
        papers.append(
            Issue(
                name=rule.name,
                spec=rule.spec,
                unit=issuer,
                values=fill(load(rule.spec), answers, own),
                number=number,
                opinions=opinions,
                chain=blocks,
                banner=judged.rules.banner,
            )
        )
    return papers


def _issuer(judged: Judged, rule: PaperRule) -> Unit:
    return judged.units.get(rule.issuer, judged.application.unit)


def _prefix(unit: Unit) -> str:
    """The office's 代字, its short name where none is registered."""
    return unit.document_prefix or unit.display_name


def issue_refusal(judged: Judged, step: Mapping[str, Any], said: Decision, *, who: Act, at: datetime) -> list[Document]:
    """Issue the answer to a refused case (出具不予批准复函), from the office that refused; a unit answers not to itself."""
    if said.unit_id == judged.application.unit_id:
        return []
    units = {**judged.units, SIGNER: said.unit}
    cite = step["cite"]
    words = {
        "on": timezone.localtime(at).date().isoformat(),
        "reason": said.opinion,
        "clause": f"《{cite['title']}》{cite['clause']}",
        "office": said.unit.name,
    }
    return issue(replace(judged, units=units), "refuse", who=who, at=at, extra={"refusal": words})


def _known(judged: Judged) -> dict[str, Any]:
    """What a paper prints of the work and the clocks so far (办理情况)."""
    return {"work": work_context(judged), "deadlines": clock_context(judged)}


def chain_blocks(route: Mapping[str, Any]) -> list[ChainBlock]:
    """The opinion blocks of the chain actually configured (意见栏)."""
    return [
        ChainBlock(
            step_key=step["key"],
            office_label=step["label"] if not step["group"] else step["group"],
            title_label=step["office_label"] if step["group"] else "",
            signer_label=f"{step['office_label']}签字",
            group_label=step["group"],
        )
        for step in routes.steps_of(route)
    ]
