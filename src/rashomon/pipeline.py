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
from rashomon.extract import relevance
from rashomon.grouping import group
from rashomon.ingest.media import identified
from rashomon.ledger import Ledger, View, captures, guarding, moments
from rashomon.ledger.redaction import AGENT, PROTECTED, Shield
from rashomon.model import Capture, Claim, Document, Extraction, Incident, Issue, MediaItem, Person, Reading, Span
from rashomon.protocols import Extractor
from rashomon.reconcile import decisions
from rashomon.resolve import resolve

if TYPE_CHECKING:
    from rashomon.ledger.merge import Merged
    from rashomon.ledger.notes import VerifierKey

INGEST, GROUP = "ingest.v1", grouping.MAKER
type Came = tuple[bytes, MediaItem | Capture]
"""What comes with a document: media with their bytes, and how it was fetched with the web archive of that."""
BATCH = 16
"""Documents parsed and kept at a time: what an interruption can cost."""
MOST_WORDS = 10_000
"""Issues of single words that a run remembers; of a stream without end there would be more than fit the memory."""


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
    captured: Iterable[tuple[bytes, Document | MediaItem | Capture] | Issue],
    ledger: Ledger,
    *,
    extractor: Extractor | None = None,
    progress: Callable[[Document], None] | None = None,
    extracting: Callable[[Iterable[Document], Extractor], Iterator[tuple[Document, Extraction]]] = extract_documents,
    keeping: Callable[[Document], None] | None = None,
    gathering: Callable[[], None] | None = None,
    skipping: Callable[[Document], float | None] | None = None,
) -> ReadResult:
    """Read captured documents into the ledger, one transaction a document, and gather all its claims into incidents.

    `progress` is called after each document, `keeping` in the transaction that keeps it, or for one that is known,
    `gathering` once all are kept, before their claims are gathered into incidents.
    `extracting` says what is read in documents, here or in another process. With `skipping`
    (`extract.relevance.skipped`), a document that it gives a score is kept and left unread, unless it has been read
    before. A document that the ledger holds, read by
    this reader without a failure, is passed over. Raises LedgerError where the ledger cannot be written; what was read
    until then is kept.
    """
    extractor = extractor or plugins.extractor()
    shield = Shield(ledger)
    issues = _Issues()
    named: dict[str, None] = {}
    media: dict[str, list[Came]] = {}
    flying: dict[str, tuple[bytes, Document, bool]] = {}
    again: list[tuple[bytes, Document]] = []
    added = known = claims = protected = skipped = 0

    def keep(document: Document, extraction: Extraction) -> None:
        nonlocal added, claims, protected
        data, _, new = flying[document.id]
        said = _said(document)
        about = issues.about(document.id)
        # Nothing of a protected name may go any further than this: not into an entry, an issue or a line of output.
        kept = shield.document(document, data, persons(document, extraction))
        found = kept.cover.records([*extraction.claims, *about, *extraction.issues, *kept.issues])
        covered = [record for record in found if isinstance(record, Claim)]
        with ledger.transaction():
            ledger.add(kept.records, agent=AGENT, action=PROTECTED, data=kept.data)
            ledger.add([kept.document], agent=INGEST, action="captured", valid=said)
            _keep(ledger, shield, document, media.pop(document.id, ()))
            stood = _overridden(ledger, document.id, covered, extraction.maker)
            ledger.replace_findings(document.id, [*found, *stood], extraction.maker, valid=said)
            if keeping:
                keeping(kept.document)
        del flying[document.id]
        added += new
        claims += len(covered)
        protected += kept.names
        told = [*(one for one in found if isinstance(one, Issue)), *stood]
        issues.settle(document.id, about if extraction.maker == relevance.NAME else told)
        if progress:
            progress(kept.document)

    def fresh(source: Iterable[tuple[bytes, Document]]) -> Iterator[Document]:
        """What is to be extracted, passing over what is known; what is being extracted just now is put off."""
        nonlocal known, skipped
        for data, document in source:
            named[document.id] = None
            if document.id in flying:
                again.append((data, document))
                continue
            view = ledger.view()
            held = _held(view, document)
            by = view.extraction_maker(document.id) if held else None
            score = skipping(document) if skipping and by in (None, relevance.NAME) else None
            reader = relevance.NAME if score is not None else _reader(document, extractor).name
            skipped += score is not None
            if held and by == reader and _same(held, shield.covered(view, document)) and not _failed(view, held):
                known += 1
                if document.id in media:
                    with ledger.transaction():
                        _keep(ledger, shield, document, media.pop(document.id))
                    # A file's name may hold a protected one.
                    issues.settle(document.id, shield.cover(view, document).records(issues.about(document.id)))
                if keeping:
                    keeping(held)
                if progress:
                    progress(held)
            else:
                flying[document.id] = (data, document, held is None)
                if score is None:
                    yield document
                else:
                    keep(document, _unread(document, score))

    source: Iterable[tuple[bytes, Document]] = _documents(captured, issues, media)
    while True:
        for document, extraction in extracting(fresh(source), extractor):
            keep(document, extraction)
        if not again:
            break
        source, again = again, []
    if gathering:
        gathering()
    group(ledger)
    return ReadResult(
        documents=tuple(named),
        added=added,
        known=known,
        claims=claims,
        issues=tuple(issues),
        incidents=grouping.about(ledger, named),
        protected=protected,
        skipped=skipped,
        more=issues.more,
    )


