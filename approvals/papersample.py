"""A paper as it would be issued now (文书预览): nothing is numbered, signed or kept."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from approvals import planning
from approvals.planning import Judged
from approvals.services import issuing
from forms.paper import Paper
from lifecycle.errors import DomainError
from lifecycle.rules import lookup


def sample_of(judged: Judged, name: str, at: datetime) -> Paper:
    """One paper of the case with the answers of now (文书样稿), blank where others will sign.

    Raises: LookupError for a paper this case will not issue at submission.
    """
    rules = lookup.papers_for(judged.rules, *judged.case, at="submit")
    rule = next((one for one in rules if one.name == name), None)
    if rule is None:
        raise LookupError(name)
    case = copy(judged.application)  # looked at only, never saved
    case.values = dict(judged.facts.values)
    try:
        case.route = case.route or planning.planned_route(judged)
    except DomainError:
        case.route = {}
    paper = issuing.sample(replace(judged, application=case), rule, at=at)
    return replace(paper, banner=_("预览稿，尚未提交。") + paper.banner)
