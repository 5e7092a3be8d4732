"""STIX 2.1: a bundle in which every claim is a Note, every conflict an Opinion.

An incident is an Incident; its place a Location; a party that the codebook knows, and an outlet, an Identity; a report
a Report that holds its claims. Nobody else has an object: a person's words are told by what their claims call them.
`confidence` is a claim's credibility by the table of STIX 2.1, appendix A (Admiralty credibility), with the grade in
words beside, and whether a person gave it; 6, truth cannot be judged, has no confidence, as the table says.

What cannot be kept: ranges and estimates are text; a claim's parts, its chain of relays and its place in a text are
not there. STIX wants to be told when an object was created; so that equal readings make equal bundles, that is the day
on which the report was published, otherwise the moment they are as of, otherwise the first of 1970. What has to be
carried (claim ids, review state, policy, checkpoint) stands in `labels` and `external_references`, which STIX has.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

from rashomon.codebook import bodies, load
from rashomon.export import carried, estimates, jsonl, placing, tables, wording
from rashomon.model import Agreement, Claim, Document, Graded, Reading
from rashomon.protocols import Export

CONFIDENCE: Mapping[str, int] = {"1": 90, "2": 70, "3": 50, "4": 30, "5": 10}
"""Admiralty credibility to confidence (STIX 2.1, appendix A); 6 has none."""

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:rashomon")
"""From which ids are made, so that two exports of one thing name it alike (UUIDv5)."""

EPOCH = "1970-01-01T00:00:00.000Z"

CLASSES: Mapping[str, str] = {"civilians": "class", "other": "unknown"}
"""`identity_class` of an actor that is no organisation, by its kind in the codebook."""


PERSONAL = frozenset({None, "channel_post"})
"""Kinds of outlet that may be one person; they have no Identity."""


class StixExporter:
    """Threat intelligence (STIX 2.1): incidents, claims as notes, conflicts as opinions, Admiralty confidence."""

    name = "export.stix.v1"
    ending = ".json"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one bundle to `out`."""
        objects: dict[str, dict[str, Any]] = {}
        for reading in found.readings:
            for made in _Told(found, reading).objects():
                objects.setdefault(made["id"], made)
        name = named("bundle", found.checkpoint, *objects)
        bundle: dict[str, Any] = {"type": "bundle", "id": name, "objects": list(objects.values())}
        if not objects:
            del bundle["objects"]  # STIX has no empty lists.
        out.write(jsonl.encoded(bundle, indent=1))


def named(kind: str, *parts: str) -> str:
    """The id of what those parts are, the same wherever it is made."""
    return f"{kind}--{uuid.uuid5(NAMESPACE, chr(0).join((kind, *parts)).encode('utf-8', 'replace'))}"


