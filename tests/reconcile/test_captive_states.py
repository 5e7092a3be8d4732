"""In which state a claim speaks of captives, whose they are and whose word it is."""

from __future__ import annotations

import dataclasses

import pytest
from held_claims import ARMY, CROSS, REBELS, SIDES, WIRE, claim, figure, freed, taken
from writing import report

from rashomon.model import Check, Mention, Span
from rashomon.reconcile import captive_states, origins

DOCUMENT = report("one", outlet=WIRE)


def numbers(made, sides=SIDES):
    (said,) = origins.said([made], [DOCUMENT])
    return list(captive_states.numbers(said, "inc_one", sides))


@pytest.mark.parametrize(
    ("text", "words", "state"),
    [
        ("Our men took 41 soldiers prisoner.", "41", "taken"),
        ("We captured 41 soldiers at the bridge.", "41", "taken"),
        ("In all 41 soldiers laid down their arms.", "41", "taken"),
        ("A squad of eleven gave itself up.", "eleven", "taken"),
        ("The raiders abducted eight men from the bus.", "eight", "taken"),
        ("We have 60 prisoners of war in our custody.", "60", "held"),
        ("The front is holding 60 soldiers.", "60", "held"),
        ("Some 60 men remain in rebel hands.", "60", "held"),
        ("Sixty of them are still captive.", "Sixty", "held"),
        ("A video showed nine captured soldiers sitting on the ground.", "nine", "seen"),
        ("State television showed dozens of captured soldiers.", "dozens", "seen"),
        ("The front paraded 20 men in uniform.", "20", "seen"),
        ("Footage shared online appears to show two prisoners.", "two", "seen"),
        ("Three soldiers could be seen in pictures of the yard.", "Three", "seen"),
        ("Five of the prisoners were treated at a hospital.", "Five", "treated"),
        ("They said the 41 captured soldiers are treated humanely.", "41", "taken"),
        ("They hold two pilots; one is looked after by doctors.", "two", "held"),
    ],
)
def test_captured_people(text: str, words: str, state: str) -> None:
    (number,) = numbers(claim(DOCUMENT, text, REBELS, taken(9, words=words)))
    assert number.counted.state == state


@pytest.mark.parametrize(
    ("text", "words", "state"),
    [
        ("The front released 11 soldiers.", "11", "released"),
        ("It let 11 men go.", "11", "released"),
        ("It set 11 soldiers free.", "11", "released"),
        ("On Monday 139 soldiers were exchanged for 52 rebels.", "139", "exchanged"),
        ("In a swap 12 men came home.", "12", "exchanged"),
        ("Rebel commanders ransomed off some of their captives.", "some", "ransomed"),
        ("The company paid for the release of three men.", "three", "ransomed"),
        ("Four soldiers escaped from the camp.", "Four", "escaped"),
        ("Two hostages broke out at night.", "Two", "escaped"),
        ("Troops rescued eight hostages.", "eight", "rescued"),
        ("Eight men were freed in a commando raid.", "Eight", "rescued"),
    ],
)
def test_released_people(text: str, words: str, state: str) -> None:
    (number,) = numbers(claim(DOCUMENT, text, CROSS, freed(9, words=words), event="release", kind="ngo"))
    assert number.counted.state == state


@pytest.mark.parametrize(
    ("text", "event", "harm", "state"),
    [
        ("Shelling of the jail killed 53 prisoners of war.", "explosion", ("killed", "53"), "died"),
        ("They executed six hostages.", "attack", ("killed", "six"), "died"),
        ("Six of the captured men were executed.", "capture", ("killed", "Six"), "died"),
        ("About 1,300 are held, 280 of them wounded.", "capture", ("wounded", "280"), "wounded"),
        ("They took two men and killed 47 soldiers.", "capture", ("killed", "47"), None),
        ("The fighting killed 47 soldiers, and seven prisoners were taken.", "clash", ("killed", "47"), None),
        ("The blast wounded 12 soldiers.", "explosion", ("wounded", "12"), None),
    ],
)
def test_harm_counts_only_where_it_is_captives(text: str, event: str, harm: tuple[str, str], state: str | None) -> None:
    effect, words = harm
    found = numbers(claim(DOCUMENT, text, CROSS, figure(effect, ARMY, 5, 5, words), event=event, kind="ngo"))
    assert [number.counted.state for number in found if number.counted.low == 5] == ([state] if state else [])


