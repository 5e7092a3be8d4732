"""Gains and losses between two revisions."""

from __future__ import annotations

import against
import findings
import pytest
from findings import Finding


def finding(kind: str, about: str, example: str = "fort-1") -> Finding:
    return Finding("dev", example, kind, about, f"{kind} of {about}")


def test_what_costs_the_same_is_no_change_and_losses_come_first_costliest_first() -> None:
    before = [finding("figure missed", "a"), finding("figure of: another", "b"), finding("field: start", "c")]
    now = [
        finding("figure missed", "a"),
        finding("field: end", "d"),
        finding("figure of: another", "e"),
        finding("figure missed", "f", "fort-2"),
    ]
    found = against.changes(before, now)
    assert [(change.example, (change.now or change.before)[0].about, round(change.gain, 2)) for change in found] == [
        ("fort-1", "e", -3),
        ("fort-2", "f", -2),
        ("fort-1", "d", -0.4),
        ("fort-1", "b", 3),
        ("fort-1", "c", 0.4),
    ]


def test_one_thing_that_is_read_wrong_in_another_way_is_one_change() -> None:
    [change] = against.changes(
        [finding("figure missed", "a")], [finding("figure of: another", "a"), finding("figure range", "a")]
    )
    assert change.gain == 2 - (3 + 2)
    assert "figure missed -> figure of: another, figure range" in str(change)


def test_only_measures_that_differ_are_listed() -> None:
    before = {"dev": {"measures": {"figure": 0.5, "claim": 0.7}}, "seed": {"measures": {"claim": 1.0}}}
    now = {"dev": {"measures": {"figure": 0.6, "claim": 0.7, "check": 1.0}}}
    assert list(against.differences(before, now)) == [
        ("dev", "figure", 0.5, 0.6),
        ("dev", "check", None, 1.0),
        ("seed", "claim", 1.0, None),
    ]


@pytest.mark.parametrize(
    ("kind", "cost"),
    [
        ("figure of: another", 3),
        ("field: start", 0.4),
        ("field: event", 0.2),
        ("check: confirmed missed", 0.5),
        ("number partial", 1),
        ("number spurious", 2),
        ("template missed", 1),
        ("organisation spurious", 3),
        ("organisation missing", 1),
    ],
)
def test_a_kind_costs_what_its_first_words_cost(kind: str, cost: float) -> None:
    assert findings.cost(kind) == cost


def test_the_order_of_costs_is_that_of_the_harm() -> None:
    kinds = ("figure source", "figure missed", "claim missed", "field: start", "field: place", "field: event")
    costs = [findings.cost(kind) for kind in kinds]
    assert costs == sorted(costs, reverse=True) and len(set(costs)) == len(costs)


def test_a_kind_of_which_nothing_is_known_is_refused() -> None:
    with pytest.raises(KeyError):
        findings.cost("something else")


def test_an_unknown_revision_is_said() -> None:
    with pytest.raises(against.RevisionError, match="no-such-revision"):
        against.results_of("no-such-revision", [])
