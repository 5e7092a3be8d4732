"""Names of actors, places and sources, with where they occur and what people judged of them."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import html

from rashomon.api import names
from rashomon.api.asking import Asked
from rashomon.api.rights import Asker
from rashomon.export import tables
from rashomon.ledger import NotFound
from rashomon.model import Mention, record_id
from rashomon.web.application import create

ANA = Asker.owner("Ana Example")


@pytest.fixture
def asked(workbench):
    def now(**more: Any) -> Asked:
        return Asked(workbench=workbench, asker=ANA, view=workbench.view(**more))

    return now


@pytest.fixture
def client(workbench) -> TestClient:
    return TestClient(create(workbench), base_url="http://localhost")


def test_every_place_of_the_claims_is_listed_once_with_how_many_claims_name_it(asked) -> None:
    told: dict[str, int] = {}
    for claim in asked().view.claims():
        if claim.place:
            told[claim.place.span.exact.casefold()] = told.get(claim.place.span.exact.casefold(), 0) + 1
    listed = names.context(asked(), "place", limit=200)
    assert {one.name.casefold(): one.claims for one in listed.names} == told
    assert listed.after is None


@pytest.mark.parametrize("sort", ["actor", "place", "source"])
def test_pages_follow_on_alphabetically_and_begin_as_asked(asked, sort) -> None:
    whole = [one.name for one in names.context(asked(), sort, limit=200).names]
    paged: list[str] = []
    after = None
    while True:
        page = names.context(asked(), sort, after=after, limit=3)
        paged += [one.name for one in page.names]
        after = page.after
        if after is None:
            break
    assert paged == whole
    letter = whole[0][0].casefold()
    begin = [one.name for one in names.context(asked(), sort, letter, limit=200).names]
    assert begin == [name for name in whole if name.casefold().startswith(letter)]


def test_words_that_are_no_names_are_listed_only_where_asked_for(asked) -> None:
    own = {one.name for one in names.context(asked(), "actor", limit=200).names}
    every = {one.name for one in names.context(asked(), "actor", limit=200, every=True).names}
    assert own < every
    assert not any(name[0].isdigit() for name in own)


@pytest.mark.parametrize("word", ["We", "Soldiers", "The Bandits"])
def test_a_word_for_anybody_is_no_name_for_its_capital(workbench, asked, word) -> None:
    document = workbench.view().documents()[0]
    held = workbench.view().claims(document.id)
    told = dataclasses.replace(held[0], actor=Mention(span=dataclasses.replace(held[0].span, exact=word), name=None))
    told = dataclasses.replace(told, id=record_id("claim", dataclasses.replace(told, id="")))
    workbench.ledger.replace_findings(document.id, [*held, told], "test")
    assert word in {one.name for one in names.context(asked(), "actor", word, limit=200, every=True).names}
    assert word not in {one.name for one in names.context(asked(), "actor", word, limit=200).names}


def test_a_name_shows_the_claims_that_have_it_and_no_others(asked) -> None:
    name = max(names.context(asked(), "actor", limit=200).names, key=lambda one: one.claims).name
    page = names.one(asked(), "actor", name)
    claims = {one.id: one for one in asked().view.claims()}
    assert page.said
    assert all(name.casefold() in map(str.casefold, tables.actor_names(claims[one.claim])) for one in page.said)
    assert page.actor is not None
    assert page.claims >= len(page.said)


def test_two_names_judged_the_same_are_shown_so_and_parted_again(asked, client, workbench) -> None:
    one, other = [found.name for found in names.context(asked(), "place", limit=200).names][:2]
    made = workbench.desk(ANA).judge(one, "same", other, reason="One town.", sort="place")
    [judged] = names.one(asked(), "place", other).judged
    assert (judged.other, judged.same, judged.decision.by) == (one, True, "Ana Example")
    listed = {found.name: found.joined for found in names.context(asked(), "place", limit=200).names}
    assert listed[other] == one
    workbench.desk(ANA).undo(made.decision.id, reason="Two after all.")
    assert not names.one(asked(), "place", other).judged


def plain(asked) -> list[str]:
    """Words for actors whom the codebook has not got, of which none comes before another in a judgement."""
    listed = names.context(asked(), "actor", limit=200, every=True).names
    return [one.name for one in listed if one.known is None and one.name.isalpha()]


def joined(asked, sort: str = "actor") -> dict[str, str]:
    """By name, with or without "the", under which one the list says that it goes."""
    listed = names.context(asked(), sort, limit=200, every=True).names
    return {one.name.removeprefix("the "): one.joined for one in listed if one.joined}


def told(asked, name: str) -> list[tuple[str, bool, bool]]:
    """Of each judgement of the name the other one, whether they are the same, and whether it stands."""
    return [(one.other, one.same, one.stands) for one in names.one(asked(), "actor", name).judged]


def test_of_two_judgements_on_two_names_the_later_stands_whichever_way_they_were_given(
    asked, client, workbench
) -> None:
    one, other, third = plain(asked)[:3]
    desk = workbench.desk(ANA)
    desk.judge(one, "same", other, reason="One band.", sort="actor")
    desk.judge(third, "different", one, reason="They fought each other.", sort="actor")
    assert joined(asked) == {other: one}
    parted = desk.judge(other, "different", one, reason="Two after all.", sort="actor")
    assert joined(asked) == {}
    assert told(asked, other) == [(one, False, True), (one, True, False)]
    # What was judged with another name stands as it did.
    assert told(asked, one) == [(other, False, True), (third, False, True), (other, True, False)]
    page = html.fromstring(client.get(f"/actors/{quote(other, safe='')}").text)
    lines = [line.text_content() for line in page.xpath("//ul[contains(@class, 'joined')]/li")]
    assert ["judged otherwise since" in line for line in lines] == [False, True]
    workbench.desk(ANA).undo(parted.decision.id, reason="One band, as was said.")
    assert joined(asked) == {other: one}
    assert told(asked, other) == [(one, True, True)]


def test_the_list_has_the_name_under_which_claims_go_in_readings(asked, workbench) -> None:
    one, other, third = plain(asked)[:3]
    desk = workbench.desk(ANA)
    desk.judge(one, "same", other, reason="One band.", sort="actor")
    desk.judge(third, "same", one, reason="And its new name.", sort="actor")
    assert joined(asked) == {one: third, other: third}
    desk.judge(one, "same", third, reason="Its old name is the better known.", sort="actor")
    assert joined(asked) == {third: one, other: one}


def test_a_judgement_of_actors_says_nothing_of_places(asked, workbench) -> None:
    one, other = plain(asked)[:2]
    workbench.desk(ANA).judge(one, "same", other, reason="One band.", sort="actor")
    assert joined(asked) == {other: one}
    assert joined(asked, "place") == {}
    for place in names.context(asked(), "place", limit=200).names:
        assert not names.one(asked(), "place", place.name).judged


def test_a_source_has_its_proposed_grade_and_the_one_decided(asked, workbench) -> None:
    name = max(names.context(asked(), "source", limit=200).names, key=lambda one: one.claims).name
    before = names.one(asked(), "source", name).reliability
    assert before is not None
    assert before.graded.decided is None
    workbench.desk(ANA).assess(name, scale="reliability", grade="C", reason="Its tolls were revised.")
    after = names.one(asked(), "source", name).reliability
    assert after is not None
    assert (after.graded.decided, after.graded.proposed) == ("C", before.graded.proposed)


def test_a_name_that_nobody_has_is_not_found_with_names_like_it(asked) -> None:
    with pytest.raises(NotFound, match="No claim names"):
        names.one(asked(), "place", "Xyzzyq")


@pytest.mark.parametrize("sort", ["actors", "places", "sources"])
def test_pages_and_their_json_say_the_same(client, sort) -> None:
    told = client.get(f"/api/v1/{sort}?limit=50").json()
    page = client.get(f"/{sort}")
    assert page.status_code == 200
    written = [cell.text_content() for cell in html.fromstring(page.text).xpath("//tbody//th/a")]
    assert written == [one["shown"] for one in told["names"]]
    name = told["names"][0]["name"]
    assert client.get(f"/{sort}/{quote(name, safe='')}").status_code == 200
    assert client.get(f"/api/v1/{sort}/{quote(name, safe='')}").json()["name"] == name
    assert client.get(f"/{sort}/no such name at all").status_code == 404


def test_a_list_says_where_it_goes_on(client) -> None:
    answer = client.get("/api/v1/actors?limit=2")
    assert answer.json()["after"]
    assert 'rel="next"' in answer.headers["link"]


def test_judging_by_the_form_of_a_name_leads_back_to_it(client, workbench) -> None:
    import serving

    one, other = [found["name"] for found in client.get("/api/v1/places").json()["names"]][:2]
    page = client.get(f"/places/{one}").text
    said = {"kind": "judged", "sort": "place", "left": one, "right": other, "verdict": "different", "reason": "Two."}
    answer = client.post("/decide", data={"csrf": serving.csrf(page), "back": f"/places/{one}", **said})
    assert answer.status_code == 200
    [made] = workbench.view().decisions()
    assert (made.judgement.verdict, made.sort) == ("different", "place")
