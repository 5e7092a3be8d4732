"""A ledger to which all kinds of things happen, for laws that must hold whatever came when."""

from __future__ import annotations

import dataclasses
import hashlib
import random
import re
from datetime import UTC, datetime, timedelta

from rashomon.ledger import Ledger
from rashomon.model import (
    Attribution,
    Claim,
    Correction,
    Decision,
    Document,
    Figure,
    Judgement,
    Mention,
    PlaceMention,
    Span,
    When,
    record_id,
)
from rashomon.reconcile import decisions

PLACES = {
    "Kidal": ("ML", 18.44, 1.41),
    "Gao": ("ML", 16.27, -0.04),
    "Aguelhok": ("ML", 19.46, 0.85),
    "Djibo": ("BF", 14.1, -1.63),
}
ARMIES = ("Malian Armed Forces", "Burkinabe Army", "JNIM", "CSP", "Wagner Group", "Azawad fighters")
EVENTS = ("clash", "attack", "explosion", "capture", "talks")
TEXT = """
Dawn broke over a town where shutters stayed closed while traders counted what was left after another long night of
firing and drivers waited beside empty tanks for word from cousins further north about which road was open
"""
WORDS = re.findall(r"\w+", TEXT)


class World:
    """A ledger to which all kinds of things happen, drawn from a number."""

    def __init__(self, ledger: Ledger, chance: random.Random) -> None:
        self.ledger, self.chance = ledger, chance
        self.documents: dict[str, Document] = {}
        self.moment = datetime(2024, 8, 1, tzinfo=UTC)

    def step(self) -> None:
        """One thing that happens."""
        happenings = [self.report] * 5 + [self.read_again, self.publish, self.withdraw, self.correct, self.add]
        happenings += [self.judge_claims, self.judge_claims, self.judge_names, self.undo]
        self.chance.choice(happenings)()

    # Reports

    def report(self) -> None:
        """A report, at times a copy of another."""
        pick = self.chance
        if self.documents and pick.random() < 0.3:
            text = pick.choice(list(self.documents.values())).text + f" Reported by {pick.randrange(100)}."
        else:
            text = " ".join(pick.choices(WORDS, k=40)) + f" {pick.random()}"
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        document = Document(
            id=f"doc_{sha256[:16]}",
            sha256=sha256,
            media_type="text/plain",
            text=text,
            lang="en",
            outlet=f"Outlet {pick.randrange(5)}",
            outlet_kind=pick.choice(["wire", "newspaper"]),
            published_at=pick.choice([None, "2024-07-26", "2024-07-27", "2024-07-28"]),
        )
        self.documents[document.id] = document
        self.ledger.add([document], agent="ingest.v1", action="captured", data=text.encode())
        self.ledger.replace_findings(document.id, self.claims_of(document), "extract.v1")

    def read_again(self) -> None:
        """Other claims are found in a report than before, or none."""
        if self.documents:
            document = self.chance.choice(list(self.documents.values()))
            found = self.claims_of(document) if self.chance.random() < 0.8 else []
            kept = [claim for claim in self.ledger.view().claims(document.id) if self.chance.random() < 0.5]
            claims = {claim.id: claim for claim in (*kept, *found)}
            self.ledger.replace_findings(document.id, claims.values(), f"extract.v{self.chance.randrange(2, 9)}")

    def publish(self) -> None:
        """A report turns out to be of another day."""
        if self.documents:
            document = self.chance.choice(list(self.documents.values()))
            document = dataclasses.replace(
                document, published_at=self.chance.choice(["2024-07-25", "2024-07-29", None])
            )
            self.documents[document.id] = document
            self.ledger.add([document], agent="ingest.v1", action="captured")

    def claims_of(self, document: Document) -> list[Claim]:
        """Some claims, mostly about one place and day."""
        pick = self.chance
        home, day = pick.choice(list(PLACES)), pick.randrange(24, 28)
        found = []
        for number in range(pick.randint(1, 4)):
            place = home if pick.random() < 0.8 else pick.choice(list(PLACES))
            found.append(self.claim(document, number, place, day if pick.random() < 0.8 else pick.randrange(1, 28)))
        return found

    def claim(self, document: Document, number: int, place: str, day: int) -> Claim:
        pick = self.chance
        words = f"{place} {number} {pick.random()}"
        span = Span(document_id=document.id, start=number * 100, end=number * 100 + len(words), exact=words)

        def named(name: str) -> Mention:
            return Mention(span=dataclasses.replace(span, exact=name), name=name)

        country, latitude, longitude = PLACES[place]
        low = pick.choice([2, 7, 12, 47])
        when = f"2024-07-{day:02}"
        made = Claim(
            id="",
            document_id=document.id,
            span=span,
            event=pick.choice(EVENTS),
            actor=named(pick.choice(ARMIES)),
            target=named(pick.choice(ARMIES)),
            place=PlaceMention(
                span=dataclasses.replace(span, end=span.start + len(place), exact=place),
                country=country,
                place_id=f"geonames:{place}",
                precision="exact",
                latitude=latitude,
                longitude=longitude,
            )
            if pick.random() < 0.9
            else None,
            when=When(span=None, start=when, end=when) if pick.random() < 0.9 else None,
            attribution=Attribution(
                content=(span,), source=named(pick.choice(ARMIES)), source_kind="belligerent", cue=span, form="indirect"
            ),
            stance="asserts",
            certainty="certain",
            figures=(
                Figure(
                    effect="killed",
                    of=(named(pick.choice(ARMIES)),),
                    unit="persons",
                    low=low,
                    high=low,
                    approx=False,
                    span=span,
                ),
            )
            if pick.random() < 0.6
            else (),
            background=pick.random() < 0.15,
        )
        return dataclasses.replace(made, id=record_id("claim", made))

    # Decisions

    def withdraw(self) -> None:
        """Somebody withdraws a claim."""
        if claim := self.any_claim():
            self.decide("withdrawn", claim.id, cited=(self.cited(claim),))

    def correct(self) -> None:
        """Somebody puts another day or actor into a claim."""
        if claim := self.any_claim():
            name = self.chance.choice(ARMIES)
            correction = Correction(field="actor", value=(name,), found=(), written=name)
            self.decide("corrected", claim.id, cited=(self.cited(claim),), correction=correction)

    def add(self) -> None:
        """Somebody adds a claim."""
        if self.documents:
            document = self.chance.choice(list(self.documents.values()))
            claim = self.claim(document, 9, self.chance.choice(list(PLACES)), 25)
            self.decide("added", claim.id, document_id=document.id, added=claim)

    def judge_claims(self) -> None:
        """Somebody judges two claims, or those of two incidents, of one incident or not."""
        held = self.ledger.view().claims()
        if len(held) < 2:
            return
        left, right = self.chance.sample(held, 2)
        verdict = self.chance.choice(["same", "different"])
        judgement = Judgement(left=left.id, right=right.id, verdict=verdict, score=1.0)
        known = self.ledger.view().incidents()
        named = {}
        if len(known) > 1 and self.chance.random() < 0.5:
            one, other = self.chance.sample(known, 2)
            sides = [self.ledger.view().claims(ids=each.claims) for each in (one, other)]
            if not all(sides):
                return
            judgement = dataclasses.replace(judgement, left=one.id, right=other.id)
            cited, against = (tuple(self.cited(claim) for claim in side) for side in sides)
            named = {"sort": "incident", "cited": cited, "against": against}
        else:
            named = {"sort": "claim", "cited": (self.cited(left),), "against": (self.cited(right),)}
        self.decide("judged", judgement.left, judgement=judgement, **named)

    def judge_names(self) -> None:
        """Somebody judges two names to be one's or not."""
        sort = self.chance.choice(["actor", "place"])
        left, right = self.chance.sample(ARMIES if sort == "actor" else list(PLACES), 2)
        verdict = self.chance.choice(["same", "different"])
        judgement = Judgement(left=left, right=right, verdict=verdict, score=1.0)
        self.decide("judged", left, judgement=judgement, sort=sort)

    def undo(self) -> None:
        """Somebody takes a decision back."""
        if made := self.ledger.view().decisions():
            decision = self.chance.choice(made)
            self.decide("undone", decision.id, document_id=decision.document_id, undoes=decision.id)

    def any_claim(self) -> Claim | None:
        held = self.ledger.view().claims()
        return self.chance.choice(held) if held else None

    def cited(self, claim: Claim):
        return decisions.cited(claim, self.ledger.view().claims(claim.document_id))

    def decide(self, kind: str, subject: str, **said: object) -> None:
        self.moment += timedelta(minutes=1)
        decision = Decision(
            id="",
            kind=kind,
            by="Ada",
            decided_at=self.moment.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            reason="so it is",
            subject=subject,
            **said,
        )
        decision = dataclasses.replace(decision, id=record_id("dec", decision))
        self.ledger.add([decision], agent="person:Ada", action="decided")
