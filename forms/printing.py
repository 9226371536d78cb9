"""Printing many papers (批量打印): asked for in a page, bound by the worker, found again by the tick if a worker dies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import BinaryIO, cast

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forms import documents
from forms.binding import Bound, Progress, dossier, merged, zipped
from forms.contents_page import Contents
from forms.enclosures import enclosed
from forms.filenames import bare, saved_as
from forms.models import Attachment, Document, DocumentFile, PrintJob
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.models import Application

log = structlog.get_logger(__name__)

MOST_PAPERS = 500
MOST_OPEN = 5  # jobs of one person
MOST_TRIES = 3
STALE = timedelta(seconds=90)  # a job not touched for so long has lost its worker
EVERY = 10  # papers between two notes of progress


def ask(rows: QuerySet[Document], kind: str, *, by: User, at: datetime) -> PrintJob:
    """Ask for papers to be bound (申请打印); `rows` are papers the person may see, in the order wanted.

    Raises: DomainError when nothing or too much is asked for, NotAllowedNow while too many jobs are open.
    """
    keys = list(rows.values_list("pk", flat=True)[: MOST_PAPERS + 1])
    if kind not in (PrintJob.Kind.MERGED, PrintJob.Kind.ORIGINALS):
        raise DomainError(_("请选择打印方式。"), field="kind")
    if not keys:
        raise DomainError(_("请至少选择一份文书。"), field="papers")
    if len(keys) > MOST_PAPERS:
        raise DomainError(_("一次最多打印%d份文书，请分批选择。") % MOST_PAPERS, field="papers")
    return _queue(by, kind, _("文书%d份") % len(keys), keys, None, at)


def ask_dossier(application: Application, *, by: User, at: datetime) -> PrintJob:
    """Ask for a case to be bound as a whole (申请生成案卷).

    Raises: NotAllowedNow when the case has no papers yet, or too many jobs are open.
    """
    keys = list(Document.objects.filter(application=application).order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NotAllowedNow(_("该申请还没有出具文书，提交后才能生成案卷。"))
    title = _("%s案卷") % (application.number or application.title)
    return _queue(by, PrintJob.Kind.DOSSIER, title, keys, application, at)


@transaction.atomic
def _queue(
    by: User, kind: str, title: str, keys: Sequence[int], application: Application | None, at: datetime
) -> PrintJob:
    User.objects.select_for_update().get(pk=by.pk)
    waiting = PrintJob.objects.filter(owner=by, state__in=(PrintJob.State.WAITING, PrintJob.State.RUNNING))
    if waiting.count() >= MOST_OPEN:
        raise NotAllowedNow(_("您有%d个打印任务尚未完成，请等其中一个完成后再申请。") % MOST_OPEN)
    job = PrintJob.objects.create(
        owner=by,
        kind=kind,
        title=title[:200],
        documents=list(keys),
        application=application,
        total=len(keys) * (len(DocumentFile.Format) if kind == PrintJob.Kind.ORIGINALS else 1),
        created_at=at,
        touched_at=timezone.now(),
    )
    transaction.on_commit(lambda: _send(job.pk))
    return job


def _send(key: int) -> None:
    """Wake the worker; where no queue answers, the tick finds the job in its table."""
    from forms.tasks import print_job

    try:
        print_job.delay(key)
    except Exception as error:
        log.warning("print job left to the tick", job=key, error=str(error))


def run(key: int) -> bool:
    """Bind one job's file (生成打印文件); False when somebody else is at it, or it is finished."""
    job = _claim(key)
    if job is None:
        return False
    try:
        with tempfile.TemporaryFile() as out:
            _bind(job, cast(BinaryIO, out))
            _keep(job, cast(BinaryIO, out))
    except Exception as error:
        log.exception("print job failed", job=key)
        words = error.message if isinstance(error, DomainError) else f"{type(error).__name__}：{error}"
        _finish(job, PrintJob.State.FAILED, error=words[:300])
    return True


@transaction.atomic
def _claim(key: int) -> PrintJob | None:
    """Take a job that waits, or whose worker has died; one that killed every worker is given up."""
    job = PrintJob.objects.select_for_update(of=("self",)).filter(pk=key).first()
    now = timezone.now()
    if job is None or not job.is_open:
        return None
    if job.state == PrintJob.State.RUNNING and job.touched_at and job.touched_at > now - STALE:
        return None
    if job.tries >= MOST_TRIES:
        _finish(job, PrintJob.State.FAILED, error=_("多次生成都没有完成，请减少份数后重试，或者联系系统管理员。"))
        return None
    job.state, job.done, job.tries, job.touched_at = PrintJob.State.RUNNING, 0, job.tries + 1, now
    job.save(update_fields=["state", "done", "tries", "touched_at"])
    return job


