"""The stages in order, and where they meet the ledger. Read this first.

ingest -> extract -> resolve -> (ledger) -> reconcile -> (ledger) -> readings
"""

from __future__ import annotations

import dataclasses
import itertools
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from rashomon import grouping, plugins, readings
from rashomon.grouping import group
from rashomon.intake import Extracting, Intake, Item
from rashomon.ledger import Ledger, View
from rashomon.model import Document, Extraction, Incident, Issue, Reading
from rashomon.protocols import Extractor
from rashomon.reconcile import decisions
from rashomon.resolve import resolve

if TYPE_CHECKING:
    from rashomon.ledger.merge import Merged
    from rashomon.ledger.notes import VerifierKey

GROUP = grouping.MAKER
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
    """What could not be read, resolved or grouped in this run; of single words the first 10,000."""
    incidents: tuple[Incident, ...]
    """The incidents that the named documents are about."""
    protected: int = 0
    """Names of persons that were protected now: kept encrypted, and shown as "name protected"."""
    skipped: int = 0
    """Documents left unread, since their words are not about armed conflict; the ledger says so of each."""
    more: int = 0
    """Issues of single words past the first 10,000: the ledger holds them with their documents."""


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
    whose = [plugins.extractor_for(document, extractor) for document in batch]
    try:
        found = [Extraction(document_id=document.id, maker=extractor.name) for document in batch]
        for one in dict.fromkeys(filter(None, whose)):
            own = [at for at, reading in enumerate(whose) if reading is one]
            for at, extraction in zip(own, one.extract([batch[at] for at in own]), strict=True):
                found[at] = resolve(batch[at], extraction)
        return list(zip(batch, found, strict=True))
    except Exception as error:
        # One document that a stage fails on must not cost the others.
        if len(batch) > 1:
            return [pair for document in batch for pair in _extracted([document], extractor)]
        return [(batch[0], failed(batch[0], whose[0] or extractor, error))]


def read(
    captured: Iterable[Item],
    ledger: Ledger,
    *,
    extractor: Extractor | None = None,
    progress: Callable[[Document], None] | None = None,
    extracting: Extracting = extract_documents,
    keeping: Callable[[Document], None] | None = None,
    gathering: Callable[[], None] | None = None,
    skipping: Callable[[Document], float | None] | None = None,
) -> ReadResult:
    """Read captured documents into the ledger, one transaction a document, and gather all its claims into incidents.

    `progress` is called after each document, `keeping` in the transaction that keeps it, or for one that is known,
    `gathering` once all are kept, before their claims are gathered into incidents. `extracting` says what is read in
    documents, here or in other processes. With `skipping` (`extract.relevance.skipped`), a document that it gives a
    score is kept and left unread, unless it has been read before; some of these share a transaction. A document that
    the ledger holds, read by this reader without a failure, is passed over. Raises LedgerError where the ledger cannot
    be written; what was read until then is kept.
    """
    extractor = extractor or plugins.extractor()
    intake = Intake(ledger, extractor, progress=progress, keeping=keeping, skipping=skipping)
    intake.take(captured, extracting)
    if gathering:
        gathering()
    group(ledger)
    return ReadResult(
        documents=tuple(intake.named),
        added=intake.added,
        known=intake.known,
        claims=intake.claims,
        issues=tuple(intake.issues),
        incidents=grouping.about(ledger, intake.named),
        protected=intake.protected,
        skipped=intake.skipped,
        more=intake.issues.more,
    )


def take_in(ledger: Ledger, path: Path, keys: Sequence[VerifierKey] = ()) -> Merged:
    """Take another ledger's export into this one, and gather all the claims anew.

    Its issues name the decisions of people that are at odds; both are kept, and the later stands. Raises LedgerError
    for an export that is not as it was written, of which nothing is kept then.
    """
    from rashomon.ledger import merge

    merged = merge.merge(ledger, path, keys=keys)
    if merged.changed:
        group(ledger)
    return dataclasses.replace(merged, issues=(*merged.issues, *_at_odds(ledger.view(), frozenset(merged.decisions))))


def readings_of(documents: Iterable[Document], extractions: Iterable[Extraction]) -> list[Reading]:
    """How the incidents of these documents stand, without a ledger."""
    found = list(extractions)
    return readings.of(
        list(documents),
        [claim for extraction in found for claim in extraction.claims],
        [issue for extraction in found for issue in extraction.issues],
    )


def readable(document: Document) -> bool:
    """Whether there is a reader for the document: for its language, or for what it is."""
    return plugins.reads(document)


def _at_odds(view: View, taken_in: frozenset[str]) -> Iterator[Issue]:
    """Decisions on one thing that were made in two ledgers and say two things."""
    if not taken_in:
        return
    made = view.decisions()
    by_id = {one.id: one for one in made}
    for decided in decisions.lay(view.claims(), made).decided:
        for other in (by_id[name] for name in decided.over if name in by_id):
            stands = by_id[decided.decision]
            said = {decisions.told(one, None).value for one in (stands, other)}
            if len(said) > 1 and (stands.id in taken_in) != (other.id in taken_in):
                message = (
                    f"{stands.by} ({stands.decided_at}) and {other.by} ({other.decided_at}) decided differently on "
                    f"{decided.field or decided.kind} of {decided.subject}; both are kept, and {stands.id} stands."
                )
                yield Issue(stage="review", severity="warning", message=message, subject=stands.id)


def failed(document: Document, extractor: Extractor, error: Exception) -> Extraction:
    """What is known of a document that a stage failed on."""
    name = document.name or document.id
    # What the error says may quote the report, and with it a name that was to be protected.
    at = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at {PurePath(frame.filename).name}:{frame.lineno}" for frame in at)
    message = f"“{name}” could not be read by {extractor.name} ({type(error).__name__}{where}); please report it."
    issue = Issue(stage="extract", severity="error", message=message, subject=document.id)
    return Extraction(document_id=document.id, maker=extractor.name, issues=(issue,))
