"""Each line of defence that the documentation tells of has its test."""

import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
LINES = [
    line
    for line in (CHECKOUT / "docs/explain/security.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| Attack"))
]
TESTS = set(
    re.findall(
        r"^(?:async )?def (test_\w+)", "\n".join(p.read_text() for p in CHECKOUT.glob("tests/**/test_*.py")), re.M
    )
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split("|")[1].strip())
def test_the_line_names_a_test_that_is_there(line):
    [named] = re.findall(r"`(test_\w+)`", line)
    assert named in TESTS


def test_there_are_lines():
    assert len(LINES) > 20
