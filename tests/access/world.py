"""Two units' cases in every stage, and one person for every role: what the access tests walk through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import clock
from accounts.models import Post, Substitution, Unit, User
from accounts.rosters.registry import rosters
from approvals.models import Decision, WorkItem
from approvals.services import attaching
from fixtures.scans import pdf
from forms import documents, printing
from forms.models import Attachment, Document, PrintJob
from lifecycle import campaigns
from lifecycle.models import Application, CampaignMember, Deadline, LedgerEntry, RosterUpload
from lifecycle.rosters import importing
from notices.messages import addressing
from notices.models import Delivery, Notice
from tests.cast import FILED, GRANTED, Cast, approve, decide
from tests.signed_in import visitor

#: Who walks: role -> user name; a stranger has none. `neighbour` is the clerk of another department of the same place.
ROLES: dict[str, str | None] = {
    "stranger": None,
    "handler": "luojingwen",
    "principal": "jiangdahai",
    "centre_handler": "sunwanqing",
    "section_chief": "zhuyilan",
    "editor_in_chief": "gaochengze",
    "city_reviewer": "heyunfei",
    "approver": "zhengkaiyuan",
    "auditor": "xuanming",
    "system_admin": "taoran",
    "security_admin": "shijing",
    "audit_admin": "lengfeng",
    "neighbour": "yuanxiaohe",
}


@dataclass
class Things:
    """What one unit has, by the names its addresses ask for."""

    case: Application
    draft: Application | None = None
    notice: Notice | None = None
    attachment: Attachment | None = None
    draft_file: Attachment | None = None

    @property
    def paper(self) -> Document:
        """A drawn paper of the case."""
        row = Document.objects.filter(application=self.case).order_by("pk")[0]
        documents.render(row.pk)
        return row

    @property
    def job(self) -> PrintJob:
        """A finished print job of the one who filed the case, made when it is first asked for."""
        made = PrintJob.objects.filter(application=self.case).first()
        if made is None:
            made = printing.ask_dossier(self.case, by=self.case.created_by, at=GRANTED)
            printing.run(made.pk)
        return made

    @property
    def member(self) -> CampaignMember:
        """The site of the case in a campaign of the city's office."""
        made = CampaignMember.objects.first()
        if made is None:
            cast_by, day = User.objects.get(username="heyunfei"), clock.now()
            organiser = Unit.objects.get(code="jj-bgs")
            book, entry = "cn-jx-jiujiang", "platform_2020"
            named = campaigns.create(
                by=cast_by, organiser=organiser, jurisdiction=book, entry=entry, name="迁移", at=day
            )
            batch = named.batches.get(key="first")
            made = campaigns.enrol(by=cast_by, batch_id=batch.pk, site_ids=[self.case.site_id or 0], at=day)[0]
        return made

    @property
    def upload(self) -> RosterUpload:
        """A roster of units that the keeper of the register has had checked."""
        keeper = User.objects.get(username="taoran")
        made = RosterUpload.objects.filter(uploaded_by=keeper).first()
        if made is None:
            roster = rosters()["units"]
            content = importing.export(roster, by=keeper, at=clock.now())
            made = importing.check(by=keeper, roster=roster, name="units.xlsx", content=content, at=clock.now())
        return made

    @property
    def principal(self) -> Post:
        """The post of the principal of the unit."""
        return Post.objects.get(unit=self.case.unit, office=Post.Office.PRINCIPAL)

    @property
    def substitution(self) -> Substitution:
        """A substitute of the principal of the unit, for today."""
        post, today = self.principal, clock.now().date()
        who = {"post": post, "substitute": User.objects.get(username="pengxiuzhen")}  # nobody who walks
        return Substitution.objects.get_or_create(**who, defaults={"starts_on": today, "ends_on": today})[0]

    @property
    def letter(self) -> int:
        """A message in the inbox of the one who filed the case."""
        addressing.address_all()
        row = Delivery.objects.filter(recipient=self.case.created_by, message__application=self.case).first()
        return row.pk if row else 0

    @property
    def deadline(self) -> Deadline:
        """A clock of the case."""
        return Deadline.objects.filter(application=self.case).order_by("pk")[0]


def own_things(cast: Cast) -> Things:
    """A case whose notice stands, with a file for everything, and a draft of a second kind beside it."""
    draft = cast.draft(code="jj-nyncj")
    upload = ContentFile(pdf("scheme"), name="scheme.pdf")
    file = attaching.attach(by=cast.handler, application_id=draft.pk, slot="security_scheme", upload=upload, at=FILED)
    case = cast.granted()
    cast.worked(case, leave=("launch",))
    cast.work(case, "launch")
    notice = cast.noticed(GRANTED, case)
    return Things(case, draft, notice, Attachment.objects.filter(application=case).order_by("pk")[0], file)


