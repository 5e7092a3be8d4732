"""Sentences in many manners, each a row of words and slots, so that what is told can be found again by its offsets.

A template's slots are in braces: `{actor}`, `{target}`, `{place}`, `{when}`, `{tail}`, `{source}`, `{cue}`, `{via}` and
one for each effect (`{killed}`), which is filled with the number; `{people}` are those who are counted.
"""

from __future__ import annotations

import functools
import random
import re
from datetime import date

SLOT = re.compile(r"\{(\w+)\}")

Parts = tuple[tuple[str, bool], ...]
"""Words and slots in order; true for a slot."""

CLAUSES: dict[str, dict[str, tuple[str, ...]]] = {
    "clash": {
        "": (
            "{actor} and {target} clashed{place}{when}",
            "fighting broke out between {actor} and {target}{place}{when}",
            "{actor} fought {target}{place}{when}",
            "heavy clashes between {actor} and {target} took place{place}{when}",
            "{actor} exchanged fire with {target}{place}{when}",
            "a patrol of {target} ran into {actor}{place}{when}",
            "{actor} and {target} battled for hours{place}{when}",
        ),
        "killed": (
            "{killed} {people} were killed in clashes with {other}{place}{when}",
            "{killed} {people} died when {actor} and {target} fought{place}{when}",
            "clashes between {actor} and {target}{place} left {killed} {people} dead{when}",
            "{killed} {people} fell in the battle with {other}{place}{when}",
            "fighting with {other} cost the lives of {killed} {people}{place}{when}",
        ),
        "killed wounded": (
            "{killed} {people} were killed and {wounded} wounded in fighting with {other}{place}{when}",
            "clashes with {other}{place} left {killed} {people} dead and {wounded} wounded{when}",
        ),
        "captured": (
            "{actor} captured {captured} {people} during fighting{place}{when}",
            "{captured} {people} were taken prisoner in clashes with {actor}{place}{when}",
        ),
    },
    "attack": {
        "": (
            "{actor} attacked {target}{place}{when}",
            "{actor} raided {target}{place}{when}",
            "{target} came under attack by {actor}{place}{when}",
            "{actor} opened fire on {target}{place}{when}",
            "{actor} assaulted {target}{place}{when}",
            "{target} were ambushed by {actor}{place}{when}",
            "{actor} stormed a position of {target}{place}{when}",
        ),
        "killed": (
            "{actor} killed {killed} {people}{place}{when}",
            "{killed} {people} were killed in an attack by {actor}{place}{when}",
            "an attack by {actor}{place} killed {killed} {people}{when}",
            "{killed} {people} were shot dead by {actor}{place}{when}",
            "a raid by {actor} left {killed} {people} dead{place}{when}",
            "{killed} {people} lost their lives when {actor} attacked{place}{when}",
        ),
        "killed wounded": (
            "an attack by {actor}{place} left {killed} {people} dead and {wounded} wounded{when}",
            "{actor} killed {killed} {people} and wounded {wounded}{place}{when}",
        ),
        "captured": (
            "{actor} abducted {captured} {people}{place}{when}",
            "{captured} {people} were seized by {actor} in an attack{place}{when}",
        ),
    },
    "explosion": {
        "": (
            "{actor} shelled {target}{place}{when}",
            "{actor} bombed {target}{place}{when}",
            "a bomb planted by {actor} exploded{place}{when}",
            "{target} were hit in a bombing by {actor}{place}{when}",
            "mortar rounds fired by {actor} landed{place}{when}",
            "{actor} fired rockets at {target}{place}{when}",
            "an explosive device laid by {actor} went off{place}{when}",
        ),
        "killed": (
            "shelling by {actor}{place} killed {killed} {people}{when}",
            "{killed} {people} were killed when {actor} bombed the area{place}{when}",
            "a bombing by {actor}{place} killed {killed} {people}{when}",
            "rockets fired by {actor} killed {killed} {people}{place}{when}",
            "a mine laid by {actor} killed {killed} {people}{place}{when}",
        ),
        "killed wounded": (
            "a bombing by {actor}{place} killed {killed} {people} and wounded {wounded}{when}",
            "{killed} {people} were killed and {wounded} wounded when {actor} shelled the area{place}{when}",
        ),
        "captured": ("{actor} captured {captured} {people} after shelling{place}{when}",),
    },
    "capture": {
        "": (
            "{actor} took prisoners among {target}{place}{when}",
            "{actor} abducted {target}{place}{when}",
        ),
        "captured": (
            "{actor} captured {captured} {people}{place}{when}",
            "{captured} {people} were abducted by {actor}{place}{when}",
            "{actor} took {captured} {people} hostage{place}{when}",
            "{captured} {people} were taken away by {actor}{place}{when}",
        ),
    },
}
"""By kind of event and by the effects that are counted."""

