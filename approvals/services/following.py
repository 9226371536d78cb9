"""What follows a grant at once (批准之后): notices whose turn has come, and the end of a case that leaves nothing to do."""

from __future__ import annotations

from datetime import datetime

from approvals import planning
from approvals.planning import Judged
from approvals.services import announcing, completing
from lifecycle.ledger import Act
from lifecycle.models import Application

GRANTED = (Application.State.GRANTED, Application.State.CARRYING_OUT)


def after_grant(judged: Judged, *, who: Act, at: datetime) -> None:
    """Draft the notices that wait for nothing and complete what has nothing left (批准后续).

    Law: PRM-06, TMP-06. Inside the transaction of the decision; does nothing for a case that is not granted.
    """
    if judged.application.state not in GRANTED:
        return
    if any(not notice.after for notice in judged.rules.notices):
        announcing.draft(planning.once_granted(judged), who=who, at=at)
    completing.complete_if_done(judged.application, who=Act(None), at=at)
