"""Who decided what, what is to be done after the grant, and whose turn it is."""

from __future__ import annotations

from approvals.engine.records import CaseProcess, CaseTask
from approvals.models.checking import CheckGuidance, CheckMark
from approvals.models.cosigning import Signature, Signer
from approvals.models.decision import Decision
from approvals.models.handing import CaseOpening, Delegation, DelegationEnd, TakenBack
from approvals.models.presence import Presence
from approvals.models.savedfilter import SavedFilter
from approvals.models.workitem import WorkItem

__all__ = [
    "CaseOpening",
    "CaseProcess",
    "CaseTask",
    "CheckGuidance",
    "CheckMark",
    "Decision",
    "Delegation",
    "DelegationEnd",
    "Presence",
    "SavedFilter",
    "Signature",
    "Signer",
    "TakenBack",
    "WorkItem",
]
