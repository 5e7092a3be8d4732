"""Turns hand-coded reports into the records that the stages pass on, so that accounts are judged apart from reading."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rashomon.model import (
    Attribution,
    Check,
    Claim,
    Document,
    Evidence,
    Figure,
    Mention,
    PlaceMention,
    Span,
    When,
)
from rashomon.protocols import Gazetteer
from rashomon.resolve import places

# What an extractor marks as part of another figure; the gold files leave that to the reader.
PART_BEFORE = re.compile(
    r"\b(including|among them|of them|of these|of whom|that is|those of)\W+(?!and\b)(?:\w+\s+){0,2}$", re.I
)
PART_AFTER = re.compile(r"^ (?:\w+ ){0,3}(among them|of them\b|of these|of whom)", re.I)


def folder(path: Path) -> tuple[list[Document], list[Claim], dict[str, Any]]:
    """The folder's documents and claims, and its incident as coded by hand (empty where there is none)."""
    documents: list[Document] = []
    claims: list[Claim] = []
    incident: dict[str, Any] = {}
    for file in sorted(path.glob("*.json")):
        coded = json.loads(file.read_text(encoding="utf-8"))
        if "claims" in coded:
            document, found = report(coded)
            documents.append(document)
            claims.extend(found)
        elif "accounts" in coded:
            incident = coded
    return documents, claims, incident


def report(coded: dict[str, Any]) -> tuple[Document, list[Claim]]:
    """One coded report's document, and its claims; each one's id is the report's with the coder's number (`name`)."""
    document = Document(
        id=coded["id"],
        sha256="0" * 64,
        media_type="text/plain",
        text=coded["text"],
        name=coded["id"],
        outlet=coded["outlet"],
        outlet_kind=coded["outlet_kind"],
        title=coded["title"],
        published_at=coded["published"],
    )
    return document, [_claim(document, claim) for claim in coded["claims"]]


def _claim(document: Document, coded: dict[str, Any]) -> Claim:
    span = _span(document, coded["text"])

    def name(text: str | None) -> Mention | None:
        return Mention(span=span, name=text) if text else None

    source = coded["source"]
    claim = Claim(
        id="",
        document_id=document.id,
        span=span,
        event=coded["event"],
        actor=name(coded["actor"]),
        target=name(coded["target"]),
        place=_place(document, coded["place"], span),
        when=When(span=None, start=coded["start"], end=coded["end"]) if coded["start"] or coded["end"] else None,
        attribution=Attribution(
            content=(span,),
            source=Mention(span=None, name=source["name"]),
            source_kind=source["kind"],
            cue=span if coded["cue"] else None,
            form=coded["form"],
            via=tuple(Mention(span=span, name=via) for via in coded["via"]),
        ),
        stance=coded["stance"],
        certainty=coded["certainty"],
        figures=tuple(_figure(document, coded, figure, span) for figure in coded["figures"]),
        checks=tuple(
            Check(subject=None, method=None, finding=item["status"], by=item["by"], basis=_span(document, item["text"]))
            for item in coded["verification"]
        ),
        evidence=tuple(
            Evidence(kind=item["kind"], channel=item["channel"], span=_span(document, item["text"]))
            for item in coded["evidence"]
        ),
        background=coded["background"],
    )
    # The coder's number is kept in the id, so that a row can be followed back to the gold file.
    return dataclasses.replace(claim, id=f"{document.id}.{coded['id']}")


def _figure(document: Document, claim: dict[str, Any], coded: dict[str, Any], span: Span) -> Figure:
    of = coded["of"] if isinstance(coded["of"], list) else [coded["of"]] if coded["of"] else []
    at = claim["text"].find(coded["text"])
    before, after = claim["text"][:at], claim["text"][at + len(coded["text"]) :]
    words = _span(document, coded["text"], span)
    counted = re.match(r"\s*(?:more |other |of |its |their |our |the |own |military )*([\w-]+(?: [\w-]+)?)", after)
    return Figure(
        effect=coded["effect"],
        of=tuple(Mention(span=span, name=name) for name in of),
        unit=coded["unit"],
        low=coded["low"],
        high=coded["high"],
        approx=coded["approx"],
        span=words,
        counted=Span(document_id=document.id, start=words.end, end=words.end, exact=counted[1]) if counted else None,
        subset=bool(PART_BEFORE.search(before) or PART_AFTER.match(after)),
    )


def _place(document: Document, coded: dict[str, Any] | None, span: Span) -> PlaceMention | None:
    if not coded or not coded["name"]:
        return None
    return PlaceMention(span=dataclasses.replace(span, exact=coded["name"]), country=coded["country"])


def _span(document: Document, text: str, inside: Span | None = None) -> Span:
    start = document.text.find(text, inside.start if inside else 0)
    return Span(document_id=document.id, start=max(0, start), end=max(0, start) + len(text), exact=text)


def name(claim: Claim) -> tuple[str, str]:
    """The report and the number under which a claim made here was coded."""
    report, _, number = claim.id.rpartition(".")
    return report, number


def placed(document: Document, claims: Sequence[Claim], gazetteer: Gazetteer) -> list[Claim]:
    """The claims with their places found in the gazetteer, as the pipeline finds a report's.

    What it would find in another country than was coded stays as it was coded: a name and a country.
    """
    mentions = {(claim.place.span.exact, claim.place.country): claim.place for claim in claims if claim.place}
    found, _ = places.resolve(document, list(mentions.values()), gazetteer)
    known = {
        key: there if there.country in (None, key[1]) else coded
        for (key, coded), there in zip(mentions.items(), found, strict=True)
    }
    known = {key: dataclasses.replace(there, country=key[1]) for key, there in known.items()}
    return [
        dataclasses.replace(claim, place=known[claim.place.span.exact, claim.place.country]) if claim.place else claim
        for claim in claims
    ]
