"""The trained reader: what it makes of weights, whatever they are, and that it keeps what an extractor promises."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import threading
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_weights import TEXT, claim, figure, make, one_hot, span, weighed

from rashomon.codebook import load, terms
from rashomon.extract import questions, reader, rules
from rashomon.extract.encoder import Weighed
from rashomon.extract.parsing import DEFAULT_PIPELINE, parse
from rashomon.extract.proposals import SAME, propose, shared
from rashomon.extract.questions import Questions, ask
from rashomon.extract.reader import Deciding, TrainedExtractor
from rashomon.model import Claim, Document, Extraction, Mention, PlaceMention, When
from rashomon.protocols import Extractor

FERRY = (
    "Rebels attacked the ferry at Mopti on Monday, the army said. Four soldiers were killed and nine rebels wounded. "
    "The governor has lived abroad for years and owns three houses. A spokesman for the rebels said that they had "
    "seized two lorries near Gao on Tuesday, and that 40 boats lay at the quay."
)
CAMP = "GUERRILLAS BLEW UP A BRIDGE IN TOLIMA YESTERDAY. THE MAYOR SAID THAT THREE POLICEMEN WERE INJURED."
SOUP = "The striker scored twice in the second half. The coach praised the eleven players who won the cup."
LIMITS: dict[str, float] = load("choices")["limits"]


def decided(*claims: Claim, layers: Mapping[str, object] | None = None, **given: object) -> Extraction:
    found = Extraction(document_id="doc_0", maker="made.up.v1", claims=claims, **layers or {})  # type: ignore[arg-type]
    asked = ask(make(TEXT), found)
    return Deciding(asked, weighed(asked, **given)).done(found)


def real(*weights: float) -> list[list[float]]:
    return [[1 - weight, weight] for weight in weights]


def effect(**weights: float) -> list[float]:
    """A row for one figure; what is left over is shared by the other effects."""
    names = (*questions.EFFECTS, "none")
    rest = (1 - sum(weights.values())) / (len(names) - 1 - len(weights.keys() - {"none"}))
    return [weights.get(name, 0.0 if name == "none" else rest) for name in names]


def test_the_limits_are_shares_and_there_is_a_bonus_for_each_answer_of_the_rules() -> None:
    assert set(LIMITS) == {"claim", "proposed_claim", "figure", "proposed_figure", "other_effect"}
    assert all(0 < limit < 1 for limit in LIMITS.values())
    assert set(load("choices")["bonus"]) == {"place", "when", *reader.LABELS}


@pytest.mark.parametrize(("event", "limit"), [("attack", "claim"), ("", "proposed_claim")])
def test_a_claim_is_kept_from_its_limit_on(event: str, limit: str) -> None:
    one = claim("Rebels shelled Mopti.", event)
    assert len(decided(one, real=real(LIMITS[limit] + 0.01)).claims) == 1
    assert decided(one, real=real(LIMITS[limit] - 0.01)).claims == ()


@pytest.mark.parametrize("event", ["attack", ""])
def test_a_claim_with_a_figure_that_counts_is_kept(event: str) -> None:
    one = claim("Four soldiers died in Gao", event, figure("Four"))
    assert len(decided(one, real=real(0)).claims) == 1
    assert decided(one, real=real(0), effect=[effect(none=1.0)]).claims == ()


@pytest.mark.parametrize(("known", "limit"), [("killed", "figure"), ("", "proposed_figure")])
def test_a_figure_is_kept_from_its_limit_on(known: str, limit: str) -> None:
    one = claim("Four soldiers died in Gao", "attack", figure("Four", known))
    for weight, kept in ((LIMITS[limit] + 0.01, 1), (LIMITS[limit] - 0.01, 0)):
        found = decided(one, effect=[effect(killed=weight, none=1 - weight)])
        assert len(found.figures) == len(found.claims[0].figures) == kept


@pytest.mark.parametrize(
    ("known", "weight", "expected"),
    [
        ("killed", LIMITS["other_effect"] + 0.01, "wounded"),
        ("killed", LIMITS["other_effect"] - 0.01, "killed"),
        ("", LIMITS["other_effect"] - 0.01, "wounded"),
    ],
)
def test_another_effect_than_the_rules_read_needs_its_limit(known: str, weight: float, expected: str) -> None:
    one = claim("Four soldiers died in Gao", "attack", figure("Four", known))
    [found] = decided(one, effect=[effect(wounded=weight)]).figures
    assert found.effect == expected


@pytest.mark.parametrize(("known", "expected"), [("killed", "persons"), ("", "vehicles")])
def test_the_unit_is_the_rules_where_they_read_a_figure(known: str, expected: str) -> None:
    one = claim("Four soldiers died in Gao", "attack", figure("Four", known))
    weights = effect(killed=0.5, destroyed=0.4)
    [found] = decided(one, unit=one_hot(questions.UNITS, ["vehicles"]), effect=[weights]).figures
    assert found.unit == expected


@pytest.mark.parametrize(
    ("effects", "units", "expected"),
    [
        ({"killed": 0.6, "destroyed": 0.3}, {"vehicles": 0.9, "persons": 0.1}, ("destroyed", "vehicles")),
        ({"killed": 0.6, "destroyed": 0.3}, {"vehicles": 0.6, "persons": 0.4}, ("killed", "persons")),
        ({"seized": 0.5, "captured": 0.4}, {"persons": 0.8, "weapons": 0.2}, ("captured", "persons")),
        ({"captured": 0.9}, {"other": 0.9}, ("captured", "other")),
        ({"destroyed": 0.9}, {"other": 0.9}, ("destroyed", "other")),
    ],
)
def test_things_are_destroyed_and_persons_killed(
    effects: dict[str, float], units: dict[str, float], expected: tuple[str, str]
) -> None:
    one = claim("Four soldiers died in Gao", "attack", figure("Four", ""))
    shares = [units.get(unit, 0.0) for unit in questions.UNITS]
    [found] = decided(one, effect=[effect(**effects)], unit=[shares]).figures
    assert (found.effect, found.unit) == expected


@pytest.mark.parametrize(
    ("claims", "weights", "kept"),
    [
        (["Four soldiers died in Gao", "Four soldiers died in Gao on Monday"], (0.8, 0.9), [1]),
        (["Four soldiers died in Gao", "Four soldiers died in Gao on Monday"], (0.9, 0.8), [0]),
        (["Four soldiers died in Gao", "Four soldiers died in Gao on Monday and nine fled, and"], (0.8, 0.9), [0, 1]),
        (["Rebels shelled Mopti.", "Four soldiers died in Gao"], (0.8, 0.9), [0, 1]),
    ],
    ids=["the surer", "the surer, first", "they share too few words", "elsewhere"],
)
def test_of_two_proposed_that_say_the_same_the_surer_is_kept(
    claims: list[str], weights: tuple[float, float], kept: list[int]
) -> None:
    found = decided(*(claim(words, "") for words in claims), real=real(*weights))
    assert [one.span.exact for one in found.claims] == [claims[i] for i in kept]


def test_what_the_rules_claim_stands_before_what_is_proposed() -> None:
    known, other = claim("Four soldiers died in Gao", "attack"), claim("Four soldiers died in Gao on Monday", "")
    found = decided(other, known, real=real(1, LIMITS["claim"] + 0.01))
    assert [one.span for one in found.claims] == [known.span]


@pytest.fixture
def bonus(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets what is added for the answer of the rules; nothing where it is not said."""

    def given(**fields: float) -> None:
        none = dict.fromkeys(load("choices")["bonus"], 0.0)
        monkeypatch.setattr(reader, "load", lambda _: {"limits": LIMITS, "bonus": none | fields})

    return given


