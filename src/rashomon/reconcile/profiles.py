"""What a telling says, summed up so that two can be compared without their claims and texts.

A profile depends on one telling and its report alone. It is small (a few kilobytes as JSON) and can be kept.
"""

from __future__ import annotations

import calendar
import dataclasses
import functools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rashomon.codebook import load, packs
from rashomon.model import Claim, Document, Mention
from rashomon.model.compared import Dated, Given, Profile, Spot
from rashomon.reconcile import days as dates
from rashomon.reconcile import kin, spots
from rashomon.reconcile.candidates import Telling
from rashomon.reconcile.parties import FIGHTING, parties, party

MOST_SPOTS, MOST_DAYS, MOST_PARTIES, MOST_FIGURES = 8, 6, 12, 24
"""How much of a long telling is compared: what it says most often."""

MOST_NAMES, MOST_WORDS = 200, 120
"""Hashes kept, the lowest: two reports that share names keep the same of them."""

LEAD, MOST_LEAD = 500, 12
"""Characters with which a report opens, and names of them that are kept."""

UNFOUGHT = 0.5
"""What a claim of something else than fighting says of the happening's place and days."""

INTENDED = 0.25
"""What a plan says of them."""

CALENDAR = frozenset(name.casefold() for names in (calendar.month_name, calendar.day_name) for name in names)

