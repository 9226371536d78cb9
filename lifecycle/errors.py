"""What the product refuses with.

    DomainError
    ├── NotAllowedNow      the state does not allow the act
    ├── RuleNotMet         a clause forbids it: carries the findings (rule, clause, facts, way out)
    ├── EvidenceMissing    something that must be shown is not there
    ├── StaleVersion       somebody else acted first: carries what changed
    └── RulebookError      a rulebook file is wrong: file, key, remedy

Permission stays Django's own PermissionDenied. Every message is Chinese and meant to be read by its user.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.rules.facts import Finding


class DomainError(Exception):
    """An act the product refuses (不予受理), with a message for the user."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowedNow(DomainError):
    """The state of the thing does not allow this act (当前状态不允许)."""


class RuleNotMet(DomainError):
    """A clause forbids the act (不符合规定); `findings` say which, why, and the way out."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f.message for f in self.findings))


class EvidenceMissing(DomainError):
    """Something that must be shown is not there (缺少佐证材料)."""


class StaleVersion(DomainError):
    """Somebody else acted first (他人已先行办理); what the loser typed is kept by the page."""


class RulebookError(DomainError):
    """A rulebook is wrong (规则库有误): which file, which key, what to do."""

    def __init__(self, file: str, key: str, remedy: str) -> None:
        super().__init__(f"{file}：{key}：{remedy}")
        self.file, self.key, self.remedy = file, key, remedy
