"""What a claim says of captives: in which state they are, whose they are, who holds them, and whose word it is.

Only the claim's own words, figures and evidence count; the cue words stand in `codebook/captives.yaml`.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rashomon.codebook import load, packs
from rashomon.model import Claim, Counted, Figure, Mention
from rashomon.reconcile import days, standing
from rashomon.reconcile.kin import kin, speaks_for, state_of
from rashomon.reconcile.origins import Said
from rashomon.reconcile.parties import Sides, party
from rashomon.reconcile.standing import Number

EVENTS = frozenset({"capture", "release", "arrest"})
"""Kinds of event that are about people held."""

EFFECTS = frozenset({"captured", "released"})
HARM = frozenset({"killed", "wounded", "killed_or_wounded"})
ENDS = ("died", "ransomed", "exchanged", "escaped", "rescued", "released")
"""States that end captivity, in the order in which words are tried."""
OF_CAPTIVES = ("seen", "treated", "wounded", "held", "taken")
MEDIA = frozenset({"video", "photo"})
UNNAMED = "people not named"

_BREAK = re.compile(r"[.;:!?](?=\s|$)|,? (?:and|but|while|whereas|although) |,(?!\d)")
_OF_THEM = re.compile(r"\bof (?:them|whom|these|those|the (?:prisoners|captives|men))\b", re.IGNORECASE)
_TOKEN = re.compile(r"\[name protected [0-9a-f]{8}\]")
_LISTS = frozenset({"more", "bodies", "outcomes", "titles", "anybody", "bands", "swapped_for", "held_by_band"})
"""Keys of the codebook's file that are words and no phrases."""
_BLOCK = "\u2588"
_CAPITAL = re.compile(r"^[A-ZÀ-ÖØ-Þ][\w'’.-]*$")


def numbers(said: Said, incident: str, sides: Sides = ()) -> Iterator[Number]:
    """What the claim says of captives; nothing where it speaks of none.

    A claim without a figure gives one number that counts nobody, so that what it says is not lost.
    """
    claim = said.claim
    found = list(_counted(claim))
    if not found and claim.event in EVENTS and not (claim.figures and _all_harm(claim)):
        found = [(None, bare_state(claim))]
    elif not found and claim.event == "talks" and _cued("talks", claim.span.exact.casefold()):
        found = [(None, "talks")]
    parts = standing.parts(claim)
    for figure, state in found:
        group, captor = _group(claim, figure), _captor(said, figure, state)
        unplaced = state == "seen" and unverified(claim)
        yield Number(
            counted=Counted(
                state=state,
                basis=_basis(said, state, group, captor, sides),
                source=said.source,
                low=figure.low if figure else None,
                high=figure.high if figure else None,
                approx=bool(figure and figure.approx),
                words=(figure.span.exact,) if figure else (),
                first_said=said.day,
                last_said=said.day,
                claims=(claim.id,),
                stance=_stance(claim, figure, state),
                part=figure is not None and id(figure) in parts,
                more=figure is not None and _more(claim, figure),
            ),
            of=group,
            other=captor,
            incident=incident,
            days=None if unplaced else days.interval(claim.when),
            order=said.order,
            place=claim.place.span.exact if claim.place and not unplaced else None,
            apart=unplaced,
            named=figure is None and claim.target is not None and names_person(claim.target),
            media=tuple(sorted({item.kind for item in claim.evidence} & MEDIA)) if state == "seen" else (),
        )


def _counted(claim: Claim) -> Iterator[tuple[Figure | None, str]]:
    for figure in claim.figures:
        if figure.unit != "persons":
            continue
        if figure.effect in EFFECTS:
            yield figure, state(claim, figure)
        elif figure.effect in HARM and _of_captives(claim, figure):
            treated = _cued("treated", _around(claim, figure)[0])
            yield figure, "died" if figure.effect == "killed" else "treated" if treated else "wounded"


def _all_harm(claim: Claim) -> bool:
    return all(figure.effect in HARM or figure.unit != "persons" for figure in claim.figures)


def state(claim: Claim, figure: Figure) -> str:
    """The state that a figure of captured or released people counts: that of the words nearest to it."""
    if figure.effect != "released" and _swapped(claim, figure):
        return "exchanged"
    states = ENDS[1:] if figure.effect == "released" else OF_CAPTIVES
    clause, whole = _around(claim, figure)
    near = [name for name in states if name != "wounded" and _cued(name, clause)]
    # Of the rest of the claim only what cannot be about others: some may be treated, all are seen, held or taken.
    far = [name for name in states if name not in ("wounded", "treated") and _cued(name, whole)]
    return next(iter((*near, *far)), "released" if figure.effect == "released" else _without_words(claim))


