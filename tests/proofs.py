"""Which rule of the catalogue a test proves, and on which side: `@pytest.mark.rule("TMP-05", "kept")`."""

from __future__ import annotations

import pytest

from lifecycle.rules.catalogue import catalogue

SIDES = ("kept", "broken")


def fault(args: tuple[object, ...], kwargs: dict[str, object]) -> str | None:
    """What is wrong with the mark's words, or None; an id of no rule would otherwise prove nothing in silence."""
    if kwargs or len(args) != 2 or not all(isinstance(arg, str) for arg in args):
        return 'write rule("TMP-05", "kept"): two literal strings'
    rule, side = args
    if rule not in catalogue():
        return f"{rule} is no rule of lifecycle/rules/catalogue.toml"
    if side not in SIDES:
        return f"{side!r} is no side of {rule}: write one of {', '.join(SIDES)}"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse the run when a mark names an unknown rule or side."""
    faults = {
        f"{item.nodeid}: {found}"
        for item in items
        for mark in item.iter_markers("rule")
        if (found := fault(mark.args, dict(mark.kwargs)))
    }
    if faults:
        raise pytest.UsageError("\n".join(sorted(faults)))
