"""Writing what signers shall look at (制定审查要点): it explains a check and never changes the law."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import home_path
from approvals.guidance import checks_of, writing_post
from approvals.models import CheckGuidance
from lifecycle import ledger
from lifecycle.errors import DomainError
from lifecycle.ledger import Act
from lifecycle.procedures import PROCEDURES
from lifecycle.rulebase import rules_on
from lifecycle.selectors import jurisdiction_of

LONGEST = 1000


@transaction.atomic
def write(*, by: User, procedure: str, check: str, text: str, at: datetime) -> CheckGuidance:
    """Write the guidance of one check for the writer's place (制定审查要点); an empty text withdraws it.

    Law: the clause of the check itself. Raises: PermissionDenied, DomainError (no such check, too long, nothing new).
    """
    day = timezone.localtime(at).date()
    post = writing_post(by, day)
    if post is None:
        raise PermissionDenied(_("审查要点由承担监管职能单位的科室岗、审批岗制定。"))
    rules = rules_on(jurisdiction_of(post.unit), procedure, day) if procedure in PROCEDURES else None
    entry = dict(checks_of(rules)).get(check) if rules is not None else None
    if entry is None:
        raise DomainError(_("该事项没有这个审查项，请刷新后重试。"), field="check")
    text = text.strip()
    if len(text) > LONGEST:
        raise DomainError(_("审查要点不超过%d字，请精简。") % LONGEST, field="text")
    place = home_path(post.unit)
    rows = CheckGuidance.objects.filter(place=place, procedure=procedure, check_key=check)
    before = rows.last()
    if text == (before.text if before else ""):
        raise DomainError(_("内容没有变化，未保存。"), field="text")
    made = CheckGuidance.objects.create(
        place=place, unit=post.unit, procedure=procedure, check_key=check, text=text, written_by=by, written_at=at
    )
    ledger.record(
        "guidance.written",
        _("“%(procedure)s”审查项“%(check)s”的审查要点：%(text)s")
        % {"procedure": PROCEDURES[procedure].name, "check": entry.label, "text": text or _("（撤下）")},
        who=Act(by, post, "" if post.user_id == by.pk else post.user.real_name),
        at=at,
        unit=post.unit,
        cites=[entry.cite],
        facts={"procedure": procedure, "check": check, "before": before.text if before else "", "text": text},
    )
    return made
