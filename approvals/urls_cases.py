"""Addresses of the case's side (申请办理页面): list, case, decision, work, notices."""

from __future__ import annotations

from django.urls import path

from approvals.views import (
    carry_out,
    cases,
    checks,
    copies,
    decide,
    endings,
    gap,
    handing,
    handover,
    publish,
    signers,
    substitutes,
)

urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/checks/", checks.checks, name="checks"),
    path("guidance/", checks.guidance, name="guidance"),
    path("cases/<int:pk>/decide/", decide.decide, name="decide"),
    path("cases/<int:pk>/add-signer/", signers.add_signer, name="add_signer"),
    path("cases/<int:pk>/remove-signer/", signers.remove_signer, name="remove_signer"),
    path("copies/", copies.copies, name="copies"),
    path("substitutes/", substitutes.substitutes, name="substitutes"),
    path("substitutes/new/<int:pk>/", substitutes.substitute, name="substitute"),
    path("substitutes/<int:pk>/end/", substitutes.substitute_end, name="substitute_end"),
    path("handover/", handover.handovers, name="handovers"),
    path("handover/<int:pk>/", handover.handover, name="handover"),
    path("cases/<int:pk>/take_back/", handing.take_back, name="take_back"),
    path("cases/<int:pk>/transfer/", handing.transfer, name="transfer"),
    path("cases/<int:pk>/delegate/", handing.delegate, name="delegate"),
    path("cases/<int:pk>/answer/", handing.answer, name="answer"),
    path("cases/<int:pk>/recall/", handing.recall, name="recall"),
    path("cases/<int:pk>/copy/", copies.copy, name="copy"),
    path("cases/<int:pk>/urge/", endings.urge, name="urge"),
    path("cases/<int:pk>/withdraw/", endings.withdraw, name="withdraw"),
    path("cases/<int:pk>/relinquish/", endings.relinquish, name="relinquish"),
    path("cases/<int:pk>/work/<slug:name>/", carry_out.work, name="work"),
    path("cases/<int:pk>/work/<slug:name>/paper/", carry_out.work_paper, name="work_paper"),
    path("notices/<int:pk>/post/", publish.post, name="notice_post"),
    path("notices/<int:pk>/end/", publish.end, name="notice_end"),
    path("notices/<int:pk>/gap/", gap.gap, name="notice_gap"),
]
