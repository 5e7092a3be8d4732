"""Whether two names are of one party."""

from __future__ import annotations

import pytest

from rashomon.reconcile.kin import actor_country, kin, state_of


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Government of Pakistan", "Pakistan Army", True),
        ("Russian Ministry of Defence", "Russian Armed Forces", True),
        ("Inter-Services Public Relations", "Pakistan Army", True),
        ("Ministry of Defence of Sri Lanka", "Sri Lankan Armed Forces", True),
        ("Yemeni government", "Yemeni government forces", True),
        ("Houthi movement", "Yemeni government forces", False),
        ("Syrian pro-government forces", "Syrian Armed Forces", False),
        ("Democratic Forces for the Liberation of Rwanda", "Rwanda Defence Force", False),
        ("Ukrainian prisoners of war", "Ukrainian Armed Forces", False),
        ("Russian Armed Forces", "Ukrainian Armed Forces", False),
        ("witnesses", "civilians", False),
    ],
)
def test_one_party(left: str, right: str, same: bool) -> None:
    assert kin(left, right) == kin(right, left) == same
    assert kin(left, left)


def test_one_side_of_an_incident_is_one_party() -> None:
    sides = (("Hill Front", "Valley Front"), ("Army of Ruritania",))
    assert kin("Hill Front", "Valley Front", sides)
    assert not kin("Hill Front", "Army of Ruritania", sides)


def test_which_state() -> None:
    assert state_of("Malian Ministry of Defence") == "ML"
    assert state_of("Azawad Liberation Front") is None
    assert state_of("civilians") is None
    assert actor_country("Boko Haram") == "NG"
    assert actor_country("nobody at all") is None
