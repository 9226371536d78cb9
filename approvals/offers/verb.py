"""A verb on the page of a case (办理动作): what it is called, what it leads to, where it is done, and why not now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One act a person may do on a case (办理动作); `consequence` is one sentence that begins with 将.

    A verb that cannot be done now says `why_not`; the menu shows it only where `shown` says that the reason helps.
    """

    name: str
    label: str
    consequence: str
    url: str
    icon: str = "arrow-right"
    why_not: str = ""
    shown: bool = True
    danger: bool = False

    @property
    def available(self) -> bool:
        """Whether it can be done now (现在可办)."""
        return not self.why_not
