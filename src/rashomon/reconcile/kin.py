"""Whether two names stand for one party: a force, its government and its ministries, a movement and its mouthpiece."""

from __future__ import annotations

from rashomon.codebook.bodies import actor_country, speaks_for, state_of
from rashomon.reconcile.parties import Sides, same_side

__all__ = ["actor_country", "kin", "speaks_for", "state_of"]


def kin(left: str, right: str, sides: Sides = ()) -> bool:
    """Whether what one of them says of people or things of the other it says of its own.

    One name; one side of the incident; a mouthpiece and its body; two bodies of one state. Which state a name is of
    stands in the lists of actors, otherwise in the name ("Russian Ministry of Defence").
    """
    if left.casefold() == right.casefold() or same_side(left, right, sides):
        return True
    one, other = speaks_for(left), speaks_for(right)
    if one == other or same_side(one, other, sides):
        return True
    state = state_of(one)
    return state is not None and state == state_of(other)