def test_kinds_are_those_of_most_weight(bonus: Callable[..., None]) -> None:
    bonus()
    one = claim("Rebels shelled Mopti.", "attack")
    [found] = decided(
        one,
        event=one_hot(questions.EVENTS, ["explosion"]),
        stance=one_hot(questions.STANCES, ["denies"]),
        certainty=one_hot(questions.CERTAINTIES, ["possible"]),
        background=[[0.4, 0.6]],
    ).claims
    assert (found.event, found.stance, found.certainty, found.background) == ("explosion", "denies", "possible", True)
    assert found.id != one.id


@pytest.mark.parametrize(
    ("event", "share", "extra", "expected"),
    [
        ("attack", 0.6, 0.0, "clash"),
        ("attack", 0.6, 0.3, "clash"),
        ("attack", 0.6, 0.5, "attack"),
        ("attack", 0.4, 0.0, "attack"),
        ("", 0.6, 9.0, "clash"),
        ("", 0.4, 9.0, "attack"),
    ],
)
def test_the_rules_answer_has_its_bonus_where_there_is_one(
    bonus: Callable[..., None], event: str, share: float, extra: float, expected: str
) -> None:
    bonus(event=extra)
    row = share * one_hot(questions.EVENTS, ["clash"]) + (1 - share) * one_hot(questions.EVENTS, ["attack"])
    [found] = decided(claim("Rebels shelled Mopti.", event), event=row).claims
    assert found.event == expected


