"""The codebook's files: one report's claims, and the incidents of a folder, in the fields that coders fill by hand.

The scheme is the project's codebook, version 1; names are the canonical ones where they were resolved, otherwise
the words as written. Everything here is pure: it gives what is to be written, and the caller writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rashomon.model import AccountRow, Agreement, Attribution, Claim, Document, Figure, Mention, Reading

INCIDENTS_FILE = "incidents.json"
"""Name of the file, in a folder of coded reports, that holds the folder's incidents."""

UNNAMED = "anonymous sources"
"""Name of a source whom the report does not name at all ("it was claimed")."""

Numbers = Mapping[str, tuple[str, str]]
"""From a claim's id to its report's id and its number in that report (`c1`, `c2`, ...)."""


def report(document: Document, claims: Iterable[Claim]) -> dict[str, Any]:
    """The claims of one document as a coded report, `{"id": ..., "claims": [...]}`, in order of appearance.

    The report's id is the document's `name`, otherwise its `id`. A figure has `of_text` beside `of`: the words that
    the counted group was read from, one or a list as `of` is.
    """
    ordered = in_order(claims)
    return {
        "id": report_id(document),
        "claims": [_claim(f"c{number}", claim, document) for number, claim in enumerate(ordered, start=1)],
    }


def incidents(readings: Iterable[Reading], numbers: Numbers | None = None) -> list[dict[str, Any]]:
    """The incidents of a folder as the codebook has them, with members, account rows and contradictions.

    `numbers` (see `numbering`) says what each claim is called in the files of its report. Without it, claims are
    numbered as the readings alone hold them, which is the same only if they hold every claim of their documents.
    """
    held = list(readings)
    numbers = numbers if numbers is not None else _numbers_of(held)
    return [_incident(reading, numbers) for reading in held]


def folder(coded: Iterable[tuple[Document, Sequence[Claim]]], readings: Iterable[Reading]) -> dict[str, Any]:
    """Everything to write for one folder of reports: file name to content, the incidents' file included."""
    pairs = list(coded)
    numbers: dict[str, tuple[str, str]] = {}
    files: dict[str, Any] = {}
    for document, claims in pairs:
        numbers |= numbering(document, claims)
        files[f"{report_id(document)}.json"] = report(document, claims)
    files[INCIDENTS_FILE] = incidents(readings, numbers)
    return files


def numbering(document: Document, claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """What each claim of one document is called in its coded report."""
    name = report_id(document)
    return {claim.id: (name, f"c{number}") for number, claim in enumerate(in_order(claims), start=1)}


def report_id(document: Document) -> str:
    """The report's id: the document's name, otherwise its own id."""
    return document.name or document.id


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """The claims by where they stand in the text; two at one place by their ids, so that the order is always one."""
    return sorted(claims, key=lambda claim: (claim.span.start, claim.span.end, claim.id))


def _claim(number: str, claim: Claim, document: Document) -> dict[str, Any]:
    attribution = claim.attribution
    return {
        "id": number,
        "text": claim.span.exact,
        "event": claim.event,
        "actor": claim.actor.label if claim.actor else None,
        "target": claim.target.label if claim.target else None,
        "place": {"name": claim.place.span.exact, "country": claim.place.country} if claim.place else None,
        "start": claim.when.start if claim.when else None,
        "end": claim.when.end if claim.when else None,
        "source": _source(attribution, document),
        "via": [mention.label for mention in attribution.via],
        "cue": attribution.cue.exact if attribution.cue else None,
        "form": attribution.form,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "figures": [_figure(figure) for figure in claim.figures],
        "verification": [
            {"by": check.by, "status": check.finding, "text": check.basis.exact if check.basis else ""}
            for check in claim.checks
        ],
        "evidence": [{"kind": item.kind, "channel": item.channel, "text": item.span.exact} for item in claim.evidence],
        "background": claim.background,
    }


def _source(attribution: Attribution, document: Document) -> dict[str, Any]:
    if attribution.form == "narration" or attribution.source_kind == "reporter":
        own = attribution.source.label if attribution.source else "not stated"
        return {"name": document.outlet or own, "text": None, "kind": "reporter"}
    source = attribution.source
    if source is None:
        return {"name": UNNAMED, "text": None, "kind": attribution.source_kind}
    text = source.span.exact if source.span else source.words
    return {"name": source.label, "text": text, "kind": attribution.source_kind}


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "effect": figure.effect,
        "of": _one_or_list([mention.label for mention in figure.of]),
        "of_text": _one_or_list([_words(mention) for mention in figure.of]),
        "unit": figure.unit,
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approx,
        "text": figure.span.exact,
    }


def _words(mention: Mention) -> str:
    return mention.words or mention.label


def _one_or_list(names: Sequence[str]) -> str | list[str] | None:
    """One name as itself, several as a list, none as None: the codebook's way with `of`."""
    if not names:
        return None
    return names[0] if len(names) == 1 else list(names)


def _numbers_of(readings: Sequence[Reading]) -> dict[str, tuple[str, str]]:
    documents: dict[str, Document] = {}
    claims: dict[str, dict[str, Claim]] = {}
    for reading in readings:
        documents |= {document.id: document for document in reading.documents}
        for claim in (*reading.claims, *reading.background):
            claims.setdefault(claim.document_id, {})[claim.id] = claim
    numbers: dict[str, tuple[str, str]] = {}
    for document_id, found in claims.items():
        if document_id in documents:
            numbers |= numbering(documents[document_id], found.values())
    return numbers


def _incident(reading: Reading, numbers: Numbers) -> dict[str, Any]:
    incident = reading.incident
    return {
        "id": incident.id,
        "title": incident.title,
        "country": incident.country,
        "place": incident.place,
        "start": incident.start,
        "end": incident.end,
        "sides": [list(side) for side in incident.sides],
        "members": _refs(incident.claims, numbers),
        "accounts": [_row(row, numbers) for row in reading.rows],
        "contradictions": [_contradiction(agreement) for agreement in reading.agreements if _is_pair(agreement)],
    }


def _row(row: AccountRow, numbers: Numbers) -> dict[str, Any]:
    return {
        "source": row.source,
        "effect": row.effect,
        "of": _one_or_list(row.of),
        "low": row.low,
        "high": row.high,
        "approx": row.approx,
        "first_said": row.first_said,
        "last_said": row.last_said,
        "claims": _refs(row.claims, numbers),
    }


def _refs(claim_ids: Iterable[str], numbers: Numbers) -> list[list[str]]:
    return [list(numbers[claim_id]) for claim_id in claim_ids if claim_id in numbers]


def _is_pair(agreement: Agreement) -> bool:
    return agreement.verdict == "conflict" and len(agreement.rows) == 2


def _contradiction(agreement: Agreement) -> dict[str, Any]:
    left, right = agreement.rows
    return {"a": left, "b": right, "why": agreement.reason}
