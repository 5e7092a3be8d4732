"""Names that people give, as the ledger has them: canonical where they are known, otherwise as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz, process

from rashomon.codebook import load
from rashomon.model import Actor, Claim, Document, PlaceMention, Span
from rashomon.protocols import Gazetteer
from rashomon.reconcile.judged_names import fold
from rashomon.resolve.names import active, actors
from rashomon.review.refused import Refused

NEAR = 75.0
"""Likeness (0-100, rapidfuzz ratio) from which a name is offered for one that is not known."""

PRECISIONS = {"country": "country", "region": "region", "settlement": "exact"}
"""How precise a place is by what the gazetteer says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as it will stand, with what there is to say of how it came to."""

    name: str
    note: str | None = None
    actor: Actor | None = None


class Names(Protocol):
    """Names that there are already."""

    def same(self, written: str) -> str | None:
        """The name as it is spelled there, if it is there."""
        ...

    def like(self, written: str, more: Iterable[str] = ()) -> list[str]:
        """Names spelled like it, and those of `more`, the likest first."""
        ...


def actor(written: str, document: Document | None, known: Names) -> Named:
    """The actor whom a person means: of the codebook, or one that the ledger's claims name, or else as written.

    A name that several actors go by is decided by the report's date, otherwise it is kept as written.
    """
    written = " ".join(written.split())
    if not written:
        raise Refused("A name is missing; write `none` for nobody.")
    called: list[Actor] = list(actors().names.exactly(written))
    if len(called) > 1 and document is not None and document.published_at:
        called = [found for found in called if active(found, int(document.published_at[:4]))] or called
    if len(called) == 1:
        name = called[0].name
        note = f"“{written}” is taken to be {name}." if name != written else None
        return Named(name=name, note=note, actor=called[0])
    same = known.same(written)
    if same is not None:
        return Named(name=same)
    if called:
        could = " or ".join(found.name for found in called)
        return Named(name=written, note=f"“{written}” could be {could}; it is kept as written.")
    like = known.like(written, (found.name for found in actors().actors))
    hint = f" Like it are {', '.join(like)}." if like else ""
    return Named(name=written, note=f"“{written}” is no actor of the codebook; it is kept as written.{hint}")


def near(written: str, names: Iterable[str], most: int = 3) -> list[str]:
    """Names spelled like the one given, likest first."""
    found = process.extract(written, list(dict.fromkeys(names)), scorer=fuzz.ratio, limit=most, score_cutoff=NEAR)
    return [name for name, _, _ in found]


def place(
    written: str, document: Document, claim: Claim | None, gazetteer: Gazetteer
) -> tuple[PlaceMention, str | None]:
    """The place that a person means, given as `Kidal`, `Kidal, ML` or `Kidal, Mali`, and a note on how it was taken.

    Without a country it is looked for first in that of the claim. Raises Refused for a country that there is not.
    """
    name, country = _parted(written)
    if not name:
        raise Refused("A place is missing; write `none` for none.")
    held = claim.place.country if claim and claim.place else None
    wanted = [code for code in (country, held) if code]
    found = [one for one in gazetteer.find(name, countries=wanted) if country in (None, one.country)]
    span = _span(name, document, claim)
    if not found:
        message = f"No place named “{name}” is known{f' in {country}' if country else ''}; it is kept as written."
        return PlaceMention(span=span, country=country), message
    best = found[0]
    elsewhere = sorted({one.country for one in found} - {best.country})
    note = None
    if country is None and best.country != held and elsewhere:
        note = f"“{name}” is taken to be in {best.country}; there are others in {', '.join(elsewhere)} (write “{name}, "
        note += f"{elsewhere[0]}”)."
    return (
        PlaceMention(
            span=span,
            country=best.country,
            place_id=best.id,
            latitude=best.latitude,
            longitude=best.longitude,
            precision=PRECISIONS.get(best.feature),
        ),
        note,
    )


def _parted(written: str) -> tuple[str, str | None]:
    """A place's name and its country's code, where one is given after a comma."""
    name, comma, after = written.rpartition(",")
    if not comma:
        return " ".join(written.split()), None
    wanted = after.strip()
    known = load("demonyms")
    code = wanted.upper() if len(wanted) == 2 else None
    code = code or next((code for code, told in known.items() if fold(wanted) in map(fold, told["names"])), None)
    if code not in known:
        like = near(wanted, (told["names"][0] for told in known.values() if told["names"]))
        hint = f"; like it are {', '.join(like)}" if like else "; give its name or its two letters (ML)"
        raise Refused(f"There is no country “{wanted}”{hint}.")
    return " ".join(name.split()), code


def _span(name: str, document: Document, claim: Claim | None) -> Span:
    """Where the claim's own words name the place; an empty stretch at its beginning where they do not, since there it
    is the person's word."""
    start = claim.span.start if claim else 0
    end = claim.span.end if claim else len(document.text)
    if claim and claim.place and claim.place.span.exact == name:
        return claim.place.span
    at = document.text.find(name, start, end)
    if at >= 0:
        return Span(document_id=document.id, start=at, end=at + len(name), exact=name)
    return Span(document_id=document.id, start=start, end=start, exact=name)
