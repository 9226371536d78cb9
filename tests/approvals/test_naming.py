"""Which domains a case is about: exactly those it names, as last submitted, whoever else asks meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Unit, User
from approvals.models import WorkItem
from approvals.services import drafting, naming, submitting, withdrawing
from approvals.services.working import Done, do_item
from fixtures import roster
from fixtures.answers import answers_of
from fixtures.replay import Case, perform
from fixtures.story import Act, tell
from lifecycle.errors import DomainError, RuleNotMet
from lifecycle.models import Application, Deadline, Domain, Registration, Site
from tests.cast import again, approve, at, decide, person

FILED = at("2026-05-12 09:00")
CENTRE = ("sunwanqing", "zhuyilan", "gaochengze")
OFFICES = ("jx-bgt", "jj-bgs", "jj-szzx", "jj-nyj", "jj-gzw", "jj-xczx", "jj-jrb")

Filed = Callable[..., Application]


@pytest.fixture
def filed(db: None) -> Filed:
    """Hand a case of a unit in, under the name of its handler."""
    roster.load("", only=OFFICES)

    def file(code: str, by: str, procedure: str, **values: str) -> Application:
        unit, handler = Unit.objects.get(code=code), User.objects.get(username=by)
        answers = answers_of(unit, FILED, values, procedure)
        site = Site.objects.get(unit=unit)
        case = drafting.open_draft(by=handler, unit=unit, procedure_code=procedure, at=FILED, site=site, values=answers)
        submitting.submit(by=person(handler), application_id=case.pk, seen=None, at=FILED)
        return again(case)

    return file


def _states(case: Application) -> dict[str, str]:
    return dict(Domain.objects.filter(site=case.site).values_list("display", "state"))


def _signed(case: Application, *usernames: str) -> Application:
    for username in usernames:
        case = decide(case, User.objects.get(username=username), approve(), FILED)
    return case


def _told(name: str, until: Callable[[Act], bool]) -> Case:
    """A story told up to, but without, the first act of this kind."""
    case = Case(tell(name, FILED))
    for act in case.story.acts:
        if until(act):
            return case
        perform(case, act)
    raise LookupError(name)


def test_a_second_domain_made_the_main_one_is_where_the_site_is_reached(filed: Filed) -> None:
    case = filed(
        *("jj-nyj", "guangyuan", "domain_registration"),
        domain_en="jjny.jiujiang.gov.cn",
        domain_reason="拟改用新的主域名。",
        primary_domain="new",
    )
    case = _signed(case, "lengnuan", *CENTRE)
    assert Domain.objects.get(site=case.site, is_primary=True).name == "nyj.jiujiang.gov.cn"
    perform_work(case, "domain_allocation")
    assert Domain.objects.get(site=case.site, is_primary=True).name == "jjny.jiujiang.gov.cn"
    assert Site.objects.get(unit=case.unit).home_url == "https://jjny.jiujiang.gov.cn/"
    assert Domain.objects.get(name="jjny.jiujiang.gov.cn").registered_on == date(2026, 5, 12)
    assert Domain.objects.get(name="nyj.jiujiang.gov.cn").registered_on is None


def perform_work(case: Application, item: str) -> None:
    """The centre does its piece of work."""
    done = Done(authority="九江市数字经济发展中心", dated=date(2026, 5, 12))
    do_item(by=User.objects.get(username="sunwanqing"), application_id=case.pk, name=item, done=done, at=FILED)


def test_a_withdrawn_case_frees_what_was_submitted_not_what_was_typed_since(filed: Filed) -> None:
    case = filed(
        "jj-nyj", "guangyuan", "domain_registration", domain_en="jjny.jiujiang.gov.cn", domain_reason="另设域名。"
    )
    Application.objects.filter(pk=case.pk).update(values={**case.values, "domain_en": "nyj.jiujiang.gov.cn"})
    withdrawing.withdraw(
        by=User.objects.get(username="guangyuan"), application_id=case.pk, seen=None, reason="不再需要。", at=FILED
    )
    assert _states(case) == {"nyj.jiujiang.gov.cn": "active", "jjny.jiujiang.gov.cn": "refused"}


def test_two_cases_of_one_site_do_not_touch_each_others_domains(filed: Filed) -> None:
    """DOM-18: a name asked for by another case stays asked for when this one is withdrawn."""
    more = {"domain_reason": "另设域名。"}
    first = filed("jj-nyj", "guangyuan", "domain_registration", domain_en="jjny.jiujiang.gov.cn", **more)
    second = filed("jj-nyj", "guangyuan", "domain_registration", domain_en="nengyuan.jiujiang.gov.cn", **more)
    withdrawing.withdraw(
        by=User.objects.get(username="guangyuan"), application_id=second.pk, seen=None, reason="重复。", at=FILED
    )
    assert _states(first)["jjny.jiujiang.gov.cn"] == "requested"
    assert _states(first)["nengyuan.jiujiang.gov.cn"] == "refused"


def test_a_name_taken_in_the_same_moment_is_refused_in_words(filed: Filed) -> None:
    """DOM-22: what the guard could not see yet, the database refuses; the other unit is not named twice."""
    case = filed(
        "jj-nyj", "guangyuan", "domain_registration", domain_en="jjny.jiujiang.gov.cn", domain_reason="另设域名。"
    )
    other = Site.objects.get(unit__code="jj-gzw")
    rival = drafting.open_draft(
        by=User.objects.get(username="guozheng"),
        unit=other.unit,
        procedure_code="domain_registration",
        at=FILED,
        site=other,
        values={"domain_en": "jjny.jiujiang.gov.cn"},
    )
    with pytest.raises(DomainError, match="刚刚已由其他网站申请") as refused:
        naming.request(other, rival, main=False)
    assert refused.value.field == "domain_en"
    assert list(Domain.objects.filter(name="jjny.jiujiang.gov.cn").values_list("site_id", flat=True)) == [case.site_id]


def test_a_running_site_cannot_list_a_domain_it_does_not_have(filed: Filed) -> None:
    with pytest.raises(RuleNotMet) as refused:
        filed(*("jj-gzw", "guozheng", "domain_cancellation"), domains="nyj.jiujiang.gov.cn", cancel_reason="idle")
    assert "DOM-18" in {rule for finding in refused.value.findings for rule in finding.citation.rules}


def test_a_closing_waits_until_the_last_of_its_domains_is_cancelled(db: None) -> None:
    """PRM-05: two forms, one for each domain; the first alone does not end the wait."""
    roster.load("")
    case = _told("site-closed", lambda act: act.inputs.get("case") == "domains")
    rest = [act for act in case.story.acts if act.inputs.get("case") == "domains" and not act.refused]
    for number, name in enumerate(("xczx.jiujiang.gov.cn", "九江市乡村振兴局.政务")):
        left = WorkItem.objects.get(application_id=case.found[""], name="domain_cancelled").done_at
        assert left is None
        for act in rest:
            inputs = {**act.inputs, "case": f"domains-{number}"}
            if act.act == "draft":
                inputs["values"] = {"domains": name, "cancel_reason": "closing"}
            perform(case, Act(act.at, act.by, act.act, inputs))
        assert Application.objects.get(pk=case.found[f"domains-{number}"]).state == Application.State.COMPLETED
    assert WorkItem.objects.get(application_id=case.found[""], name="domain_cancelled").done_at is not None
    days = Domain.objects.filter(site__unit__code="jj-xczx").values_list("cancelled_on", flat=True)
    assert set(days) == {date(2026, 4, 23)}


def test_cancelled_records_keep_the_day_they_were_cancelled(db: None) -> None:
    """PRM-18: by the day entered, in the office's own time."""
    roster.load("")
    case = _told("site-closed", lambda act: act.inputs.get("item") == "police_cancelled")
    rows = Registration.objects.filter(site=case.application.site, state=Registration.State.CANCELLED)
    assert dict(rows.values_list("kind", "cancelled_on")) == {"icp": date(2026, 4, 7), "logo": date(2026, 4, 8)}