class _Issues:
    """The issues of a run by what they are about."""

    def __init__(self) -> None:
        self._about: dict[str | None, list[Issue]] = {}
        self._words = self.more = 0

    def __iter__(self) -> Iterator[Issue]:
        return itertools.chain.from_iterable(self._about.values())

    def add(self, issue: Issue) -> None:
        self._about.setdefault(issue.subject, []).append(issue)

    def about(self, subject: str) -> list[Issue]:
        return self._about.get(subject, [])

    def settle(self, subject: str, issues: Iterable[Issue]) -> None:
        """Put these in the place of what was known of the subject; of words only as many as are remembered."""
        kept = []
        for issue in issues:
            if issue.stage != "ingest" and issue.severity != "error":
                if self._words == MOST_WORDS:
                    self.more += 1
                    continue
                self._words += 1
            kept.append(issue)
        self._about.pop(subject, None)
        for issue in kept:
            self.add(issue)


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


def _keep(ledger: Ledger, shield: Shield, document: Document, found: Iterable[Came]) -> None:
    """Keep what came with a document that the ledger holds now, and how it was fetched, in the transaction."""
    came = list(found)
    items = [guarding.Captured(item=one, data=data or None) for data, one in came if isinstance(one, MediaItem)]
    if items:
        guarding.keep(ledger, shield, document, items, identified, agent=INGEST, guard=AGENT, valid=_said(document))
    fetched = [(data, one) for data, one in came if isinstance(one, Capture)]
    if fetched:
        captures.keep(ledger, shield, document, fetched, agent=INGEST, guard=AGENT)


def _said(document: Document) -> moments.Interval:
    """From when what the document says has been said: the day on which it was published, where that is known."""
    try:
        moments.interval((document.published_at, None))
    except ValueError:
        return (None, None)
    return (document.published_at, None)


def failed(document: Document, extractor: Extractor, error: Exception) -> Extraction:
    """What is known of a document that a stage failed on."""
    name = document.name or document.id
    # What the error says may quote the report, and with it a name that was to be protected.
    at = traceback.extract_tb(error.__traceback__)[-1:]
    where = "".join(f" at {PurePath(frame.filename).name}:{frame.lineno}" for frame in at)
    message = f"“{name}” could not be read by {extractor.name} ({type(error).__name__}{where}); please report it."
    issue = Issue(stage="extract", severity="error", message=message, subject=document.id)
    return Extraction(document_id=document.id, maker=extractor.name, issues=(issue,))


def _documents(
    captured: Iterable[tuple[bytes, Document | MediaItem | Capture] | Issue],
    issues: _Issues,
    media: dict[str, list[Came]],
) -> Iterator[tuple[bytes, Document]]:
    """The documents; what else comes is put aside, media by the document that they go before."""
    for item in captured:
        if isinstance(item, Issue):
            issues.add(item)
            continue
        data, found = item
        if not isinstance(found, Document):
            media.setdefault(found.document_id, []).append((data, found))
        else:
            yield data, found


def persons(document: Document, extraction: Extraction) -> tuple[Person, ...]:
    """Whose names are to be protected: as the reader found them, otherwise as the rules do.

    Where neither can tell, all of the text is somebody's.
    """
    if extraction.persons is not None or not readable(document):
        return extraction.persons or ()
    from rashomon.extract.parsing import parse
    from rashomon.extract.persons import find

    try:
        return tuple(person for parsed in parse([document]) for person in find(parsed, extraction.places))
    except Exception:
        return everybody(document)


def everybody(document: Document) -> tuple[Person, ...]:
    """All of the text as somebody's name, where nobody can tell whose names are in it."""
    everything = Span(document_id=document.id, start=0, end=len(document.text), exact=document.text)
    return (Person(role="source", names=(everything,), described=True),)


def _overridden(ledger: Ledger, document_id: str, claims: Iterable[Claim], maker: str) -> tuple[Issue, ...]:
    """What a new reading of the document would have done to people's decisions on its claims."""
    made = ledger.view().decisions()
    return decisions.overridden(claims, made, document_id, maker) if made else ()


def _held(view: View, document: Document) -> Document | None:
    return next(iter(view.documents([document.id])), None)


def _reader(document: Document, extractor: Extractor) -> Extractor:
    """Who is to read the document."""
    return plugins.extractor_for(document, extractor) or extractor


def _failed(view: View, document: Document) -> bool:
    """Whether whoever read the document failed on it."""
    return any(issue.stage == "extract" and issue.severity == "error" for issue in view.issues(document.id))


def _unread(document: Document, score: float) -> Extraction:
    """What is known of a document that is left unread."""
    message = (
        f"“{document.name or document.id}” was left unread: its words are not about armed conflict "
        f"({relevance.NAME}, score {score:.1f}). rashomon read --all reads it."
    )
    issue = Issue(stage="extract", severity="note", message=message, subject=document.id)
    return Extraction(document_id=document.id, maker=relevance.NAME, issues=(issue,), persons=())


def _same(held: Document, document: Document) -> bool:
    """Whether two captures of the same bytes say the same; when they were made does not matter."""
    return dataclasses.replace(held, retrieved_at=None) == dataclasses.replace(document, retrieved_at=None)