MOPTI, GAO, GAO_AGAIN = (PlaceMention(span=span(*words)) for words in (("Mopti",), ("Gao",), ("Gao", 1)))
MONDAY = When(span=span("Monday"), start="2024-07-29", end="2024-07-29")
TUESDAY = When(span=span("Tuesday"), start="2024-07-23", end="2024-07-23")
SAME_DAY = When(span=span("calm"), start="2024-07-29", end="2024-07-29")


@pytest.mark.parametrize(
    ("known", "extra", "weights", "expected"),
    [
        (None, 0, [0.4, 0.2, 0.3, 0.1], GAO_AGAIN),
        (None, 0, [0.1, 0.3, 0.2, 0.4], GAO),
        (None, 0, [0.1, 0.1, 0.2, 0.6], None),
        (GAO, 0, [0.1, 0.1, 0.2, 0.6], None),
        (MOPTI, 0, [0.1, 0.1, 0.2, 0.6], MOPTI),  # the sentence's own place stays
        (MOPTI, 0, [0.4, 0.1, 0.2, 0.3], MOPTI),
        (GAO, 0, [0.1, 0.1, 0.6, 0.2], GAO),
        (MOPTI, 2, [0.1, 0.4, 0.2, 0.3], MOPTI),
        (None, 2, [0.1, 0.4, 0.2, 0.3], None),
        (GAO, 2, [0.5, 0.1, 0.0, 0.4], GAO),
        (GAO, 2, [0.9, 0.0, 0.0, 0.1], MOPTI),
    ],
)
def test_where_it_was_is_the_place_of_most_weight(
    bonus: Callable[..., None],
    known: PlaceMention | None,
    extra: float,
    weights: list[float],
    expected: PlaceMention | None,
) -> None:
    bonus(place=extra)
    one = claim("Rebels shelled Mopti.", place=known)
    found = decided(one, layers={"places": (MOPTI, GAO, GAO_AGAIN)}, place=[weights])
    assert found.claims[0].place == expected


@pytest.mark.parametrize(
    ("known", "weights", "expected"),
    [
        (None, [0.3, 0.4, 0.2, 0.1], MONDAY),
        (TUESDAY, [0.3, 0.4, 0.2, 0.1], MONDAY),
        (When(span=None, start="2024-07-29", end="2024-07-29"), [0.3, 0.2, 0.2, 0.3], "itself"),
        (When(span=None, start="2024-07-01", end=None), [0.1, 0.1, 0.1, 0.7], None),
    ],
    ids=["two words for a day", "another than the rules'", "the rules' own without words", "none"],
)
def test_when_it_was_is_the_day_of_most_weight(
    bonus: Callable[..., None], known: When | None, weights: list[float], expected: When | str | None
) -> None:
    bonus()
    one = claim("Rebels shelled Mopti.", when=known)
    found = decided(one, layers={"times": (MONDAY, TUESDAY, SAME_DAY)}, when=[weights])
    assert found.claims[0].when == (known if expected == "itself" else expected)


