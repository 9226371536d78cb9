"""What a round changed in the attachments (附件变化): added, removed, replaced, by the slot they stand in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class FileChange:
    """One slot whose file differs between two rounds (附件变化): the entry of before and of now, whichever there is."""

    slot: str
    before: Mapping[str, Any] | None
    now: Mapping[str, Any] | None

    @property
    def words(self) -> str:
        """What happened to the file (变化)."""
        if self.before is None:
            return _("本轮新增")
        return _("本轮更换") if self.now is not None else _("本轮移除")


def file_changes(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[FileChange]:
    """The slots whose content differs (附件对照); the same bytes under another name are no change."""
    was = {str(entry["slot"]): entry for entry in before}
    there = {str(entry["slot"]): entry for entry in now}
    return [
        FileChange(slot, was.get(slot), there.get(slot))
        for slot in dict.fromkeys([*there, *was])
        if _bytes(was.get(slot)) != _bytes(there.get(slot))
    ]


def _bytes(entry: Mapping[str, Any] | None) -> str | None:
    return str(entry["sha256"]) if entry else None
