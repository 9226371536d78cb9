"""Sessions that slide (会话顺延): the idle time counts from the last request, written down at most once a minute."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

SEEN = "seen_at"
#: A session is put on record again when it was last so many seconds ago: reading pages need not write each time.
PAUSE = 60


class SlidingSessions(SessionMiddleware):
    """Django's sessions, kept alive by use (会话顺延)."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> Any:
        """Note that the session is in use (登记使用), where it is somebody's and the last note is old."""
        session = getattr(request, "session", None)
        if session is not None and session.accessed and session.session_key and not session.is_empty():
            now = int(time.time())
            if not 0 <= now - int(session.get(SEEN, 0)) < PAUSE:
                session[SEEN] = now
        return super().process_response(request, response)