def test_choices_point_to_where_things_stand_after_some_were_left_out() -> None:
    army = Mention(span=span("soldiers"))
    late = claim("Four soldiers died in Gao on Monday and nine fled", "attack", figure("Four"), figure("nine", ""))
    lost, early = claim("Gao was calm again.", "attack"), claim("Rebels shelled Mopti.", "attack")
    found = decided(
        late, lost, early,
        layers={"actors": (army,)},
        real=real(1, 0, 1),
        effect=[effect(none=1.0), effect(captured=1.0)],
        of=[[0.1, 0.9], [0.7, 0.3]], actor=[[0.2, 0.8], [0.5, 0.5], [0.6, 0.4]],
    )  # fmt: skip
    assert [one.span for one in found.claims] == [early.span, late.span]
    assert [(f.span.exact, f.effect) for f in found.figures] == [("nine", "captured")]
    chosen = {
        (choice.question, choice.claim, choice.figure): [(o.mention, round(o.weight, 3)) for o in choice.options]
        for choice in found.choices
    }
    assert set(chosen) == {("of", 1, 0), *((q, i, None) for q in ("source", "actor", "target") for i in (0, 1))}
    assert chosen["of", 1, 0] == [(army, 0.7), (None, 0.3)]
    assert chosen["actor", 0, None] == [(army, 0.6), (None, 0.4)]
    assert chosen["actor", 1, None] == [(army, 0.2), (None, 0.8)]


@functools.cache
def proposed(text: str) -> tuple[Questions, Extraction]:
    [parsed] = parse([make(text)])
    found = propose(parsed, rules.read(parsed))
    return ask(parsed.document, found), found


def drawn(asked: Questions, seed: int, sharpness: float) -> Weighed:
    """Weights by chance."""
    chance = np.random.default_rng(seed)
    plain = weighed(asked)

    def mixed(table: np.ndarray) -> np.ndarray:
        raised = np.exp(sharpness * chance.standard_normal(table.shape))
        return (raised / raised.sum(1, keepdims=True)).astype(np.float32)

    return Weighed(
        {task: mixed(table) for task, table in plain.answers.items()},
        {name: mixed(table) for name, table in plain.labels.items()},
    )


@settings(deadline=None, max_examples=60)
@given(text=st.sampled_from([FERRY, CAMP]), seed=st.integers(0, 2**32), sharpness=st.sampled_from([0.1, 1.0, 9.0]))
def test_whatever_the_weights_what_comes_is_whole(text: str, seed: int, sharpness: float) -> None:
    asked, extraction = proposed(text)
    weights = drawn(asked, seed, sharpness)
    found = Deciding(asked, weights).done(extraction)
    require_whole(found)
    assert found == Deciding(asked, weights).done(extraction)
    spans = {one.span for one in extraction.claims}
    assert all(one.span in spans for one in found.claims)


def require_whole(found: Extraction) -> None:
    for one in found.claims:
        for field in ("event", "stance", "certainty"):
            assert getattr(one, field) in terms(field)
        for number in one.figures:
            assert number.effect in terms("effect") and number.unit in terms("unit")
            assert one.span.covers(number.span)
    starts = [one.span.start for one in found.claims]
    assert starts == sorted(starts)
    assert found.figures == tuple(number for one in found.claims for number in one.figures)
    asked = Counter((choice.question, choice.claim, choice.figure) for choice in found.choices)
    wanted = Counter((q, i, None) for q in ("source", "actor", "target") for i in range(len(found.claims)))
    wanted.update(("of", i, k) for i, one in enumerate(found.claims) for k in range(len(one.figures)))
    assert asked == wanted
    for choice in found.choices:
        assert abs(sum(option.weight for option in choice.options) - 1) < 1e-4
        assert [option.mention for option in choice.options].count(None) == 1
        assert choice.options[-1].mention is None


@pytest.fixture(scope="module")
def trained() -> TrainedExtractor:
    return TrainedExtractor()


@pytest.fixture
def documents(document: Callable[..., Document]) -> list[Document]:
    return [document(text) for text in (FERRY, SOUP, CAMP, "", FERRY.replace("Four", "Six"))]


def test_it_is_an_extractor(trained: TrainedExtractor) -> None:
    assert isinstance(trained, Extractor)
    assert trained.name == "extract.encoder.v2" == TrainedExtractor(nlp=DEFAULT_PIPELINE).name


def test_another_pipeline_is_part_of_the_name() -> None:
    assert TrainedExtractor(nlp="en_core_web_trf").name == "extract.encoder.en_core_web_trf.v2"