MANNERS: dict[str, tuple[str, ...]] = {
    "narration": ("{clause}.",),
    "indirect": (
        "{source} {cue} that {clause}.",
        "{source} {cue} {clause}.",
        "{clause}, {source} {cue}.",
        "{clause}, according to {source}.",
        "According to {source}, {clause}.",
    ),
    "relay": (
        "{source} told {via} that {clause}.",
        "{clause}, {source} {cue}, according to {via}.",
    ),
    "denies": (
        "{source} denied that {clause}.",
        "{source} rejected reports that {clause}.",
    ),
}

CUES = ("said", "said", "said", "claimed", "stated", "announced", "reported")

UNSAID = {"actor": ("unidentified armed men", "gunmen", "attackers"), "target": ("local forces", "several positions")}
"""What stands where a report does not say who."""

_TAILS = (
    "before dawn|at midday|in heavy rain|as the market opened|during evening prayers|"
    "for the third time this month|on the road to the river|while a convoy was passing|"
    "close to the old mill|by the water tower|after a quiet week|near the secondary school|"
    "within sight of the barracks|on both sides of the bridge|in broad daylight|along the northern track|"
    "behind the grain depot|at a checkpoint|shortly after sunset|in the fog|at the edge of the forest|"
    "from three directions|without warning|hours after a curfew began|in thick dust|at the bus station|"
    "around the quarry|past the cemetery|on the second hill|in the early hours"
)
TAILS = tuple(_TAILS.split("|"))
"""What a sentence may add of how and whereabouts, which changes nothing in its claim."""

PEOPLE = {
    "state_force": ("soldiers", "troops", "government soldiers"),
    "rebel": ("fighters", "rebels", "militants"),
    "militia": ("militiamen", "fighters"),
    "civilians": ("civilians", "people", "villagers"),
}

SINGLE = {
    "soldiers": "soldier",
    "troops": "serviceman",
    "government soldiers": "government soldier",
    "fighters": "fighter",
    "rebels": "rebel",
    "militants": "militant",
    "militiamen": "militiaman",
    "civilians": "civilian",
    "people": "person",
    "villagers": "villager",
}
"""One of them."""

SHORT = {
    "state_force": ("the army", "government forces", "the military", "army units"),
    "rebel": ("the group", "the rebels", "the fighters", "the insurgents"),
    "militia": ("the militia", "the militiamen", "the gunmen"),
    "civilians": ("civilians", "residents", "local people"),
}
"""How a party is called once it has been named."""

SCENE = tuple(
    tuple(words.split("|"))
    for words in (
        "Traders|Shopkeepers|Bus drivers|Teachers|Elders|Farmers|Students|Pilgrims|Fishermen|Market women|"
        "Nurses|Herders|Mechanics|Clerks|Pensioners|Engineers|Musicians|Tailors|Bakers|Porters|Cooks|Masons|"
        "Surveyors|Boatmen",
        "spoke of|waited for|worried about|complained of|asked about|remembered|talked about|looked for|"
        "paid for|wrote about|counted on|argued over|put up with|made do with|prepared for|were told about|"
        "kept away from|depended on",
        "the price of rice|the state of the road|a late harvest|the bridge across the river|"
        "an evening radio programme|fuel from across the border|the school examinations|"
        "a shortage of spare parts|the long dry season|the ferry timetable|new identity papers|"
        "the district budget|cheap cloth|a wedding procession|the telephone mast|a broken water pump|"
        "seed and fertiliser|the football season|rising rents|an unpaid bill|the midday heat|"
        "electricity for two hours a day|a visit by the land registry|the cattle market",
        "all week long|in spite of the weather|as they do every year|without much hope|over glasses of tea|"
        "in long queues|at the crossroads|under the trees by the mosque|behind closed shutters|"
        "near the old cinema|with little patience|before the holidays|after the rains|in the upper town|"
        "along the railway|outside the post office|from early on|between two bus stops|by candlelight|"
        "on the far bank|in three languages|at the customs post|for the second time",
    )
)
"""Who, did, what and how of sentences in which nothing happens that anybody would code: what reports say besides."""

OPENINGS = {
    "wire": ("{PLACE}, {DATE} ({OUTLET}) - ", "{PLACE} ({OUTLET}) - "),
    "newspaper": ("", "{PLACE} - "),
    "channel_post": ("", "BREAKING: ", "#{PLACE} "),
    "party_statement": ("Statement of {DATE}. ", ""),
}

