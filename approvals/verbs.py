"""The register of verbs (办理动作登记): what a person may do on the page of a case now, beside signing itself.

A verb is one function of `approvals/offers/` that looks at the case file and returns a `Verb`, or None for a person it does
not concern. Its page is a `VerbPage` (approvals/views/verbpage.py) at `/cases/<pk>/<verb>/`, its act one service.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from approvals.offers import applicant, handing, signers
from approvals.offers.verb import Verb

if TYPE_CHECKING:
    from approvals.casefile import CaseFile

Offer = Callable[["CaseFile"], Verb | None]

#: In the order of the menu; what ends a case stands last.
OFFERS: tuple[Offer, ...] = (
    handing.answer,
    handing.recall,
    handing.take_back,
    handing.transfer,
    handing.delegate,
    signers.add_signer,
    signers.remove_signer,
    handing.copy,
    applicant.urge,
    applicant.withdraw,
    applicant.relinquish,
)


def verbs_of(file: CaseFile) -> list[Verb]:
    """What the person may do on this case now (可办动作), and what not yet where the reason helps."""
    found = (offer(file) for offer in OFFERS)
    return [verb for verb in found if verb is not None and verb.shown]
