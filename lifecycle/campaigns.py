"""Campaigns (专项工作): made from a timetable, members enrolled batch by batch, every act in the ledger.

How far a member is, is not kept here: its clock ends with the event that the timetable names, in the site's own case.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Post, Unit
from accounts.scope import place_path
from lifecycle import campaignclocks, ledger
from lifecycle.errors import DomainError, NotAllowedNow
from lifecycle.ledger import Act, as_cite
from lifecycle.models import Campaign, CampaignBatch, CampaignMember, MediaAccount, Site
from lifecycle.organising import hold_to, post_for
from lifecycle.rulebase import library
from lifecycle.rules.timetables import Campaign as Timetable

if TYPE_CHECKING:
    from accounts.models import User


def timetable(jurisdiction: str, entry: str) -> Timetable:
    """A timetable of the rulebooks (专项工作安排).

    Raises: DomainError when no book of the place states it.
    """
    for dated in library().campaigns(jurisdiction):
        if dated.entry.name == entry and isinstance(dated.entry, Timetable):
            return dated.entry
    raise DomainError(_("适用规则中没有这一专项工作，请另选。"), field="entry")


@transaction.atomic
def create(
    *,
    by: User,
    organiser: Unit,
    jurisdiction: str,
    entry: str,
    name: str,
    at: datetime,
    dates: Mapping[str, date] | None = None,
    reason: str = "",
) -> Campaign:
    """Make a campaign from a timetable (建立专项工作); other dates than the printed ones need a reason.

    Law: A-24. Raises: PermissionDenied; DomainError.
    """
    post = post_for(by, organiser, at)
    table = timetable(jurisdiction, entry)
    hold_to([organiser], jurisdiction)
    title = " ".join(name.split())[:80]
    if not title:
        raise DomainError(_("请填写专项工作的名称。"), field="name")
    if Campaign.objects.filter(organiser=organiser, name=title).exists():
        raise DomainError(_("已有名为“%s”的专项工作，请换一个名称。") % title, field="name")
    changed = {one.key: dates[one.key] for one in table.batches if dates and dates.get(one.key, one.on) != one.on}
    if changed and not reason.strip():
        raise DomainError(_("日期与规则库所载不同，请写明调整日期的原因。"), field="reason")
    made = Campaign.objects.create(
        name=title,
        jurisdiction=jurisdiction,
        entry=entry,
        cite=as_cite(table.cite),
        organiser=organiser,
        created_by=by,
        created_at=at,
    )
    batches = [_batch(made, order, one, changed.get(one.key, one.on)) for order, one in enumerate(table.batches, 1)]
    for row in batches:
        if row.for_organiser:
            row.deadline = campaignclocks.start(row, organiser, None, at, "organiser")
        row.save()
    facts = {row.key: row.due_on for row in batches} | ({"reason": reason.strip()} if changed else {})
    text = _("建立专项工作“%s”") % title
    ledger.record("campaign.created", text, who=Act(by, post), at=at, unit=organiser, cites=[table.cite], facts=facts)
    return made


def _batch(campaign: Campaign, order: int, one: Any, due_on: date) -> CampaignBatch:
    return CampaignBatch(
        campaign=campaign,
        order=order,
        key=one.key,
        label=one.label,
        members=one.members,
        printed=one.printed,
        opens_on=one.opens,
        due_on=due_on,
        met_by=one.met_by,
        for_organiser=one.for_whom == "organiser",
        leaves=dict(one.leaves),
        cite=as_cite(one.cite),
        note=one.note,
    )


@transaction.atomic
def enrol(
    *, by: User, batch_id: int, at: datetime, site_ids: Collection[int] = (), media_ids: Collection[int] = ()
) -> list[CampaignMember]:
    """Enrol sites and accounts in a batch (列入批次): each has a clock from now on; who is in already is passed over.

    Law: MIG-01, MIG-24. Raises: PermissionDenied outside the organiser's place; DomainError outside its book; NotAllowedNow.
    """
    batch = _locked(batch_id)
    post = post_for(by, batch.campaign.organiser, at)
    if batch.for_organiser:
        raise NotAllowedNow(_("“%s”由组织单位办理，没有成员。") % batch.label)
    place = place_path(batch.campaign.organiser.path)
    sites = list(Site.objects.select_for_update(of=("self",)).filter(pk__in=site_ids).select_related("unit"))
    accounts = list(MediaAccount.objects.filter(pk__in=media_ids).select_related("unit"))
    if len(sites) + len(accounts) != len(set(site_ids)) + len(set(media_ids)):
        raise PermissionDenied
    units = [site.unit for site in sites] + [one.unit for one in accounts]
    if any(not unit.path.startswith(place) for unit in units):
        raise PermissionDenied
    hold_to(units, batch.campaign.jurisdiction)
    gone = [site.name for site in sites if site.state in Site.GONE]
    if gone:
        raise NotAllowedNow(_("“%s”已不再运行，不必列入。") % "”、“".join(gone))
    inside = batch.enrolled.filter(removed_at__isnull=True)
    in_sites, in_media = set(inside.values_list("site_id", flat=True)), set(inside.values_list("media_id", flat=True))
    made = [_enrol(batch, by, at, site=site) for site in sites if site.pk not in in_sites]
    made += [_enrol(batch, by, at, media=one) for one in accounts if one.pk not in in_media]
    if not made:
        raise NotAllowedNow(_("所选的都已在这一批次中。"))
    for member in made:
        _record("campaign.enrolled", _("列入“%s”") % _title(batch), member, Act(by, post), at, {"due_on": batch.due_on})
    return made


def _enrol(
    batch: CampaignBatch, by: User, at: datetime, site: Site | None = None, media: MediaAccount | None = None
) -> CampaignMember:
    unit = site.unit if site else media.unit if media else None
    assert unit is not None
    before = CampaignMember.objects.filter(batch=batch, site=site, media=media).count()
    who = f"site:{site.pk}:{before}" if site else f"media:{media.pk if media else 0}:{before}"
    clock = campaignclocks.start(batch, unit, site, at, who)
    return CampaignMember.objects.create(
        batch=batch, site=site, media=media, deadline=clock, enrolled_by=by, enrolled_at=at
    )


@transaction.atomic
def move(*, by: User, member_id: int, batch_id: int, reason: str, at: datetime) -> CampaignMember:
    """Move a member to another batch (调整批次): its clock there starts anew, the old one is lifted.

    Raises: PermissionDenied; NotAllowedNow; DomainError without a reason.
    """
    member, post = _member(member_id, by, at)
    batch = _locked(batch_id)
    if batch.campaign_id != member.batch.campaign_id or batch.for_organiser or batch.pk == member.batch_id:
        raise NotAllowedNow(_("请选择本专项工作的另一批次。"))
    why = _because(reason)
    old = member.batch
    taken = batch.enrolled.filter(removed_at__isnull=True, site=member.site, media=member.media)
    if taken.exists():
        raise NotAllowedNow(_("“%(name)s”已在“%(batch)s”中。") % {"name": member.name, "batch": batch.label})
    _take_out(member, why, at)
    made = _enrol(batch, by, at, site=member.site, media=member.media)
    facts = {"from": old.label, "to": batch.label, "due_on": batch.due_on, "reason": why}
    text = _("由“%(old)s”调整到“%(new)s”") % {"old": old.label, "new": batch.label}
    _record("campaign.moved", text, made, Act(by, post), at, facts)
    return made


@transaction.atomic
def remove(*, by: User, member_id: int, reason: str, at: datetime) -> CampaignMember:
    """Take a member out of its batch (移出批次): its clock is lifted, what happened stays on record.

    Raises: PermissionDenied; DomainError without a reason.
    """
    member, post = _member(member_id, by, at)
    why = _because(reason)
    _take_out(member, why, at)
    _record("campaign.removed", _("移出“%s”") % _title(member.batch), member, Act(by, post), at, {"reason": why})
    return member


@transaction.atomic
def record_done(*, by: User, member_id: int, done_on: date, at: datetime) -> CampaignMember:
    """Record that a member is done (登记完成), where no case of its site says so: accounts, and signed papers.

    Raises: PermissionDenied; NotAllowedNow; DomainError for a day that has not come.
    """
    member, post = _member(member_id, by, at)
    if member.batch.met_by and member.site_id:
        raise NotAllowedNow(_("网站的完成情况以其申请的办理结果为准，不另行登记。"))
    moment = campaignclocks.moment_of(done_on, at)
    campaignclocks.meet(member.deadline, moment)
    if member.media:
        member.media.moved_on = done_on
        member.media.save()
    _record("campaign.done", _("完成“%s”") % _title(member.batch), member, Act(by, post), at, {"done_on": done_on})
    return member


@transaction.atomic
def record_step(*, by: User, batch_id: int, done_on: date, at: datetime) -> CampaignBatch:
    """Record that the organiser has done its own step (登记阶段完成).

    Raises: PermissionDenied; NotAllowedNow; DomainError for a day that has not come.
    """
    batch = _locked(batch_id)
    post = post_for(by, batch.campaign.organiser, at)
    if batch.deadline is None or batch.deadline.met_at:
        raise NotAllowedNow(_("“%s”不需要登记，或者已经登记完成。") % batch.label)
    campaignclocks.meet(batch.deadline, campaignclocks.moment_of(done_on, at))
    text, unit = _("完成“%s”") % _title(batch), batch.campaign.organiser
    facts = {"done_on": done_on}
    ledger.record("campaign.step", text, who=Act(by, post), at=at, unit=unit, cites=[batch.cite], facts=facts)
    return batch


@transaction.atomic
def set_date(*, by: User, batch_id: int, due_on: date, reason: str, at: datetime) -> CampaignBatch:
    """Change the date of a batch (调整期限), with its reason: the clocks of its members are set anew.

    Law: A-24. Raises: PermissionDenied; DomainError.
    """
    batch = _locked(batch_id)
    post = post_for(by, batch.campaign.organiser, at)
    why = _because(reason)
    if due_on == batch.due_on:
        raise DomainError(_("日期没有变化。"), field="due_on")
    if batch.opens_on and due_on < batch.opens_on:
        raise DomainError(_("早于起始日期%s，请改正。") % batch.opens_on.isoformat(), field="due_on")
    old, batch.due_on = batch.due_on, due_on
    batch.save()
    campaignclocks.reset(batch, why, at)
    facts = {"old": old, "new": due_on, "printed": batch.printed, "reason": why}
    text = _("“%(batch)s”的完成期限由%(old)s调整为%(new)s") % {"batch": _title(batch), "old": old, "new": due_on}
    unit = batch.campaign.organiser
    ledger.record("campaign.dated", text, who=Act(by, post), at=at, unit=unit, cites=[batch.cite], facts=facts)
    return batch


def _locked(batch_id: int) -> CampaignBatch:
    rows = CampaignBatch.objects.select_for_update(of=("self",)).select_related("campaign__organiser", "deadline")
    return rows.get(pk=batch_id)


def _member(member_id: int, by: User, at: datetime) -> tuple[CampaignMember, Post]:
    """A member still in its batch, locked, and the post of who acts.

    Raises: PermissionDenied; NotAllowedNow.
    """
    rows = CampaignMember.objects.select_for_update(of=("self",)).select_related(
        "batch__campaign__organiser", "deadline", "site__unit", "media__unit"
    )
    member = rows.get(pk=member_id)
    post = post_for(by, member.batch.campaign.organiser, at)
    if member.removed_at:
        raise NotAllowedNow(_("“%s”已移出这一批次。") % member.name)
    if member.deadline.met_at:
        raise NotAllowedNow(_("“%s”已经完成，不再调整。") % member.name)
    return member, post


def _take_out(member: CampaignMember, why: str, at: datetime) -> None:
    campaignclocks.lift(member.deadline, why, at)
    member.removed_at = at
    member.save()


def _because(reason: str) -> str:
    text = reason.strip()[:200]
    if not text:
        raise DomainError(_("请写明原因。"), field="reason")
    return text


def _title(batch: CampaignBatch) -> str:
    return f"{batch.campaign.name} {batch.label}"


def _record(act: str, text: str, member: CampaignMember, who: Act, at: datetime, facts: Mapping[str, Any]) -> None:
    """One entry, in the story of the site where there is one."""
    unit = member.unit
    ledger.record(
        act,
        f"{text}：{member.name}",
        who=who,
        at=at,
        unit=unit if isinstance(unit, Unit) else None,
        site=member.site,
        cites=[member.batch.cite],
        facts=facts,
    )