def foreign_things(cast: Cast) -> Things:
    """A case of the neighbour, consented to and waiting at the centre."""
    case = cast.submitted(code="jj-wjw", by="yuanxiaohe")
    return Things(decide(case, User.objects.get(posts__unit=case.unit, posts__office="principal"), approve()))


def walkers() -> dict[str, Client]:
    """A client for every role."""
    return {role: visitor(User.objects.get(username=name) if name else None) for role, name in ROLES.items()}


def patterns(resolver: URLResolver | None = None) -> dict[str, URLPattern]:
    """Every named address of the product, Django's admin apart (it has its own tests)."""
    found: dict[str, URLPattern] = {}
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            if one.app_name != "admin":
                found |= patterns(one)
        else:
            found[str(one.name)] = one
    return found


def arguments(things: Things, deadline: int | None = None) -> dict[str, dict[str, Any]]:
    """What each address asks for, from what a unit has; an address of the product missing here fails the tests."""
    case = {"pk": things.case.pk}
    draft = {"pk": (things.draft or things.case).pk}
    return {
        **dict.fromkeys(("draft", "draft_save", "draft_preflight", "draft_submit", "draft_discard", "attach"), draft),
        "draft_paper": {**draft, "name": "application_form"},
        **dict.fromkeys(("case", "decide", "withdraw", "relinquish", "dossier", "urge"), case),
        **dict.fromkeys(("add_signer", "remove_signer"), case),
        "substitute": {"pk": things.principal.pk},
        "substitute_end": {"pk": 0 if deadline is not None else things.substitution.pk},
        "handover": {"pk": things.case.created_by_id},
        **dict.fromkeys(("take_back", "transfer", "delegate", "answer", "recall", "copy"), case),
        "checks": case,
        **{key: {**case, "name": "undertaking"} for key in ("work", "work_paper")},
        **{
            key: {"pk": things.notice.pk if things.notice else 0}
            for key in ("notice", "notice_post", "notice_end", "notice_gap")
        },
        "message": {"pk": things.letter},
        "attachment": {"pk": things.attachment.pk if things.attachment else 0},
        "detach": {"pk": things.draft_file.pk if things.draft_file else 0},
        "site": {"pk": things.case.site_id},
        "demo_page": {"pk": things.case.site_id},
        "deadline": {"pk": things.deadline.pk if deadline is None else deadline},
        "calendar_year": {"year": 2026},
        "inbox_filter": {"pk": 0},
        "feed": {"token": "nobody-has-this-secret"},
        "feed_revoke": {"pk": 0},
        "deadline_act": {"pk": things.deadline.pk if deadline is None else deadline, "what": "waive"},
        **{key: {"pk": things.paper.pk} for key in ("paper", "paper_end")},
        **{key: {"pk": things.job.pk} for key in ("print_job", "print_file")},
        "paper_file": {"pk": things.paper.pk, "format": "pdf"},
        **{key: {"code": "units"} for key in ("roster", "roster_template", "roster_export")},
        "roster_upload": {"pk": things.upload.pk if deadline is None else 0},
        **_campaign(things if deadline is None else None),
        **{key: {"pk": things.case.unit_id} for key in ("unit", "unit_merge", "unit_rename")},
        "verify_code": {"code": things.paper.code},
        **{key: {"provider_id": "office"} for key in ("openid_connect_login", "openid_connect_callback")},
    }


def _campaign(things: Things | None) -> dict[str, dict[str, Any]]:
    member = things.member if things else None
    return {
        "campaign": {"pk": member.batch.campaign_id if member else 0},
        **{key: {"pk": member.batch_id if member else 0} for key in ("campaign_batch", "campaign_enrol")},
        "campaign_member": {"pk": member.pk if member else 0},
    }


def path_of(name: str, pattern: URLPattern, things: Things) -> str:
    """The address of one thing.

    Raises: KeyError for an address with arguments that `arguments` does not know.
    """
    return reverse(name, kwargs=arguments(things)[name] if pattern.pattern.converters else {})


def recorded() -> tuple[Any, ...]:
    """All that an act would change: the ledger, versions, states, decisions, work done, files."""
    return (
        LedgerEntry.objects.count(),
        list(Application.objects.order_by("pk").values_list("pk", "version", "state", "values")),
        list(Notice.objects.order_by("pk").values_list("pk", "state", "url")),
        Decision.objects.count(),
        WorkItem.objects.filter(done_at__isnull=False).count(),
        list(Attachment.objects.order_by("pk").values_list("pk", "removed_at")),
        Document.objects.count(),
    )
