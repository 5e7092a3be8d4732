"""What each kind of extension must offer. A `name` carries a version and is written into every entry it makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Protocol, runtime_checkable

from rashomon.model import AccountRow, Claim, Document, Estimate, Extraction, Issue, Place, Reading, Reason


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
    """One reason for or against two claims being about one happening."""

    name: str

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """The reason with its score in 0..1, or None where the two claims do not speak to it."""
        ...


@runtime_checkable
class Policy(Protocol):
    """Derives one number from many accounts, with a trace."""

    name: str

    def estimate(self, rows: Sequence[AccountRow]) -> list[Estimate]:
        """One estimate for each effect and side."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """Writes readings in one format."""

    name: str

    def export(self, readings: Iterable[Reading], out: IO[str]) -> None:
        """Write the readings to `out`."""
        ...
