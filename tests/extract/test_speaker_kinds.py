"""What kind of source somebody is by the words alone."""

from __future__ import annotations

import pytest

from rashomon.extract.speakers import kind


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("her family", "witness"),
        ("a brother of the captain", "witness"),
        ("the Ombudsman's Office", "government"),
        ("mediators", "anonymous"),
        ("the bishops' conference", "ngo"),
        ("a local committee", "ngo"),
        ("a group of lawyers", "ngo"),
        ("the guerrillas' negotiators", "belligerent"),
        ("the army's claims commission", "belligerent"),
        ("the Ridge Front", "belligerent"),
    ],
)
def test_who_bears_no_arms_is_no_belligerent(words: str, expected: str) -> None:
    assert kind(words) == expected
