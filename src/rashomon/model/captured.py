"""What was captured: documents, the media beside them, and stretches of their text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One captured report, statement or post.

    `id` and `sha256` name the bytes as they were received; `text` is what was read from them, in which every
    span counts code points. A header field that was not stated is None, never a default.
    """

    id: str
    """`doc_` and the first 16 hex digits of `sha256`."""
    sha256: str
    media_type: str
    text: str
    name: str | None = None
    """What the file or feed calls it: the codebook's `id`, otherwise the file's name without its ending."""
    lang: str | None = None
    """ISO 639-1 code."""
    outlet: str | None = None
    outlet_kind: str | None = None
    """One of the codebook's outlet kinds (`rashomon.codebook.terms`)."""
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published_at: str | None = None
    """ISO 8601, truncated to what is known: `2024-07-29`, `2024-07`."""
    retrieved_at: str | None = None
    """ISO 8601 date and time in UTC."""
    via: tuple[str, ...] = ()
    """Who passes all of it on, nearest to the reader last: the channels that forwarded what `outlet` posted."""
    edited_at: str | None = None
    """When it got the words that it has here, where it had others: ISO 8601 date and time. The same post, by its outlet
    and its name, as it was before is a document of its own."""

    @property
    def coded(self) -> bool:
        """Whether it is a row of a dataset of events, and nobody's report."""
        return self.outlet_kind == "dataset"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A stretch of a document's text with its own words: offsets in code points, end exclusive."""

    document_id: str
    start: int
    end: int
    exact: str

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span of the same document."""
        return self.document_id == other.document_id and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureHash:
    """How a picture, or a frame of a film, looks: near ones differ in few bits (PDQ)."""

    pdq: str
    """256 bits as 64 hex digits."""
    quality: int
    """0 to 100: how much there is in it to be told by; below 50 it tells pictures apart no more."""
    at: float | None = None
    """Of a film: seconds after its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a C2PA manifest in a file says of its making, and whether its signature holds."""

    state: str
    """`trusted`, `valid`, `invalid`; `unread` where there is one and what reads it is not installed, or fails on it."""
    generator: str | None = None
    """The program or device that signed."""
    signer: str | None = None
    """The organisation in the certificate; the person's name in it is not kept."""
    actions: tuple[str, ...] = ()
    """What was done to it, as the manifest names it: `c2pa.created`, `c2pa.cropped`."""
    signed_at: str | None = None
    """As the manifest states it: ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """A picture, film or recording that came in or beside a document.

    What is said of it beyond its hashes is what the file itself states, which anybody can write into it.
    """

    id: str
    """`media_` and 16 hex digits: a hash of the document's id and of the bytes' hash, or of the name where there are no
    bytes; of one document the same bytes are one."""
    document_id: str
    media_type: str
    """By its own bytes where they are there, else as it was stated."""
    sha256: str | None = None
    """Of the bytes as they came; None where the document names what was not there."""
    url: str | None = None
    caption: Span | None = None
    """What the document says of it."""
    name: str | None = None
    """What the document or its container calls it: a relative path."""
    size: int | None = None
    """Bytes."""
    width: int | None = None
    """Pixels, as it is seen: turned as the file says that it is to be."""
    height: int | None = None
    seconds: float | None = None
    """How long a film or recording is."""
    hashes: tuple[PictureHash, ...] = ()
    """Of a picture one, of a film one for each of some frames; none where it could not be decoded."""
    taken_at: str | None = None
    """ISO 8601 date and time, by the device's own clock; without an offset where the file states none."""
    device: str | None = None
    """Make and model; no serial number."""
    software: str | None = None
    latitude: float | None = None
    """Degrees (WGS 84), to four decimals, about 11 m. None also where the document holds a protected name."""
    longitude: float | None = None
    provenance: Provenance | None = None
    """None where the file holds no C2PA manifest."""

    @property
    def kind(self) -> str:
        """`image`, `video` or `audio`."""
        return self.media_type.partition("/")[0]

    @property
    def tells(self) -> bool:
        """Whether the file itself says when, where or with what it was made."""
        return any(one is not None for one in (self.taken_at, self.device, self.software, self.latitude))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """That a document was fetched from an address: when, from where, and what was asked and answered, kept as WARC.

    A document that was fetched several times has several.
    """

    id: str
    """`capture_` and 16 hex digits: a hash of all else."""
    document_id: str
    url: str
    """Where it was found in the end."""
    asked: tuple[str, ...] = ()
    """The addresses that were asked on the way, each of which led to the next, the last to `url`."""
    fetched_at: str
    """When the last answer began, by the clock of the machine that fetched: ISO 8601 date and time in UTC."""
    status: int
    """Of the last answer (HTTP)."""
    media_type: str | None = None
    """As the server stated it."""
    address: str | None = None
    """The IP address that gave it."""
    payload_sha256: str
    """Of what the address gave, unpacked: the document's own where it is all of that, and not one of many in it."""
    warc_sha256: str
    """Of the web archive (WARC 1.1, gzip) that holds the requests and answers as they were sent."""
