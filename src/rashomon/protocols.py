"""What each kind of extension must offer. A `name` carries a version and is written into every entry it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Protocol, runtime_checkable

from rashomon.model import Document, Estimate, Extraction, Issue, Place, Profile, Reading, Reason


@runtime_checkable
class Reader(Protocol):
    """Turns one kind of input into documents."""

    name: str

    def accepts(self, data: bytes, media_type: str | None, path: str | None) -> bool:
        """Whether this reader knows what to do with the bytes."""
        ...

    def read(self, data: bytes, *, media_type: str | None, path: str | None) -> Iterator[Document | Issue]:
        """The documents in the bytes, and what could not be read. Never raises for bad input."""
        ...


@runtime_checkable
class Extractor(Protocol):
    """Reads the claims of documents."""

    name: str

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order, whatever the batch."""
        ...


@runtime_checkable
class Gazetteer(Protocol):
    """Finds places by name."""

    name: str

    def find(self, name: str, *, countries: Sequence[str] = ()) -> list[Place]:
        """Places of that name, best first; those in `countries` (ISO 3166-1 alpha-2) before others."""
        ...


@runtime_checkable
class Feature(Protocol):
    """One reason for or against two reports' being on one happening."""

    name: str

    def compare(self, left: Profile, right: Profile) -> Reason | None:
        """The reason, or None where the two do not speak to it.

        Its score, in 0..1, says nothing either way at 0.5; its log odds are added to those of the other reasons.
        """
        ...


@runtime_checkable
class Policy(Protocol):
    """Derives one number from many accounts, with a trace."""

    name: str
    rule: str
    """What it does, in a sentence or two, printed wherever its numbers go."""

    def estimate(self, reading: Reading) -> list[Estimate]:
        """One estimate for each effect and side, and one with `total` for the sum of the dead where it gives one."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """Writes readings in one format."""

    name: str

    def export(self, readings: Iterable[Reading], out: IO[str]) -> None:
        """Write the readings to `out`."""
        ...
