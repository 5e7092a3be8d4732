"""What each kind of extension must offer. A `name` carries a version and is written into every entry it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, Protocol, runtime_checkable

from rashomon.model import Document, Entry, Estimate, Extraction, Issue, Place, Profile, Reading, Reason, Span

Bound = Literal["text_bytes", "page_bytes", "binary_bytes", "container_bytes"]
"""Which of the `Limits` holds for what a reader reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one input. A million words of English are about 6 MB, so no single report comes near them.

    Input is hostile: nothing is read without a bound.
    """

    text_bytes: int = 10_000_000
    """Plain text, JSON, and the text read out of anything else, in bytes (of UTF-8 for the last)."""
    page_bytes: int = 20_000_000
    """HTML as it is stored or sent, and whatever comes from an address, in bytes."""
    binary_bytes: int = 100_000_000
    """One PDF, word-processor file, message, picture or film."""
    container_bytes: int = 20_000_000_000
    """A file that holds many (archive, mailbox, table, chat); it is read as it lies on the disk, never whole."""
    stream_bytes: int = 100_000_000
    """What comes in by a pipe, which is held in memory."""
    part_bytes: int = 200_000_000
    """One thing within a container, unpacked; it is held in memory."""
    unpacked_bytes: int = 100_000_000_000
    """All that comes out of one input, together."""
    parts: int = 5_000_000
    """Things within one input, together."""
    depth: int = 3
    """Containers within containers; the input itself is the first."""
    ratio: float = 200.0
    """How many times larger than it is stored a thing may become; text and pages become up to some fifty times."""
    seconds: float = 60.0
    """From the first connection to the last byte of one address, redirects included."""
    redirects: int = 5
    ports: frozenset[int] | None = None
    """Ports of addresses that are fetched; any where None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something within an input, or beside it, that is an input of its own: read by whichever reader accepts it.

    A container gives nothing but parts, so every document is named by the hash of its own bytes and not of the
    container's.
    """

    name: str
    """What it is called within: `2024/page.html`. Where it lies beside, a relative path or an address."""
    data: bytes | None = None
    """None for what lies beside; it is looked for under `name`, in the same folder or container. Nothing is fetched."""
    media_type: str | None = None
    """As the container states it, with parameters."""
    url: str | None = None
    """Where it stood on the web."""
    retrieved_at: str | None = None
    """When it was captured, where the container states it: ISO 8601 date and time in UTC."""
    of: str | None = None
    """Id of the document that it came in or with, where it is a picture, film or recording that is offered for it."""
    caption: Span | None = None
    """What the document says of it."""
    beside: Callable[[str], bytes | None] | None = None
    """Gives what lies beside it in its container, by a relative name; None where nothing does."""


@runtime_checkable
class Reader(Protocol):
    """Turns one kind of input into documents, or into parts that are read in their turn."""

    name: str
    endings: Sequence[str]
    """Of the files (`.pdf`, in small letters) that are read where a folder is named."""
    bound: Bound
    """What it reads; larger files are refused before it sees them."""

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """Whether this reader knows what to do with an input that begins so; `head` is 4096 bytes or all there is.

        `media_type` is as the sender stated it, `path` a file's name; either may be missing, or lie.
        """
        ...

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """What is in the file, which stands at its beginning and can be sought in, and what could not be read.

        A document is what the whole file is, and is named by its hash; what is one of many goes out as a part. Parts
        that name a document (`of`) follow it. Never raises for bad input.
        """
        ...


@runtime_checkable
class Choosing(Protocol):
    """What a reader of archives may offer beside: it leaves alone what no reader would read in a folder."""

    def choosing(self, wanted: Sequence[str]) -> Reader:
        """The same reader for members with these endings, which are those of all the readers of this run."""
        ...


@runtime_checkable
class Extractor(Protocol):
    """Reads the claims of documents.

    Those in English, unless it is registered for others (`rashomon.plugins.For`).
    """

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to be written, and what every row of it has to say of where it is from."""

    readings: Iterable[Reading]
    """Protected names in words, never as such."""
    checkpoint: str
    """What the ledger was: `origin@size:root_hash`."""
    policies: Sequence[str]
    """Versioned names of the policies whose estimates are given, the first before the others."""
    as_of: str | None = None
    """The moment as of which the readings are, ISO 8601; None for now."""
    table: str | None = None
    """Which of several tables, for a format that has one table a file."""
    entry: Callable[[Any], Entry] | None = None
    """Gives the entry by which a record stands (`View.entry`); raises LookupError for one that has none. None where
    the readings are of no ledger."""


@runtime_checkable
class Exporter(Protocol):
    """Writes readings in one format."""

    name: str
    """`export.NAME.vN`, for `--format NAME`."""
    ending: str
    """Of files in that format: `.csv`."""
    tables: Sequence[str]
    """The tables of which a file holds one; empty where a file holds all."""

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write it to `out`, which need not be sought in."""
        ...
