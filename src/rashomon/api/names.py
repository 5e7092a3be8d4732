"""Actors, places and sources: their names in the ledger, what they are joined with, and where they occur."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from rashomon import pages, plugins, readings
from rashomon.api.asking import Asked, Reading
from rashomon.api.paging import AfterClaim, AfterName, Limit, Linked
from rashomon.assess import grades, records
from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.export import tables
from rashomon.ledger import Filter, NotFound, latest, naming, protection
from rashomon.ledger.naming import NameCounted
from rashomon.model import Actor, Claim, Decision, Document, Graded, Place, TrackRecord
from rashomon.reconcile import judged_names
from rashomon.reconcile.decisions import standing
from rashomon.resolve.names import actors
from rashomon.review.naming import near

router = APIRouter(tags=["names"])

PAGE = 50

CLAIMS = 20
"""Claims on the page of a name."""

LOOKED = 5
"""Incidents that a source's record is worked out from at most, and through how many claims they are looked for."""
LOOKED_CLAIMS = 40

KNOWN = 20_000
"""Names that others like one are sought among."""

SORTS = {"actor": "actors", "place": "places", "source": "sources"}

Part = Annotated[str, Query(max_length=200, description="How the names begin; capitals do not matter.")]
Every = Annotated[bool, Query(description="All words that stand for somebody, not only what looks like a name.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A name in a list."""

    name: str
    """As the ledger has it, what stands for protected names in it: to ask for its page by."""
    shown: str
    """The same for people to read."""
    claims: int
    """Claims that have it."""
    more: bool
    """There are as many or more."""
    known: str | None
    """The codebook's name for it, or the gazetteer's with its country; None for a name that neither has."""
    joined: str | None
    """The name under which people judged that it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """Some of the names, in alphabetical order."""

    sort: str
    part: str
    every: bool
    """All words that stand for somebody are listed, and not only what looks like a name."""
    names: tuple[Listed, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim that has the name."""

    claim: str
    document: str
    outlet: str
    published: str
    source: str
    what: str
    words: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What somebody judged of the name."""

    decision: Decision
    other: str
    same: bool
    stands: bool
    """It is the last on the two names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """What is proposed for a source, and what it rests on."""

    graded: Graded
    record: TrackRecord
    incidents: int
    """How many incidents were looked at for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePage:
    """Everything that the page of a name shows."""

    sort: str
    name: str
    """As in `Listed`, as is `shown`."""
    shown: str
    claims: int
    more: bool
    actor: Actor | None
    """The codebook's actor of that name, for actors and sources."""
    speaks_for: tuple[str, ...]
    """Bodies that the codebook says speak for it."""
    written: tuple[str, ...]
    """The words that stand for it in the claims shown."""
    taken: tuple[str, ...]
    """For a place, what the claims shown take it for."""
    candidates: tuple[Place, ...]
    """For a place, what the gazetteer has of that name."""
    kinds: tuple[str, ...]
    """For a source, the kinds that the claims shown give it."""
    outlets: tuple[tuple[str, int], ...]
    """For a source, the outlets whose reports have it among the claims shown, with how many claims."""
    reliability: Reliability | None
    scale: dict[str, str]
    """The grades of reliability and what they mean."""
    judged: tuple[Judged, ...]
    like: tuple[str, ...]
    """Names like it."""
    said: tuple[Said, ...]
    after: str | None


def context(
    asked: Asked, sort: str, part: str = "", after: str | None = None, limit: int = PAGE, every: bool = False
) -> NameList:
    """Names of a sort (`actor`, `place` or `source`) as of the moment asked for; with `every` all words for them."""
    found, further = naming.names(asked.view, sort, part, after=after, limit=limit, every=every)
    joined = _joined(asked, sort)
    shown = [_listed(sort, one, joined) for one in found]
    return NameList(
        sort=sort,
        part=part,
        names=tuple(shown),
        after=further,
        every=every,
    )


def one(asked: Asked, sort: str, name: str, after: str | None = None) -> NamePage:
    """The page of one name. Raises NotFound with names like it, and ValueError for a place to go on from that is
    none."""
    view = asked.view
    counted = naming.counted(view, sort, name)
    actor = next(iter(actors().names.exactly(name)), None) if sort != "place" else None
    judged = _judgements(asked, sort, name)
    like = _like(asked, sort, name)
    page = _claims(asked, sort, name, after)
    if counted is None and actor is None and not page.claims and not judged:
        hint = f" Like it are {', '.join(like)}." if like else ""
        raise NotFound(f"No claim names a {sort} “{name}”.{hint}", like)
    spelling = counted.name if counted else name
    documents = {found.id: found for found in page.documents}
    canonical = fold(actor.name) if actor else fold(name)
    outlets = Counter(documents[claim.document_id].outlet or "no outlet named" for claim in page.claims)
    page_of: NamePage = protection.worded(
        NamePage(
            sort=sort,
            name=spelling,
            shown=spelling,
            claims=counted.claims if counted else len(page.claims),
            more=counted is not None and counted.claims >= naming.COUNTED,
            actor=actor,
            speaks_for=tuple(found.name for found in actors().actors if fold(found.speaks_for or "") == canonical),
            written=_written(page.claims, sort, canonical),
            taken=_taken(page.claims) if sort == "place" else (),
            candidates=tuple(_gazetteer(spelling)[:12]) if sort == "place" else (),
            kinds=tuple(dict.fromkeys(claim.attribution.source_kind for claim in page.claims))
            if sort == "source"
            else (),
            outlets=tuple(outlets.most_common(20)) if sort == "source" else (),
            reliability=_reliability(asked, name) if sort == "source" else None,
            scale=dict(load("scales")["reliability"]),
            judged=judged,
            like=like,
            said=tuple(_said(claim, documents[claim.document_id]) for claim in page.claims),
            after=page.after,
        )
    )
    return replace(page_of, name=spelling)


class Listing:
    """Gives a list of names as a route is asked for it, with its link to the next page."""

    def __init__(
        self,
        asked: Reading,
        onward: Linked,
        part: Part = "",
        after: AfterName = None,
        limit: Limit = PAGE,
        every: Every = False,
    ) -> None:
        self._asked, self._onward, self._narrowed = asked, onward, (part, after, limit, every)

    def of(self, sort: str) -> NameList:
        """Names of that sort."""
        return self._onward(context(self._asked, sort, *self._narrowed))


Names = Annotated[Listing, Depends()]


@router.get("/actors")
def all_actors(names: Names) -> NameList:
    """Who acts, is acted on or is counted, by name."""
    return names.of("actor")


@router.get("/places")
def all_places(names: Names) -> NameList:
    """Where it happened, by name."""
    return names.of("place")


@router.get("/sources")
def all_sources(names: Names) -> NameList:
    """Who says it, by name."""
    return names.of("source")


@router.get("/actors/{name:path}")
def one_actor(name: str, asked: Reading, onward: Linked, after: AfterClaim = None) -> NamePage:
    """An actor."""
    return onward(one(asked, "actor", name, after))


@router.get("/places/{name:path}")
def one_place(name: str, asked: Reading, onward: Linked, after: AfterClaim = None) -> NamePage:
    """A place."""
    return onward(one(asked, "place", name, after))


@router.get("/sources/{name:path}")
def one_source(name: str, asked: Reading, onward: Linked, after: AfterClaim = None) -> NamePage:
    """A source."""
    return onward(one(asked, "source", name, after))


def _listed(sort: str, one: NameCounted, joined: dict[str, str]) -> Listed:
    if sort == "place":
        place = next(iter(_gazetteer(one.name)), None)
        known = f"{place.name}, {place.country}" if place else None
    else:
        called = actors().names.exactly(one.name)
        known = called[0].name if len(called) == 1 else None
    return Listed(
        name=one.name,
        shown=protection.worded(one.name),
        claims=one.claims,
        more=one.claims >= naming.COUNTED,
        known=known,
        joined=protection.worded(joined.get(fold(one.name))),
    )


def _gazetteer(name: str) -> Sequence[Place]:
    found: Sequence[Place] = plugins.extensions("gazetteer")[0].get().find(name)
    return found


def _of(sort: str) -> str:
    """What a judgement of such names is of: a source is an actor."""
    return "place" if sort == "place" else "actor"


def _joined(asked: Asked, sort: str) -> dict[str, str]:
    """By folded name the one that it goes by in readings, of names that people judged the same."""
    made = [one for one in standing(asked.view.decisions()) if one.judgement and one.sort == _of(sort)]
    # Names of places are joined as those of actors are; their claims keep the words and share the place.
    called = judged_names.read(replace(one, sort="actor") for one in made).called
    return {name: other for name, other in called.items() if fold(other) != name}


def _judgements(asked: Asked, sort: str, name: str) -> tuple[Judged, ...]:
    found: list[Judged] = []
    for decision in reversed(standing(asked.view.decisions())):
        said = decision.judgement
        if said is None or decision.sort != _of(sort) or fold(name) not in (fold(said.left), fold(said.right)):
            continue
        other = said.right if fold(said.left) == fold(name) else said.left
        stands = fold(other) not in {fold(one.other) for one in found}
        found.append(Judged(decision=decision, other=other, same=said.verdict == "same", stands=stands))
    return tuple(found)


def _like(asked: Asked, sort: str, name: str) -> tuple[str, ...]:
    known = {fold(one): one for one in naming.values(asked.view, sort, KNOWN)}
    if sort != "place":
        known |= {fold(one.name): one.name for one in actors().actors}
    known.pop(fold(name), None)
    found = [known[one] for one in near(fold(name), known, most=6)]
    spelling = ((one, naming.counted(asked.view, sort, one)) for one in found)
    return tuple(dict.fromkeys(counted.name if counted else one for one, counted in spelling))


def _claims(asked: Asked, sort: str, name: str, after: str | None, limit: int = CLAIMS) -> pages.Page:
    wanted: dict[str, Any] = {sort: name}
    folded = naming.fold(name)

    def fits(claim: Claim, document: Document) -> bool:
        if sort == "place":
            return claim.place is not None and naming.fold(claim.place.span.exact) == folded
        told = tables.source_names(claim, document) if sort == "source" else tables.actor_names(claim)
        return folded in map(naming.fold, told)

    return pages.Claims(asked.view, Filter(**wanted), fits).page(after, limit)


def _written(claims: Sequence[Claim], sort: str, canonical: str) -> tuple[str, ...]:
    """The words that stand for an actor or source in the claims."""
    if sort == "place":
        return ()
    found: dict[str, None] = {}
    for claim in claims:
        counted = [side for figure in claim.figures for side in figure.of]
        mentions = [claim.attribution.source] if sort == "source" else [claim.actor, claim.target, *counted]
        for mention in mentions:
            if mention is not None and fold(mention.label) == canonical and mention.words:
                found.setdefault(" ".join(mention.words.split()))
    return tuple(found)[:30]


def _taken(claims: Sequence[Claim]) -> tuple[str, ...]:
    """What claims take a place for, the commonest first."""
    told = Counter(
        "not known which place"
        if place.place_id is None
        else f"{place.place_id}, {place.country}"
        + (f" ({place.latitude:.2f}, {place.longitude:.2f})" if place.latitude is not None else "")
        for claim in claims
        if (place := claim.place) is not None
    )
    return tuple(f"{name}: {many} claim{'' if many == 1 else 's'}" for name, many in told.most_common(8))


def _said(claim: Claim, document: Document) -> Said:
    return Said(
        claim=claim.id,
        document=document.id,
        outlet=document.outlet or "no outlet named",
        published=(document.published_at or "")[:10],
        source=tables.source(claim, document),
        what=tables.what(claim),
        words=claim.span.exact,
        lang=document.lang,
    )


def _reliability(asked: Asked, name: str) -> Reliability | None:
    """The grade and the record of a source, over the first incidents that it speaks of."""
    some = _claims(asked, "source", name, None, LOOKED_CLAIMS).claims
    homes = latest.homes(asked.view, [claim.id for claim in some])
    wanted = list(dict.fromkeys(home for home, _ in homes.values()))[:LOOKED]
    record = next(
        (one for one in records.of(readings.some(asked.view, wanted)) if fold(one.source) == fold(name)), None
    )
    if record is None:
        return None
    made = [one for one in standing(asked.view.decisions()) if one.assessment and one.assessment.scale == "reliability"]
    own = [one for one in made if fold(one.subject) == fold(name)]
    graded = grades.reliability(record)
    if own and own[-1].assessment:
        graded = replace(graded, decided=own[-1].assessment.grade, by=own[-1].by, because=own[-1].reason)
    return Reliability(graded=graded, record=record, incidents=len(wanted))
