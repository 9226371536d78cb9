"""Addresses of the registers: sites, clocks, rules, rosters, ledger."""

from __future__ import annotations

from django.urls import path

from lifecycle.views import calendar, clockacts, compliance, coverage, deadlines, feeds, ledger, rosters, rules, sites

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
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.ledger_verify, name="ledger_verify"),
]