def unverified(claim: Claim) -> bool:
    """Whether who tells it could not make sure of it, and nobody else did: of a film then not who, where nor when."""
    return bool(claim.checks) and not any(check.finding in ("verified", "confirmed") for check in claim.checks)


def _without_words(claim: Claim) -> str:
    """The state of people of whom no word says what befell them: those in a film are seen, and no more is known."""
    return "seen" if any(item.kind in MEDIA for item in claim.evidence) else "taken"


def _swapped(claim: Claim, figure: Figure) -> bool:
    """Whether they are those who were given for others ("in exchange for 20 detained fighters")."""
    at = figure.span.start - claim.span.start
    return 0 <= at < len(claim.span.exact) and bool(_before_number("swapped_for").search(_text(claim)[:at]))


def bare_state(claim: Claim) -> str:
    """The state that a claim of captives without any figure speaks of."""
    text = claim.span.exact.casefold()
    if claim.event == "release":
        return next((name for name in ENDS[1:] if _cued(name, text)), "released")
    if _cued("died", text):
        return "died"
    ends = (name for name in ENDS[1:] if _cued(name, text))
    return next((name for name in OF_CAPTIVES if _cued(name, text)), next(ends, _without_words(claim)))


def holder(claim: Claim) -> str | None:
    """Who holds those of whom a claim without a figure speaks; None where it does not say."""
    return _holder(claim, None, bare_state(claim))


def with_captor(number: Number, captor: str) -> Number:
    """The number as one of that captor's captives, where its own claims name nobody who holds them."""
    told = number.counted
    basis = "claimed" if told.basis in ("told", "claimed") and kin(told.source, captor) else told.basis
    return replace(number, other=captor, counted=replace(told, basis=basis))


def with_group(number: Number, group: tuple[str, ...]) -> Number:
    """The number as one of that group's people, where its own claims do not say whose they are."""
    told = number.counted
    basis = "admitted" if any(kin(told.source, name) for name in group) else told.basis
    return replace(number, of=group, counted=replace(told, basis=basis))


def _of_captives(claim: Claim, figure: Figure) -> bool:
    """Whether killed or wounded people are said to have been captives: by what is counted, whose they are, or how."""
    counted = " ".join(
        (
            *(mention.label for mention in figure.of),
            figure.counted.exact if figure.counted else "",
            _after(claim, figure),
        )
    ).casefold()
    if _cued("captive_nouns", counted):
        return True
    if claim.event in EVENTS and figure.effect == "wounded":
        return figure.subset or bool(_OF_THEM.search(_after(claim, figure)))
    return figure.effect == "killed" and claim.event in EVENTS and _cued("died", claim.span.exact.casefold())


def _around(claim: Claim, figure: Figure) -> tuple[str, str]:
    """The clause that the figure stands in, then the whole claim, both in small letters."""
    text = claim.span.exact.casefold()
    at = figure.span.start - claim.span.start
    if not 0 <= at < len(text):
        return text, text
    breaks = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    start = max(place for place in breaks if place <= at)
    end = min(place for place in breaks if place > at)
    return text[start:end], text


def _after(claim: Claim, figure: Figure) -> str:
    """The first words after the figure."""
    at = figure.span.end - claim.span.start
    if not 0 <= at <= len(claim.span.exact):
        return ""
    return " ".join(_BREAK.split(claim.span.exact[at:], maxsplit=1)[0].split()[:5])


def _more(claim: Claim, figure: Figure) -> bool:
    words = {word.strip(".,;:").casefold() for word in figure.span.exact.split()}
    first = _after(claim, figure).split(" ")[0].strip(".,;:").casefold()
    told = frozenset(load("captives")["more"])
    # "more than 40" is no addition.
    return first in told or bool(words & (told - {"more"}))


def _stance(claim: Claim, figure: Figure | None, state: str) -> str:
    """A denial that gives a figure of its own ("none was taken") states it; a release that was to be is a plan."""
    frees = state in ENDS[1:] or (figure.effect if figure else claim.event) in ("released", "release")
    if claim.stance in ("asserts", "confirms") and frees:
        return "intends" if _cued("planned", _around(claim, figure)[0] if figure else _text(claim)) else claim.stance
    if figure and claim.stance in ("denies", "doubts") and figure.low == figure.high == 0:
        return "asserts"
    return claim.stance


def _text(claim: Claim) -> str:
    return claim.span.exact.casefold()


def _group(claim: Claim, figure: Figure | None) -> tuple[str, ...]:
    """Whose people: those whom the figure counts, otherwise the target; nobody's where only a person is named."""
    mentions: Iterable[Mention | None] = figure.of if figure and figure.of else (claim.target,)
    labels = [mention.label for mention in mentions if mention and not names_person(mention)]
    return tuple(dict.fromkeys(label for label in labels if label != "not stated" and not _anybody(label)))


