"""What all sources together say of one effect, in a list's few characters."""

from __future__ import annotations

import pytest

from rashomon.export import wording
from rashomon.model import AccountRow
from rashomon.overview import summing


def row(low: int | None, high: int | None) -> AccountRow:
    return AccountRow(
        source=f"{low} to {high}",
        effect="killed",
        of=(),
        unit="persons",
        item=None,
        low=low,
        high=high,
        approx=False,
        first_said=None,
        last_said=None,
        claims=(),
        words=(),
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ([(None, 12)], "≤12"),
        ([(None, 12), (None, 20)], "≤20"),
        ([(2, None)], "2+"),
        ([(2, None), (96, 96), (None, 300)], "2+"),
        ([(None, 12), (5, 5)], "5–12"),
        ([(0, 0), (3, 3)], "0–3"),
        ([(7, 7)], "7"),
    ],
)
def test_no_number_is_told_that_nobody_said(said, told) -> None:
    toll = summing._toll("killed", (), [row(*one) for one in said], False)
    assert wording.span(toll.low, toll.high) == told
