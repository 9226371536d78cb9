"""Issuing papers (出具文书): frozen in the act, drawn once right after its commit, never drawn again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import structlog
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms.definition import ChainBlock
from forms.loader import load
from forms.models import Document, DocumentFile
from forms.paper import Opinion, Paper
from forms.pdf import render_pdf
from forms.signing import signer
from forms.verification_code import new_code

if TYPE_CHECKING:
    from accounts.models import Unit, User
    from lifecycle.models import Application, Site

#: What a paper's end changes in its row.
ENDING = ("state", "replaced_by", "ended_at", "ended_by", "ended_why")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Issue:
    """A paper to issue (待出具文书): everything that will be printed, decided inside the act."""

    name: str
    spec: str
    unit: Unit
    values: Mapping[str, Any]
    number: str = ""
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    chain: Sequence[ChainBlock] = ()
    banner: str = ""


def issue(
    papers: Sequence[Issue],
    *,
    application: Application | None,
    site: Site | None,
    by: User | None,
    at: datetime,
    round_number: int = 1,
) -> list[Document]:
    """Issue papers inside an act (出具文书): one statement for all; their bytes follow right after the commit.

    A paper of the same name issued earlier in the case is superseded by the new one.
    """
    rows = [
        Document(
            application=application,
            site=site,
            unit=paper.unit,
            name=paper.name,
            form_code=paper.spec,
            form_version=load(paper.spec).version,
            title=_title(paper),
            number=paper.number,
            code=new_code(secrets.token_bytes),
            values=dict(paper.values),
            opinions={key: _stored(opinion) for key, opinion in paper.opinions.items()},
            chain=[asdict(block) for block in paper.chain],
            banner=paper.banner,
            demo=settings.DEMO,
            round=round_number,
            issued_at=at,
            issued_by=by,
        )
        for paper in papers
    ]
    if not rows:
        return []
    Document.objects.bulk_create(rows)
    if application is not None:
        _supersede(application, rows, by=by, at=at)
    keys = [row.pk for row in rows]
    transaction.on_commit(lambda: render_all(keys))
    return rows


def _supersede(application: Application, rows: Sequence[Document], *, by: User | None, at: datetime) -> None:
    """End the papers that these replace; the act that issues them is the one on record."""
    new = {row.name: row for row in rows}
    earlier = Document.objects.filter(application=application, name__in=new, state=Document.State.VALID).exclude(
        pk__in=[row.pk for row in rows]
    )
    for row in earlier:
        row.supersede(new[row.name], by=by, why=_("重新出具同名文书（第%d轮）") % new[row.name].round, at=at)
        row.save(update_fields=ENDING)


def _title(paper: Issue) -> str:
    return Paper(load(paper.spec), paper.values).title[:200]


def _stored(opinion: Opinion) -> dict[str, Any]:
    kept = asdict(opinion)
    kept["date"] = opinion.date.isoformat() if opinion.date else None
    return kept


def paper_of(document: Document) -> Paper:
    """What a document prints (文书内容), from its frozen values."""
    return Paper(
        form=load(document.form_code),
        values=document.values,
        opinions={
            key: Opinion(**{**kept, "date": date.fromisoformat(kept["date"]) if kept["date"] else None})
            for key, kept in document.opinions.items()
        },
        number=document.number or (document.application.number if document.application else ""),
        code=document.code,
        verify_url=f"{settings.SITE_URL}/v/{document.code}",
        banner=document.banner,
        issued_at=timezone.localtime(document.issued_at),
        demo=document.demo,
        seals=settings.DEMO_SEALS and settings.DEMO,
        issuer=document.unit.name,
        chain=tuple(ChainBlock(**block) for block in document.chain),
    )


def render_all(keys: Sequence[int]) -> None:
    """Draw papers right after the commit that issued them (生成文书); what fails the tick catches up."""
    for key in keys:
        try:
            render(key)
        except Exception as error:  # the act is done; a paper that cannot be drawn must not undo it
            log.exception("paper not drawn", document=key)
            Document.objects.filter(pk=key).update(failure=f"{type(error).__name__}: {error}"[:300])


def render(key: int) -> None:
    """Draw one paper and keep its bytes with their digests (生成文书), once, whoever comes first."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("unit", "application").get(pk=key)
        if document.rendered_at is not None:
            return
        paper = paper_of(document)
        from forms.docx import render_docx

        made = timezone.now()
        drawn = {
            DocumentFile.Format.PDF: signer().sign(render_pdf(paper)),
            DocumentFile.Format.DOCX: render_docx(paper),
        }
        DocumentFile.objects.bulk_create(
            DocumentFile(
                document=document,
                format=kind,
                content=content,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                sm3=sm3(content),
                made_at=made,
            )
            for kind, content in drawn.items()
        )
        document.rendered_at, document.failure = made, ""
        document.save(update_fields=["rendered_at", "failure"])


def render_pending(limit: int = 50) -> int:
    """Draw what a crash or a failure left undrawn (补生成文书)."""
    keys = list(Document.objects.filter(rendered_at__isnull=True).order_by("pk").values_list("pk", flat=True)[:limit])
    render_all(keys)
    return len(keys)


def sm3(content: bytes) -> str:
    """The SM3 digest (国密摘要) of bytes, as hex."""
    state = hashes.Hash(hashes.SM3())
    state.update(content)
    return state.finalize().hex()
