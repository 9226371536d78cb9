"""Importing rosters (名册导入): checked first, confirmed as checked, all rows or none, one ledger entry."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post, User
from accounts.permissions import posts_of
from accounts.rosters import sheets, workbook
from accounts.rosters.reach import reach_of
from accounts.rosters.registry import Roster, rosters
from accounts.rosters.resource import Tally, tally
from accounts.rosters.workbook import Fault, UnreadableError
from lifecycle import ledger
from lifecycle.errors import DomainError, NotAllowedNow, StaleVersion
from lifecycle.ledger import Act
from lifecycle.models import RosterUpload, Site
from lifecycle.rosters.domains import DomainRoster
from lifecycle.rosters.sites import SiteRoster

#: How long a checked roster may wait for its confirmation.
KEPT = timedelta(hours=24)
MOST_FAULTS = 500


def check(*, by: User, roster: Roster, name: str, content: bytes, at: datetime) -> RosterUpload:
    """Check an uploaded roster (核对名册): nothing is written but the upload itself and what was found.

    Raises: PermissionDenied for who imports nothing; DomainError for a file that cannot be read.
    """
    reach = reach_of(by, timezone.localtime(at).date())
    if not reach:
        raise PermissionDenied
    found = _put_through(roster, name, content, roster.resource(reach, at), dry_run=True)
    with transaction.atomic():
        RosterUpload.objects.filter(expires_at__lte=at).exclude(content=b"").update(content=b"")
        return RosterUpload.objects.create(
            roster=roster.code,
            file_name=PurePath(name.replace("\\", "/")).name[:200],
            digest=hashlib.sha256(content).hexdigest(),
            content=b"" if found.faults else content,
            counts=found.counts(),
            faults=[vars(fault) for fault in found.faults[:MOST_FAULTS]],
            uploaded_by=by,
            uploaded_at=at,
            expires_at=at + KEPT,
        )


def _put_through(roster: Roster, name: str, content: bytes, resource: Any, *, dry_run: bool) -> Tally:
    try:
        sheet = workbook.read(name, content, headings=roster.headings, required=roster.required, title=roster.label)
    except UnreadableError as error:
        raise DomainError(str(error), field="file") from error
    return tally(resource, sheet, dry_run=dry_run)


@transaction.atomic
def confirm(*, by: User, upload_id: int, digest: str, at: datetime) -> RosterUpload:
    """Import a roster exactly as it was checked (确认导入): all of it, or nothing.

    Raises: PermissionDenied; NotAllowedNow when it is faulty, expired or imported already; StaleVersion when what is
    on record has changed since the check.
    """
    upload = RosterUpload.objects.select_for_update().select_related("uploaded_by").get(pk=upload_id)
    roster = rosters()[upload.roster]
    day = timezone.localtime(at).date()
    if not may_confirm(by, upload, at):
        raise PermissionDenied
    if upload.confirmed_at:
        raise NotAllowedNow(_("这份名册已于%s导入，不必再次确认。") % _stamp(upload.confirmed_at))
    if upload.faults or not upload.counts:
        raise NotAllowedNow(_("这份名册有误，不能导入。请按所列问题改正后重新上传。"))
    content = bytes(upload.content)
    if at >= upload.expires_at or not content:
        raise NotAllowedNow(_("这份名册核对后已过有效期，请重新上传核对。"))
    if digest != upload.digest or hashlib.sha256(content).hexdigest() != upload.digest:
        raise StaleVersion(_("要导入的内容与核对过的不一致，请重新上传核对。"))
    resource = roster.resource(reach_of(upload.uploaded_by, day), at)
    done = _put_through(roster, upload.file_name, content, resource, dry_run=False)
    if done.counts() != upload.counts:
        raise StaleVersion(_("核对之后在库记录有变化，结果与核对时不同，没有导入。请重新上传核对。"))
    upload.content, upload.confirmed_by, upload.confirmed_at = b"", by, at
    upload.save(update_fields=["content", "confirmed_by", "confirmed_at"])
    _record(upload, roster, resource, by=by, at=at)
    return upload


def _record(upload: RosterUpload, roster: Roster, resource: Any, *, by: User, at: datetime) -> None:
    """One entry for the roster, and one for each site that comes on record, which begins its story."""
    post = next(iter(posts_of(by, timezone.localtime(at).date())), None)
    counts = upload.counts
    text = _("导入%(roster)s：新增%(new)d、变更%(changed)d、未变%(unchanged)d") % {"roster": roster.label, **counts}
    facts = {"file": upload.file_name, "sha256": upload.digest, "uploaded_by": upload.uploaded_by.real_name, **counts}
    ledger.record("roster.imported", text, who=Act(by, post), at=at, unit=post.unit if post else None, facts=facts)
    if isinstance(resource, SiteRoster):
        for site in resource.added:
            _record_site(site, upload, Act(by, post), at)
    if isinstance(resource, DomainRoster):
        for site, names in resource.by_site().items():
            text = _("名册导入：登记域名%s") % "、".join(names)
            facts = {"names": names, "sha256": upload.digest}
            ledger.record("domain.imported", text, who=Act(by, post), at=at, unit=site.unit, site=site, facts=facts)


def _record_site(site: Site, upload: RosterUpload, who: Act, at: datetime) -> None:
    online = timezone.localtime(site.online_at).date() if site.online_at else None
    facts = {"code": site.code, "online_on": online, "sha256": upload.digest}
    text = _("名册导入：%s，按正常运行登记") % site.name
    ledger.record("site.imported", text, who=who, at=at, unit=site.unit, site=site, facts=facts)


def may_confirm(user: Any, upload: RosterUpload, at: datetime) -> bool:
    """Whether a person may confirm this roster (可否确认): the one who checked it, or for posts the security administrator."""
    day = timezone.localtime(at).date()
    if rosters()[upload.roster].confirmed_by_security:
        security = any(post.office == Post.Office.SECURITY_ADMIN for post in posts_of(user, day))
        return security and user.pk != upload.uploaded_by_id
    return user.pk == upload.uploaded_by_id and bool(reach_of(user, day))


def visible_uploads(user: Any, day: Any) -> QuerySet[RosterUpload]:
    """The uploads a person may see (可见上传): one's own; those that wait for them to confirm."""
    found = RosterUpload.objects.filter(uploaded_by_id=user.pk)
    if reach_of(user, day).confirms_posts:
        codes = [code for code, roster in rosters().items() if roster.confirmed_by_security]
        found |= RosterUpload.objects.filter(roster__in=codes)
    return found.defer("content").select_related("uploaded_by", "confirmed_by")


def template(roster: Roster) -> bytes:
    """The empty template (空白模板) with its sheet of notes."""
    return _written(roster, [])


def export(roster: Roster, *, by: Any, at: datetime) -> bytes:
    """What is on record within reach (导出), in the form that may be imported again.

    Raises: PermissionDenied for who imports nothing.
    """
    reach = reach_of(by, timezone.localtime(at).date())
    if not reach:
        raise PermissionDenied
    return _written(roster, roster.resource(reach, at).export())


def _written(roster: Roster, rows: Any) -> bytes:
    notes = [
        *roster.notes,
        _("第1行是栏目名称，请勿改动；从第2行起每行一条，不要合并单元格，不要用公式。"),
        _("代码、电话、日期、网址用半角字符；日期写成 2026-03-02。"),
        _("先核对，再确认；有一行有误，全部不导入。一次最多%d行。") % workbook.MOST_ROWS,
    ]
    return sheets.write(roster.label, roster.resource.columns(), list(rows), notes, workbook.MOST_ROWS)


def faults_of(upload: RosterUpload) -> list[Fault]:
    """What is wrong with an upload (问题清单)."""
    return [Fault(**one) for one in upload.faults]


def _stamp(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