def _anybody(label: str) -> bool:
    """Whether the words only say that they are captives, and not whose people."""
    plain = re.sub(
        r"^(?:(?:the|its|their|his|her|our|all|some|other|these|those|of|captured|captive|detained|bound) )+",
        "",
        label.casefold(),
    )
    return plain in _listed("anybody") or label.casefold() in _listed("anybody")


def names_person(mention: Mention) -> bool:
    """Whether a mention is the name of one person: a protected one, or one that no list of actors knows."""
    if _TOKEN.search(mention.label) or _BLOCK in mention.label:
        return True
    if mention.label in _known():
        return False
    words = [word for word in mention.label.split() if word.casefold() not in _particles()]
    name = list(itertools.dropwhile(lambda word: word.casefold().strip(".") in _listed("titles"), words))
    if not (2 if len(name) == len(words) else 1) <= len(name) <= 5 or not all(_CAPITAL.match(word) for word in name):
        return False
    plain = {word.casefold().strip(".") for word in name}
    return not (plain | {word.removesuffix("s") for word in plain}) & _no_names()


def _captor(said: Said, figure: Figure | None, state: str) -> str | None:
    """Who holds them; "the fighters" in the words of a party or of its organ are that party's."""
    found = _holder(said.claim, figure, state)
    if found is None or found in _known() or not _band(found):
        return found
    organ = speaks_for(said.source)
    own = organ != said.source or said.claim.attribution.source_kind == "belligerent"
    return organ if own and not any(kin(organ, name) for name in _group(said.claim, figure)) else found


def _band(label: str) -> bool:
    """Whether the label is a common noun for armed people ("The mujahideen", "its fighters")."""
    return re.sub(r"^(?:the|our|its|their) ", "", label.casefold()) in _listed("bands")


def _holder(claim: Claim, figure: Figure | None, state: str) -> str | None:
    """Who holds them: who took them or let them go, but not their own side, which frees them, and nobody between."""
    if claim.actor is None or claim.event == "talks" or names_person(claim.actor):
        return None
    taking = claim.event in EVENTS or (figure is not None and figure.effect in EFFECTS)
    who = party(claim.actor)
    if who is None or not taking or _anybody(who):
        return None
    # "Held by the group" is never said of an army: the parties of the claim were read the wrong way round.
    if state_of(who) is not None and figure is None and _before_number("held_by_band").search(_text(claim) + " "):
        return None
    if state in ("rescued", "escaped") or any(kin(who, name) for name in _group(claim, figure)):
        return None
    return who


def _basis(said: Said, state: str, group: Sequence[str], captor: str | None, sides: Sides) -> str:
    """`seen`, `claimed`, `admitted` or `told` (`Counted.basis`)."""
    source = said.source
    if any(kin(source, name) for name in group):
        return "admitted"
    if captor and kin(source, captor):
        return "seen" if state == "seen" and said.claim.attribution.source_kind in ("reporter", "media") else "claimed"
    if state == "seen":
        return "seen"
    if not captor and said.claim.attribution.source_kind == "belligerent":
        return "claimed"
    allied = captor and any(captor in side and source in side for side in sides)
    own = any(name in side and source in side for side in sides for name in group)
    if allied and not own:
        return "claimed"
    return "admitted" if own and not allied else "told"


@functools.cache
def _before_number(name: str) -> re.Pattern[str]:
    """What a phrase list of the codebook says right before a number."""
    return re.compile(r"(?<![\w-])(?:" + "|".join(f"(?:{phrase})" for phrase in load("captives")[name]) + r")")


@functools.cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    known = load("captives")
    return {
        name: re.compile(r"(?<![\w-])(?:" + "|".join(f"(?:{phrase})" for phrase in phrases) + r")(?![\w-])")
        for name, phrases in known.items()
        if name not in _LISTS
    }


def _cued(name: str, text: str) -> bool:
    return bool(_patterns()[name].search(text))


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(map(str, load("captives")[name]))


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(str(row["name"]) for row in packs.rows())


@functools.cache
def _particles() -> frozenset[str]:
    return frozenset(str(word) for word in load("persons")["particles"])


@functools.cache
def _no_names() -> frozenset[str]:
    """Words that make a run of capitalised words the name of a body or a place."""
    known = load("groups")
    nouns = {
        word for words in known.values() if isinstance(words, list) for noun in words for word in str(noun).split()
    }
    people = {str(word) for word in load("units")["persons"]}
    return frozenset(map(str, (*load("persons")["no_names"], *load("captives")["bodies"]))) | nouns | people