_SENTENCE = re.compile(r"[.!?:\n“”\"]\s*")
_NAME = re.compile(r"[^\W\d_][\w'’-]{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def profile(telling: Telling, document: Document | None) -> Profile:
    """The profile of a telling of that document; without the document no names and no day of publication."""
    claims = telling.claims
    published = dates.days(document.published_at) if document else None
    known, unknown = _parties(claims)
    # The words of a dataset's row are those of all its rows, and tell nothing.
    text = document.text if document and not document.coded else ""
    return Profile(
        id=telling.id,
        documents=(telling.document_id,),
        published=published[0] if published else None,
        spots=_spots(claims),
        days=_days(claims, published),
        kinds=_kinds(claims),
        known=_ranked(known),
        camps=_ranked(_camps(known)),
        unknown=_ranked(unknown),
        acted=_ranked(_named(claim.actor for claim in claims)),
        struck=_ranked(_named(claim.target for claim in claims)),
        figures=_figures(claims),
        names=_hashes(proper_names(text), MOST_NAMES),
        lead=_lead(text),
        words=_hashes(_words(claims), MOST_WORDS),
        dataset=document.outlet if document and document.coded else None,
        event=document.name if document and document.coded else None,
    )


def profiles(told: Iterable[Telling], documents: Mapping[str, Document]) -> dict[str, Profile]:
    """The profiles of tellings by id; `documents` are by id."""
    return {telling.id: profile(telling, documents.get(telling.document_id)) for telling in told}


def proper_names(text: str) -> frozenset[str]:
    """Words with a capital that do not begin a sentence, in small letters; none of a text in capitals throughout."""
    if text.upper() == text:
        return frozenset()
    found = set()
    for sentence in _SENTENCE.split(text):
        for word in _NAME.findall(sentence)[1:]:
            if word[0].isupper():
                found.add(plain(word))
    return frozenset(found - CALENDAR)


def _lead(text: str) -> tuple[int, ...]:
    opening = text[:LEAD].rpartition(" ")[0] if len(text) > LEAD else text
    ordered = list(dict.fromkeys(plain(word) for word in _NAME.findall(opening)))
    found = proper_names(opening) - common_names()
    return tuple(sorted({hashed(word) for word in [word for word in ordered if word in found][:MOST_LEAD]}))


@functools.cache
def common_names() -> frozenset[str]:
    """Words of the names of countries, their people and seats, of heads of state and of armed groups."""
    told = [name for names in load("leaders").values() for name in names]
    for country in load("countries").values():
        told += [name for value in country.values() if isinstance(value, list) for name in value]
    for row in packs.rows():
        told += [row["name"], *row.get("also", ())]
    return frozenset(plain(word) for name in told for word in _NAME.findall(str(name)))


@functools.cache
def common_hashes() -> frozenset[int]:
    """The hashes of these words."""
    return frozenset(map(hashed, common_names()))


def plain(word: str) -> str:
    """The word in small letters without a possessive ending."""
    return word.casefold().removesuffix("'s").removesuffix("’s")


def hashed(word: str) -> int:
    """The word as a number of 32 bits, the same on every machine."""
    return zlib.crc32(word.encode())


def weight(claim: Claim) -> float:
    """How much the claim says of its happening's place and days."""
    return (1.0 if claim.event in FIGHTING else UNFOUGHT) * (INTENDED if claim.stance == "intends" else 1.0)


def _spots(claims: Sequence[Claim]) -> tuple[Spot, ...]:
    weights: dict[str, float] = defaultdict(float)
    mentions: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.place is not None:
            key = claim.place.place_id or spots.plain(claim.place.span.exact)
            weights[key] += weight(claim) * spots.weight(claim)
            mentions[key].append(claim)
    total = sum(weights.values())
    best = sorted(weights, key=lambda key: (-round(weights[key], 6), key))[:MOST_SPOTS]
    return tuple(_spot(mentions[key], weights[key] / total) for key in best if total)


def _spot(claims: Sequence[Claim], share: float) -> Spot:
    counted = Counter(claim.place.span.exact for claim in claims if claim.place)
    name = min(counted, key=lambda name: (-counted[name], name))
    place = min(
        (claim.place for claim in claims if claim.place and claim.place.span.exact == name),
        key=lambda place: (place.place_id or "~", str(place.precision), str(place.latitude)),
    )
    return Spot(
        name=name,
        sound=spots.consonants(name),
        place_id=place.place_id,
        country=place.country,
        precision=place.precision,
        latitude=place.latitude,
        longitude=place.longitude,
        weight=round(share, 4),
        stated=any(not spots.inherited(claim) for claim in claims),
    )


def _days(claims: Sequence[Claim], published: dates.Days | None) -> tuple[Dated, ...]:
    """Stated days; the day of publication that a claim has from elsewhere in its report is no statement."""
    weights: dict[dates.Days, float] = defaultdict(float)
    for claim in claims:
        found = dates.interval(claim.when)
        if found and not (found == published and dates.inherited(claim)):
            weights[found] += weight(claim) * (0.5 if dates.inherited(claim) else 1.0)
    total = sum(weights.values())
    best = sorted(weights, key=lambda found: (-round(weights[found], 6), found))[:MOST_DAYS]
    return tuple(Dated(low=found[0], high=found[1], weight=round(weights[found] / total, 4)) for found in best if total)


def _kinds(claims: Sequence[Claim]) -> tuple[tuple[str, float], ...]:
    counted = Counter(claim.event for claim in claims)
    order = sorted(counted, key=lambda kind: (-counted[kind], kind))
    return tuple((kind, round(counted[kind] / len(claims), 4)) for kind in order)


def _parties(claims: Sequence[Claim]) -> tuple[Counter[str], Counter[str]]:
    known: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for claim in claims:
        resolved = parties(claim, resolved=True)
        known.update(resolved)
        unknown.update(name.casefold() for name in parties(claim) - resolved)
    return known, unknown


def _camps(known: Counter[str]) -> Counter[str]:
    camps: Counter[str] = Counter()
    for name, count in known.items():
        camps[camp(name)] += count
    return camps


@functools.cache
def camp(name: str) -> str:
    """Whom a party known by name speaks for, or is: `state XX` for any body of a state."""
    body = kin.speaks_for(name)
    state = kin.state_of(body)
    return f"state {state}" if state else body


def _named(mentions: Iterable[Mention | None]) -> Counter[str]:
    return Counter(camp(name) if mention and mention.name else name for mention in mentions if (name := party(mention)))


def _ranked(counted: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda name: (-counted[name], name))[:MOST_PARTIES])


