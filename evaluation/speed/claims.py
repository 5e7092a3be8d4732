"""Makes a large ledger of incidents as reports tell them: several documents each, with claims, figures and copies.

Everything is drawn from a number, so that incident 4711 is the same on every machine and a run that was interrupted
goes on where it stopped. Names are made of syllables: there are a few that everybody writes about and many that are
written about once, as in real collections.
"""

from __future__ import annotations

import dataclasses
import hashlib
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from rashomon.ledger import Ledger
from rashomon.model import (
    Attribution,
    Claim,
    Document,
    Figure,
    Incident,
    Judgement,
    Mention,
    PlaceMention,
    Reason,
    Span,
    When,
)

CLAIMS = 40
"""Claims of an incident: of 4 to 6 documents with 8 each on average."""

STEP = 50
"""Incidents a transaction."""

COUNTRIES = ("ML", "BF", "NE", "NG", "TD", "SD", "SS", "CD", "MZ", "SO", "ET", "CM", "LY", "SY", "IQ", "YE", "AF")
SYLLABLES = ("ba", "ka", "ti", "mo", "re", "no", "sa", "gu", "di", "la", "fo", "ze")
EVENTS = ["clash", "attack", "shelling", "airstrike", "ambush", "bombing", "killing", "abduction"]
EFFECTS = ["killed", "wounded", "captured", "displaced"]
STANCES = ["asserts"] * 8 + ["denies", "confirms"]
KINDS = ["belligerent", "government", "official", "medic", "resident", "reporter"]
CUES = ["said", "told reporters", "claimed", "announced", "reported"]
TALK = (
    "fighters soldiers convoy village market road night morning forces armed residents wounded hospital checkpoint "
    "patrol statement region border militia vehicles weapons camp river town commune spokesman local officials"
)
WORDS = TALK.split()


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One incident with all that is kept of it."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    copies: tuple[Judgement, ...]
    incident: Incident


