"""The product's addresses with viewflow's own pages beside them: only for the measurement."""

from __future__ import annotations

from django.urls import path
from viewflow.urls import Site
from viewflow.workflow.flow import FlowAppViewset

from approvals.engine.flow import ApplicationFlow
from config.urls import urlpatterns as ours

urlpatterns = [*ours, path("viewflow/", Site(viewsets=[FlowAppViewset(ApplicationFlow)]).urls)]
