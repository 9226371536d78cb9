"""Who has looked as oneself (视角查看记录): a block of one's own page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.panels import Panel
from lifecycle import viewing

SHOWN = 10


def looked_at_by(about: Any, user: Any, at: datetime) -> Panel | None:
    """The looks others took as this person (谁以我的视角查看过), the newest first; nothing where there was none."""
    rows = list(viewing.of_person(user)[:SHOWN])
    return Panel("lifecycle/viewing_panel.html", {"rows": rows}) if rows else None