@pytest.mark.parametrize(
    ("source", "kind", "actor", "of", "basis"),
    [
        (REBELS, "belligerent", REBELS, ARMY, "claimed"),
        (ARMY, "belligerent", REBELS, ARMY, "admitted"),
        (ARMY, "belligerent", ARMY, ARMY, "admitted"),
        (CROSS, "ngo", REBELS, ARMY, "told"),
        ("witnesses", "witness", None, ARMY, "told"),
        ("Ukrainian Ministry of Defence", "government", "Hill Front", "Ukrainian Armed Forces", "admitted"),
        ("Russian Ministry of Defence", "government", "Russian Armed Forces", "Ukrainian Armed Forces", "claimed"),
        ("Government of Ukraine", "government", "Russian Armed Forces", "Ukrainian Armed Forces", "admitted"),
    ],
)
def test_whose_word(source: str, kind: str, actor: str | None, of: str, basis: str) -> None:
    made = claim(DOCUMENT, "They took 4 men.", source, taken(4, of=of), actor=actor, kind=kind)
    (number,) = numbers(made, sides=())
    assert number.counted.basis == basis


def test_what_an_outlet_shows_is_seen_and_what_the_captor_shows_is_his_claim() -> None:
    text = "A video showed nine captured soldiers."
    (outlet,) = numbers(claim(DOCUMENT, text, None, taken(9, words="nine"), video=True))
    (captor,) = numbers(claim(DOCUMENT, text, REBELS, taken(9, words="nine"), video=True))
    assert (outlet.counted.basis, outlet.media) == ("seen", ("video",))
    assert captor.counted.basis == "claimed"


@pytest.mark.parametrize(
    ("words", "name", "person"),
    [
        ("Private Amadou Keita", None, True),
        ("Amadou Keita", None, True),
        ("Sgt. Keita", None, True),
        ("Maria del Carmen Ruiz", None, True),
        ("[name protected 0a1b2c3d]", None, True),
        ("Private [name protected 0a1b2c3d]", None, True),
        ("████████████", None, True),
        ("Malian Armed Forces", "Malian Armed Forces", False),
        ("Boko Haram", "Boko Haram", False),
        ("the soldiers", None, False),
        ("Northern Alliance", None, False),
        ("Kosovo Liberation Army", None, False),
        ("villagers", None, False),
    ],
)
def test_persons_are_no_groups(words: str, name: str | None, person: bool) -> None:
    mention = Mention(span=Span(document_id=DOCUMENT.id, start=0, end=len(words), exact=words), name=name)
    assert captive_states.names_person(mention) == person
    (number,) = numbers(claim(DOCUMENT, f"They captured {words}.", target=mention), sides=())
    assert number.of == (() if person else (mention.label,))
    assert not person or words not in repr(number)


@pytest.mark.parametrize(
    ("text", "words", "more"),
    [
        ("Eight more soldiers were taken.", "Eight", True),
        ("Another 58 were captured.", "Another 58", True),
        ("More than 40 were captured.", "More than 40", False),
        ("Forty soldiers were captured.", "Forty", False),
    ],
)
def test_what_came_on_top(text: str, words: str, more: bool) -> None:
    (number,) = numbers(claim(DOCUMENT, text, REBELS, taken(40, words=words)))
    assert number.counted.more == more


def test_a_denial_counts_nobody_unless_it_says_that_there_is_none() -> None:
    (denied,) = numbers(claim(DOCUMENT, "It denied that 41 soldiers were taken.", ARMY, taken(41), stance="denies"))
    (none,) = numbers(claim(DOCUMENT, "It denied it: none is missing.", ARMY, taken(0, words="none"), stance="denies"))
    assert (denied.counts, none.counts) == (False, True)