TITLES = {
    "clash": ("Fighting {at}", "Clashes {at} leave dead", "{Actor} and {target} fight {at}"),
    "attack": ("Attack {at}", "{Actor} attack {target} {at}", "Deadly attack {at}"),
    "explosion": ("Blasts {at}", "Bombing {at}", "{Actor} strike {at}"),
    "capture": ("People taken {at}", "{Actor} take captives {at}", "Abductions {at}"),
}

ROUND_UP = ("Violence in {country}: the week", "{country}: security round-up", "Attacks across {country}")

REWRITES = {
    " were killed in ": " died in ",
    " were killed when ": " lost their lives when ",
    " were killed and ": " died and ",
    "killed ": "left dead ",
    " left ": " cost the lives of ",
    "clashes between ": "fighting between ",
    "fighting broke out between ": "clashes erupted between ",
    "heavy clashes ": "fierce fighting ",
    "an attack by ": "an assault by ",
    " in an attack by ": " in an assault by ",
    " that ": " that reportedly ",
    " asked about ": " wanted to know about ",
    " in spite of ": " regardless of ",
}
"""What a light rewrite puts in place of what, in words between slots."""


def scene(chance: random.Random) -> str:
    """A sentence in which nothing happens."""
    draw = chance.random
    who, did, what, how = (words[int(draw() * len(words))] for words in SCENE)
    if draw() < 0.5:
        return f"{who} {did} {what} {how}."
    also, again, more, still = (words[int(draw() * len(words))] for words in SCENE)
    return f"{who} {did} {what} {how}, while {also.lower()} {again} {more} {still}."


@functools.cache
def parts(template: str) -> Parts:
    """The template's words and slots."""
    split = SLOT.split(template)
    return tuple((piece, bool(index % 2)) for index, piece in enumerate(split) if piece)


@functools.cache
def sentence(manner: str, clause: str) -> Parts:
    """The words and slots of a clause put into a manner of telling, with room for a tail after the clause."""
    return parts(manner.replace("{clause}", clause + "{tail}"))


def fill(found: Parts, values: dict[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The sentence, its first letter large, and from slot to the offsets of what stands in it.

    A slot that is not in `values`, or is empty, leaves nothing and has no offsets; of one that stands twice the first
    counts.
    """
    text: list[str] = []
    at = 0
    where: dict[str, tuple[int, int]] = {}
    for piece, slot in found:
        words = values.get(piece, "") if slot else piece
        if not words:
            continue
        if slot and piece not in where:
            # A place or time has its preposition with it, which is no part of the name.
            lead = LEADS.match(words) if piece in ("place", "when") else None
            where[piece] = (at + (lead.end() if lead else 0), at + len(words))
        text.append(words)
        at += len(words)
    whole = "".join(text)
    return whole[:1].upper() + whole[1:], where


LEADS = re.compile(r" (?:in|at|near|outside|on) ")


def rewritten(found: Parts) -> Parts:
    """The sentence with other words between its slots."""
    return tuple((piece if slot else _reworded(piece), slot) for piece, slot in found)


@functools.cache
def _reworded(piece: str) -> str:
    return next((piece.replace(old, new, 1) for old, new in REWRITES.items() if old in piece), piece)


def number(chance: random.Random, count: int) -> tuple[str, int | None, int | None, bool]:
    """A count in words, with the codebook's range for them and whether it is approximate.

    Coded figures are exact in .69 and .79, open above in .22 and .17, approximate in .06 and .03.
    """
    draw = chance.random()
    if draw < 0.70 or count < 3:
        written = _ONES[count] if count < len(_ONES) and chance.random() < 0.8 else str(count)
        return written, count, count, False
    if draw < 0.88:
        return f"at least {count}", count, None, False
    if draw < 0.92:
        return f"about {count}", count, count, True
    if draw < 0.95:
        return f"more than {count - 1}", count, None, False
    if count >= 24 and count < 100:
        return "dozens of", 24, 99, False
    return ("several", 3, 9, False) if count <= 9 else (str(count), count, count, False)


_ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@functools.lru_cache(maxsize=200_000)
def when(day: int, published: int, manner: int) -> str:
    """The day in words, as of the day of publication: a weekday of the last week, or a date."""
    told = date.fromordinal(day)
    if 0 <= published - day <= 6 and manner != 1:
        return f" on {told:%A}"
    return f" on {told.day} {told:%B}" + (f" {told.year}" if manner == 2 or published - day > 200 else "")
