"""Whoever does whatever in whatever order: no case is lost, nothing happens off the record, a refusal changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.anyorder.filing import Filing
from tests.anyorder.handing import Handing
from tests.anyorder.offices import Offices
from tests.anyorder.signing import Signing
from tests.cast import Cast


class AnyOrder(Offices, Signing, Handing, Filing):
    """All verbs together."""


QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def run(examples: int, steps: int, *, derandomize: bool) -> None:
    """Run the machine; what it finds is shrunk only in the long run."""
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=derandomize,
            deadline=None,
            database=None,
            suppress_health_check=QUIET,
            phases=(Phase.generate,) if derandomize else (Phase.generate, Phase.shrink),
        ),
    )


def test_cases_survive_whoever_does_whatever_in_whatever_order(cast: Cast) -> None:
    run(6, 20, derandomize=True)


@pytest.mark.soak
def test_cases_survive_a_thousand_acts_of_chance(cast: Cast) -> None:
    run(200, 60, derandomize=False)
