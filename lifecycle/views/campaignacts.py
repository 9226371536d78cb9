"""Acts on a campaign (专项工作办理): enrolling members, changing a date, recording a step, moving and removing members."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from accounts.scope import place_path
from lifecycle import campaignboard, campaigns
from lifecycle.errors import DomainError
from lifecycle.models import CampaignBatch, CampaignMember, CensusSite, MediaAccount, Site
from lifecycle.views.campaigns import day_of

MOST = 500


def _batch(request: HttpRequest, pk: int, today: date) -> CampaignBatch:
    """A batch that the person organises.

    Raises: Http404.
    """
    seen = campaignboard.visible_campaigns(request.user, today)
    found = get_object_or_404(CampaignBatch.objects.select_related("campaign__organiser"), pk=pk, campaign__in=seen)
    if not campaignboard.may_organise(request.user, found.campaign, today):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Enrol sites and accounts of the place (列入成员), filtered by area, kind and census list."""
    at = clock.now()
    batch = _batch(request, pk, timezone.localtime(at).date())
    refusal = ""
    if request.method == "POST":
        try:
            campaigns.enrol(
                by=cast(User, request.user),
                batch_id=pk,
                site_ids=_numbers(request, "site"),
                media_ids=_numbers(request, "media"),
                at=at,
            )
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("campaign", pk=batch.campaign_id)
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "kind", "census")}
    place = place_path(batch.campaign.organiser.path)
    lists = CensusSite.objects.filter(area__path__startswith=place).order_by("list_title")
    context = {
        "batch": batch,
        "campaign": batch.campaign,
        "sites": _sites(batch, place, asked)[:MOST],
        "accounts": _accounts(batch, place, asked)[:MOST],
        "kinds": Site.Kind.choices,
        "lists": list(lists.values_list("list_title", flat=True).distinct()),
        "asked": asked,
        "refusal": refusal,
    }
    return render(request, "lifecycle/campaign_enrol.html", context, status=409 if refusal else 200)


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 15}


def _sites(batch: CampaignBatch, place: str, asked: dict[str, str]) -> QuerySet[Site]:
    inside = batch.enrolled.filter(removed_at__isnull=True, site__isnull=False).values("site_id")
    found = Site.objects.filter(unit__path__startswith=place).exclude(state__in=Site.GONE).exclude(pk__in=inside)
    if asked["kind"] == "media":
        return found.none()
    if asked["kind"]:
        found = found.filter(kind=asked["kind"])
    if asked["census"]:
        found = found.filter(census_lines__list_title=asked["census"], census_lines__area__path__startswith=place)
    if asked["q"]:
        found = found.filter(Q(name__icontains=asked["q"]) | Q(unit__name__icontains=asked["q"]))
    return found.select_related("unit", "unit__parent").order_by("unit__path", "pk").distinct()


def _accounts(batch: CampaignBatch, place: str, asked: dict[str, str]) -> QuerySet[MediaAccount]:
    inside = batch.enrolled.filter(removed_at__isnull=True, media__isnull=False).values("media_id")
    found = MediaAccount.objects.filter(unit__path__startswith=place).exclude(pk__in=inside)
    found = found.exclude(state=MediaAccount.State.CLOSED)
    if asked["census"] or asked["kind"] not in ("", "media"):
        return found.none()
    if asked["q"]:
        found = found.filter(Q(name__icontains=asked["q"]) | Q(unit__name__icontains=asked["q"]))
    return found.select_related("unit").order_by("unit__path", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the date of a batch (调整期限), or record that the organiser's own step is done (登记完成)."""
    at = clock.now()
    today = timezone.localtime(at).date()
    found = _batch(request, pk, today)
    refusal, given = "", request.POST
    if request.method == "POST":
        by = cast(User, request.user)
        try:
            if given.get("act") == "step":
                campaigns.record_step(by=by, batch_id=pk, done_on=day_of(given.get("done_on", "")), at=at)
            else:
                reason, due_on = given.get("reason", ""), day_of(given.get("due_on", ""))
                campaigns.set_date(by=by, batch_id=pk, due_on=due_on, reason=reason, at=at)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("campaign", pk=found.campaign_id)
    context = {"batch": found, "campaign": found.campaign, "given": given, "refusal": refusal, "today": today}
    return render(request, "lifecycle/campaign_batch.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a member to another batch, take it out, or record that it is done (调整成员)."""
    at = clock.now()
    today = timezone.localtime(at).date()
    rows = CampaignMember.objects.select_related("batch__campaign", "deadline", "site__unit", "media__unit")
    found = get_object_or_404(rows.filter(removed_at__isnull=True), pk=pk)
    _batch(request, found.batch_id, today)
    refusal, given = "", request.POST
    if request.method == "POST":
        try:
            _act(request, pk, given, at)
        except DomainError as error:
            refusal = str(error)
        else:
            return redirect("campaign", pk=found.batch.campaign_id)
    state = campaignboard.standing(found.deadline, today)
    context = {
        "member": found,
        "campaign": found.batch.campaign,
        "others": found.batch.campaign.batches.exclude(pk=found.batch_id).exclude(for_organiser=True),
        "recorded": bool(found.media_id) or not found.batch.met_by,
        "words": campaignboard.WORDS[state],
        "tone": campaignboard.TONES[state],
        "given": given,
        "refusal": refusal,
        "today": today,
    }
    return render(request, "lifecycle/campaign_member.html", context, status=422 if refusal else 200)


def _act(request: HttpRequest, pk: int, given: Any, at: Any) -> None:
    by = cast(User, request.user)
    reason = given.get("reason", "")
    if given.get("act") == "done":
        campaigns.record_done(by=by, member_id=pk, done_on=day_of(given.get("done_on", "")), at=at)
    elif given.get("act") == "remove":
        campaigns.remove(by=by, member_id=pk, reason=reason, at=at)
    else:
        to = given.get("batch", "")
        campaigns.move(by=by, member_id=pk, batch_id=_known(pk, to), reason=reason, at=at)


def _known(member_id: int, text: str) -> int:
    """The batch asked for, if it is one of the campaign; else the member's own, which the service refuses."""
    own = CampaignMember.objects.select_related("batch").get(pk=member_id).batch
    found = CampaignBatch.objects.filter(campaign_id=own.campaign_id, pk=int(text) if text.isdecimal() else 0).first()
    return (found or own).pk
