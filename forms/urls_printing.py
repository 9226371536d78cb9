"""Addresses of what is done with papers: ending one, printing many."""

from __future__ import annotations

from django.urls import path

from forms import views_ending

urlpatterns = [
    path("papers/<int:pk>/end/", views_ending.end, name="paper_end"),
]