class _Told:
    """One reading as objects."""

    def __init__(self, found: Export, reading: Reading) -> None:
        self.found, self.reading = found, reading
        self.states = carried.states(reading)
        self.documents = {document.id: document for document in reading.documents}
        self.incident = named("incident", reading.incident.id)
        self.grades = {one.subject: one for one in reading.grades if one.scale == "credibility"}
        days = sorted(filter(None, (document.published_at for document in reading.documents)))
        self.moment = _moment(days[-1] if days else None, found.as_of)

    def objects(self) -> Iterator[dict[str, Any]]:
        reading = self.reading
        parties = [*self._parties()]
        place = self._location()
        claims = (*reading.claims, *reading.background)
        yield from parties
        if place:
            yield place
        yield self._incident()
        for claim in claims:
            yield self._note(claim, [place["id"]] if place and not claim.background else [])
        for document in reading.documents:
            own = [named("note", claim.id) for claim in claims if claim.document_id == document.id]
            if own:
                yield from self._report(document, own)
        for agreement in reading.agreements:
            if agreement.verdict == "conflict":
                yield self._opinion(agreement)
        yield from self._estimates()

    def _made(self, kind: str, name: str, at: str, claims: Iterable[str], policy: str | None = None) -> dict[str, Any]:
        """What every object has: its id and times, review state, policy, claims and checkpoint."""
        claims = list(dict.fromkeys(claims))
        labels = [f"review:{carried.review(self.states, claims)}"]
        labels += [f"policy:{policy}"] if policy else []
        references = [{"source_name": "rashomon-claim", "external_id": claim} for claim in claims]
        references.append({"source_name": "rashomon-ledger", "external_id": self.found.checkpoint or "none"})
        made = {"type": kind, "spec_version": "2.1", "id": name, "created": at, "modified": at}
        return made | {"labels": labels, "external_references": references}

    def _parties(self) -> Iterator[dict[str, Any]]:
        """The parties of the incident that the codebook knows; nobody else."""
        for name in dict.fromkeys(name for side in self.reading.incident.sides for name in side):
            if row := bodies.known().get(name):
                kind = str(row.get("kind", "other"))
                made = self._made("identity", named("identity", name), EPOCH, ())
                yield made | {"name": name, "identity_class": CLASSES.get(kind, "organization"), "roles": [kind]}

    def _location(self) -> dict[str, Any] | None:
        incident, place = self.reading.incident, placing.point(self.reading)
        at = placing.coordinates(place)
        if at is None and incident.country is None:
            return None
        name = incident.place or wording.country(incident.country) or "not stated"
        made = self._made("location", named("location", name, incident.country or "", str(at)), EPOCH, ())
        made |= {"name": name, "description": placing.stands_for(place)}
        if incident.country:
            made["country"] = incident.country
        if at is not None and place is not None:
            radius = load("precisions").get(place.precision or "", {}).get("radius_km")
            made |= {"longitude": at[0], "latitude": at[1]}
            made |= {"precision": float(radius * 1000)} if radius else {}
        return made

    def _incident(self) -> dict[str, Any]:
        incident = self.reading.incident
        claims = [claim.id for claim in self.reading.claims]
        told = [f"When: {wording.dates(incident.start, incident.end)}."]
        told += [f"{one.text}." for one in carried.spreads(self.reading)]
        told += [f"Accounts conflict: {wording.question(asked)}." for asked in self.reading.in_conflict]
        made = self._made("incident", self.incident, self.moment, claims)
        return made | {"name": incident.title, "description": "\n".join(told)}

    def _note(self, claim: Claim, places: Sequence[str]) -> dict[str, Any]:
        document = self.documents.get(claim.document_id)
        made = self._made("note", named("note", claim.id), _moment(_day(document), self.found.as_of), [claim.id])
        source = self.reading.sources().get(claim.id) or (tables.source(claim, document) if document else tables.NOBODY)
        made["labels"] += [f"stance:{claim.stance}", f"certainty:{claim.certainty}", f"event:{claim.event}"]
        made |= {
            "abstract": f"{source}: {tables.what(claim)}, {wording.when(claim)}",
            "content": claim.span.exact,
            "authors": [source],
            "object_refs": [self.incident, *places],
        }
        grade = self.grades.get(claim.id)
        if grade:
            made["labels"].append(_graded(grade))
            if grade.grade in CONFIDENCE:
                made["confidence"] = CONFIDENCE[grade.grade]
        if document and document.lang:
            made["lang"] = document.lang
        return made

    def _report(self, document: Document, notes: Sequence[str]) -> Iterator[dict[str, Any]]:
        claims = [claim.id for claim in (*self.reading.claims, *self.reading.background)]
        own = [name for name in claims if named("note", name) in notes]
        at = _moment(document.published_at, self.found.as_of)
        # Of several incidents that one report tells of each has a part of its claims.
        made = self._made("report", named("report", document.id, self.reading.incident.id), at, own)
        reference: dict[str, Any] = {
            "source_name": document.outlet or document.name or document.id,
            "external_id": document.id,
            "hashes": {"SHA-256": document.sha256},
        }
        if document.url:
            reference["url"] = document.url
        made["external_references"].insert(0, reference)
        told = document.title or document.name or document.id
        made |= {"name": told, "report_types": ["observed-data"], "published": at, "object_refs": list(notes)}
        if document.published_at is None:
            made["description"] = "When it was published is not stated; the date given stands for nothing."
        if document.outlet and document.outlet_kind not in PERSONAL:
            outlet = named("identity", document.outlet)
            yield self._made("identity", outlet, EPOCH, ()) | {
                "name": document.outlet,
                "identity_class": "organization",
                "roles": [document.outlet_kind or "outlet"],
            }
            made["created_by_ref"] = outlet
        yield made

    def _opinion(self, one: Agreement) -> dict[str, Any]:
        claims = [name for name in (*one.left, *one.right) if name in self.states]
        name = named("opinion", self.reading.incident.id, one.question, one.rule, *one.left, "/", *one.right)
        made = self._made("opinion", name, self.moment, claims)
        made["labels"] += [f"rule:{one.rule}"]
        sides = f"{', '.join(one.left)} against {', '.join(one.right)}" if one.right else ", ".join(one.left)
        return made | {
            "explanation": f"{wording.question(one.question)}: {one.reason} ({sides})",
            "authors": [one.rule],
            "opinion": "disagree",
            "object_refs": [named("note", name) for name in claims] or [self.incident],
        }

    def _estimates(self) -> Iterator[dict[str, Any]]:
        for one in carried.estimates(self.found, self.reading):
            asked = estimates.question(one)
            name = named("note", self.reading.incident.id, one.policy, asked)
            made = self._made("note", name, self.moment, one.used, one.policy)
            yield made | {
                "abstract": f"Estimate by {one.policy}, no claim: {asked}",
                "content": f"{asked}: {estimates.numbers(one)}. {one.rule}",
                "authors": [one.policy],
                "object_refs": [self.incident],
            }


def _graded(grade: Graded) -> str:
    words = load("scales")["credibility"][grade.grade]
    return f"credibility:{grade.grade} {words}, {'decided by a person' if grade.decided else 'proposed'}"


def _day(document: Document | None) -> str | None:
    return document.published_at if document else None


def _moment(day: str | None, as_of: str | None) -> str:
    """A time as STIX writes it, to the millisecond; the beginning of a day, month or year where no more is known."""
    for told in (day, as_of):
        if told and (found := re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d:\d\d))?", told)):
            year, month, date, time = found.groups()
            return f"{year}-{month or '01'}-{date or '01'}T{time or '00:00:00'}.000Z"
    return EPOCH
