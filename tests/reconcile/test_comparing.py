"""Tellings summed up, brought together by keys, compared by features, and their incidents linked."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon import plugins
from rashomon.codebook import load
from rashomon.model import PlaceMention, Profile, Reason, canonical_json, from_json
from rashomon.protocols import Feature
from rashomon.reconcile import blocking, candidates, features, fitted, judging, links, profiles

LARGE, SMALL = [figure("killed", "Malian Armed Forces", 84, 84)], [figure("killed", "Malian Armed Forces", 4, 4)]
ARMY, REBELS, MILITIA = "Malian Armed Forces", "Ansar Dine", "Boko Haram"


def profile(name="a", *, published="2024-07-28", at=None, text="", **told):
    """One telling of two claims; `at` is its latitude and longitude, in degrees."""
    document = report(name, published=published, text=text)
    told = {"actor": REBELS, "target": ARMY} | told
    claims = [claim(document, event="clash", at=index, **told) for index in (0, 1)]
    if at:
        claims = [dataclasses.replace(one, place=placed(one.place, at)) for one in claims]
    [telling] = candidates.tellings(claims)
    return profiles.profile(telling, document)


def placed(place: PlaceMention, at):
    return dataclasses.replace(place, latitude=at[0], longitude=at[1], precision="exact", place_id=f"g:{at}")


def level(name, left, right):
    [feature] = [one for one in features.BUILT_IN if one.name == name]
    found = feature.level(left, right)
    return found and found.level


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"place": "Kidal"}, {"place": "Kidal"}, "same"),
        ({"place": "Tinzaouaten"}, {"place": "Tin Zaouatine"}, "same"),
        ({"place": "Kidal"}, {"place": "Gao"}, "unlike"),
        ({"place": "Kidal", "at": (18.44, 1.41)}, {"place": "Intachdayte", "at": (18.50, 1.45)}, "near"),
        ({"place": "Kidal", "at": (18.44, 1.41)}, {"place": "Anefis", "at": (18.04, 1.60)}, "around"),
        ({"place": "Kidal", "at": (18.44, 1.41)}, {"place": "Gao", "at": (16.27, -0.04)}, "far"),
        ({"place": "Kidal"}, {"place": "Arlit", "country": "NE"}, "guessed"),
        ({"place": "Kidal", "at": (18.4, 1.4)}, {"place": "Arlit", "country": "NE", "at": (18.7, 7.3)}, "elsewhere"),
        ({"place": None, "text": "They came to the wells of Kidal at dawn."}, {"place": "Kidal"}, "named"),
        ({"place": None}, {"place": "Kidal"}, None),
    ],
)
def test_places(one, other, expected):
    assert level("place.v2", profile("a", **one), profile("b", **other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"start": "2024-07-25"}, {"start": "2024-07-25"}, "same"),
        ({"start": "2024-07-25"}, {"start": "2024-07-24", "end": "2024-07-26"}, "stated_overlap"),
        ({"start": "2024-07-25"}, {"start": "2024-07"}, "long_overlap"),
        ({"start": "2024-07-25"}, {"start": "2024-07-26"}, "sure_1"),
        ({"start": "2024-07-25"}, {"start": "2024-07-30"}, "sure_7"),
        ({"start": "2024-07-25"}, {"start": "2024-09-30"}, "sure_more"),
        ({"start": "2024-07-25"}, {"start": None}, "undated_overlap"),
        ({"start": "2024-07-01"}, {"start": None}, "unsure_30"),
        ({"start": "2024-07-25"}, {"start": None, "published": None}, None),
    ],
)
def test_days(one, other, expected):
    assert level("dates.v2", profile("a", **one), profile("b", **other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({}, {}, "both"),
        ({}, {"actor": ARMY, "target": REBELS}, "turned"),
        ({}, {"actor": "Government of Mali", "target": REBELS}, "turned"),
        ({}, {"target": None}, "one"),
        ({}, {"actor": MILITIA}, "one_of_more"),
        ({}, {"actor": MILITIA, "target": "Nigerian Armed Forces"}, "none"),
        ({}, {"actor": None, "target": None}, None),
    ],
)
def test_parties(one, other, expected):
    assert level("parties.v2", profile("a", **one), profile("b", **other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([figure("killed", ARMY, 84, 84)], [figure("killed", ARMY, 84, 84)], "large"),
        ([figure("killed", ARMY, 4, 4)], [figure("killed", ARMY, 4, 4)], "small"),
        ([figure("killed", ARMY, 4, 4)], [figure("killed", ARMY, 9, 9)], "differ"),
        ([figure("killed", ARMY, 4, 4)], [figure("killed", REBELS, 4, 4)], None),
        ([figure("killed", ARMY, 1, 1)], [figure("killed", ARMY, 1, 1)], None),
    ],
)
def test_figures(one, other, expected):
    assert level("figures.v2", profile("a", figures=one), profile("b", figures=other)) == expected


def test_every_level_that_a_feature_finds_has_a_weight():
    weights = load("grouping")["features"]
    assert set(weights) == {feature.name for feature in features.BUILT_IN}
    for name, levels in weights.items():
        assert all(-12 < told["weight"] < 12 for told in levels.values()), name


@pytest.mark.parametrize("extension", plugins.extensions("feature"), ids=lambda extension: extension.name)
def test_a_feature_keeps_its_contract(extension):
    feature = extension.get()
    assert isinstance(feature, Feature)
    assert feature.name == extension.name
    one, other = profile("a", figures=[figure("killed", ARMY, 84, 84)]), profile("b", start="2024-07-26")
    found = feature.compare(one, other)
    assert found is None or (found.feature == feature.name and 0 <= found.score <= 1 and found.sentence.endswith("."))
    assert feature.compare(one, other) == found


PROFILES = st.builds(
    profile,
    st.sampled_from(["a", "b", "c"]),
    published=st.sampled_from(["2024-07-26", "2024-07-28", "2024-08-30", None]),
    at=st.sampled_from([None, (18.44, 1.41), (18.5, 1.45), (18.04, 1.6)]),
    place=st.sampled_from(["Kidal", "Gao", "Tinzaouaten"]),
    start=st.sampled_from(["2024-07-24", "2024-07-25", "2024-07", None]),
    actor=st.sampled_from([REBELS, MILITIA, "the rebels", None]),
    target=st.sampled_from([ARMY, None]),
    figures=st.sampled_from([(), (figure("killed", ARMY, 84, 84),), (figure("killed", ARMY, 5, 5),)]),
)


@given(PROFILES, PROFILES)
@settings(max_examples=60, deadline=None)
def test_no_order_of_two_changes_what_is_judged_or_whether_they_are_compared(left, right):
    left = dataclasses.replace(left, id="1")
    right = dataclasses.replace(right, id="2")
    assert judging.judge(left, right) == judging.judge(right, left)
    assert links.link(left, right) == links.link(right, left)
    assert bool(blocking.kept(left) & blocking.sought(right)) == bool(blocking.kept(right) & blocking.sought(left))


@given(PROFILES)
@settings(max_examples=30, deadline=None)
def test_a_profile_can_be_kept_and_its_keys_are_few(found):
    assert from_json(Profile, canonical_json(found)) == found
    assert len(blocking.kept(found)) <= 200
    assert len(canonical_json(found)) < 8_000


GAO = {"place": "Gao", "at": (16.27, -0.04)}


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        ({"at": (18.44, 1.41)}, {"place": "Intachdayte", "at": (18.50, 1.45)}, True),
        ({"at": (18.44, 1.41)}, {"place": "Gao", "at": (16.27, -0.04)}, False),
        ({}, {"start": "2024-07-27"}, True),
        ({}, {"start": "2024-09-25"}, False),
        ({}, {"place": None}, True),
        ({"place": None}, {"place": None, "actor": MILITIA}, False),
        (GAO, {"place": "the wells of Ansongo"}, True),
        ({"figures": LARGE, **GAO}, {"figures": LARGE, "at": (18.44, 1.41)}, True),
        ({"figures": SMALL, **GAO}, {"figures": SMALL, "at": (18.44, 1.41)}, False),
    ],
    ids=[
        "a village nearby", "a town far off", "two days later", "two months later", "no place, the same parties",
        "no place, other parties", "a place that is on no map", "one large figure", "one small figure",
    ],
)  # fmt: skip
def test_who_is_compared_with_whom(one, other, met):
    assert bool(blocking.sought(profile("a", **one)) & blocking.kept(profile("b", **other))) == met


@pytest.mark.parametrize(
    "other",
    [
        {"actor": None, "target": None},
        {"actor": MILITIA, "target": "Nigerian Armed Forces"},
        {"place": "Gao", "start": "2024-07-02"},
    ],
    ids=["place and day alone", "other parties", "the same parties elsewhere on other days"],
)
def test_what_never_makes_two_tellings_one(other):
    found = judging.judge(profile("a"), profile("b", **other))
    assert found.verdict == "different"
    assert found.score <= judging.UNPROVEN


def test_a_feature_of_ones_own_counts_by_its_score():
    class Weather:
        name = "weather.v1"

        def __init__(self, score):
            self.score = score

        def compare(self, left, right):
            return Reason(feature=self.name, score=self.score, sentence="It rained in both.")

    scores = [
        judging.judge(profile("a"), profile("b"), compared=(*features.BUILT_IN, Weather(score))).score
        for score in (0.1, 0.5, 0.9)
    ]
    assert scores[0] < scores[1] < scores[2]
    assert scores[1] == judging.judge(profile("a"), profile("b")).score


def incident(name, **told):
    return profiles.joined(name, [profile(f"{name}{number}", **told) for number in range(2)])


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"at": (18.44, 1.41)}, {"place": "Intachdayte", "at": (18.50, 1.45), "start": "2024-07-26"}, "next.v1"),
        ({}, {"start": "2024-07"}, "part.v1"),
        ({"at": (18.44, 1.41)}, {"place": "Gao", "at": (16.27, -0.04)}, None),
        ({}, {"start": "2024-08-09"}, None),
        ({}, {"actor": MILITIA, "target": "Nigerian Armed Forces"}, None),
    ],
    ids=["the next day, a village on", "a day of the month", "far off", "weeks later", "other parties"],
)
def test_links_between_incidents(one, other, why):
    found = links.find([incident("inc_a", **one), incident("inc_b", **other)])
    assert [judgement.reasons[0].feature for judgement in found] == ([why] if why else [])
    assert all(judgement.verdict == "linked" for judgement in found)


@pytest.mark.parametrize(
    ("day", "words"),
    [("2024-07-25", "on the same days"), ("2024-07-26", "one day apart"), ("2024-07-27", "2 days apart")],
)
def test_a_link_s_first_reason_speaks_of_days_and_places_alone(day, words):
    before = incident("inc_a", at=(18.44, 1.41), start="2024-07-25")
    [found] = links.find([before, incident("inc_b", place="Intachdayte", at=(18.50, 1.45), start=day)])
    assert found.reasons[0].sentence == f"Both were close by, {words}."


def test_a_score_says_what_the_weights_add():
    assert fitted.chance(fitted.odds(0.8)) == pytest.approx(0.8)
    assert fitted.weight("place.v2", "same") > 0 > fitted.weight("place.v2", "far")
    assert fitted.weight("place.v2", "no such level") == 0
