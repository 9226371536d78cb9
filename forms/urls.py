"""Addresses of papers, attachments and the public check of a paper."""

from __future__ import annotations

from django.urls import include, path

from forms import views, views_compliance, views_verify

urlpatterns = [
    path("compliance/report/", views_compliance.report, name="compliance_report"),
    path("papers/", views.papers, name="papers"),
    path("papers/<int:pk>/", views.paper, name="paper"),
    path("", include("forms.urls_printing")),
    path("papers/<int:pk>/<str:format>/", views.paper_file, name="paper_file"),
    path("attachments/<int:pk>/", views.attachment, name="attachment"),
    path("v/", views_verify.verify, name="verify"),
    path("v/<str:code>/", views_verify.verify_code, name="verify_code"),
]
