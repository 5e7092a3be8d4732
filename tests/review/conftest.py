"""Two reports of one fight in a ledger, readers that find their claims one way or another, and people who decide."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rashomon import pipeline, readings
from rashomon.ingest.documents import document
from rashomon.ingest.header import Header
from rashomon.ledger import Ledger
from rashomon.model import (
    Attribution,
    Claim,
    Document,
    Extraction,
    Figure,
    Issue,
    Mention,
    Place,
    PlaceMention,
    Reading,
    Span,
    When,
)
from rashomon.review import Desk

ARMY, FRONT, SCOUTS = "Northern Army", "River Front", "Hill Scouts"

WIRE = (
    "Fighters of the River Front stormed a convoy near Adjelhoc on Thursday, the group said. "
    "The army said that two soldiers were killed. "
    "The army said that it had burnt a truck. "
    "Nobody has counted the dead of the market at Tessit."
)
PAPER = (
    "The River Front said on Friday that it had stormed a convoy near Adjelhoc. "
    "Witnesses said that seven soldiers were killed. "
    "Shells of the Night Column hit the Lake Guard at Tessit on 10 July, a nurse said."
)

Reports = dict[str, Document]


class Ticking:
    """A clock that moves on by one minute each time it is asked."""

    def __init__(self, day: int) -> None:
        self.moment = datetime(2024, 8, day, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


class Gazetteer:
    """Knows three places."""

    name = "three.v1"

    def find(self, name: str, *, countries: object = ()) -> list[Place]:
        known = {
            "Adjelhoc": ("test:1", "ML", 19.4, 1.0),
            "Tessit": ("test:2", "ML", 15.2, 0.3),
            "Ayorou": ("test:3", "NE", 14.7, 0.9),
        }
        if name not in known:
            return []
        place_id, country, latitude, longitude = known[name]
        return [
            Place(id=place_id, name=name, country=country, latitude=latitude, longitude=longitude, feature="settlement")
        ]


def span_of(report: Document, words: str) -> Span:
    start = report.text.index(words)
    return Span(document_id=report.id, start=start, end=start + len(words), exact=words)


def claim(
    report: Document,
    words: str,
    source: str | None,
    *,
    event: str = "attack",
    actor: str | None = FRONT,
    target: str | None = ARMY,
    place: str | None = None,
    day: str | None = "2024-07-25",
    kind: str = "belligerent",
    figures: Iterable[tuple[str, str, int, str]] = (),
) -> Claim:
    """A claim with those words of the report; figures as effect, words, number and side."""
    span = span_of(report, words)
    return Claim(
        id="",
        document_id=report.id,
        span=span,
        event=event,
        actor=Mention(span=None, name=actor) if actor else None,
        target=Mention(span=None, name=target) if target else None,
        place=PlaceMention(span=span_of(report, place)) if place else None,
        when=When(span=None, start=day, end=day) if day else None,
        attribution=Attribution(
            content=(span,),
            source=Mention(span=None, name=source) if source else None,
            source_kind=kind,
            cue=None,
            form="indirect",
        ),
        stance="asserts",
        certainty="certain",
        figures=tuple(
            Figure(
                effect=effect,
                of=(Mention(span=None, name=side),),
                unit="persons",
                low=number,
                high=number,
                approx=False,
                span=span_of(report, number_words),
            )
            for effect, number_words, number, side in figures
        ),
    )


def found(report: Document) -> list[Claim]:
    """What the first reader finds."""
    if report.name == "wire":
        return [
            claim(report, "Fighters of the River Front stormed a convoy near Adjelhoc", FRONT, place="Adjelhoc"),
            claim(
                report,
                "The army said that two soldiers were killed.",
                ARMY,
                place="Adjelhoc",
                figures=[("killed", "two", 2, ARMY)],
            ),
            claim(report, "The army said that it had burnt a truck.", ARMY, actor=ARMY, target=FRONT, place="Adjelhoc"),
        ]
    return [
        claim(
            report, "The River Front said on Friday that it had stormed a convoy near Adjelhoc", FRONT, place="Adjelhoc"
        ),
        claim(
            report,
            "Witnesses said that seven soldiers were killed.",
            "witnesses",
            kind="witness",
            place="Adjelhoc",
            figures=[("killed", "seven", 7, ARMY)],
        ),
        claim(
            report,
            "Shells of the Night Column hit the Lake Guard at Tessit on 10 July, a nurse said.",
            "medical sources",
            event="explosion",
            actor="Night Column",
            target="Lake Guard",
            place="Tessit",
            day="2024-07-10",
            kind="medical",
        ),
    ]


class Finder:
    """A reader that finds what it is told to."""

    def __init__(self, name: str, change: Callable[[Claim], Claim | None] = lambda claim: claim) -> None:
        self.name = name
        self.change = change

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for one in documents:
            claims = [claim for held in found(one) if (claim := self.change(held)) is not None]
            yield Extraction(document_id=one.id, maker=self.name, claims=tuple(claims), persons=())


def surer(claim: Claim) -> Claim:
    """The claim as another reader has it: under another id, the words and the source the same."""
    return dataclasses.replace(claim, certainty="probable")


class Office:
    """A ledger with the two reports, and a desk for each person."""

    def __init__(self, path: Path, *, day: int = 2) -> None:
        self.clock = Ticking(day)
        self.ledger = Ledger.open(path, clock=self.clock)
        self.captured = [
            (text.encode(), self._captured(name, text, day, outlet))
            for name, text, day, outlet in (
                ("wire", WIRE, "2024-07-26", "Plateau Wire"),
                ("paper", PAPER, "2024-07-27", "The Sentinel"),
            )
        ]
        self.wire, self.paper = (one for _, one in self.captured)

    @staticmethod
    def _captured(name: str, text: str, day: str, outlet: str) -> Document:
        header = Header(language="en", published=day, outlet=outlet)
        return document(text.encode(), text, media_type="text/plain", header=header, name=name)

    def read(self, finder: Finder) -> tuple[Issue, ...]:
        """Let a reader read both reports; the issues of the run."""
        return pipeline.read(self.captured, self.ledger, extractor=finder).issues

    def desk(self, person: str = "amina") -> Desk:
        return Desk(self.ledger, by=person, regroup=pipeline.group, clock=self.clock, gazetteer=Gazetteer())

    def claim(self, words: str) -> Claim:
        """The claim with those words, as it was found."""
        [one] = [one for one in self.ledger.view().claims() if words in one.span.exact]
        return one

    def readings(self, as_of: str | None = None) -> list[Reading]:
        return readings.incidents(self.ledger.view(as_of))

    def now(self) -> str:
        """The moment of the last entry."""
        *_, last = self.ledger.entries()
        return last.recorded_at

    def standing(self, words: str) -> Claim | None:
        """The claim with those words, as readings have it."""
        held = [claim for one in self.readings() for claim in (*one.claims, *one.background)]
        return next((claim for claim in held if words in claim.span.exact), None)

    def together(self, left: str, right: str) -> bool:
        """Whether the claims with those words are in one incident."""
        return any(
            any(left in claim.span.exact for claim in one.claims)
            and any(right in claim.span.exact for claim in one.claims)
            for one in self.readings()
        )


@pytest.fixture(scope="session")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger into which the first reader has read both reports; to be copied."""
    path = tmp_path_factory.mktemp("office") / "rashomon.db"
    made = Office(path, day=1)
    made.read(Finder("first.extract.v1"))
    made.ledger.close()
    return path


@pytest.fixture
def office(read_once: Path, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(read_once.parent, tmp_path, dirs_exist_ok=True)
    made = Office(tmp_path / read_once.name)
    yield made
    made.ledger.close()


@pytest.fixture(scope="session")
def finder() -> type[Finder]:
    return Finder


@pytest.fixture(scope="module")
def reports(read_once: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Document], list[Claim]]:
    """The documents and the claims that the first reader found in them, and no ledger."""
    folder = tmp_path_factory.mktemp("reports")
    shutil.copytree(read_once.parent, folder, dirs_exist_ok=True)
    with Ledger.open(folder / read_once.name) as ledger:
        return ledger.view().documents(), ledger.view().claims()
