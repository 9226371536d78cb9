"""Units and people: the tree one may see, one unit with its posts."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from accounts.directory import tree_of
from accounts.models import Unit
from accounts.templatetags.ui import masked
from tests.cast import Cast
from tests.signed_in import visitor, words


def test_a_handler_sees_the_own_unit_and_its_people_only(cast: Cast) -> None:
    own, other = cast.unit("jj-nyncj"), cast.unit("jj-wjw")
    client = visitor(cast.handler)
    listed = words(client.get(reverse("units")))
    assert own.name in listed
    assert other.name not in listed
    shown = words(client.get(reverse("unit", args=[own.pk])))
    assert cast.handler.real_name in shown
    assert cast.principal.real_name in shown
    assert client.get(reverse("unit", args=[other.pk])).status_code == 404


def test_a_mobile_number_is_shown_to_nobody_and_the_office_number_without_its_middle(cast: Cast) -> None:
    own = cast.unit("jj-nyncj")
    shown = words(visitor(cast.handler).get(reverse("unit", args=[own.pk])))
    assert masked(cast.handler.phone) in shown
    assert cast.handler.phone not in shown
    assert cast.handler.mobile not in shown


def test_the_supervising_office_sees_the_tree_of_its_place(cast: Cast) -> None:
    client = visitor(cast.city_reviewer)
    listed = words(client.get(reverse("units")))
    assert cast.unit("jj-wjw").name in listed
    assert cast.unit("hy-bgs").name in listed
    assert cast.unit("jx-bgt").name not in listed.replace(cast.city_reviewer.real_name, "")
    assert cast.unit("jj-wjw").name in words(client.get(reverse("units"), {"q": cast.unit("jj-wjw").name}))
    assert "没有找到单位" in words(client.get(reverse("units"), {"q": "没有这样的单位"}))


def test_whose_post_has_ended_is_no_longer_listed(cast: Cast) -> None:
    own = cast.unit("jj-nyncj")
    cast.principal.posts.update(ends_on=date(2025, 1, 31))
    assert cast.principal.real_name not in words(visitor(cast.handler).get(reverse("unit", args=[own.pk])))


def test_a_unit_tells_of_its_sites_and_open_cases_to_who_has_business_there(cast: Cast) -> None:
    case = cast.submitted()
    path = reverse("unit", args=[case.unit_id])
    told = words(visitor(cast.handler).get(path))
    assert case.site.name in told
    assert "在办申请 1 件" in told
    keeper = visitor(cast.taoran).get(path)
    assert keeper.status_code == 200, "who keeps the register of people sees every unit"
    assert "在办申请" not in words(keeper), "and the business of none"


def test_a_unit_whose_superior_one_may_not_see_stands_at_the_top() -> None:
    top, below = Unit(pk=2, path="/a/b/", parent_id=1, name="乙"), Unit(pk=3, path="/a/b/c/", parent_id=2, name="丙")
    (node,) = tree_of([below, top])
    assert node.unit is top
    assert [child.unit for child in node.children] == [below]
