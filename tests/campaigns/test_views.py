"""The pages of campaigns: who sees the board, and every act by its form."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lifecycle.models import Campaign, CampaignMember, Deadline
from tests.campaigns.test_campaigns import running
from tests.campaigns.world import account, batch, enrolled, fresh, happens, site
from tests.cast import Cast, at
from tests.signed_in import visitor, words

TABLE = "platform_2020"


def _code(cast: Cast) -> str:
    return f"{cast.unit('jj-bgs').pk}:cn-jx-jiujiang:{TABLE}"


def test_a_campaign_is_made_by_its_form(cast: Cast) -> None:
    client = visitor(cast.heyunfei)
    assert "第1批" in words(client.get(reverse("campaign_new")))
    page = client.get(reverse("campaign_new"), {"table": _code(cast)})
    assert "2020-01-31" in page.content.decode()
    lacking = client.post(reverse("campaign_new"), {"table": _code(cast), "name": "甲", "date-first": "2027-01-31"})
    assert lacking.status_code == 422
    assert "2027-01-31" in lacking.content.decode()
    done = client.post(
        reverse("campaign_new"), {"table": _code(cast), "name": "甲", "date-first": "2027-01-31", "reason": "另行安排"}
    )
    assert done.status_code == 302
    assert Campaign.objects.get().batches.get(key="first").due_on.isoformat() == "2027-01-31"


def test_the_board_counts_who_is_done_open_and_overdue(cast: Cast) -> None:
    made = running(cast)
    enrolled(cast, batch(made, "first"))
    enrolled(cast, batch(made, "second"), media_ids=[account(cast).pk])
    happens(cast, "migration.completed", at("2026-05-01 09:00"))
    page = words(visitor(cast.heyunfei).get(reverse("campaign", args=[made.pk])))
    assert "按期完成" in page
    assert "100%" in page
    assert "已逾期" in page


def test_a_date_that_cannot_be_kept_is_said_on_the_board(cast: Cast) -> None:
    made = running(cast)
    batches = {one.key: one for one in made.batches.all()}
    batches["second"].leaves = {"after": "first", "amount": "1", "unit": "month"}
    batches["second"].due_on = batches["first"].due_on
    batches["second"].save()
    assert "日期存疑" in words(visitor(cast.heyunfei).get(reverse("campaign", args=[made.pk])))


def test_members_are_enrolled_moved_and_taken_out_by_forms(cast: Cast) -> None:
    made, client = running(cast), visitor(cast.heyunfei)
    first, second = batch(made, "first"), batch(made, "second")
    page = client.get(reverse("campaign_enrol", args=[first.pk]), {"q": site().name, "kind": "department"})
    assert f'value="{site().pk}"' in page.content.decode()
    client.post(reverse("campaign_enrol", args=[first.pk]), {"site": [site().pk]})
    member = CampaignMember.objects.get()
    address = reverse("campaign_member", args=[member.pk])
    assert client.post(address, {"act": "move", "batch": second.pk, "reason": ""}).status_code == 422
    client.post(address, {"act": "move", "batch": second.pk, "reason": "推迟"})
    moved = CampaignMember.objects.get(removed_at__isnull=True)
    assert moved.batch == second
    client.post(reverse("campaign_member", args=[moved.pk]), {"act": "remove", "reason": "不再迁移"})
    assert not CampaignMember.objects.filter(removed_at__isnull=True).exists()


def test_an_account_is_recorded_as_done_by_its_form(cast: Cast) -> None:
    member = enrolled(cast, batch(running(cast), "first"), media_ids=[account(cast).pk])
    address = reverse("campaign_member", args=[member.pk])
    client = visitor(cast.heyunfei)
    assert client.post(address, {"act": "done", "done_on": "昨天"}).status_code == 422
    client.post(address, {"act": "done", "done_on": "2026-03-01"})
    assert fresh(member).deadline.state == Deadline.State.MET


@pytest.mark.parametrize("name", ["luojingwen", "jiangdahai", "taoran"])
def test_who_organises_nothing_sees_no_board(cast: Cast, name: str) -> None:
    made = running(cast)
    member = enrolled(cast, batch(made, "first"))
    client = visitor(getattr(cast, name))
    for address in ("campaign", "campaign_batch", "campaign_member"):
        pk = {"campaign": made.pk, "campaign_batch": member.batch_id, "campaign_member": member.pk}[address]
        assert client.get(reverse(address, args=[pk])).status_code == 404
    assert client.get(reverse("campaigns")).status_code == 404


def test_a_member_sees_its_own_membership_on_the_page_of_its_site(cast: Cast) -> None:
    made = running(cast)
    enrolled(cast, batch(made, "first"))
    page = visitor(cast.heyunfei).get(reverse("site", args=[site().pk]))
    assert made.name in words(page)
