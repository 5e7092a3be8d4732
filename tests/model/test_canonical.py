"""Records to canonical JSON and back, and their names by hash."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import (
    RECORDS,
    Attribution,
    Check,
    Claim,
    Figure,
    Mention,
    PlaceMention,
    Span,
    When,
    canonical_json,
    from_json,
    from_plain,
    record_id,
    to_plain,
)

words = st.text(max_size=12)
maybe = st.none() | words
numbers = st.none() | st.integers(min_value=0, max_value=10**9)
spans = st.builds(Span, document_id=words, start=st.integers(0, 99), end=st.integers(0, 99), exact=words)
mentions = st.builds(Mention, span=st.none() | spans, name=maybe, antecedent=st.none() | spans)
figures = st.builds(
    Figure, effect=words, of=st.lists(mentions, max_size=2).map(tuple), unit=words, low=numbers, high=numbers,
    approx=st.booleans(), span=spans, counted=st.none() | spans, subset=st.booleans(),
)  # fmt: skip
attributions = st.builds(
    Attribution, content=st.lists(spans, max_size=2).map(tuple), source=st.none() | mentions, source_kind=words,
    cue=st.none() | spans, form=words, via=st.lists(mentions, max_size=2).map(tuple), said_at=maybe,
)  # fmt: skip
claims = st.builds(
    Claim, id=words, document_id=words, span=spans, event=words, actor=st.none() | mentions,
    target=st.none() | mentions, place=st.none() | st.builds(PlaceMention, span=spans, country=maybe),
    when=st.none() | st.builds(When, span=st.none() | spans, start=maybe, end=maybe), attribution=attributions,
    stance=words, certainty=words, figures=st.lists(figures, max_size=2).map(tuple),
    checks=st.lists(
        st.builds(Check, subject=maybe, method=maybe, finding=words, by=words, basis=st.none() | spans), max_size=1
    ).map(tuple),
    evidence=st.just(()), background=st.booleans(),
)  # fmt: skip


@given(claims)
def test_a_record_comes_back_from_its_json(claim: Claim) -> None:
    assert from_json(Claim, canonical_json(claim)) == claim


@given(claims)
def test_a_name_does_not_depend_on_the_id_that_the_record_bears(claim: Claim) -> None:
    assert record_id("claim", claim) == record_id("claim", dataclasses.replace(claim, id="another"))


@given(claims, claims)
def test_records_that_say_different_things_have_different_names(left: Claim, right: Claim) -> None:
    same = dataclasses.replace(left, id="") == dataclasses.replace(right, id="")
    assert (record_id("claim", left) == record_id("claim", right)) == same


def test_a_name_is_the_same_in_another_process() -> None:
    span = Span(document_id="doc_1", start=3, end=9, exact="Tünis")
    code = (
        "from rashomon.model import Span, record_id;"
        "print(record_id('span', Span(document_id='doc_1', start=3, end=9, exact='T\\u00fcnis')))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert other.stdout.strip() == record_id("span", span)


def test_canonical_json_has_sorted_keys_and_keeps_letters() -> None:
    span = Span(document_id="d", start=0, end=2, exact="Né")
    assert canonical_json(span) == '{"document_id":"d","end":2,"exact":"Né","start":0}'


def test_an_unknown_field_is_refused() -> None:
    plain = to_plain(Span(document_id="d", start=0, end=1, exact="a"))
    with pytest.raises(TypeError, match="colour"):
        from_plain(Span, plain | {"colour": "red"})


def test_every_record_is_frozen_and_says_what_it_is_for() -> None:
    for name, record in RECORDS.items():
        assert record.__dataclass_params__.frozen, name
        assert record.__doc__ and not record.__doc__.startswith(f"{name}("), name


def test_plain_form_is_json() -> None:
    assert json.loads(json.dumps(to_plain(When(span=None, start="2024")))) == {
        "span": None,
        "start": "2024",
        "end": None,
    }


@pytest.mark.parametrize(
    ("left", "right", "covers", "overlaps"),
    [
        ((0, 10), (2, 5), True, True),
        ((0, 10), (5, 12), False, True),
        ((0, 5), (5, 8), False, False),
        ((3, 3), (3, 3), True, False),
    ],
)
def test_spans_cover_and_overlap(left: tuple[int, int], right: tuple[int, int], covers: bool, overlaps: bool) -> None:
    a, b = (Span(document_id="d", start=start, end=end, exact="") for start, end in (left, right))
    assert a.covers(b) is covers
    assert a.overlaps(b) is overlaps
