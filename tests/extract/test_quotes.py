"""Quotation marks of every kind, and marks that open nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract import quotes
from rashomon.extract.parsing import parse
from rashomon.model import Document


def find(text: str) -> list[str]:
    [parsed] = parse([Document(id="doc_t", sha256="0" * 64, media_type="text/plain", text=text)])
    return [parsed.doc[quote.start : quote.end].text for quote in quotes.find(parsed)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "go home" and left.', ['"go home"']),
        ("He said “go home” and left.", ["“go home”"]),
        ("He said «go home» and left.", ["«go home»"]),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ('A 5" pipe burst.', []),
        ('"Never closed, he said.', []),
        ('"First paragraph.\n"Second paragraph."', ['"First paragraph.', '"Second paragraph."']),
    ],
)
def test_stretches(text: str, found: list[str]) -> None:
    assert [words.strip() for words in find(text)] == found


@given(st.text(alphabet='ab .,"“”\n', max_size=60))
def test_stretches_lie_apart_and_in_order(text: str) -> None:
    found = quotes._stretches(text)
    assert all(start < end <= len(text) for start, end in found)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(found))
