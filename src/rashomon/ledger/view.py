"""What the ledger knew at a moment, read back as records."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from rashomon.ledger import finding, fulltext, lookup
from rashomon.ledger.errors import NotFound
from rashomon.ledger.finding import Filter, Page
from rashomon.ledger.schema import bytes_, current, entries, entry_of, holding
from rashomon.ledger.standing import Standing
from rashomon.ledger.writing import BATCH
from rashomon.model import (
    Claim,
    Decision,
    Document,
    Entry,
    Extraction,
    Incident,
    Issue,
    Judgement,
    MediaItem,
    ProtectedName,
    Redaction,
    SealedBytes,
    from_json,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A claim or a document that was found by its words."""

    claim: Claim | None
    document: Document | None
    words: tuple[tuple[str, bool], ...]
    """Some of its text in pieces, each with whether it is what was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Some of what was found, and where to go on."""

    hits: tuple[Hit, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""


def among(view: View, lines: Select[Any], column: ColumnElement[Any], values: Iterable[Any]) -> list[Any]:
    """The rows of the statement in which the column has one of the values, however many there are."""
    with view._reading() as connection:
        return [
            row
            for some in batched(dict.fromkeys(values), BATCH)
            for row in connection.execute(lines.where(column.in_(some)))
        ]


class View(Standing):
    """What the ledger knew at one moment: the same for ever, whatever is added later.

    Every method asks the file which entries stand; of their records those read last stay parsed in memory (`_parsed`).
    Methods raise LedgerError where the file cannot be read, and those that take an id raise NotFound, with suggestions,
    where no record has it or more than one begins so.
    """

    def documents(self, ids: Iterable[str] | None = None) -> list[Document]:
        """The documents, or those of `ids` that stand, in the order in which they were recorded."""
        if ids is None:
            return self._records(Document)
        return self._among(Document, [entries.c.record_id], ids)

    def document(self, name: str) -> Document:
        """The document of that id, or the only one whose id begins so."""
        return self._record(Document, name)

    def media(self, document_ids: Iterable[str] | None = None) -> list[MediaItem]:
        """The pictures, films and recordings, or those of some documents, in the order in which they were recorded."""
        if document_ids is None:
            return self._records(MediaItem)
        return self._among(MediaItem, [entries.c.document_id], document_ids)

    def medium(self, name: str) -> MediaItem:
        """The picture, film or recording of that id, or the only one whose id begins so."""
        return self._record(MediaItem, name)

    def claims(self, document_id: str | None = None, ids: Iterable[str] | None = None) -> list[Claim]:
        """Claims: of one document in order of appearance, or those of `ids` in that order, or all of them.

        Ids of claims that do not stand at this moment are passed over. All claims come document by document, each in
        order of appearance. Given both, the claims of `ids` that are the document's.
        """
        if ids is not None:
            claims = self._claims_named(list(ids))
            return [claim for claim in claims if document_id in (None, claim.document_id)]
        if document_id is not None:
            return sorted(self._records(Claim, entries.c.document_id == document_id), key=_appearance)
        claims = self._records(Claim)
        rank: dict[str, int] = {}
        for claim in claims:
            rank.setdefault(claim.document_id, len(rank))
        return sorted(claims, key=lambda claim: (rank[claim.document_id], *_appearance(claim)))

    def claim(self, name: str) -> Claim:
        """The claim of that id, or the only one whose id begins so."""
        return self._record(Claim, name)

    def incidents(self, ids: Iterable[str] | None = None) -> list[Incident]:
        """The incidents, or those of `ids` that stand, in the order in which they were recorded as they are."""
        if ids is None:
            return self._records(Incident)
        return self._among(Incident, [entries.c.record_id], ids)

    def incident(self, name: str) -> Incident:
        """The incident of that id, or the only one whose id begins so."""
        return self._record(Incident, name)

    def find(self, name: str) -> Document | Claim | Incident:
        """The document, claim or incident of that id, or the only one whose id begins so."""
        kinds: tuple[type[Document | Claim | Incident], ...] = (Incident, Claim, Document)
        return self._record(kinds, name)

    def judgements(self, of: Iterable[str] | None = None) -> list[Judgement]:
        """The judgements that are entries of their own, or those of whose two things one is among the ids `of`.

        An incident holds those of its making.
        """
        if of is None:
            return self._records(Judgement)
        wanted = list(dict.fromkeys(of))
        found: set[int] = set()
        with self._reading() as connection:
            for some in batched(wanted, BATCH):
                for side in (lookup.judgements.c.one, lookup.judgements.c.other):
                    found.update(connection.scalars(select(lookup.judgements.c.seq).where(side.in_(some))))
        return self._among(Judgement, [entries.c.seq], sorted(found))

    def decisions(self) -> list[Decision]:
        """What people decided, in the order in which it was recorded; what was taken back is among it."""
        return self._records(Decision)

    def issues(self, subject: str | None = None, about: Iterable[str] | None = None) -> list[Issue]:
        """The issues, or those about one subject: the id of a document or claim, a path or a URL.

        With `about`, those about any of these, also where only the words at which they arose are in that document.
        """
        if about is not None:
            return self._among(Issue, [entries.c.subject, entries.c.document_id], about)
        return self._records(Issue, *(() if subject is None else [entries.c.subject == subject]))

    def page(self, wanted: Filter | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        """Some of the claims that fit, by when things happened, and where the next page begins.

        `after` is what the page before gave. Takes as long on a ledger of any size, unless what is asked for has
        little in common (two names that many claims have, and hardly any both). Raises ValueError for a date or a
        place to go on from that is none, and NotFound for an incident that is none.
        """
        wanted = wanted or Filter()
        incident = None if wanted.incident is None else self.entry(self.incident(wanted.incident)).seq
        with self._reading() as connection:
            rows, then = finding.rows(
                connection,
                wanted,
                upto=self.upto,
                valid_at=self.valid_at,
                incident=incident,
                after=after,
                limit=limit,
            )
        return Page(
            claims=tuple(self._uncovered(from_json(Claim, record)) for _, _, record in rows),
            after=then,
            at=tuple((day, seq) for day, seq, _ in rows),
        )

    def most(self, wanted: Filter) -> int | None:
        """How many claims fit at most; None for ten thousand and more, which are not counted."""
        with self._reading() as connection:
            return finding.most(connection, wanted, upto=self.upto)

    def outlets(self) -> list[str | None]:
        """The outlets that documents name, each once; None among them if there is a document that names none."""
        with self._reading() as connection:
            return list(connection.scalars(select(lookup.documents.c.outlet).distinct()))

    def claim_counts(self) -> dict[str, int]:
        """How many claims each document makes, by its id; those that make none are left out."""
        table = lookup.claims
        counted = select(table.c.document_id, func.count()).where(table.c.seq <= self.upto, table.c.until > self.upto)
        if self.valid_at is not None:
            counted = counted.join(entries, entries.c.seq == table.c.seq).where(*holding(self.valid_at))
        with self._reading() as connection:
            rows = connection.execute(counted.group_by(table.c.document_id))
            return {str(row[0]): int(row[1]) for row in rows}

    def claims_by_entry(self, document_ids: Iterable[str]) -> dict[int, Claim]:
        """The claims of those documents, each by the `seq` of the entry that it stands by."""
        rows = [
            row
            for some in batched(dict.fromkeys(document_ids), BATCH)
            for row in self._rows(Claim, entries.c.document_id.in_(some))
        ]
        return {row.seq: self._read(Claim, row) for row in rows}

    def search(self, words: str, *, kind: str | None = None, after: str | None = None, limit: int = 20) -> Found:
        """Documents and claims in whose text all the words stand, the latest recorded first.

        `words` may have "phrases in quotation marks" and `beginnings*`; capitals and accents do not matter. `kind` is
        `Document` or `Claim` for only those. Raises ValueError where there is no word in `words`.
        """
        asked = fulltext.query(words)
        before = None if after is None else finding.number(after, after)
        finding.require_some(limit)
        lines = current(self.upto, self.valid_at)
        # Of no index's own form, so that the words are looked up first and not the kind.
        lines = lines.where(entries.c.kind.concat("").in_((kind,) if kind else ("Document", "Claim")))
        with self._reading() as connection:
            lines = fulltext.narrow(lines, asked, before, connection.dialect.name)
            rows = [entry_of(row) for row in connection.execute(lines.limit(limit + 1))]
        hits = tuple(self._hit(row, asked) for row in rows[:limit])
        return Found(hits=hits, after=str(rows[limit - 1].seq) if len(rows) > limit else None)

    def protected_names(self, document_id: str | None = None, *, every: bool = False) -> list[ProtectedName]:
        """The protected names, or those of one document, each as it was sealed last; with `every` also as before.

        Where ledgers were merged, one name may have been sealed on two machines, each for its own key.
        """
        return self._guarded(ProtectedName, document_id, entries.c.document_id, every=every)

    def sealed_bytes(self, name: str | None = None, *, every: bool = False) -> list[SealedBytes]:
        """Whose bytes are kept encrypted, or whether those of one document or medium are; `every` as above."""
        return self._guarded(SealedBytes, name, entries.c.record_id, every=every)

    def redactions(self) -> list[Redaction]:
        """What can be read no more by anybody, and why."""
        return self._records(Redaction)

    def extraction_maker(self, document_id: str) -> str | None:
        """Who made the findings that stand for the document; None where it has not been read."""
        for kind in (Extraction, Claim):
            made = self._rows(kind, entries.c.document_id == document_id)
            if made:
                return made[-1].agent
        return None

    def found_by(self, maker: str, document_ids: Iterable[str]) -> set[str]:
        """Those of the documents whose findings stand by that maker."""
        made = current(self.upto, self.valid_at).where(entries.c.kind == Extraction.__name__, entries.c.agent == maker)
        with self._reading() as connection:
            return {
                name
                for some in batched(dict.fromkeys(document_ids), BATCH)
                for name in connection.scalars(
                    made.where(entries.c.document_id.in_(some)).with_only_columns(entries.c.document_id)
                )
            }

    def bytes(self, sha256: str) -> builtins.bytes:
        """The bytes of that hash (64 hex digits), as they were received."""
        with self._reading() as connection:
            data = connection.scalar(select(bytes_.c.data).where(bytes_.c.sha256 == sha256))
        if data is None:
            raise NotFound(f"The ledger keeps no bytes with the hash {sha256}.")
        return builtins.bytes(data)

    def entry(self, record: Any) -> Entry:
        """The entry by which a record with an `id` stands: who made it, and when the ledger learned it."""
        for row in self._rows(type(record), entries.c.record_id == record.id):
            return row
        raise NotFound(f"{record.id} does not stand in the ledger at this moment.")

    def _hit(self, row: Entry, asked: fulltext.Query) -> Hit:
        if row.kind == "Claim":
            claim = self._read(Claim, row)
            return Hit(claim=claim, document=None, words=fulltext.snippet(claim.span.exact, asked))
        document = self._read(Document, row)
        body = f"{document.title}\n{document.text}" if document.title else document.text
        return Hit(claim=None, document=document, words=fulltext.snippet(body, asked))

    def _claims_named(self, ids: list[str]) -> list[Claim]:
        found: dict[str, Claim] = {}
        for some in batched(dict.fromkeys(ids), BATCH):
            found |= {claim.id: claim for claim in self._records(Claim, entries.c.record_id.in_(some))}
        return [found[name] for name in dict.fromkeys(ids) if name in found]


def _appearance(claim: Claim) -> tuple[int, int, str]:
    return claim.span.start, claim.span.end, claim.id
