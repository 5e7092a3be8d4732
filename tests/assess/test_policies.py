import pytest

from rashomon.assess import policies
from rashomon.model import AccountRow
from rashomon.protocols import Policy

ARMY, REBELS = "Northern Army", "River Front"


def row(source, low, high, *, of=(ARMY,), unit="persons", revises=None, effect="killed"):
    return AccountRow(
        source=source,
        effect=effect,
        of=of,
        unit=unit,
        item=None,
        low=low,
        high=high,
        approx=False,
        first_said=None,
        last_said=None,
        claims=(f"{source}-{low}-{high}",),
        words=(),
        revises=revises,
    )


@pytest.mark.parametrize("policy", policies.policies())
def test_policies_keep_the_protocol(policy):
    assert isinstance(policy, Policy)
    assert policy.name.rpartition(".v")[2].isdigit()


def test_first_hand_range_runs_from_lowest_to_highest():
    [found] = policies.FirstHandRange().estimate([row(ARMY, 2, 2), row(REBELS, 47, 47), row("Hospital", 9, 12)])
    assert (found.low, found.best, found.high) == (2, None, 47)


def test_first_hand_range_is_open_where_a_source_leaves_it_open():
    [found] = policies.FirstHandRange().estimate([row(ARMY, 2, 2), row(REBELS, 40, None)])
    assert (found.low, found.high) == (2, None)


def test_a_revised_figure_and_a_denial_are_left_out_and_named():
    rows = [row(ARMY, 2, 2), row(ARMY, 12, 12, revises=0), row(REBELS, None, None)]
    [found] = policies.FirstHandRange().estimate(rows)
    assert found.used == ("Northern Army-12-12",)
    assert found.left_out == ("Northern Army-2-2", "River Front-None-None")


def test_ucdp_does_not_take_an_enemys_boast_for_best_or_low():
    rows = [row(ARMY, 2, 2), row(REBELS, 47, 47), row("Hospital", 9, 9), row(REBELS, 3, 3, of=(REBELS,))]
    [found] = [item for item in policies.Ucdp().estimate(rows) if item.of == (ARMY,)]
    assert (found.low, found.best, found.high) == (2, 2, 47)


def test_ucdp_takes_the_enemys_count_where_there_is_no_other():
    rows = [row(REBELS, 24, 99), row(REBELS, 3, 3, of=(REBELS,))]
    [found] = [item for item in policies.Ucdp().estimate(rows) if item.of == (ARMY,)]
    assert (found.low, found.best, found.high) == (24, 24, 99)


def test_things_are_not_estimated_and_sides_stay_apart():
    rows = [row(ARMY, 4, 4, unit="vehicles", effect="damaged"), row(ARMY, 2, 2), row(ARMY, 20, 20, of=(REBELS,))]
    assert {(item.effect, item.of) for item in policies.Ucdp().estimate(rows)} == {
        ("killed", (ARMY,)),
        ("killed", (REBELS,)),
    }
