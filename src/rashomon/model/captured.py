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
class MediaItem:
    """A picture, film or recording that came in or beside a document."""

    id: str
    document_id: str
    media_type: str
    sha256: str | None = None
    url: str | None = None
    caption: Span | None = None
