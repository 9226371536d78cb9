"""Addresses of units and people."""

from __future__ import annotations

from django.urls import path

from accounts import views_units

urlpatterns = [
    path("units/", views_units.units, name="units"),
    path("units/<int:pk>/", views_units.unit, name="unit"),
]
