"""Every act of the services, and a case in every state: what the table of role by verb by state is made of."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Unit, User
from approvals import services
from approvals.models import Signer, WorkItem
from approvals.services import (
    adding_signers,
    attaching,
    copying,
    deciding,
    delegating,
    drafting,
    interrupting,
    publishing,
    relinquishing,
    submitting,
    taking_back,
    transferring,
    urging,
    withdrawing,
    working,
)
from approvals.services.adding_signers import Asked
from approvals.services.working import Done
from fixtures.scans import pdf
from forms.models import Attachment
from lifecycle.models import Application
from notices.messages.seats import open_seats
from notices.models import Notice
from tests.cast import FILED, GRANTED, RECORDS, REVIEWERS, Cast, again, approve, back, decide, grant, refuse

#: When a person acts on a case that stands as named.
NOW = GRANTED + timedelta(days=1)
#: Acts that move no case: opening a draft begins one; units, substitutes and leavers are of the register; a mark on the
#: checklist and the guidance beside it are notes. Each has tests of its own.
NO_CASE = {
    *("drafting.open_draft", "merging.merge", "merging.rename"),
    *("substituting.substitute", "substituting.end", "handing_over.hand_over", "checking.mark", "guiding.write"),
}
SCAN = pdf("scan")
Act = Callable[[User, Application], Any]


class NothingThere(Exception):
    """The case has nothing the verb could be done to, as no notice before its grant."""


def states(cast: Cast) -> Iterator[tuple[str, Application]]:
    """A case of the department in each state: on its way to the end, and where its way ends early."""
    for name, make in _early(cast).items():
        before = transaction.savepoint()
        yield name, make()
        transaction.savepoint_rollback(before)
    case = cast.submitted()
    for step, username in REVIEWERS.items():
        if step in ("consent", "centre_handler", "city_office", "province_office"):
            yield f"under_review: {step}", case
        last = step == "province_office"
        case = decide(case, getattr(cast, username), grant() if last else approve(), GRANTED if last else FILED)
    yield "carrying_out", case
    case = cast.worked(case)
    yield "carrying_out: notice to post", case
    notice = cast.noticed(GRANTED, case)
    yield "carrying_out: notice posted", again(case)
    publishing.fulfil_due(notice.pk, GRANTED + timedelta(days=60))
    yield "completed", again(case)


def _early(cast: Cast) -> Mapping[str, Callable[[], Application]]:
    def withdrawn() -> Application:
        case = cast.submitted()
        withdrawing.withdraw(by=cast.handler, application_id=case.pk, seen=None, reason="不再需要。", at=FILED)
        return again(case)

    return {
        "draft": cast.draft,
        "returned": lambda: decide(cast.reviewed("centre_handler"), cast.sunwanqing, back()),
        "refused": lambda: decide(cast.reviewed("city_office"), cast.city_reviewer, refuse()),
        "withdrawn": withdrawn,
    }


def _decided(said: deciding.Said) -> Act:
    return lambda by, case: deciding.decide(by=by, application_id=case.pk, seen=case.version, said=said, at=NOW)


def _notice(case: Application) -> int:
    row = Notice.objects.filter(application=case).first()
    if row is None:
        raise NothingThere
    return row.pk


def _detach(by: User, case: Application) -> Any:
    row = Attachment.objects.filter(application=case, removed_at=None).first()
    if row is None:
        raise NothingThere
    return attaching.detach(by=by, attachment_id=row.pk, at=NOW)


def _attach(by: User, case: Application) -> Any:
    upload = ContentFile(SCAN, name="scheme.pdf")
    return attaching.attach(by=by, application_id=case.pk, slot="security_scheme", upload=upload, at=NOW)


def _work(by: User, case: Application) -> Any:
    item = WorkItem.objects.filter(application=case, done_at=None).order_by("order").first()
    if item is None:
        raise NothingThere
    done = Done(**RECORDS[item.name], dated=NOW.date())  # type: ignore[arg-type]
    return working.do_item(by=by, application_id=case.pk, name=item.name, done=done, at=NOW)


def _post(by: User, case: Application) -> Any:
    url = "https://www.example.com/notice/1"
    return publishing.post(by=by, notice_id=_notice(case), url=url, at=NOW)


def _gap(by: User, case: Application) -> Any:
    since: datetime = NOW - timedelta(hours=1)
    return interrupting.interrupt(by=by, notice_id=_notice(case), since=since, reason="断电。", at=NOW)


def _add_signer(by: User, case: Application) -> Any:
    asked = Asked(_unit("jj-szzx"), "editor_in_chief", "before")
    return adding_signers.add_signer(
        by=by, application_id=case.pk, seen=None, asked=asked, reason="请一并审核。", at=NOW
    )


def _unit(code: str) -> int:
    return Unit.objects.values_list("pk", flat=True).get(code=code)


def _remove_signer(by: User, case: Application) -> Any:
    row = Signer.objects.filter(application=case).first()
    return adding_signers.remove_signer(
        by=by, application_id=case.pk, signer_id=row.pk if row else 0, reason="不再需要。", at=NOW
    )


def _peer(case: Application) -> int | None:
    """Another person who holds the seat of the open turn, if there is one."""
    seats = open_seats(case)
    _post, unit, office = seats[0].split(".") if seats else ("", "0", "")
    found = User.objects.filter(posts__unit_id=int(unit), posts__office=office).order_by("-pk").first()
    return found.pk if found else None


def _colleague(case: Application) -> int | None:
    """Another person of the unit whose turn it is."""
    seats = open_seats(case)
    unit = int(seats[0].split(".")[1]) if seats else 0
    return User.objects.filter(posts__unit_id=unit).order_by("-pk").values_list("pk", flat=True).first()


#: Verb -> the act as fully filled in as any may be; the first part is the service, what follows a colon its kind.
VERBS: Mapping[str, Act] = {
    "drafting.save_draft": lambda by, case: drafting.save_draft(
        by=by, application_id=case.pk, values={"reason": "说明。"}, seen=None, at=NOW
    ),
    "drafting.discard": lambda by, case: drafting.discard(by=by, application_id=case.pk, at=NOW),
    "attaching.attach": _attach,
    "attaching.detach": _detach,
    "submitting.submit": lambda by, case: submitting.submit(by=by, application_id=case.pk, seen=None, at=NOW),
    "submitting.resubmit": lambda by, case: submitting.resubmit(by=by, application_id=case.pk, seen=None, at=NOW),
    "withdrawing.withdraw": lambda by, case: withdrawing.withdraw(
        by=by, application_id=case.pk, seen=None, reason="不再需要。", at=NOW
    ),
    "deciding.decide: approve": _decided(grant()),
    "deciding.decide: return": _decided(back()),
    "deciding.decide: refuse": _decided(refuse()),
    "adding_signers.add_signer": _add_signer,
    "adding_signers.remove_signer": _remove_signer,
    "taking_back.take_back": lambda by, case: taking_back.take_back(
        by=by, application_id=case.pk, seen=None, reason="再核一次。", at=NOW
    ),
    "transferring.transfer": lambda by, case: transferring.transfer(
        by=by, application_id=case.pk, seen=None, to=_peer(case), reason="外出。", at=NOW
    ),
    "delegating.delegate": lambda by, case: delegating.delegate(
        by=by, application_id=case.pk, seen=None, to=_colleague(case), question="请提意见。", at=NOW
    ),
    "delegating.come_back": lambda by, case: delegating.come_back(
        by=by, application_id=case.pk, seen=None, kind="answered", opinion="可以。", at=NOW
    ),
    "copying.copy": lambda by, case: copying.copy(
        by=by, application_id=case.pk, to=[f"post.{_unit('jj-wjw')}.handler"], note="", at=NOW
    ),
    "urging.urge": lambda by, case: urging.urge(by=by, application_id=case.pk, words="", at=NOW),
    "relinquishing.relinquish": lambda by, case: relinquishing.relinquish(
        by=by, application_id=case.pk, seen=None, reason="不再需要。", at=NOW
    ),
    "working.do_item": _work,
    "publishing.post": _post,
    "publishing.end": lambda by, case: publishing.end(by=by, notice_id=_notice(case), at=NOW),
    "interrupting.interrupt": _gap,
    "interrupting.uphold": lambda by, case: interrupting.uphold(
        by=by, notice_id=_notice(case), reason="不作中断。", at=NOW
    ),
}


def offered() -> set[str]:
    """Every act a person can do, read from the services themselves: public functions of their own transaction that take `by`."""
    found = set()
    for info in iter_modules(services.__path__):
        module = import_module(f"{services.__name__}.{info.name}")
        for name, made in vars(module).items():
            own = hasattr(made, "__wrapped__") and inspect.unwrap(made).__module__ == module.__name__
            if own and not name.startswith("_"):
                parameter = inspect.signature(made).parameters.get("by")
                if parameter is not None and parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                    found.add(f"{info.name}.{name}")
    return found


def forget(user: User) -> User:
    """The person without what an earlier act has read."""
    for name in ("_posts", "_seats", "_signable"):
        user.__dict__.pop(name, None)
    return user