def test_a_rescuer_is_no_captor() -> None:
    made = claim(DOCUMENT, "Troops rescued eight soldiers.", ARMY, freed(8, words="eight"), actor=ARMY, event="release")
    (number,) = numbers(made)
    assert (number.counted.state, number.other) == ("rescued", None)


def test_things_and_battles_say_nothing_of_captives() -> None:
    things = claim(DOCUMENT, "They captured 3 trucks.", REBELS, taken(3, unit="vehicles"), event="seizure")
    battle = claim(DOCUMENT, "They fought all day.", REBELS, event="clash")
    assert numbers(things) == numbers(battle) == []


def test_talks_of_captives_are_told_without_a_number() -> None:
    about = claim(DOCUMENT, "Talks continue to buy the release of more captives.", CROSS, event="talks", actor=None)
    other = claim(DOCUMENT, "They signed a ceasefire in 1994.", CROSS, event="talks", actor=None)
    assert [number.counted.state for number in numbers(about)] == ["talks"]
    assert numbers(other) == []


@pytest.mark.parametrize(
    ("text", "words", "video", "state"),
    [
        ("women crouched by a wall, their hands bound.", "women", True, "seen"),
        ("women crouched by a wall, their hands bound.", "women", False, "taken"),
        ("The front captured nine soldiers, and put out a film.", "nine", True, "taken"),
        ("The front let two pilots go in exchange for 30 jailed rebels.", "30", False, "exchanged"),
        ("The army exchanged two pilots of the front for about 30 detained rebels.", "30", False, "exchanged"),
        ("The army detained 30 rebels for two days.", "30", False, "taken"),
    ],
)
def test_a_film_shows_and_a_swap_gives_back(text: str, words: str, video: bool, state: str) -> None:
    (number,) = numbers(claim(DOCUMENT, text, REBELS, taken(9, words=words), video=video))
    assert number.counted.state == state


@pytest.mark.parametrize(("finding", "days"), [("unverified", False), ("verified", True)])
def test_a_film_that_nobody_could_verify_has_no_day(finding: str, days: bool) -> None:
    made = claim(DOCUMENT, "women crouched by a wall.", None, taken(2, None, words="women", of="women"), video=True)
    check = Check(subject=None, method=None, finding=finding, by=WIRE, basis=None)
    (number,) = numbers(dataclasses.replace(made, checks=(check,)))
    assert ((number.days is not None), number.apart, number.of) == (days, not days, ())


def test_a_denied_swap_is_no_capture() -> None:
    made = claim(DOCUMENT, "The army denied that there was any exchange.", ARMY, stance="denies")
    assert [number.counted.state for number in numbers(made)] == ["exchanged"]


@pytest.mark.parametrize(
    ("actor", "source", "captor"),
    [
        ("The fighters", "Az-Zallaqa Media", "Jama'at Nusrat al-Islam wal-Muslimin"),
        ("The fighters", CROSS, "The fighters"),
        (REBELS, "Az-Zallaqa Media", REBELS),
    ],
)
def test_the_fighters_of_an_organ_are_its_partys(actor: str, source: str, captor: str) -> None:
    kind = "media" if source != CROSS else "ngo"
    made = claim(DOCUMENT, "The fighters took 9 soldiers prisoner.", source, taken(9), actor=actor, kind=kind)
    assert [number.other for number in numbers(made, sides=())] == [captor]


@pytest.mark.parametrize(
    ("text", "captor"),
    [("He is still held by the group.", None), ("He is held by the army in the hills.", "Malian Armed Forces")],
)
def test_no_army_is_the_group(text: str, captor: str | None) -> None:
    made = claim(DOCUMENT, text, CROSS, actor="Malian Armed Forces", target="Igor Blok", kind="ngo")
    assert [number.other for number in numbers(made, sides=())] == [captor]
