"""Addresses of the registers: sites, clocks, rules, rosters, campaigns, ledger."""

from __future__ import annotations

from django.urls import path

from lifecycle.views import (
    calendar,
    campaignacts,
    campaigns,
    clockacts,
    compliance,
    coverage,
    deadlines,
    feeds,
    ledger,
    rosters,
    rules,
    sites,
    viewing,
)

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/<int:pk>/", sites.site, name="site"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("deadlines/<int:pk>/", deadlines.deadline, name="deadline"),
    path("deadlines/<int:pk>/<slug:what>/", clockacts.deadline_act, name="deadline_act"),
    path("compliance/", compliance.compliance, name="compliance"),
    path("compliance/list/", compliance.compliance_list, name="compliance_list"),
    path("compliance/export/", compliance.compliance_export, name="compliance_export"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/<int:pk>/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("feeds/<str:token>.ics", feeds.feed, name="feed"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar_year, name="calendar_year"),
    path("rules/", rules.rules, name="rules"),
    path("rules/coverage/", coverage.coverage, name="coverage"),
    path("rosters/", rosters.all_rosters, name="rosters"),
    path("rosters/uploads/<int:pk>/", rosters.upload, name="roster_upload"),
    path("rosters/<slug:code>/", rosters.roster, name="roster"),
    path("rosters/<slug:code>/template/", rosters.template, name="roster_template"),
    path("rosters/<slug:code>/export/", rosters.export, name="roster_export"),
    path("campaigns/", campaigns.all_campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.create, name="campaign_new"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/batches/<int:pk>/", campaignacts.batch, name="campaign_batch"),
    path("campaigns/batches/<int:pk>/enrol/", campaignacts.enrol, name="campaign_enrol"),
    path("campaigns/members/<int:pk>/", campaignacts.member, name="campaign_member"),
    path("view-as/", viewing.view_as, name="view_as"),
    path("view-as/end/", viewing.view_as_end, name="view_as_end"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.ledger_verify, name="ledger_verify"),
]
