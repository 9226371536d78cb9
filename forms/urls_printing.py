"""Addresses of what is done with papers: ending one, printing many, binding a case."""

from __future__ import annotations

from django.urls import path

from forms import views_ending, views_printing

urlpatterns = [
    path("papers/<int:pk>/end/", views_ending.end, name="paper_end"),
    path("papers/print/", views_printing.choose, name="print_choose"),
    path("cases/<int:pk>/dossier/", views_printing.dossier, name="dossier"),
    path("prints/", views_printing.jobs, name="print_jobs"),
    path("prints/<int:pk>/", views_printing.job, name="print_job"),
    path("prints/<int:pk>/file/", views_printing.job_file, name="print_file"),
]
