"""Wake-ups of this app: reminders become messages, messages are addressed and sent."""

from __future__ import annotations

from celery import shared_task

from accounts import clock
from lifecycle import jobs
from notices.messages import addressing, rungs, sending
from notices.watch import probing


@shared_task(name="notices.send_messages")
@jobs.job("notices.send_messages")
def send_messages() -> int:
    """Write the reminders' messages, address what a crash left unaddressed, send what is due (通知发送)."""
    at = clock.now()
    rungs.tell_rungs(at)
    addressing.address_all()
    return sending.send_due(clock.now())


@shared_task(name="notices.probe_places")
@jobs.job("notices.probe_places")
def probe_places() -> int:
    """Look whether what is recorded is really so (网上核查), a few places at a time; nothing unless it is switched on."""
    return probing.watch(clock.now())