def test_each_notice_of_a_closing_starts_its_own_period_and_no_other(db: None) -> None:
    """PRM-06, PRM-07: the homepage notice does not start the clock of the destination notice."""
    roster.load("")
    case = _told("site-closed", lambda act: act.inputs.get("item") == "data_migrated")
    names = Deadline.objects.filter(application=case.application).values_list("name", flat=True)
    assert "closing_notice_period" in names
    assert "destination_notice_period" not in names


def test_a_changed_domain_brings_a_new_record_and_ends_the_old_one(db: None) -> None:
    """DOM-27: one domain, one number."""
    roster.load("")
    case = _told("domain-changed", lambda act: act.inputs.get("item") == "switched")
    rows = Registration.objects.filter(site=case.application.site, kind="icp").order_by("pk")
    assert [(row.number, row.state) for row in rows] == [
        ("赣ICP备00000001号-15", Registration.State.CANCELLED),
        ("赣ICP备00000001号-99", Registration.State.VALID),
    ]


@pytest.mark.parametrize(("done_on", "stands"), [("2026-06-18", "met"), ("2026-06-19", "broken")])
def test_the_work_of_closing_is_in_time_by_the_day_it_was_done_not_entered(db: None, done_on: str, stands: str) -> None:
    """PRM-04: ninety days from 2026-03-20 end on 2026-06-18."""
    roster.load("")
    case = _told("site-closed", lambda act: act.inputs.get("item") == "system_status")
    given = {"item": "system_status", "scan": "系统状态截图", "case": "", "dated": done_on}
    perform(case, Act(at("2026-06-19 09:00"), "xiangchun", "work", given))
    clock = Deadline.objects.get(application=case.application, name="closing_work")
    assert (clock.due_on, str(clock.state)) == (date(2026, 6, 18), stands)