def _bind(job: PrintJob, out: BinaryIO) -> None:
    progress = _progress_of(job)
    if job.kind == PrintJob.Kind.ORIGINALS:
        zipped(_originals(job), out, progress)
    elif job.kind == PrintJob.Kind.MERGED:
        merged(_papers(job), out, progress)
    else:
        attached = enclosed(_attachments(job))
        dossier(_contents(job, attached.beside), [*_papers(job), *attached.bound], out, progress)


def _progress_of(job: PrintJob) -> Progress:
    def note(done: int) -> None:
        if done % EVERY == 0 or done == job.total:
            PrintJob.objects.filter(pk=job.pk).update(done=min(done, job.total), touched_at=timezone.now())

    return note


def _papers(job: PrintJob) -> Iterator[Bound]:
    for key in job.documents:
        document, files = _files(key)
        state = "" if document.state == Document.State.VALID else document.get_state_display()
        issued = timezone.localtime(document.issued_at)
        yield Bound(document.title, document.number, issued, state, bytes(files[DocumentFile.Format.PDF].content))


def _originals(job: PrintJob) -> Iterator[tuple[str, bytes]]:
    """Every file of every paper; PDF and DOCX of a paper carry one running number."""
    for at, key in enumerate(job.documents, 1):
        document, files = _files(key)
        for kind in (DocumentFile.Format.PDF, DocumentFile.Format.DOCX):
            yield f"{at:03d}-{saved_as(document, kind)}", bytes(files[kind].content)


def _files(key: int) -> tuple[Document, dict[str, DocumentFile]]:
    """A paper's stored files; one that is not drawn yet is drawn now.

    Raises: DomainError naming the paper whose files cannot be had.
    """
    document = Document.objects.get(pk=key)
    if document.rendered_at is None:
        documents.render_all([key])
    files = {file.format: file for file in DocumentFile.objects.filter(document_id=key)}
    if len(files) < len(DocumentFile.Format):
        raise DomainError(_("《%s》的文件尚未生成，请稍后重试。") % document)
    return document, files


def _attachments(job: PrintJob) -> list[Attachment]:
    """The files that belonged to the case when its dossier was asked for (随卷附件)."""
    assert job.application_id is not None
    rows = Attachment.objects.filter(application_id=job.application_id, removed_at__isnull=True)
    return list(rows.filter(uploaded_at__lte=job.created_at).select_related("uploaded_by").order_by("pk"))


def _contents(job: PrintJob, beside: tuple[str, ...]) -> Contents:
    """The head of a dossier (案卷封面信息), and the attachments that are kept beside it."""
    assert job.application_id is not None
    application = Application.objects.select_related("unit", "site").get(pk=job.application_id)
    facts = [(_("申请编号"), application.number), (_("申请单位"), application.unit.name)]
    facts += [(_("网站"), application.site.name)] if application.site else []
    facts += [(_("状态"), application.get_state_display())]
    facts += [(_("成卷时间"), f"{timezone.localtime(job.created_at):%Y-%m-%d %H:%M}")]
    return Contents(f"{application.title}案卷", tuple(facts), beside)


def _keep(job: PrintJob, out: BinaryIO) -> None:
    job.size = out.tell()
    out.seek(0)
    job.result.save(f"prints/{job.pk}-{job.tries}", File(out), save=False)
    job.done = job.total
    _finish(job, PrintJob.State.DONE)


def _finish(job: PrintJob, state: str, *, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "finished_at", "done", "size", "result"])


def result_name(job: PrintJob) -> str:
    """The name a bound file is saved under (文件名)."""
    kind = "zip" if job.kind == PrintJob.Kind.ORIGINALS else "pdf"
    return f"{bare(job.title)}-{timezone.localtime(job.created_at):%Y%m%d%H%M}.{kind}"


def run_pending(limit: int = 5) -> int:
    """Bind what waits or has lost its worker (补办打印任务), and clear away files that were kept long enough."""
    lost = Q(state=PrintJob.State.RUNNING, touched_at__lt=timezone.now() - STALE)
    keys = PrintJob.objects.filter(Q(state=PrintJob.State.WAITING) | lost).order_by("pk").values_list("pk", flat=True)
    done = sum(run(key) for key in list(keys[:limit]))
    _clear()
    return done


def _clear() -> None:
    """Bound files hold the papers' personal details: they go after some hours; the papers themselves stay."""
    before = timezone.now() - timedelta(hours=settings.PRINT_KEEP_HOURS)
    for job in PrintJob.objects.filter(state=PrintJob.State.DONE, finished_at__lt=before)[:100]:
        job.result.delete(save=False)
        job.state = PrintJob.State.CLEARED
        job.save(update_fields=["state", "result"])