def fill(path: Path | str, claims: int, say: Callable[[str], None] = lambda text: None) -> Ledger:
    """The ledger at `path` with at least so many claims; what is there already is kept and not made again."""
    ledger = Ledger.open(path)
    marker = Path(f"{path}.incidents")
    done = int(marker.read_text()) if marker.exists() else 0
    wanted = -(-claims // CLAIMS)
    while done < wanted:
        some = [told(number) for number in range(done, min(done + STEP, wanted))]
        add(ledger, some)
        done += len(some)
        marker.write_text(str(done))
        if done % 1000 < STEP:
            say(f"{done * CLAIMS:,} claims of {claims:,}")
    return ledger


def add(ledger: Ledger, some: list[Told]) -> None:
    """Add the incidents in one transaction."""
    with ledger.transaction():
        for one in some:
            for document in one.documents:
                ledger._writing().keep(document.text.encode())
        ledger.add([document for one in some for document in one.documents], agent="ingest.v1", action="captured")
        ledger.add([claim for one in some for claim in one.claims], agent="extract.generated.v1")
        grouped = [record for one in some for record in (*one.copies, one.incident)]
        ledger.add(grouped, agent="reconcile.generated.v1", action="grouped")


def told(number: int) -> Told:
    """Incident `number`."""
    chance = random.Random(number)  # noqa: S311
    country = chance.choice(COUNTRIES)
    place = _name(chance, 3000, "place")
    sides = (_name(chance, 400, "Front"), f"{_name(chance, 60, 'Army')} Armed Forces")
    day = date(2012, 1, 1) + timedelta(days=chance.randrange(4700))
    documents: list[Document] = []
    claims: list[Claim] = []
    count = chance.randint(4, 6)
    for which in range(count):
        share = (which + 1) * CLAIMS // count - which * CLAIMS // count
        document, found = _report(chance, number, share, country, place, sides, day)
        documents.append(document)
        claims += found
    copies: tuple[Judgement, ...] = ()
    if number % 3 == 0:
        reason = Reason(feature="shared words", score=0.9, sentence="They share 90 of 100 words.")
        copies = (Judgement(left=documents[0].id, right=documents[1].id, verdict="copy", score=0.9, reasons=(reason,)),)
    incident = Incident(
        id=f"incident_{number:016x}",
        title=f"Clash at {place}, {day.isoformat()}",
        country=country,
        place=place,
        start=day.isoformat(),
        end=day.isoformat(),
        sides=((sides[0],), (sides[1],)),
        claims=tuple(claim.id for claim in claims if not claim.background),
        background=tuple(claim.id for claim in claims if claim.background),
    )
    return Told(tuple(documents), tuple(claims), copies, incident)


def _report(
    chance: random.Random, number: int, count: int, country: str, place: str, sides: tuple[str, str], day: date
) -> tuple[Document, list[Claim]]:
    outlet = f"{_name(chance, 40, 'Radio')} News"
    drafts = []
    text = f"{place}, {day.isoformat()} ({outlet}, {number}) - "
    for _ in range(count):
        killed = int(chance.paretovariate(1.1))
        who, whom = sides if chance.random() < 0.5 else sides[::-1]
        source, cue = chance.choice((who, "A hospital source", "A resident", outlet)), chance.choice(CUES)
        said = f"{source} {cue} that {who} had attacked {whom} in {place}, in which {killed} soldiers were killed"
        begin = len(text)
        text += f"{said}. " + " ".join(chance.choices(WORDS, k=chance.randint(20, 45))).capitalize() + ". "
        drafts.append((begin, said, source, cue, who, whom, killed))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(
        id=f"doc_{sha256[:16]}",
        sha256=sha256,
        media_type="text/plain",
        text=text,
        name=f"report-{number}",
        lang="en",
        outlet=outlet,
        title=f"Fighting at {place}",
        published_at=(day + timedelta(days=chance.randrange(4))).isoformat(),
    )
    return document, [_claim(chance, document, country, place, day, *draft) for draft in drafts]


def _claim(
    chance: random.Random,
    document: Document,
    country: str,
    place: str,
    day: date,
    begin: int,
    said: str,
    source: str,
    cue: str,
    who: str,
    whom: str,
    killed: int,
) -> Claim:
    def span(words: str) -> Span:
        at = begin + said.index(words)
        return Span(document_id=document.id, start=at, end=at + len(words), exact=words)

    victims = Mention(span=span(whom), name=whom)
    figure = Figure(
        effect=chance.choice(EFFECTS),
        of=(victims,),
        unit="persons",
        low=killed,
        high=killed,
        approx=False,
        span=span(str(killed)),
        counted=span("soldiers"),
    )
    when = day.isoformat() if chance.random() < 0.9 else day.isoformat()[:7]
    whole = Span(document_id=document.id, start=begin, end=begin + len(said), exact=said)
    return Claim(
        id=f"claim_{chance.getrandbits(64):016x}",
        document_id=document.id,
        span=whole,
        event=chance.choice(EVENTS),
        actor=Mention(span=span(who), name=who),
        target=victims,
        place=PlaceMention(
            span=span(place), country=country, place_id=f"geonames:{len(place)}", latitude=16.5, longitude=-3.25
        ),
        when=When(span=None, start=when, end=when) if chance.random() < 0.95 else None,
        attribution=Attribution(
            content=(whole,),
            source=Mention(span=span(source), name=source),
            source_kind=chance.choice(KINDS),
            cue=span(cue),
            form="indirect",
        ),
        stance=chance.choice(STANCES),
        certainty="certain",
        figures=(figure,),
        background=chance.random() < 0.1,
    )


def _name(chance: random.Random, many: int, kind: str) -> str:
    """One of `many` names, the first of them far more often than the last."""
    which = min(int(chance.paretovariate(0.7)), many)
    syllables = random.Random(f"{kind} {which}")  # noqa: S311
    return "".join(syllables.choices(SYLLABLES, k=3)).capitalize() + f"-{which}"
