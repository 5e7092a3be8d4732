"""ClaimReview of schema.org as JSON-LD, for the claims that a person checked or accepted, and for no others.

What cannot be kept: schema.org has one rating for one claim, where there may be several checks; each check is a review
of its own. It has no word for a claim's range, its chain of relays or what it conflicts with. A rating is made of a
check's finding alone (`RATINGS`) and says how far the check bears the claim out, never whether it is true; an accepted
claim was only found to be read aright, so it has no rating.

The reviewer is the organisation that the setting `RASHOMON_ORGANISATION` names, and nobody where it is not set: the
names of those who checked stay in the ledger.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from rashomon.export import decided, jsonl, tables, wording
from rashomon.model import Claim, Decided, Document, Reading
from rashomon.protocols import Export

CONTEXT: Sequence[Any] = ("https://schema.org", {"rashomon": "urn:rashomon:"})

RATINGS: Mapping[str, int] = {"verified": 3, "confirmed": 3, "unverified": 2, "unconfirmed": 2, "disputed": 1}
"""Of a check's finding: 3 where it bears the claim out, 2 where it could not, 1 where it speaks against it."""

SCALE = (
    "How far one check bears the claim out, not whether it is true: 3 verified or confirmed; 2 unverified or"
    " unconfirmed; 1 disputed"
)

ORGANISATION = "RASHOMON_ORGANISATION"
"""The setting, in the environment, that names who publishes the reviews."""


PERSONAL = frozenset({None, "channel_post"})
"""Kinds of outlet that may be one person, and that nobody may call an organisation."""


class ClaimReviewExporter:
    """Reviews of claims for the web (schema.org ClaimReview): those that a person checked or accepted."""

    name = "export.claimreview.v1"
    ending = ".jsonld"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one graph to `out`; how many claims nobody reviewed, and are left out, stands under `rashomon:`."""
        reviews: list[dict[str, Any]] = []
        left = 0
        for reading in found.readings:
            made = list(_reviews(found, reading))
            reviews += made
            left += len({claim.id for claim in (*reading.claims, *reading.background)}) - len(
                {one["rashomon:claim"] for one in made}
            )
        graph = {
            "@context": list(CONTEXT),
            "@graph": reviews,
            "rashomon:checkpoint": found.checkpoint,
            "rashomon:asOf": found.as_of,
            "rashomon:unreviewedClaimsLeftOut": left,
        }
        out.write(jsonl.encoded(graph, indent=1))


def _reviews(found: Export, reading: Reading) -> Iterator[dict[str, Any]]:
    told = decided.by_claim(reading.decisions)
    documents = {document.id: document for document in reading.documents}
    for claim in (*reading.claims, *reading.background):
        made = told.get(claim.id, [])
        for one in [one for one in made if one.kind == "checked"] or [one for one in made if one.kind == "accepted"][
            :1
        ]:
            yield _review(found, claim, documents.get(claim.document_id), one, decided.review(made), reading)


def _review(
    found: Export, claim: Claim, document: Document | None, one: Decided, review: str, reading: Reading
) -> dict[str, Any]:
    named = os.environ.get(ORGANISATION)
    made: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"urn:rashomon:{one.decision}:{claim.id}",
        "claimReviewed": wording.words(claim.span.exact, whole=True),
        "datePublished": one.at,
        "inLanguage": (document.lang if document else None) or "und",
        "itemReviewed": _claim(claim, document, reading),
    }
    if named:
        made["author"] = {"@type": "Organization", "name": named}
    if one.kind == "checked":
        method, _, finding = (one.value or "").rpartition(": ")
        made["reviewRating"] = {"@type": "Rating", "alternateName": finding, "reviewAspect": SCALE}
        if finding in RATINGS:
            made["reviewRating"] |= {"ratingValue": RATINGS[finding], "bestRating": 3, "worstRating": 1}
        if method:
            made["reviewRating"]["ratingExplanation"] = method
    return made | {
        "rashomon:claim": claim.id,
        "rashomon:incident": reading.incident.id,
        "rashomon:review": review,
        "rashomon:policy": None,
        "rashomon:checkpoint": found.checkpoint,
    }


def _claim(claim: Claim, document: Document | None, reading: Reading) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "Claim", "@id": f"urn:rashomon:{claim.id}", "text": claim.span.exact}
    source = reading.sources().get(claim.id) or (tables.source(claim, document) if document else tables.NOBODY)
    if source not in (tables.NOBODY, tables.OWN_VOICE):
        # What a source is (a person, a body, an outlet) is told in words of the codebook, which schema.org has not.
        made["author"] = {"@type": "Thing", "name": source, "description": claim.attribution.source_kind}
    if claim.attribution.said_at:
        made["datePublished"] = claim.attribution.said_at
    if document is not None:
        made["appearance"] = _work(document)
        if "datePublished" not in made and document.published_at:
            made["datePublished"] = document.published_at
    return made


def _work(document: Document) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "CreativeWork",
        "@id": f"urn:rashomon:{document.id}",
        "identifier": document.sha256,
    }
    stated = {
        "name": document.title or document.name,
        "url": document.url,
        "datePublished": document.published_at,
        "inLanguage": document.lang,
    }
    made |= {name: value for name, value in stated.items() if value}
    if document.outlet and document.outlet_kind not in PERSONAL:
        made["publisher"] = {"@type": "Organization", "name": document.outlet}
    return made
