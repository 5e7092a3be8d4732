"""FollowTheMoney: statements, one a line, each with where it is from.

| here | there |
| --- | --- |
| incident | Event |
| party that the codebook knows | PublicBody (forces and institutions of states), otherwise Organization |
| report | Article |
| claim | Note on the event, its proof the article |
| report that tells of an incident | Documentation |

`origin` of a statement is what it rests on: a claim's id, a document's, an incident's, or a policy. `original_value` is
never made up. Parties of an incident are entities only where the codebook knows them by that name: no source, captive
or victim ever is, and no other person.

What cannot be kept: FollowTheMoney knows that a thing is so, not that somebody says it; so nothing that a claim says is
a property of the event but its days, its place and its parties as the accounts have them, all else is words in notes.
Ranges, denials and conflicts are text (`keywords`, `notes`); a chain of relays has no place. A statement's `first_seen`
and `last_seen` would be when the ledger was read, and stay empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from rashomon.codebook import bodies
from rashomon.export import carried, estimates, jsonl, tables, wording
from rashomon.export.extras import MissingExtra
from rashomon.model import Claim, Document, Reading
from rashomon.protocols import Export

if TYPE_CHECKING:
    from followthemoney.statement import Statement

DATASET = "rashomon"

BODIES = frozenset({"state_force", "government", "intergovernmental"})
"""Kinds of actor that are public bodies."""

NONE = frozenset({"civilians"})
"""Kinds of actor that are nobody who could be an entity."""


class FtmExporter:
    """Statements for FollowTheMoney: incidents, parties, reports, and claims as notes."""

    name = "export.ftm.v1"
    ending = ".jsonl"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the statements to `out`, each entity's together. Raises MissingExtra without the package."""
        try:
            import followthemoney.statement  # noqa: F401
        except ImportError as error:
            raise MissingExtra("ftm", "FollowTheMoney") from error
        seen: set[str] = set()
        for reading in found.readings:
            for statement in _statements(found, reading):
                if statement.id and statement.id not in seen:
                    seen.add(statement.id)
                    out.write(jsonl.encoded(_plain(statement)))


def _plain(statement: Statement) -> dict[str, Any]:
    return {name: value for name, value in statement.to_dict().items() if value is not None}


def _statements(found: Export, reading: Reading) -> Iterator[Statement]:
    incident = f"rashomon-{reading.incident.id}"
    states = carried.states(reading)
    parties = list(_parties(reading))
    for name, schema, country in parties:
        party = _Entity(_party(name), schema, f"codebook: {name}", found)
        party.say("name", name)
        party.say("country", country)
        party.say("notes", "As the codebook knows it; nothing that an account says of it.")
        yield from party.statements()
    for document in reading.documents:
        yield from _article(document, found)
    event = _Entity(incident, "Event", reading.incident.id, found)
    told = reading.incident
    event.say("name", told.title)
    event.say("startDate", told.start)
    event.say("endDate", told.end)
    event.say("location", told.place)
    event.say("country", told.country)
    event.say("recordId", told.id)
    for name, _, _ in parties:
        event.say("involved", _party(name))
    for document in reading.documents:
        event.say("proof", f"rashomon-{document.id}", origin=document.id)
    for spread in carried.spreads(reading):
        event.say("summary", spread.text, origin=" ".join(spread.claims))
    for one in carried.estimates(found, reading):
        words = f"{estimates.question(one)}, by {one.policy}: {estimates.numbers(one)}"
        event.say("notes", words, origin=f"{one.policy} {' '.join(one.used)}")
    for agreement in reading.agreements:
        if agreement.verdict == "conflict":
            words = f"Conflict: {wording.question(agreement.question)}: {agreement.reason}"
            event.say("notes", words, origin=f"{agreement.rule} {' '.join((*agreement.left, *agreement.right))}")
    event.say("keywords", f"review: {carried.together(states, (claim.id for claim in reading.claims))}")
    yield from event.statements()
    documents = {document.id: document for document in reading.documents}
    for claim in (*reading.claims, *reading.background):
        yield from _note(claim, documents.get(claim.document_id), incident, states[claim.id], reading, found)


