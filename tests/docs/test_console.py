"""The test of the docs itself: it has to see when a page says other than what happens."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import console

PRINTED = ("one", "two claim_0a1b2c3d", "three", "four claim_0a1b2c3d", "five claim_99887766")


@pytest.mark.parametrize(
    ("shown", "met"),
    [
        (("…",), True),
        (PRINTED, True),
        (("one", "…"), True),
        (("…", "five claim_aaaaaaaa"), True),
        (("one", "…", "three", "…"), True),
        (("on…", "t…", "three", "…"), True),
        (("one", "two claim_ffffffff", "three", "four claim_ffffffff", "…"), True),
        (("one", "two claim_ffffffff", "three", "four claim_eeeeeeee", "…"), True),
        (("one", "two claim_ffffffff", "…", "five claim_ffffffff"), False),
        (("one",), False),
        (("one", "three", "…"), False),
        (("…", "three", "two…", "…"), False),
        (("two…", "…"), False),
        ((), False),
    ],
)
def test_shown_lines_are_those_that_are_printed(shown: tuple[str, ...], met: bool) -> None:
    assert (console.unmet(shown, PRINTED, {}) is None) == met


def test_an_id_stands_for_the_one_that_was_printed(tmp_path: Path) -> None:
    page = "```console\n$ echo claim_0a1b2c3d\nclaim_ffffffff\n$ echo got claim_ffffffff\ngot claim_ffffffff\n```\n"
    assert list(console.faults(page, tmp_path)) == []
    assert console.known("show claim_ffff claim_eeee", {"claim_ffff": "claim_0a1b"}) == "show claim_0a1b claim_eeee"


@pytest.mark.parametrize(
    ("page", "faults"),
    [
        ("```console\n$ false\n```\n", 1),
        ("```console\n$ false\n$ echo $?\n1\n```\n", 0),
        ("```console\n$ echo a\nb\n```\n", 1),
        ("```console\n$ echo 'a\n> b'\na\nb\n```\n", 0),
        ("<!-- not run: needs the network -->\n```console\n$ false\n```\n", 0),
        ("```sh\nfalse\n```\n", 0),
        ("```console\n$ cd /\n$ pwd > here\n$ cat here\n/\n```\n", 1),
    ],
)
def test_faults_are_found(page: str, faults: int, tmp_path: Path) -> None:
    assert len(list(console.faults(page, tmp_path))) == faults
