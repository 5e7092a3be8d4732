"""Whose a loss is that a claim does not say, and who did it to whom: one table a kind of wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rashomon.model import Actor, Attribution, Claim, Evidence, Figure, Mention, Span
from rashomon.resolve.sides import settle

ARMY = Actor(name="Malian Armed Forces", kind="state_force", country="ML")
REBELS = Actor(name="Azawad Liberation Front", kind="rebel", country="ML")
HIRED = Actor(name="Wagner Group", kind="private_military", country="RU")
RIVAL = Actor(name="Niger Armed Forces", kind="state_force", country="NE")
GOVERNMENT = Actor(name="Government of Mali", kind="government", country="ML")
KNOWN = {actor.name: actor for actor in (ARMY, REBELS, GOVERNMENT)}


class Countries:
    """Two countries, enough for the tests."""

    def nationality(self, words: str) -> str | None:
        return {"Malian": "ML", "Malians": "ML", "Russians": "RU"}.get(words)

    def force(self, country: str) -> Actor | None:
        return {"ML": ARMY, "NE": RIVAL}.get(country)

    def fliers(self, country: str) -> Actor | None:
        return None


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(document_id="doc_0", start=start, end=start + len(words), exact=words)


def figure(text: str, number: str, counted: str | None, effect: str = "killed", **other: object) -> Figure:
    fields: dict[str, object] = {"unit": "persons", "low": 9, "high": 9, "of": ()} | other
    of = tuple(m if isinstance(m, Mention) else Mention(span=span(text, m)) for m in fields.pop("of"))  # type: ignore[attr-defined]
    return Figure(
        effect=effect, span=span(text, number), counted=span(text, counted) if counted else None, of=of, approx=False,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def claim(
    text: str,
    *figures: Figure,
    event: str = "attack",
    actor: Actor | None = None,
    target: Actor | None = None,
    source: Actor | None = None,
    cue: str | None = None,
) -> Claim:
    whole = Span(document_id="doc_0", start=0, end=len(text), exact=text)
    said = Attribution(
        content=(whole,),
        source=Mention(span=whole, name=source.name) if source else None,
        source_kind="belligerent" if source else "reporter",
        cue=span(text, cue) if cue else None,
        form="indirect" if source else "narration",
    )
    return Claim(
        id="",
        document_id="doc_0",
        span=whole,
        event=event,
        actor=Mention(span=whole, name=actor.name) if actor else None,
        target=Mention(span=whole, name=target.name) if target else None,
        place=None,
        when=None,
        attribution=said,
        stance="asserts",
        certainty="certain",
        figures=figures,
    )


def sides(
    one: Claim, *before: Claim, known: dict[str, Actor] | None = None, voice: Actor | None = None
) -> list[list[str | None]]:
    settled = settle((*before, one), known or KNOWN, Countries(), voice.name if voice else None)[-1]
    return [[mention.name for mention in figure.of] for figure in settled.figures]


FOUGHT = claim("The front fought the army.", event="clash", actor=REBELS, target=ARMY)


@pytest.mark.parametrize(
    ("text", "number", "counted", "effect", "unit", "actor", "expected"),
    [
        ("They killed nine fighters.", "nine", "fighters", "killed", "persons", REBELS, ["Malian Armed Forces"]),
        ("They burned nine trucks.", "nine", "trucks", "destroyed", "vehicles", REBELS, ["Malian Armed Forces"]),
        ("They seized nine trucks.", "nine", "trucks", "seized", "vehicles", ARMY, ["Azawad Liberation Front"]),
        ("They burned nine houses.", "nine", "houses", "destroyed", "buildings", REBELS, ["civilians"]),
        ("They burned nine pylons.", "nine", "pylons", "destroyed", "buildings", REBELS, []),
        ("They killed nine nurses.", "nine", "nurses", "killed", "persons", REBELS, ["civilians"]),
        ("They killed nine guerrillas.", "nine", "guerrillas", "killed", "persons", REBELS, []),
    ],
)
def test_the_harmed_are_the_foe_of_who_harms_them(
    text: str, number: str, counted: str, effect: str, unit: str, actor: Actor, expected: list[str]
) -> None:
    one = claim(text, figure(text, number, counted, effect, unit=unit), actor=actor)
    assert sides(one, FOUGHT) == [expected]


@pytest.mark.parametrize(
    ("text", "counted", "cue", "effect", "source", "expected"),
    [
        ("The army admitted that nine men had died.", "men", "admitted", "killed", ARMY, "Malian Armed Forces"),
        ("Bamako conceded that nine men were taken.", "men", "conceded", "captured", GOVERNMENT, "Malian Armed Forces"),
        ("The front put its own losses at nine dead.", "dead", None, "killed", REBELS, "Azawad Liberation Front"),
        ("The army said it held nine prisoners.", "prisoners", "said", "captured", ARMY, "Azawad Liberation Front"),
        ("The army counted nine soldiers dead.", "soldiers", "counted", "killed", ARMY, "Malian Armed Forces"),
        ("The army counted nine guerrillas dead.", "guerrillas", "counted", "killed", ARMY, "Azawad Liberation Front"),
        ("The army said nine of the outlaws died.", "outlaws", "said", "killed", ARMY, "Azawad Liberation Front"),
    ],
)
def test_who_tells_it_tells_whose_it_is(
    text: str, counted: str, cue: str | None, effect: str, source: Actor, expected: str
) -> None:
    of = ["the outlaws"] if counted == "outlaws" else []
    one = claim(text, figure(text, "nine", counted, effect, of=of), source=source, cue=cue)
    assert sides(one, FOUGHT) == [[expected]]


def test_soldiers_of_two_states_that_fight_stay_open() -> None:
    known = {actor.name: actor for actor in (ARMY, RIVAL)}
    fought = claim("Mali fought Niger.", event="clash", actor=ARMY, target=RIVAL)
    text = "Nine soldiers died, a nurse said."
    meant = Mention(span=span(text, "soldiers"), name=ARMY.name)
    one = claim(text, figure(text, "Nine", "soldiers", of=[meant]))
    unsaid = frozenset({meant.span}) if meant.span else frozenset()
    settled = settle((fought, one), known, Countries(), None, unsaid)[-1]
    assert [mention.name for mention in settled.figures[0].of] == [None]


def test_a_people_that_fights_is_its_one_armed_actor() -> None:
    known = KNOWN | {HIRED.name: HIRED}
    text = "The ambush killed nine Russians."
    assert sides(claim(text, figure(text, "nine", "Russians", of=["Russians"])), FOUGHT, known=known) == [[HIRED.name]]


def test_a_part_has_the_side_of_the_whole() -> None:
    text = "The army killed twelve guerrillas, nine of them leaders."
    whole, part = figure(text, "twelve", "guerrillas", low=12, high=12), figure(text, "nine", None, subset=True)
    assert sides(claim(text, whole, part, actor=ARMY), FOUGHT) == [[REBELS.name], [REBELS.name]]


def test_a_bare_number_counts_those_that_the_same_number_counts_elsewhere() -> None:
    text, later = "The front killed nine soldiers.", "The toll stands at nine."
    first = claim(text, figure(text, "nine", "soldiers"), actor=REBELS)
    assert sides(claim(later, figure(later, "nine", None)), FOUGHT, first) == [[ARMY.name]]


def test_no_bare_number_is_shared_out_where_both_sides_have_dead() -> None:
    soldiers, rebels, later = "Nine soldiers died.", "Eight rebels died.", "A nurse saw thirty bodies."
    told = [
        claim(
            soldiers,
            figure(soldiers, "Nine", "soldiers", of=[Mention(span=span(soldiers, "soldiers"), name=ARMY.name)]),
        ),
        claim(rebels, figure(rebels, "Eight", "rebels", of=[Mention(span=span(rebels, "rebels"), name=REBELS.name)])),
    ]
    assert sides(claim(later, figure(later, "thirty", "bodies", low=30, high=30)), *told) == [[]]


def test_we_struck_the_foe_in_a_partys_statement() -> None:
    text = "Nine trucks were destroyed."
    one = claim(text, figure(text, "Nine", "trucks", "destroyed", unit="vehicles"))
    assert sides(one, FOUGHT, voice=REBELS) == [[ARMY.name]]
    assert sides(one, FOUGHT) == [[]]


def test_both_sides_are_both() -> None:
    text = "There were nine dead on both sides."
    assert sides(claim(text, figure(text, "nine", "dead"), event="clash"), FOUGHT) == [[REBELS.name, ARMY.name]]


def test_the_harmed_are_the_target_and_their_foe_the_actor() -> None:
    text = "Nine soldiers died."
    of = [Mention(span=span(text, "soldiers"), name=ARMY.name)]
    settled = settle((FOUGHT, claim(text, figure(text, "Nine", "soldiers", of=of))), KNOWN, Countries())[-1]
    assert settled.actor is not None and settled.target is not None
    assert (settled.actor.name, settled.target.name) == (REBELS.name, ARMY.name)


def test_things_are_no_party() -> None:
    text = "They took some vehicles."
    one = claim(text, event="seizure")
    one = replace(one, target=Mention(span=span(text, "vehicles")))
    one = settle((one,), KNOWN, Countries())[-1]
    assert one.target is None


@pytest.mark.parametrize(
    ("actor", "target", "expected"),
    [
        ("They", "the rebels", ("Malian Armed Forces", "Azawad Liberation Front")),
        ("the rebels", "them", ("Azawad Liberation Front", "Malian Armed Forces")),
        ("the rebels", "their own post", ("Azawad Liberation Front", "Azawad Liberation Front")),
    ],
)
def test_nobody_fights_himself_but_who_strikes_his_own(
    actor: str, target: str, expected: tuple[str | None, str | None]
) -> None:
    text = f"On Monday {actor} struck {target}."
    earlier = Span(document_id="doc_0", start=900, end=909, exact="the Front")

    def party(words: str) -> Mention:
        pronoun = words in {"They", "them"}
        return Mention(span=span(text, words), name=REBELS.name, antecedent=earlier if pronoun else None)

    told = replace(claim(text), actor=party(actor), target=party(target))
    [settled] = settle([told], KNOWN, Countries())
    assert (settled.actor and settled.actor.name, settled.target and settled.target.name) == expected


@pytest.mark.parametrize(("offered", "expected"), [(True, [None]), (False, ["Malian Armed Forces"])])
def test_men_in_footage_that_stands_alone_are_nobodys(offered: bool, expected: list[str | None]) -> None:
    text = "The video shows nine men bound by their captors."
    clip = Evidence(kind="video", channel=None, span=span(text, "The video"))
    told = claim(text, figure(text, "nine", "men", "captured", of=("men",)), event="capture", actor=REBELS)
    told = replace(told, evidence=(clip,) if offered else ())
    [settled] = settle([told], KNOWN, Countries())
    assert [mention.name for mention in settled.figures[0].of] == expected


def test_damage_without_a_number_or_a_doer_is_the_speakers_own() -> None:
    text = "Equipment was damaged too, the army said."
    one = claim(text, figure(text, "Equipment", None, "damaged", unit="other", low=1, high=None), source=ARMY)
    assert sides(one, FOUGHT) == [["Malian Armed Forces"]]
