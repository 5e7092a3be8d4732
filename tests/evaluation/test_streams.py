"""Generated streams: the truth holds together, one setting gives one stream, look-alikes are what they say."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from functools import cache

import pytest
import streams
from streams import PERFECT, Happening, Setting, Told, happenings, stream
from streams.world import kilometres

SMALL = Setting(seed=5, incidents=120, countries=("ML", "SY", "UA"), most=12)


@cache
def made(setting: Setting) -> tuple[Told, ...]:
    return tuple(stream(setting))


@cache
def true(setting: Setting) -> dict[str, Happening]:
    return {happening.id: happening for happening in happenings(setting)}


def test_the_same_setting_gives_the_same_stream() -> None:
    assert tuple(stream(SMALL)) == made(SMALL)
    assert tuple(stream(dataclasses.replace(SMALL, seed=6))) != made(SMALL)


def test_a_report_does_not_depend_on_which_others_are_read() -> None:
    by_name = {told.document.name: told for told in made(SMALL)}
    some = list(itertools.islice(stream(SMALL, shuffled=False), 40))
    assert [by_name[told.document.name] for told in some] == some


def test_ids_are_distinct_and_every_claim_has_a_true_incident() -> None:
    claims = [claim for told in made(SMALL) for claim in told.claims]
    assert len({claim.id for claim in claims}) == len(claims) > 1000
    assert len({told.document.id for told in made(SMALL)}) == len(made(SMALL))
    for told in made(SMALL):
        assert len(told.claims) == len(told.about) == len(told.sources)
        assert set(told.about) <= set(true(SMALL))


@pytest.mark.parametrize("setting", [SMALL, dataclasses.replace(SMALL, noise=PERFECT)])
def test_every_span_holds_its_words(setting: Setting) -> None:
    for told in made(setting):
        text = told.document.text
        for claim in told.claims:
            spans = [claim.span, *(figure.span for figure in claim.figures)]
            mentions = [claim.actor, claim.target, *(mention for figure in claim.figures for mention in figure.of)]
            spans += [mention.span for mention in mentions if mention and mention.span]
            for span in spans:
                assert span.document_id == told.document.id
                assert text[span.start : span.end] == span.exact != ""
        for start, end, _, _ in told.sentences:
            assert text[start:end].endswith(".")


def test_a_perfect_reader_gives_what_was_true() -> None:
    setting = dataclasses.replace(SMALL, noise=PERFECT)
    for told in made(setting):
        for claim, about in zip(told.claims, told.about, strict=True):
            happening = true(setting)[about]
            assert claim.event == happening.kind
            assert claim.place is None or claim.place.place_id == happening.place.id
            assert claim.actor is None or claim.actor.name in (happening.actor.name, None)
            known = {(toll.effect, toll.of.name) for toll in happening.tolls}
            assert {(figure.effect, figure.of[0].name) for figure in claim.figures} <= known


def test_noise_makes_mistakes_at_its_rates() -> None:
    wrong: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for told in made(SMALL):
        for claim, about in zip(told.claims, told.about, strict=True):
            happening = true(SMALL)[about]
            there["kind"] += 1
            wrong["kind"] += claim.event != happening.kind
            if claim.place:
                there["place"] += 1
                wrong["place"] += claim.place.place_id != happening.place.id
    # A wrong kind is drawn among four, so one in four is right after all.
    assert wrong["kind"] / there["kind"] == pytest.approx(SMALL.noise.kind_wrong * 3 / 4, abs=0.03)
    assert wrong["place"] / there["place"] == pytest.approx(SMALL.noise.place_wrong, abs=0.05)


def test_copies_repeat_an_earlier_report() -> None:
    by_id = {told.document.id: told for told in made(SMALL)}
    copies = [told for told in made(SMALL) if told.original]
    assert {told.manner for told in copies} == {"verbatim", "cut", "rewritten"}
    for told in copies:
        original = by_id[told.original or ""]
        assert original.original is None
        assert (original.document.published_at or "") <= (told.document.published_at or "")
        assert {about for _, _, about, _ in told.sentences} <= {about for _, _, about, _ in original.sentences}
        assert told.document.outlet != original.document.outlet
        if told.manner == "verbatim":
            first, second = (one.document.text[one.sentences[0][0] :] for one in (told, original))
            assert first == second
            assert [claim.event for claim in told.claims] == [claim.event for claim in original.claims]
        # The own voice of a copy is its original's.
        assert told.document.outlet not in told.sources


def test_look_alikes_are_like_and_apart() -> None:
    setting = dataclasses.replace(SMALL, incidents=800)
    known = true(setting)
    seen = Counter(happening.how for happening in known.values())
    assert set(seen) == {None, "near", "next_week", "other_parties", "other_kind", "campaign"}
    for happening in known.values():
        if happening.like is None:
            continue
        first = known[happening.like]
        if happening.how == "near":
            assert 5 <= kilometres(first.place, happening.place) <= 40
            assert (first.day, first.actor, first.target) == (happening.day, happening.actor, happening.target)
        elif happening.how == "next_week":
            assert 5 <= happening.day - first.day <= 9
            assert first.place == happening.place
        elif happening.how == "other_parties":
            assert (first.day, first.place) == (happening.day, happening.place)
            assert first.actor != happening.actor
        elif happening.how == "other_kind":
            assert (first.day, first.place) == (happening.day, happening.place)
            assert first.kind != happening.kind
        else:
            assert 0 <= happening.day - first.day <= 30


def test_tolls_grow_and_some_are_corrected_downwards() -> None:
    tolls = [toll for happening in true(dataclasses.replace(SMALL, incidents=800)).values() for toll in happening.tolls]
    revised = [toll for toll in tolls if len(toll.steps) > 1]
    assert revised
    assert any(toll.steps[-1][1] < toll.steps[-2][1] for toll in revised)
    for toll in revised:
        days = [day for day, _ in toll.steps]
        assert days == sorted(set(days))
        assert toll.known(-1) == toll.steps[0][1]
        assert toll.known(1000) == toll.steps[-1][1]


def test_round_ups_tell_of_several() -> None:
    several = [told for told in made(SMALL) if len({about for _, _, about, back in told.sentences if not back}) > 1]
    assert several
    for told in several:
        assert len({true(SMALL)[about].country for about in told.about}) == 1


def test_a_country_that_nothing_is_known_of_is_refused() -> None:
    with pytest.raises(ValueError, match="AQ"):
        happenings(Setting(countries=("AQ",)))


def test_plans_are_told_one_by_one() -> None:
    planned = streams.plans(SMALL, happenings(SMALL))
    last = streams.told(SMALL, planned, len(planned) - 1)
    assert last in made(SMALL)