def _figures(claims: Sequence[Claim]) -> tuple[Given, ...]:
    counted: Counter[Given] = Counter(
        Given(
            effect=figure.effect,
            of=tuple(sorted({mention.label for mention in figure.of})),
            low=figure.low,
            high=figure.high,
        )
        for claim in claims
        for figure in claim.figures
    )
    order = sorted(
        counted, key=lambda given: (-counted[given], given.effect, given.of, given.low or 0, given.high or 0)
    )
    return tuple(order[:MOST_FIGURES])


def _words(claims: Sequence[Claim]) -> frozenset[str]:
    told = [claim for claim in claims if not claim.attribution.coded]
    found = {word.casefold() for claim in told for word in _WORD.findall(claim.span.exact)}
    return frozenset(found - frozenset(load("empty_words")["words"]) - CALENDAR)


def _hashes(words: Iterable[str], most: int) -> tuple[int, ...]:
    return tuple(sorted({hashed(word) for word in words})[:most])


def joined(name: str, told: Sequence[Profile]) -> Profile:
    """The profile of an incident, of those of its tellings; each has one vote."""
    ordered = sorted(told, key=lambda one: one.id)
    published = [one.published for one in ordered if one.published is not None]
    return Profile(
        id=name,
        documents=tuple(sorted({document for one in ordered for document in one.documents})),
        published=min(published, default=None),
        spots=_joined_spots(ordered),
        days=_joined_days(ordered),
        kinds=_shares(ordered),
        known=_ranked(Counter(party for one in ordered for party in one.known)),
        camps=_ranked(Counter(camp for one in ordered for camp in one.camps)),
        unknown=_ranked(Counter(party for one in ordered for party in one.unknown)),
        acted=_ranked(Counter(party for one in ordered for party in one.acted)),
        struck=_ranked(Counter(party for one in ordered for party in one.struck)),
        figures=tuple(
            sorted({given for one in ordered for given in one.figures}, key=lambda given: (given.effect, str(given)))
        )[:MOST_FIGURES],
        names=tuple(sorted({number for one in ordered for number in one.names})[:MOST_NAMES]),
        lead=tuple(sorted({number for one in ordered for number in one.lead})[:MOST_LEAD]),
        words=tuple(sorted({number for one in ordered for number in one.words})[:MOST_WORDS]),
    )


def _joined_spots(told: Sequence[Profile]) -> tuple[Spot, ...]:
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, Spot] = {}
    for one in told:
        for spot in one.spots:
            key = spot.place_id or spots.plain(spot.name)
            weights[key] += spot.weight
            first.setdefault(key, spot)
    total = sum(weights.values())
    best = sorted(weights, key=lambda key: (-round(weights[key], 4), key))[:MOST_SPOTS]
    return tuple(dataclasses.replace(first[key], weight=round(weights[key] / total, 4)) for key in best if total)


def _joined_days(told: Sequence[Profile]) -> tuple[Dated, ...]:
    weights: dict[dates.Days, float] = defaultdict(float)
    for one in told:
        for dated in one.days:
            weights[dated.low, dated.high] += dated.weight
    total = sum(weights.values())
    best = sorted(weights, key=lambda found: (-round(weights[found], 4), found))[:MOST_DAYS]
    return tuple(Dated(low=found[0], high=found[1], weight=round(weights[found] / total, 4)) for found in best if total)


def _shares(told: Sequence[Profile]) -> tuple[tuple[str, float], ...]:
    shares: dict[str, float] = defaultdict(float)
    for one in told:
        for kind, share in one.kinds:
            shares[kind] += share / len(told)
    return tuple(
        (kind, round(shares[kind], 4)) for kind in sorted(shares, key=lambda kind: (-round(shares[kind], 4), kind))
    )
