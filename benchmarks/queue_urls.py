"""The product's addresses with viewflow's own pages beside them: only for the measurement."""

from __future__ import annotations

from typing import Any

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset
from viewflow.workflow.flow.views.list import FlowQueueListView

from approvals.engine.flow import ApplicationFlow
from config.urls import urlpatterns as ours


class Queue(FlowQueueListView):  # type: ignore[misc]
    """Their queue page, open to whom our posts let in: they would ask for permissions of Django's own."""

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        """Everybody may look."""
        return True


class Pages(FlowAppViewset):  # type: ignore[misc]
    """Their pages of our flow."""

    queue_view_class = Queue

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        """Everybody may look."""
        return True


site = Site(viewsets=[Pages(ApplicationFlow)])
urlpatterns = [*ours, path("viewflow/", site.urls)]
