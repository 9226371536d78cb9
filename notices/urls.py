"""Addresses of the notices, the messages and the page on how the product runs; posting a notice stands in approvals."""

from __future__ import annotations

from django.urls import path

from notices import views, views_messages, views_running, views_watch

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("findings/", views_watch.findings, name="findings"),
    path("demo/pages/<int:pk>/", views_watch.demo_page, name="demo_page"),
    path("messages/", views_messages.message_list, name="messages"),
    path("messages/mark/", views_messages.message_mark, name="message_mark"),
    path("messages/settings/", views_messages.message_settings, name="message_settings"),
    path("messages/<int:pk>/", views_messages.message, name="message"),
    path("running/", views_running.running, name="running"),
    path("running/retry/", views_running.running_retry, name="running_retry"),
]
