"""The stages in order, and where they meet the ledger. Read this first.

ingest -> extract -> resolve -> (ledger) -> reconcile -> (ledger) -> readings
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rashomon import plugins, readings
from rashomon.ledger import Ledger, NotFound, View, moments
from rashomon.model import Decision, Document, Extraction, Incident, Issue, Reading
from rashomon.protocols import Extractor
from rashomon.reconcile import copies, decisions, incidents
from rashomon.resolve import resolve

INGEST, GROUP = "ingest.v1", "reconcile.rules.v1"
BATCH = 16
"""Documents parsed and kept at a time: what an interruption can cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What one run of `read` did."""

    documents: tuple[str, ...]
    """Ids of the documents that were named, known ones included, each once, in order."""
    added: int
    """Documents that the ledger had not got."""
    known: int
    """Documents that it had, as they are, read by the same reader."""
    claims: int
    """Claims found in the documents that were read now."""
    issues: tuple[Issue, ...]
    """What could not be read, resolved or grouped in this run."""
    incidents: tuple[Incident, ...]
    """The incidents that the named documents are about."""


def extract_documents(
    documents: Iterable[Document], extractor: Extractor | None = None
) -> Iterator[tuple[Document, Extraction]]:
    """Each document with what was read from it and resolved, in order; no ledger.

    A document in a language that is not read gives an empty extraction; one that a stage fails on, an empty one with
    an issue that says so.
    """
    for batch in itertools.batched(documents, BATCH):
        yield from _extracted(batch, extractor or plugins.extractor())


def _extracted(batch: Sequence[Document], extractor: Extractor) -> list[tuple[Document, Extraction]]:
    try:
        read = extractor.extract(document for document in batch if readable(document))
        return [
            (document, resolve(document, next(read)))
            if readable(document)
            else (document, Extraction(document_id=document.id, maker=extractor.name))
            for document in batch
        ]
    except Exception as error:
        # One document that a stage fails on must not cost the others.
        if len(batch) > 1:
            return [pair for document in batch for pair in _extracted([document], extractor)]
        return [(batch[0], _failed(batch[0], extractor, error))]


def read(
    captured: Iterable[tuple[bytes, Document] | Issue],
    ledger: Ledger,
    *,
    extractor: Extractor | None = None,
    progress: Callable[[Document], None] | None = None,
) -> ReadResult:
    """Read captured documents into the ledger, one transaction a document, and gather all its claims into incidents.

    `progress` is called after each document. A document that the ledger holds, read by this reader without a failure,
    is passed over. Raises LedgerError where the ledger cannot be written; what was read until then is kept.
    """
    extractor = extractor or plugins.extractor()
    issues: list[Issue] = []
    named: dict[str, None] = {}
    added = known = claims = 0
    for batch in itertools.batched(_documents(captured, issues), BATCH):
        fresh: dict[str, tuple[bytes, Document]] = {}
        view = ledger.view()
        new = set()
        for data, document in batch:
            named[document.id] = None
            held = _held(view, document)
            if held is None:
                new.add(document.id)
            if held and _same(held, document) and _read_by(view, document.id, extractor):
                known += 1
                if progress:
                    progress(document)
            else:
                fresh[document.id] = (data, document)
        for document, extraction in extract_documents((document for _, document in fresh.values()), extractor):
            said = _said(document)
            with ledger.transaction():
                ledger.add([document], agent=INGEST, action="captured", data=fresh[document.id][0], valid=said)
                about = [issue for issue in issues if issue.subject == document.id]
                stood = _overridden(ledger, document, extraction)
                found = [*extraction.claims, *about, *extraction.issues, *stood]
                ledger.replace_findings(document.id, found, extractor.name, valid=said)
            added += document.id in new
            claims += len(extraction.claims)
            issues.extend((*extraction.issues, *stood))
            if progress:
                progress(document)
    grouped = group(ledger)
    return ReadResult(
        documents=tuple(named),
        added=added,
        known=known,
        claims=claims,
        issues=tuple(issues),
        incidents=_about(ledger, grouped, named),
    )


def group(ledger: Ledger) -> tuple[Incident, ...]:
    """Gather all the claims that stand in the ledger, as people have decided on them, into incidents, and keep what
    changed."""
    while True:
        view = ledger.view()
        documents, laid = view.documents(), decisions.lay(view.claims(), view.decisions())
        copied = copies.find(documents)
        found, issues = incidents.grouped(documents, laid.claims, copied, judged=laid.judged)
        with ledger.transaction():
            # Another program may have gathered claims that this one has not seen, or a person have decided; neither
            # is to be undone.
            added = ledger.entries(after=view.upto)
            if not any(entry.agent == GROUP or entry.kind == Decision.__name__ for entry in added):
                ledger.replace_incidents([*found, *copied, *issues], GROUP)
                return found


def readings_of(documents: Iterable[Document], extractions: Iterable[Extraction]) -> list[Reading]:
    """How the incidents of these documents stand, without a ledger."""
    found = list(extractions)
    return readings.of(
        list(documents),
        [claim for extraction in found for claim in extraction.claims],
        [issue for extraction in found for issue in extraction.issues],
    )


def readable(document: Document) -> bool:
    """Whether there is a reader for the document's language."""
    return document.lang in (None, "en")


def _said(document: Document) -> moments.Interval:
    """From when what the document says has been said: the day on which it was published, where that is known."""
    try:
        moments.interval((document.published_at, None))
    except ValueError:
        return (None, None)
    return (document.published_at, None)


def _failed(document: Document, extractor: Extractor, error: Exception) -> Extraction:
    name = document.name or document.id
    message = f"“{name}” could not be read by {extractor.name} ({type(error).__name__}: {error}); please report it."
    issue = Issue(stage="extract", severity="error", message=message, subject=document.id)
    return Extraction(document_id=document.id, maker=extractor.name, issues=(issue,))


def _documents(
    captured: Iterable[tuple[bytes, Document] | Issue], issues: list[Issue]
) -> Iterator[tuple[bytes, Document]]:
    for item in captured:
        if isinstance(item, Issue):
            issues.append(item)
        else:
            yield item


def _overridden(ledger: Ledger, document: Document, extraction: Extraction) -> tuple[Issue, ...]:
    """What a new reading of the document would have done to people's decisions on its claims."""
    made = ledger.view().decisions()
    return decisions.overridden(extraction.claims, made, document.id, extraction.maker) if made else ()


def _held(view: View, document: Document) -> Document | None:
    try:
        return view.document(document.id)
    except NotFound:
        return None


def _read_by(view: View, document_id: str, extractor: Extractor) -> bool:
    """Whether the extractor has read the document and not failed on it."""
    failed = any(issue.stage == "extract" and issue.severity == "error" for issue in view.issues(document_id))
    return not failed and view.extraction_maker(document_id) == extractor.name


def _same(held: Document, document: Document) -> bool:
    """Whether two captures of the same bytes say the same; when they were made does not matter."""
    return dataclasses.replace(held, retrieved_at=None) == dataclasses.replace(document, retrieved_at=None)


def _about(ledger: Ledger, grouped: Iterable[Incident], named: Collection[str]) -> tuple[Incident, ...]:
    """The incidents that have a claim of one of the named documents."""
    view = ledger.view()
    own = {claim.id for document_id in named for claim in view.claims(document_id)}
    own |= {decision.added.id for decision in view.decisions() if decision.added and decision.document_id in named}
    return tuple(incident for incident in grouped if not own.isdisjoint(incident.claims))
