"""Addresses of the registers: sites, clocks, rules, ledger."""

from __future__ import annotations

from django.urls import path

from lifecycle.views import deadlines, ledger, rules, sites

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/<int:pk>/", sites.site, name="site"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("deadlines/<int:pk>/", deadlines.deadline, name="deadline"),
    path("rules/", rules.rules, name="rules"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.ledger_verify, name="ledger_verify"),
]
