"""Writing and proving the ledger (台账).

Locks are always taken in one order: application, site, number, ledger. The head of the chain is locked last and
for the shortest time, so that the sequence has no gap and no two acts can claim one place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from lifecycle.models import LedgerEntry, LedgerHead

if TYPE_CHECKING:
    from accounts.models import Post, Unit, User
    from lifecycle.models import Application, Site


@dataclass(frozen=True)
class Act:
    """Who did it (行为人): the person, the post it was done in, and for whom, if as a substitute."""

    by: User | None
    post: Post | None = None
    acting_for: str = ""

    @property
    def name(self) -> str:
        """The name printed (姓名); what nobody did, the system did."""
        return self.by.real_name if self.by else "系统"

    @property
    def title(self) -> str:
        """The post printed (岗位)."""
        if self.post is None:
            return ""
        return f"{self.post.unit.display_name} {self.post.title or self.post.get_office_display()}"


def as_cite(citation: Any) -> dict[str, Any]:
    """A citation as it is stored (依据): rule ids, instrument, clause, title."""
    if not citation:
        return {}
    kept = asdict(citation) if is_dataclass(citation) and not isinstance(citation, type) else dict(citation)
    kept["rules"] = list(kept.get("rules", ()))
    kept["rule"] = kept["rules"][0] if kept["rules"] else ""
    kept.pop("words", None)
    return kept


def record(
    act: str,
    text: str,
    *,
    who: Act,
    at: datetime,
    unit: Unit | None = None,
    site: Site | None = None,
    application: Application | None = None,
    cites: Sequence[Any] = (),
    facts: Mapping[str, Any] | None = None,
) -> LedgerEntry:
    """Append one act to the ledger (记入台账), inside the act's own transaction.

    Law: every entry carries the clauses that allowed the act. Raises: RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A ledger entry belongs into the transaction of its act.")
    head = LedgerHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = LedgerEntry(
        seq=head.seq + 1,
        act=act,
        text=text,
        at=at,
        recorded_at=timezone.now(),
        actor=who.by,
        actor_name=who.name,
        actor_post=who.title,
        acting_for=who.acting_for,
        unit=unit,
        site=site,
        application=application,
        cites=[as_cite(c) for c in cites if c],
        facts=json.loads(json.dumps(dict(facts or {}), cls=DjangoJSONEncoder)),
        prev_hash=head.hash,
    )
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry


def digest(entry: LedgerEntry) -> str:
    """SHA-256 over the canonical JSON of an entry (摘要), the previous digest included."""
    content = {
        "seq": entry.seq,
        "act": entry.act,
        "text": entry.text,
        "at": _instant(entry.at),
        "recorded_at": _instant(entry.recorded_at),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "actor_post": entry.actor_post,
        "acting_for": entry.acting_for,
        "unit": entry.unit_id,
        "site": entry.site_id,
        "application": entry.application_id,
        "cites": entry.cites,
        "facts": entry.facts,
        "prev": entry.prev_hash,
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _instant(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return moment.isoformat()


@dataclass(frozen=True)
class Broken:
    """Where the chain breaks (断链处): the row and why."""

    seq: int
    why: str


def verify() -> tuple[int, Broken | None]:
    """Walk the whole chain (核验台账): how many entries hold, and the first broken row, if any."""
    count, previous = 0, "0" * 64
    for entry in _entries():
        count += 1
        if entry.seq != count:
            return count - 1, Broken(entry.seq, f"序号不连续：应为 {count}，实为 {entry.seq}")
        if entry.prev_hash != previous:
            return count - 1, Broken(entry.seq, "与前一记录的摘要不衔接")
        if digest(entry) != entry.hash:
            return count - 1, Broken(entry.seq, "内容与摘要不符")
        previous = entry.hash
    head = LedgerHead.objects.filter(pk=1).first()
    if head and (head.seq, head.hash) != (count, previous):
        return count, Broken(head.seq, f"链尾记为第 {head.seq} 条，台账实有 {count} 条")
    if head is None and count:
        return count, Broken(count, "链尾记录缺失")
    return count, None


def _entries() -> Iterator[LedgerEntry]:
    return LedgerEntry.objects.order_by("seq").iterator(chunk_size=2000)
