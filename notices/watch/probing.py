"""The probe (网上核查): look, keep the evidence, open and close findings. It changes nothing of what is recorded."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count

from notices.watch import judging, subjects
from notices.watch.addresses import NoResolver, Resolver, looked_up, system_resolver
from notices.watch.fetching import Fetcher
from notices.watch.judging import GAP, KEPT, Answer, Verdict
from notices.watch.subjects import Subject
from notices.watchmodels import Finding, Kind, Probe

Fetch = Callable[[str], Answer]
MOST_AT_ONCE = 5  # so that a run stays within its minute even if every place is silent
MOST_A_HOST = 4  # in a minute
GONE = "对象的登记状态已变化，不再需要核查"


def watch(at: datetime, fetch: Fetch | None = None, resolve: Resolver | None = None) -> int:
    """Look at what is due (网上核查), a few at a time; returns how many were looked at."""
    if not settings.PROBE:
        return 0
    settle(at)
    fetch = fetch or Fetcher(settings.PROBE_HOSTS, settings.PROBE_SECONDS)
    resolve = resolve or system_resolver(settings.PROBE_SECONDS)
    chosen = _chosen(subjects.due(at - timedelta(hours=settings.PROBE_HOURS)), at)
    for subject in chosen:
        look(subject, at, fetch, resolve)
    return len(chosen)


def look(subject: Subject, at: datetime, fetch: Fetch, resolve: Resolver) -> Probe:
    """Look at one thing (核查一项), outside any transaction; the evidence and its finding are then kept together."""
    if subject.kind == Kind.DOMAIN:
        answer, verdict = Answer(subject.url), judging.judge_cancelled(_addresses(subject.url, resolve))
    else:
        answer = fetch(subject.url)
        verdict = _judged(subject, answer)
    try:
        return _kept(subject, at, answer, verdict)
    except IntegrityError:  # another worker has opened the same finding at this very moment
        return _kept(subject, at, answer, verdict)


def settle(at: datetime) -> None:
    """Close the findings about what need no longer be looked at (核查发现归结)."""
    for row in Finding.objects.filter(state=Finding.State.OPEN):
        if not subjects.lasting(row.kind, row.about):
            _close(row, at, GONE)


def _judged(subject: Subject, answer: Answer) -> Verdict:
    if subject.kind == Kind.NOTICE:
        return judging.judge_notice(answer, subject.titles)
    if subject.kind == Kind.ARCHIVE and subject.dated is not None:
        return judging.judge_archive(answer, subject.dated)
    return judging.judge_online(answer) if subject.kind == Kind.ONLINE else judging.judge_offline(answer)


def _addresses(name: str, resolve: Resolver) -> list[str] | None:
    try:
        return looked_up(name, 80, resolve)
    except NoResolver:
        return None


def _chosen(found: Iterable[Subject], at: datetime) -> list[Subject]:
    """A few of those that are due (本次核查): no host is asked more often than it may be in a minute."""
    lately = Probe.objects.filter(at__gt=at - timedelta(minutes=1), at__lte=at).exclude(host="")
    asked = Counter(dict(lately.order_by().values_list("host").annotate(Count("pk"))))
    chosen: list[Subject] = []
    for subject in found:
        if subject.host and asked[subject.host] >= MOST_A_HOST:
            continue
        asked[subject.host] += 1
        chosen.append(subject)
        if len(chosen) == MOST_AT_ONCE:
            break
    return chosen


@transaction.atomic
def _kept(subject: Subject, at: datetime, answer: Answer, verdict: Verdict) -> Probe:
    probe = Probe.objects.create(
        kind=subject.kind,
        about=subject.about,
        site_id=subject.site_id,
        notice_id=subject.notice_id,
        url=subject.url[:500],
        host=subject.host,
        at=at,
        outcome=verdict.outcome,
        reason=verdict.reason[:300],
        status=answer.status,
        final_url=answer.url[:500],
        digest=hashlib.sha256(answer.body).hexdigest() if answer.status is not None else "",
        excerpt=verdict.excerpt[: judging.EXCERPT],
    )
    rows = Finding.objects.select_for_update().filter(kind=subject.kind, about=subject.about, state=Finding.State.OPEN)
    found = rows.first()
    if found is not None:
        found.latest = probe
        found.save(update_fields=["latest"])
        if verdict.outcome == KEPT:
            _close(found, at, verdict.reason)
    elif verdict.outcome == GAP and subjects.lasting(subject.kind, subject.about):
        Finding.objects.create(
            kind=subject.kind,
            about=subject.about,
            site_id=subject.site_id,
            notice_id=subject.notice_id,
            opened_at=at,
            opened_by=probe,
            latest=probe,
        )
    return probe


def _close(row: Finding, at: datetime, why: str) -> None:
    row.state, row.closed_at, row.closing = Finding.State.CLOSED, at, why[:300]
    row.save(update_fields=["state", "closed_at", "closing"])
