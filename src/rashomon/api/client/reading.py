"""What the client reads: every page of the workbench, and lists to their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict, Unpack

from rashomon.api.client.asking import TEXT, Asking, Json, part

PAGE = 100
"""Rows that are asked for at once."""


class Moment(TypedDict, total=False):
    """As of when, and with which names."""

    as_of: str
    """As the ledger stood then (`2024-07-29` or ISO 8601)."""
    valid_at: str
    """Only what had been said by then."""
    reveal: bool
    """Protected names in full, for who may read them."""


class Wanted(Moment, total=False):
    """Which incidents."""

    place: str
    """Part of the name of a place or country."""
    actor: str
    """Part of the name of a party."""
    event: str
    """A kind of event, by the codebook."""
    since: str
    """A day, month or year (`2024-07`)."""
    until: str
    conflict: bool
    """Whether its accounts conflict."""
    reviewed: bool
    """Whether people decided on one of its claims."""


class WantedReports(Moment, total=False):
    """Which reports."""

    outlet: str
    words: str
    """Words of the title or address."""
    since: str
    """Published on this day, month or year, or later."""
    until: str
    state: str
    """`unread`, `failed`, `empty`, `open`, `begun` or `reviewed`."""


class WantedEntries(Moment, total=False):
    """Which entries."""

    kind: str
    agent: str
    since: str
    """Recorded on this day or later."""
    until: str
    least: int
    """From the entry of this number on (`from` of the API, which is no name in Python)."""


class Reading(Asking):
    """Reads. A list asks for `limit` rows at once and gives all, page by page; everything else is one page.

    Raises TypeError for a filter that there is none of, which the workbench would pass over: what comes back would be
    more than was asked for.
    """

    def incidents(self, *, limit: int = PAGE, **wanted: Unpack[Wanted]) -> Iterator[Json]:
        """Incidents that fit, the latest happening first."""
        return self._pages("/incidents", "incidents", {"limit": limit, **_answered(wanted)})

    def search(self, words: str, *, limit: int = PAGE, **wanted: Unpack[Wanted]) -> Iterator[Json]:
        """Reports and claims in which all the words stand, with their incidents, the latest recorded first."""
        return self._pages("/search", "matches", {"q": words, "limit": limit, **_answered(wanted)})

    def map(self, **wanted: Unpack[Wanted]) -> Json:
        """Where the incidents that fit happened."""
        return self._get("/incidents/map", _answered(wanted))

    def timeline(self, **wanted: Unpack[Wanted]) -> Json:
        """When the incidents that fit began, by year and month."""
        return self._get("/timeline", _answered(wanted))

    def incident(self, name: str, **moment: Unpack[Moment]) -> Json:
        """An incident with its accounts side by side; by its id or the beginning of it, as all that has an id."""
        return self._get(f"/incidents/{part(name)}", _of(Moment, moment))

    def history(self, name: str, **moment: Unpack[Moment]) -> Json:
        """Every change of an incident, oldest first."""
        return self._get(f"/incidents/{part(name)}/history", _of(Moment, moment))

    def around(self, name: str, **moment: Unpack[Moment]) -> Json:
        """Incidents of the same course of events as an incident, and earlier ones like it."""
        return self._get(f"/incidents/{part(name)}/around", _of(Moment, moment))

    def reports(self, *, limit: int = PAGE, **wanted: Unpack[WantedReports]) -> Iterator[Json]:
        """Reports that fit, the last added first."""
        return self._pages("/reports", "reports", {"limit": limit, **_of(WantedReports, wanted)})

    def report(self, name: str, **moment: Unpack[Moment]) -> Json:
        """A report with its claims marked in it."""
        return self._get(f"/reports/{part(name)}", _of(Moment, moment))

    def claim(self, name: str, **moment: Unpack[Moment]) -> Json:
        """A claim with every field and what people decided of it."""
        return self._get(f"/claims/{part(name)}", _of(Moment, moment))

    def medium(self, name: str, **moment: Unpack[Moment]) -> Json:
        """What is known of a picture, film or recording; not what it shows."""
        return self._get(f"/media/{part(name)}", _of(Moment, moment))

    def picture(self, name: str, **moment: Unpack[Moment]) -> bytes:
        """What a picture shows, as a JPEG. It may be graphic."""
        return self._bytes(f"/media/{part(name)}/picture", _of(Moment, moment))

    def media_bytes(self, name: str, **moment: Unpack[Moment]) -> bytes:
        """The bytes of a picture, film or recording as they came."""
        return self._bytes(f"/media/{part(name)}/bytes", _of(Moment, moment))

    def queue(self, sort: str = "", *, limit: int = PAGE) -> Iterator[Json]:
        """What needs a person first; of one `sort` where given (`conflict`, `source`, `pair`, `name`, `certainty`,
        `incident`, `copy`).

        What is decided meanwhile leaves the queue, so that others may be passed over; ask again for those.
        """
        return self._pages("/queue", "items", {"sort": sort or None, "limit": limit})

    def progress(self) -> Json:
        """How much there is to review of each sort (`sorts`), and how much the asker did today (`done_today`)."""
        found = self._get("/queue", {"limit": 1})
        return {name: value for name, value in found.items() if name not in ("items", "after", "last", "said")}

    def actors(
        self, part_of: str = "", *, every: bool = False, limit: int = PAGE, **moment: Unpack[Moment]
    ) -> Iterator[Json]:
        """Who acts, is acted on or is counted: names that begin so; with `every` all words that stand for somebody."""
        return self._names("actors", part_of, every, limit, moment)

    def places(
        self, part_of: str = "", *, every: bool = False, limit: int = PAGE, **moment: Unpack[Moment]
    ) -> Iterator[Json]:
        """Where it happened, by name; as `actors`."""
        return self._names("places", part_of, every, limit, moment)

    def sources(
        self, part_of: str = "", *, every: bool = False, limit: int = PAGE, **moment: Unpack[Moment]
    ) -> Iterator[Json]:
        """Who says it, by name; as `actors`."""
        return self._names("sources", part_of, every, limit, moment)

    def actor(self, name: str, *, after: str | None = None, **moment: Unpack[Moment]) -> Json:
        """The page of an actor; `after`, which a page gives, is for more of its claims."""
        return self._get(f"/actors/{part(name)}", {"after": after, **_of(Moment, moment)})

    def place(self, name: str, *, after: str | None = None, **moment: Unpack[Moment]) -> Json:
        """The page of a place; as `actor`."""
        return self._get(f"/places/{part(name)}", {"after": after, **_of(Moment, moment)})

    def source(self, name: str, *, after: str | None = None, **moment: Unpack[Moment]) -> Json:
        """The page of a source; as `actor`."""
        return self._get(f"/sources/{part(name)}", {"after": after, **_of(Moment, moment)})

    def decision(self, name: str, **moment: Unpack[Moment]) -> Json:
        """A decision and what it came to, as far as that is known still."""
        return self._get(f"/decisions/{part(name)}", _of(Moment, moment))

    def decisions(self, *, limit: int = PAGE, **moment: Unpack[Moment]) -> Iterator[Json]:
        """What people decided, the latest first."""
        return self._pages("/decisions", "decisions", {"limit": limit, **_of(Moment, moment)})

    def entries(self, *, limit: int = PAGE, **wanted: Unpack[WantedEntries]) -> Iterator[Json]:
        """The ledger's entries, the latest first."""
        said = _of(WantedEntries, wanted)
        return self._pages("/entries", "entries", {"limit": limit, "from": said.pop("least", None), **said})

    def entry(self, seq: int, **moment: Unpack[Moment]) -> Json:
        """The entry of that number, whole."""
        return self._get(f"/entries/{seq}", _of(Moment, moment))

    def checked(self) -> Json:
        """How the last check of the ledger went."""
        return self._get("/check")

    def proof(self, name: str) -> str:
        """The proof that what has that id is in the ledger, for `rashomon ledger verify`."""
        return self._text(f"/proofs/{part(name)}", None, TEXT)

    def publishable(self, *incidents: str, as_of: str | None = None) -> Json:
        """How much of those incidents people reviewed, and would be published."""
        return self._get("/publish", {"incident": list(incidents), "as_of": as_of})

    def description(self) -> Json:
        """The OpenAPI document."""
        return self._get("/openapi.json")

    def _names(self, path: str, begin: str, every: bool, limit: int, moment: Moment) -> Iterator[Json]:
        return self._pages(
            f"/{path}", "names", {"part": begin, "every": every or None, "limit": limit, **_of(Moment, moment)}
        )


def _of(kind: type, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The filters, which are all of that kind. Raises TypeError."""
    known = kind.__annotations__
    if unknown := [name for name in wanted if name not in known]:
        raise TypeError(f"There is no filter {', '.join(unknown)} here; there are {', '.join(known)}.")
    return dict(wanted)


def _answered(wanted: Wanted) -> dict[str, Any]:
    """What is asked, a question to which the answer is yes or no by that word."""
    said = _of(Wanted, wanted)
    for name in ("conflict", "reviewed"):
        if isinstance(said.get(name), bool):
            said[name] = "yes" if said[name] else "no"
    return said
