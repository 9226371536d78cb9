"""A campaign of the city's office with two of its sites, for the tests of campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import Unit
from lifecycle import campaigns, deadlines
from lifecycle.models import Application, Campaign, CampaignBatch, CampaignMember, MediaAccount, Site
from tests.cast import Cast, at

CITY = "cn-jx-jiujiang"
NOON = at("2026-03-02 12:00")


def campaign(
    cast: Cast, book: str = CITY, entry: str = "platform_2020", when: datetime = NOON, **more: Any
) -> Campaign:
    """A campaign made by the city government's office, the city being under that book."""
    Unit.objects.filter(code="jj").update(jurisdiction=book)
    organiser = cast.unit("jj-bgs")
    return campaigns.create(
        by=cast.heyunfei, organiser=organiser, jurisdiction=book, entry=entry, name=f"{book} {entry}", at=when, **more
    )


def batch(of: Campaign, key: str) -> CampaignBatch:
    """A batch by its key."""
    return CampaignBatch.objects.select_related("campaign").get(campaign=of, key=key)


def site(code: str = "jj-czj") -> Site:
    """A running site of the city."""
    return Site.objects.get(unit__code=code)


def account(cast: Cast, name: str = "九江财政发布") -> MediaAccount:
    """A new-media account of a department of the city."""
    return MediaAccount.objects.create(unit=cast.unit("jj-czj"), platform="wechat", name=name)


def enrolled(cast: Cast, of: CampaignBatch, when: datetime = NOON, **ids: Any) -> CampaignMember:
    """A member of a batch: the department's site, unless another is named."""
    ids = ids or {"site_ids": [site().pk]}
    return campaigns.enrol(by=cast.heyunfei, batch_id=of.pk, at=when, **ids)[0]


def happens(cast: Cast, event: str, when: datetime, of: Site | None = None) -> None:
    """A case of the site comes to the named event, as `migration.completed`."""
    procedure, _, what = event.partition(".")
    about = of or site()
    case = Application.objects.create(
        procedure=procedure,
        unit=about.unit,
        site=about,
        title="样例",
        jurisdiction=CITY,
        applicant_type="municipal_department",
        created_by=cast.heyunfei,
        created_at=when,
    )
    deadlines.meet(case, what, at=when)


def fresh(member: CampaignMember) -> CampaignMember:
    """The member as the database has it now."""
    return CampaignMember.objects.select_related("deadline", "batch", "site", "media").get(pk=member.pk)
