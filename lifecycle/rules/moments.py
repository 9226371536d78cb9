"""Days and moments as forms hold them (时刻): ISO text, read in the zone the law counts in. Pure."""

from __future__ import annotations

from datetime import date, datetime

from lifecycle.daycount import ZONE


def moment_of(text: str) -> datetime | None:
    """The moment a form value says (时刻), midnight where it is a day; None for what is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.astimezone(ZONE) if found.tzinfo else found.replace(tzinfo=ZONE)


def day_of(text: str) -> date | None:
    """The day a form value says (日期), in the law's own zone; None for what is none."""
    found = moment_of(text)
    return found.date() if found else None


def in_words(moment: datetime) -> str:
    """A moment as findings print it (时刻文字)."""
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
