"""The rules in use (适用规则): the library on disk, the recorded settings, and what a case is judged by."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from lifecycle.models import JurisdictionSetting, RuleSnapshot
from lifecycle.rules import loader, lookup
from lifecycle.rules.coverage import Line, report
from lifecycle.rules.proofs import shipped
from lifecycle.rules.schema import RuleSet

if TYPE_CHECKING:
    from lifecycle.models import Application
    from lifecycle.rules.library import Library


def library() -> Library:
    """The rulebooks on disk (规则库), read once a process."""
    return _read(tuple(str(d) for d in settings.RULEBOOK_DIRS))


@lru_cache(maxsize=4)
def _read(dirs: tuple[str, ...]) -> Library:
    return loader.load([Path(d) for d in dirs])


def coverage() -> list[Line]:
    """What the product does about every rule of the catalogue (规则落实表), with the proofs recorded with it."""
    return _covered(tuple(str(d) for d in settings.RULEBOOK_DIRS))


@lru_cache(maxsize=4)
def _covered(dirs: tuple[str, ...]) -> list[Line]:
    return report(_read(dirs), shipped())


def recorded_settings(day: date) -> dict[str, Any]:
    """What the regulators have recorded by a day (口径设定), keyed `<jurisdiction>.<key>`; the newest binds."""
    rows = JurisdictionSetting.objects.filter(effective_from__lte=day).order_by("effective_from", "pk")
    return {f"{j}.{k}": v for j, k, v in rows.values_list("jurisdiction", "key", "value")}


def rules_on(jurisdiction: str, procedure: str, day: date) -> RuleSet:
    """The rules binding a jurisdiction and procedure on a day (当日适用规则).

    Raises: RulebookError when the jurisdiction or procedure has no rulebook.
    """
    recorded = recorded_settings(day)
    frozen = tuple(sorted((k, repr(v)) for k, v in recorded.items()))
    key = (tuple(str(d) for d in settings.RULEBOOK_DIRS), jurisdiction, procedure, day, frozen)
    found = _RESOLVED.get(key)
    if found is None:
        if len(_RESOLVED) > 256:
            _RESOLVED.clear()
        found = _RESOLVED[key] = lookup.resolve(
            library(), jurisdiction=jurisdiction, procedure=procedure, day=day, settings=recorded
        )
    return found


_RESOLVED: dict[Any, RuleSet] = {}


def banner_for(jurisdiction: str, day: date) -> str:
    """The banner a jurisdiction's pages carry (沿用提示): a lapsed instrument still applied by a recorded decision."""
    if not jurisdiction:
        return ""
    known = [code for book in library().lineage(jurisdiction) for code in book.procedures]
    return rules_on(jurisdiction, known[0], day).banner if known else ""


def snapshot(rules: RuleSet) -> RuleSnapshot:
    """Keep the rules a case is judged by (存规则快照), once per digest."""
    row, _ = RuleSnapshot.objects.get_or_create(
        digest=rules.digest,
        defaults={"jurisdiction": rules.jurisdiction, "procedure": rules.procedure, "body": dict(rules.body)},
    )
    _STORED[rules.digest] = rules
    return row


_STORED: dict[str, RuleSet] = {}


def rules_of(application: Application, day: date) -> RuleSet:
    """The rules a case is judged by (本件适用规则): its own snapshot once submitted, else those of the day."""
    if application.rules_id is None:
        return rules_on(application.jurisdiction, application.procedure, day)
    found = _STORED.get(application.rules_id)
    if found is None:
        if len(_STORED) > 512:
            _STORED.clear()
        body = RuleSnapshot.objects.values_list("body", flat=True).get(pk=application.rules_id)
        found = _STORED[application.rules_id] = lookup.from_body(body)
    return found
