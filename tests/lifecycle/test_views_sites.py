"""The register of sites: who sees which, what a site's page tells, what the list costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from lifecycle.models import Site
from tests.cast import Cast, approve, decide
from tests.signed_in import visitor, words


def test_a_unit_sees_its_own_site_and_no_other(cast: Cast) -> None:
    own, other = cast.submitted(), cast.submitted(code="jj-wjw", by="yuanxiaohe")
    client = visitor(cast.handler)
    shown = words(client.get(reverse("sites")))
    assert own.site.name in shown
    assert other.site.name not in shown
    assert client.get(reverse("site", args=[other.site_id])).status_code == 404
    assert client.get(reverse("site", args=[999_999])).status_code == 404


def test_the_office_that_supervises_the_place_sees_all_its_sites(cast: Cast) -> None:
    cases = [cast.submitted(), cast.submitted(code="jj-wjw", by="yuanxiaohe")]
    shown = words(visitor(cast.city_reviewer).get(reverse("sites")))
    assert all(case.site.name in shown for case in cases)


def test_a_site_tells_what_comes_next_by_whom_and_under_which_clause(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve())
    answer = visitor(cast.handler).get(reverse("site", args=[case.site_id]))
    shown = words(answer)
    step = case.route["steps"][case.cursor["step"]]
    assert f"开设：{step['label']}" in shown
    assert f"{step['unit_name']} {step['office_label']}" in shown
    assert step["cite"]["clause"] in shown
    assert reverse("case", args=[case.pk]) in answer.content.decode()


def test_the_story_of_a_site_comes_from_the_ledger_the_newest_first(cast: Cast) -> None:
    case = decide(cast.submitted(), cast.principal, approve("同意开设，请审核。"))
    story = visitor(cast.handler).get(reverse("site", args=[case.site_id])).context["story"]
    assert [entry["what"] for entry in story] == ["同意", "提交申请"]
    assert cast.principal.real_name in story[0]["who"]
    assert all(entry["cites"] for entry in story)


def test_sites_are_found_by_name_domain_and_state(cast: Cast) -> None:
    case = cast.submitted()
    client = visitor(cast.city_reviewer)
    domain = case.site.domains.get(is_primary=True).display
    for found in ({"q": case.site.name[-4:]}, {"q": domain}, {"state": Site.State.PLANNED}, {"state": "nonsense"}):
        assert case.site.name in words(client.get(reverse("sites"), found)), found
    for missed in ({"q": "没有这样的网站"}, {"state": Site.State.CLOSED}):
        assert "没有符合条件的网站" in words(client.get(reverse("sites"), missed)), missed


@pytest.mark.parametrize("name", ["sites", "deadlines", "notices", "papers"])
def test_a_list_costs_the_same_however_long_it_is(cast: Cast, name: str) -> None:
    def cost() -> int:
        client = visitor(cast.city_reviewer)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == 200
        return len(asked)

    decide(cast.submitted(), cast.principal, approve())
    cost()  # what a process looks up once a minute
    one = cost()
    decide(
        cast.submitted(code="jj-wjw", by="yuanxiaohe"),
        User.objects.get(posts__unit__code="jj-wjw", posts__office="principal"),
        approve(),
    )
    assert cost() == one
