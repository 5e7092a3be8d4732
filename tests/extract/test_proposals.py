"""What the rules pass over is proposed: clauses without a claim, numbers without an effect, nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract import rules
from rashomon.extract.parsing import parse
from rashomon.extract.proposals import SAME, propose, shared
from rashomon.model import Claim, Document, Extraction

Read = Callable[[str], tuple[Extraction, Extraction]]

REPORT = """Rebels attacked the barracks at Kidal on Monday, the army said. Twelve soldiers were killed and 20 wounded.

The governor has lived abroad since 2019 and owns three houses. Two schools in the district have had no teacher for \
months, and the road to the north is under water.

"We buried my brother in the morning and then the shooting began, and 40 families packed their beds," a baker said.

The army has 900 men in the valley; it lost 31 of them to an ambush in March."""


@pytest.fixture
def read(document: Callable[..., Document]) -> Read:
    """What the rules read, and that with what is proposed."""

    def both(text: str) -> tuple[Extraction, Extraction]:
        [parsed] = parse([document(text)])
        found = rules.read(parsed)
        return found, propose(parsed, found)

    return both


def new(extraction: Extraction) -> list[Claim]:
    return [claim for claim in extraction.claims if claim.event == ""]


def numbers(extraction: Extraction) -> list[tuple[str, str]]:
    """The proposed numbers, and the claim that each stands in."""
    return [(f.span.exact, c.span.exact) for c in extraction.claims for f in c.figures if f.effect == ""]


@pytest.mark.parametrize(
    "sentence",
    [
        "The governor has lived abroad for years.",
        "Two schools in the district have had no teacher for months.",
        "The road to the north is under water.",
    ],
)
def test_a_sentence_without_a_claim_is_proposed(read: Read, sentence: str) -> None:
    known, proposed = read(f"Rebels attacked the barracks at Kidal on Monday. {sentence}")
    assert sentence not in [claim.span.exact for claim in known.claims]
    assert [claim.span.exact for claim in new(proposed)] == [sentence]


def test_too_few_words_are_no_clause(read: Read) -> None:
    _, proposed = read("Rebels attacked the barracks at Kidal on Monday. It rained. The river rose quickly.")
    assert [claim.span.exact for claim in new(proposed)] == ["The river rose quickly."]


@pytest.mark.parametrize(
    "page",
    [
        "By Anna Berg and Omar Keita",
        "READ MORE: Forty families have fled the valley since spring",
        "Photo: Two boats wait for passengers at the harbour",
        "#Kidal #Mali",
    ],
)
def test_nothing_of_the_page_around_a_report_is_proposed(read: Read, page: str) -> None:
    text = f"Rebels attacked the barracks at Kidal on Monday.\n\nThe river rose quickly after that.\n\n{page}"
    _, proposed = read(text)
    assert "The river rose quickly after that." in [claim.span.exact for claim in new(proposed)]
    assert all(claim.span.end <= text.index(page) for claim in proposed.claims)
    assert all(words not in page for words, _ in numbers(proposed))


@pytest.mark.parametrize("text", [REPORT, REPORT.upper()], ids=["as written", "upper case"])
def test_known_claims_and_figures_keep_their_places_and_others_come_after(read: Read, text: str) -> None:
    known, proposed = read(text)
    assert new(proposed) and numbers(proposed)
    assert len(proposed.claims) == len(known.claims) + len(new(proposed))
    for before, now in zip(known.claims, proposed.claims, strict=False):
        assert (now.id, now.span, now.event, now.attribution) == (
            before.id, before.span, before.event, before.attribution,
        )  # fmt: skip
        assert now.figures[: len(before.figures)] == before.figures
        assert all(figure.effect == "" for figure in now.figures[len(before.figures) :])
    for layer in ("sentences", "attributions", "times", "places", "actors", "events", "figures", "issues"):
        assert getattr(proposed, layer) == getattr(known, layer)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Twelve soldiers were killed and 20 rebels were badly wounded.", []),
        ("Rebels attacked when the guards of the barracks were fast asleep.", []),
        (
            "Rebels attacked the barracks at Kidal while in the villages of the valley the women dried fish and sold "
            "it to the traders from the coast.",
            ["sold it to the traders from the coast."],
        ),
    ],
    ids=["all of it told", "most of it told", "a small part of it told"],
)
def test_a_clause_that_shares_half_its_words_with_a_claim_is_not_proposed(
    read: Read, sentence: str, expected: list[str]
) -> None:
    known, proposed = read(f"The army spoke of Monday. {sentence}")
    assert any(claim.span.exact in sentence for claim in known.claims)
    found = [claim.span.exact for claim in new(proposed) if claim.span.exact in sentence]
    assert found == expected
    assert all(shared(words, other.span.exact) < SAME for words in found for other in known.claims)


@pytest.mark.parametrize("text", [REPORT, REPORT.upper()], ids=["as written", "upper case"])
def test_a_number_is_proposed_once_in_the_shortest_claim_and_no_date_is(read: Read, text: str) -> None:
    _, proposed = read(text)
    spans = [figure.span for claim in proposed.claims for figure in claim.figures]
    assert len(set(spans)) == len(spans)
    for claim in proposed.claims:
        for figure in claim.figures:
            if figure.effect == "":
                assert claim.span.covers(figure.span)
                holding = [other.span for other in proposed.claims if other.span.covers(figure.span)]
                assert claim.span.end - claim.span.start == min(span.end - span.start for span in holding)
                assert not any(when.span and when.span.overlaps(figure.span) for when in proposed.times)
    assert not any("2019" in words for words, _ in numbers(proposed))


@pytest.mark.parametrize(
    "sentence",
    [
        "The road has been closed for three weeks.",
        "Two days ago the market opened again.",
        "The mayor came on 12 April at 3 p.m.",
        "The mill was built in the 1990s and sold in 2004.",
    ],
)
def test_no_date_is_a_number(read: Read, sentence: str) -> None:
    _, proposed = read(f"Rebels attacked the barracks at Kidal on Monday. {sentence}")
    assert sentence in [claim.span.exact for claim in new(proposed)]
    assert numbers(proposed) == []


def test_a_number_is_read_with_its_range_and_what_is_counted(read: Read) -> None:
    _, proposed = read(
        "Rebels attacked the barracks at Kidal on Monday. Between 40 and 50 lorries stood by the river since 2019."
    )
    [figure] = [figure for claim in new(proposed) for figure in claim.figures]
    assert (figure.low, figure.high, figure.unit, figure.of) == (40, 50, "vehicles", ())
    assert figure.counted is not None and "lorries" in figure.counted.exact


@pytest.mark.parametrize(
    "text",
    [
        "The striker scored twice in the second half. The coach praised the eleven players who won the cup.",
        "Shares fell by three per cent on Friday. Analysts expect 40 banks to report losses.",
    ],
)
def test_a_report_about_no_conflict_is_given_back_as_it_is(read: Read, text: str) -> None:
    known, proposed = read(text)
    assert proposed is known and not known.claims


def test_a_report_of_war_without_a_claim_of_the_rules_is_still_read(read: Read) -> None:
    known, proposed = read("Gunmen and soldiers were in the town. The militia has a rocket launcher at the checkpoint.")
    if known.claims:
        pytest.skip("the rules read a claim here")
    assert new(proposed)


@given(
    left=st.lists(st.sampled_from(["Four", "four", "men", "died", "at", "dawn"]), max_size=8).map(" ".join),
    right=st.lists(st.sampled_from(["Four", "four", "men", "died", "at", "dusk"]), max_size=8).map(" ".join),
)
def test_shared_words_are_a_share(left: str, right: str) -> None:
    assert shared(left, right) == shared(right, left) == shared(left.upper(), right)
    assert 0 <= shared(left, right) <= 1
    assert shared(left, left) == (1 if left else 0)
    both = set(left.casefold().split()) & set(right.casefold().split())
    assert (shared(left, right) > 0) == bool(both)


@pytest.mark.parametrize(
    ("left", "right", "share"),
    [
        ("four men died", "Four men died", 1),
        ("four men died", "four men fled", 0.5),
        ("four men", "four four men men", 0.5),
        ("four", "five", 0),
        ("", "", 0),
    ],
)
def test_repeated_words_count(left: str, right: str, share: float) -> None:
    assert shared(left, right) == share
