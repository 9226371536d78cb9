"""Every procedure a book speaks of is told to its end there, every guard of a submission is told refusing, or is listed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from fixtures import story
from fixtures.roster import read
from lifecycle.rulebase import library
from lifecycle.rules.schema import Chain, Guard

#: Book and procedures whose chain it states, and which no story brings to `completed` under that very book. The national chains
#: are walked in the books below that restate them.
NOT_TOLD: dict[str, str] = {
    "cn": "annual_report domain_cancellation domain_change emergency_shutdown information_change migration opening permanent_shutdown rectification relaunch supervision_report temporary_shutdown",
    "cn-gd-zhongkai": "domain_change domain_registration information_change opening relaunch temporary_shutdown",
    "cn-hb-wuxue": "domain_cancellation",
    "cn-jx": "annual_report correction inspection repost",
}
#: Procedure and guards of its submission that no story tells refusing. The form asks for most of them first, as it does for every
#: answer and tick, so that the guard stands behind it as the second lock; the others are refused in the tests of their rules alone.
NOT_REFUSED: dict[str, str] = {
    "annual_report": "first_publication",
    "content_posting": "secrecy_reviewed",
    "domain_cancellation": "contact_serving reason_given",
    "domain_change": "domain_contact domain_free domain_published domain_years institution_domain joined_platform reason_given",
    "domain_registration": "domain_contact domain_free domain_published domain_years institution_domain no_transfer reason_given site_served",
    "liaison_change": "contacts",
    "migration": "archive_planned attendance_planned columns_listed destination_named duties_divided internal_section no_other_open people_named responsibility_settled site_runs template_chosen three_rules worksheet_sealed",
    "opening": "business_system contacts domain_contact domain_free domain_published domain_years duties internal_section notice_department notice_portal portal_sponsor security_planned site_type_portal",
    "permanent_shutdown": "archive_planned ground_explained lawful_ground notice_first",
}


@cache
def units() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in read("units.toml")["units"]}


def book_of(code: str) -> str:
    """The book of a unit: its own, or the nearest above it."""
    unit = units()[code]
    return str(unit.get("jurisdiction") or book_of(unit["parent"]))


def acts() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every act of every story, with the book and the procedure of its case."""
    for name in story.names():
        with (story.FOLDER / f"{name}.toml").open("rb") as file:
            told = tomllib.load(file)
        cases = {"": (book_of(told["unit"]), told["procedure"])}
        for act in told["acts"]:
            if act["act"] == "draft":
                about = book_of(act.get("unit", told["unit"])), act.get("procedure", told["procedure"])
                cases[act.get("case", "")] = about
            yield *cases[act.get("case", "")], act


def completed() -> set[tuple[str, str]]:
    return {(book, about) for book, about, act in acts() if act.get("expect", {}).get("state") == "completed"}


def refused() -> set[tuple[str, str]]:
    """Procedure and rule of every refusal."""
    return {(about, act["refused"]["rule"]) for _, about, act in acts() if act.get("refused", {}).get("rule")}


def test_every_procedure_is_told_to_its_end_where_a_book_states_its_chain() -> None:
    stated = {(d.jurisdiction, d.procedure) for d in library().all_entries() if isinstance(d.entry, Chain)}
    listed = {(book, about) for book, names in NOT_TOLD.items() for about in names.split()}
    assert stated - completed() == listed


def test_every_guard_of_a_submission_is_told_refusing() -> None:
    told = refused()
    silent: dict[str, set[str]] = {}
    for dated in library().all_entries():
        entry = dated.entry
        if not isinstance(entry, Guard) or entry.severity != "block" or "submit" not in entry.moments:
            continue
        if not any((dated.procedure, rule) in told for rule in entry.cite.rules):
            silent.setdefault(dated.procedure, set()).add(entry.name)
    assert silent == {about: set(names.split()) for about, names in NOT_REFUSED.items()}