def test_one_extraction_a_document_in_order_whatever_the_batch(
    trained: TrainedExtractor, documents: list[Document]
) -> None:
    found = list(trained.extract(documents))
    assert [one.document_id for one in found] == [one.id for one in documents]
    assert {one.maker for one in found} == {trained.name}
    assert found == list(itertools.chain.from_iterable(trained.extract([one]) for one in documents))
    assert found[::-1] == list(trained.extract(iter(documents[::-1])))
    assert list(trained.extract([])) == []


def test_what_is_shipped_gives_whole_claims(trained: TrainedExtractor, documents: list[Document]) -> None:
    found = list(trained.extract(documents))
    for one in found:
        require_whole(one)
    assert [bool(one.claims) for one in found] == [True, False, True, False, True]
    # Plain enough for any weights worth shipping.
    assert ("killed", 4) in {(number.effect, number.low) for number in found[0].figures}
    for one in found:
        for left, right in itertools.combinations(one.claims, 2):
            if left.span == right.span:
                assert (left.event, left.stance, left.attribution) != (right.event, right.stance, right.attribution)


def test_claims_of_one_report_do_not_say_one_thing_twice_where_one_was_proposed() -> None:
    asked, extraction = proposed(FERRY)
    found = Deciding(asked, weighed(asked)).done(extraction)
    known = {one.span for one in extraction.claims if one.event}
    for left, right in itertools.combinations(found.claims, 2):
        if left.span.overlaps(right.span) and not (left.span in known and right.span in known):
            assert shared(left.span.exact, right.span.exact) < SAME


class Given:
    """Stands for the encoder: leaves all as the rules have it, and counts what it was asked."""

    def __init__(self, failing: str | None = None) -> None:
        self.asked = 0
        self.encoded: list[str] = []
        self.threads: set[str] = set()
        self.failing = failing

    def encode(self, text: str) -> str:
        self.threads.add(threading.current_thread().name)
        if text == self.failing:
            raise RuntimeError(text)
        self.encoded.append(text)
        return text

    def weigh(self, asked: Questions, read: str | None = None) -> Weighed:
        assert read == asked.document.text
        self.asked += 1
        return weighed(asked, real=real(*(float(one.event != "") for one in asked.claims)))


def test_weights_may_be_given_and_are_asked_once_a_document_with_claims(documents: list[Document]) -> None:
    given_weights = Given()
    found = list(TrainedExtractor(given_weights).extract(documents))  # type: ignore[arg-type]
    assert given_weights.asked == sum(bool(one.claims) for one in found) == 3
    plain = list(rules.RulesExtractor().extract(documents))
    for mine, theirs in zip(found, plain, strict=True):
        assert dataclasses.replace(mine, claims=(), figures=(), choices=(), maker="") == dataclasses.replace(
            theirs, claims=(), figures=(), maker=""
        )
        assert {one.span for one in theirs.claims} <= {one.span for one in mine.claims}


def encoding() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("rashomon-encoder")]


def test_texts_are_encoded_in_order_on_one_other_thread_that_ends_with_the_reading(documents: list[Document]) -> None:
    weights = Given()
    list(TrainedExtractor(weights).extract(documents))  # type: ignore[arg-type]
    asked = [document.text for document in documents]
    assert [text for text in asked if text in weights.encoded] == weights.encoded
    assert len(weights.threads) == 1
    assert threading.current_thread().name not in weights.threads
    assert not encoding()


def test_what_goes_wrong_with_a_text_is_raised_in_its_turn(documents: list[Document]) -> None:
    second = [one.document_id for one in rules.RulesExtractor().extract(documents) if one.claims][1]
    at = [document.id for document in documents].index(second)
    reading = TrainedExtractor(Given(documents[at].text)).extract(documents)  # type: ignore[arg-type]
    assert [next(reading).document_id for _ in range(at)] == [document.id for document in documents[:at]]
    with pytest.raises(RuntimeError):
        next(reading)
    assert not encoding()


def test_a_reading_that_is_given_up_leaves_no_thread(documents: list[Document]) -> None:
    reading = TrainedExtractor(Given()).extract(documents)  # type: ignore[arg-type]
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert not encoding()
