"""What a report states about itself: outlet, date of publication, title and the like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rashomon.codebook import terms
from rashomon.ingest.published import NotADateError, publication_date

OTHER_NAMES = {
    "date": "published",
    "published_at": "published",
    "author": "byline",
    "lang": "language",
    "headline": "title",
    "publisher": "outlet",
}
"""Header fields by names that other programs give them."""

LONGEST = 2_000
"""Characters of one header field; anything longer is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header fields of one document, each None where it is not stated."""

    outlet: str | None = None
    outlet_kind: str | None = None
    published: str | None = None
    title: str | None = None
    byline: str | None = None
    dateline: str | None = None
    url: str | None = None
    language: str | None = None


FIELDS = tuple(Header.__dataclass_fields__)


def field(name: str) -> str | None:
    """The header field that `name` stands for, or None."""
    name = name.strip().lower().replace("-", "_").replace(" ", "_")
    name = OTHER_NAMES.get(name, name)
    return name if name in FIELDS else None


def header(stated: Mapping[str, Any]) -> tuple[Header, list[str]]:
    """The header in `stated` (field names to values), and what is wrong with it, each the end of a sentence.

    Names that are no header field are left aside. A value that cannot be read is None and said to be wrong.
    """
    values: dict[str, str] = {}
    wrong: list[str] = []
    for name, value in stated.items():
        key = field(name)
        if key is None or value is None or value == "":
            continue
        if not isinstance(value, str) or len(value) > LONGEST:
            wrong.append(f"has a {name} that is not a line of words, and goes without")
            continue
        value = " ".join(value.split())
        if key == "published":
            try:
                value = publication_date(value)
            except NotADateError as error:
                wrong.append(f"states a date of publication that cannot be read: {error}; write it as 2024-07-29")
                continue
        if key == "outlet_kind" and value not in terms("outlet_kind"):
            wrong.append(f"states the outlet kind {value!r}; known are {', '.join(terms('outlet_kind'))}")
            continue
        if value:
            values.setdefault(key, value)
    return Header(**values), wrong