def _parties(reading: Reading) -> Iterator[tuple[str, str, str | None]]:
    """Name, schema and country of the incident's parties that the codebook knows."""
    for name in dict.fromkeys(name for side in reading.incident.sides for name in side):
        row = bodies.known().get(name)
        if row is not None and row.get("kind") not in NONE:
            yield name, "PublicBody" if row.get("kind") in BODIES else "Organization", row.get("country")


def _party(name: str) -> str:
    from followthemoney.util import make_entity_id

    return f"rashomon-{make_entity_id(name)}"


def _article(document: Document, found: Export) -> Iterator[Statement]:
    article = _Entity(f"rashomon-{document.id}", "Article", document.id, found)
    article.say("title", document.title or document.name or document.id)
    article.say("name", document.title or document.name or document.id)
    article.say("fileName", document.name or document.id)
    article.say("publisher", document.outlet)
    article.say("publishedAt", document.published_at)
    article.say("retrievedAt", document.retrieved_at)
    article.say("sourceUrl", document.url)
    article.say("language", document.lang)
    article.say("mimeType", document.media_type)
    yield from article.statements()


def _note(
    claim: Claim, document: Document | None, incident: str, review: str, reading: Reading, found: Export
) -> Iterator[Statement]:
    source = reading.sources().get(claim.id) or (tables.source(claim, document) if document else tables.NOBODY)
    note = _Entity(f"rashomon-{claim.id}", "Note", claim.id, found)
    note.say("name", f"{source}: {tables.what(claim)}, {wording.when(claim)}")
    note.say("description", wording.words(claim.span.exact, whole=True))
    note.say("entity", incident)
    note.say("proof", f"rashomon-{claim.document_id}")
    note.say("publisher", document.outlet if document else None)
    note.say("sourceUrl", document.url if document else None)
    note.say("locationMentioned", claim.place.span.exact if claim.place else None)
    note.say("summary", "; ".join(map(tables.figure, claim.figures)) or None)
    for word in (f"review: {review}", f"stance: {claim.stance}", f"certainty: {claim.certainty}"):
        note.say("keywords", word)
    yield from note.statements()
    link = _Entity(f"rashomon-{claim.document_id}-{reading.incident.id}", "Documentation", claim.document_id, found)
    link.say("document", f"rashomon-{claim.document_id}")
    link.say("entity", incident)
    link.say("role", "tells of")
    yield from link.statements()


class _Entity:
    """What is said of one thing."""

    def __init__(self, name: str, schema: str, origin: str, found: Export) -> None:
        self._name, self._schema, self._origin, self._found = name, schema, origin, found
        self._made: list[Statement] = []

    def say(self, prop: str, value: str | None, *, origin: str | None = None) -> None:
        """One value, cleaned as FollowTheMoney has it; nothing where there is none or it cannot be one of its type."""
        from followthemoney import model
        from followthemoney.statement import Statement

        found = model.get(self._schema)
        if not value or found is None:
            return
        kind = found.properties[prop].type
        value = wording.storable(value)  # It hashes what it holds.
        clean = kind.clean(value)
        if clean is None:
            return
        self._made.append(
            Statement(
                entity_id=self._name,
                prop=prop,
                schema=self._schema,
                value=clean,
                dataset=DATASET,
                original_value=value if value != clean else None,
                origin=f"{origin or self._origin} @ {self._found.checkpoint}",
            )
        )

    def statements(self) -> Iterator[Statement]:
        """What was said, with the statement that gives the entity its id."""
        from followthemoney.statement import Statement

        yield from self._made
        yield Statement(
            entity_id=self._name,
            prop=Statement.BASE,
            schema=self._schema,
            value=_checksum(self._made),
            dataset=DATASET,
            origin=f"{self._origin} @ {self._found.checkpoint}",
        )


def _checksum(made: Sequence[Statement]) -> str:
    from followthemoney.util import make_entity_id

    return str(make_entity_id(*sorted(statement.id or "" for statement in made)))
