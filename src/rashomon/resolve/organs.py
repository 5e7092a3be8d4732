"""What a party publishes by, where the words give no name for it: "the group's media arm", "the rebels' channel"."""

from __future__ import annotations

from rashomon import codebook
from rashomon.resolve.context import Context
from rashomon.resolve.names import words_of
from rashomon.resolve.wording import REBELS, Meant, classes_of

ARMED = frozenset({"rebel", "militia", "private_military"})


def is_media_arm(head: str) -> bool:
    """Whether the words call what a party publishes by: "the media arm", "propaganda wing", "press office"."""
    known = codebook.load("outlets")["arms"]
    words = words_of(head)
    return len(words) > 1 and words[-1] in known["parts"] and words[-2] in known["of"]


def only_group(context: Context, head: str, owner: str, classes: frozenset[str]) -> Meant | None:
    """The one armed group that the report names, where "the group" or "the militants" own what they publish by.

    `classes` are those of the head.
    """
    if not ("media" in classes or is_media_arm(head)) or classes & {"role", "witness"}:
        return None
    key = words_of(owner)
    key = key[1:] if key[:1] == ("the",) else key
    if len(key) != 1 or not classes_of(key[0]) & (REBELS | {"group", "militia_body"}):
        return None
    named = context.groups(ARMED)
    return Meant(named[0]) if len(named) == 1 else None
