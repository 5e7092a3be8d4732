"""Documents into the ledger, one transaction each: what is known is passed over, what is not is extracted and kept.

What comes in is asked for only as it is needed, and of each document only its id is remembered.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator

from rashomon import plugins
from rashomon.extract import relevance
from rashomon.ingest.media import identified
from rashomon.ledger import Ledger, View, captures, guarding, moments
from rashomon.ledger.redaction import AGENT, PROTECTED, Shield
from rashomon.model import Capture, Claim, Document, Extraction, Issue, MediaItem, Person, Span
from rashomon.protocols import Extractor
from rashomon.reconcile import decisions

INGEST = "ingest.v1"
type Came = tuple[bytes, MediaItem | Capture]
"""What comes with a document: media with their bytes, and how it was fetched with the web archive of that."""
type Item = tuple[bytes, Document | MediaItem | Capture] | Issue
type Extracting = Callable[[Iterable[Document], Extractor], Iterator[tuple[Document, Extraction]]]
"""What is read in documents, in their order, here or in other processes."""
MOST_WORDS = 10_000
"""Issues of single words that a run remembers; of a stream without end there would be more than fit the memory."""
UNREAD = 32
"""Documents left unread that are kept in one transaction, since each costs little."""


class Intake:
    """One run of taking documents in, and what came of it."""

    def __init__(
        self,
        ledger: Ledger,
        extractor: Extractor,
        *,
        progress: Callable[[Document], None] | None = None,
        keeping: Callable[[Document], None] | None = None,
        skipping: Callable[[Document], float | None] | None = None,
    ) -> None:
        """As in `pipeline.read`."""
        self._ledger, self._extractor = ledger, extractor
        self._progress, self._keeping, self._skipping = progress, keeping, skipping
        self._shield = Shield(ledger)
        self._media: dict[str, list[Came]] = {}
        self._flying: dict[str, tuple[bytes, bool]] = {}
        """Of documents that are extracted or wait to be kept the bytes, and whether they are new to the ledger."""
        self._again: list[tuple[bytes, Document]] = []
        self._unread: list[tuple[Document, Extraction]] = []
        self._view: View | None = None
        """The ledger as it stands, where nothing was kept since it was asked."""
        self.issues = Issues()
        self.named: dict[str, None] = {}
        self.added = self.known = self.claims = self.protected = self.skipped = 0

    def take(self, captured: Iterable[Item], extracting: Extracting) -> None:
        """Take in everything that was captured. Raises LedgerError; what was kept until then stays."""
        source: Iterable[tuple[bytes, Document]] = _documents(captured, self.issues, self._media)
        while True:
            for document, extraction in extracting(self._fresh(source), self._extractor):
                self._keep(document, extraction)
            if not self._again:
                return
            source, self._again = self._again, []

    def _fresh(self, source: Iterable[tuple[bytes, Document]]) -> Iterator[Document]:
        """What is to be extracted. What is known is passed over; what is being extracted just now is put off."""
        for data, document in source:
            self.named[document.id] = None
            if document.id in self._flying:
                self._again.append((data, document))
                continue
            self._view = view = self._view or self._ledger.view()
            held = next(iter(view.documents([document.id])), None)
            by = view.extraction_maker(document.id) if held else None
            score = self._skipping(document) if self._skipping and by in (None, relevance.NAME) else None
            reader = relevance.NAME if score is not None else self._reader(document).name
            self.skipped += score is not None
            if held and by == reader and _same(held, self._shield.covered(view, document)) and not _failed(view, held):
                self._pass(view, held, document)
                continue
            self._flying[document.id] = (data, held is None)
            if score is None:
                yield document
                continue
            alone = (
                held or document.id in self._media or self.issues.about(document.id) or self._shield.marked(document)
            )
            if alone:
                self._keep(document, _unread(document, score))
            else:
                self._unread.append((document, _unread(document, score)))
                if len(self._unread) == UNREAD:
                    self._keep_unread()
        self._keep_unread()

    def _reader(self, document: Document) -> Extractor:
        """Who is to read the document."""
        return plugins.extractor_for(document, self._extractor) or self._extractor

    def _pass(self, view: View, held: Document, document: Document) -> None:
        """Pass over what the ledger holds, but for what comes with it."""
        self.known += 1
        if document.id in self._media:
            with self._ledger.transaction():
                _keep_media(self._ledger, self._shield, document, self._media.pop(document.id))
            self._view = None
            # A file's name may hold a protected one.
            covered = self._shield.cover(view, document).records(self.issues.about(document.id))
            self.issues.settle(document.id, covered)
        if self._keeping:
            self._keeping(held)
        if self._progress:
            self._progress(held)

    def _keep(self, document: Document, extraction: Extraction) -> None:
        """Keep a document with what was found in it."""
        data, new = self._flying[document.id]
        said = _said(document)
        about = self.issues.about(document.id)
        # Nothing of a protected name may go any further than this: not into an entry, an issue or a line of output.
        kept = self._shield.document(document, data, persons(document, extraction))
        found = kept.cover.records([*extraction.claims, *about, *extraction.issues, *kept.issues])
        covered = [record for record in found if isinstance(record, Claim)]
        ledger = self._ledger
        with ledger.transaction():
            ledger.add(kept.records, agent=AGENT, action=PROTECTED, data=kept.data)
            ledger.add([kept.document], agent=INGEST, action="captured", valid=said)
            _keep_media(ledger, self._shield, document, self._media.pop(document.id, ()))
            stood = _overridden(ledger, document.id, covered, extraction.maker)
            ledger.replace_findings(document.id, [*found, *stood], extraction.maker, valid=said)
            if self._keeping:
                self._keeping(kept.document)
        self._view = None
        del self._flying[document.id]
        self.added += new
        self.claims += len(covered)
        self.protected += kept.names
        told = [*(one for one in found if isinstance(one, Issue)), *stood]
        # Of what is left unread the ledger tells one by one; a run says how many.
        self.issues.settle(document.id, about if extraction.maker == relevance.NAME else told)
        if self._progress:
            self._progress(kept.document)

    def _keep_unread(self) -> None:
        """Keep the documents that wait, of which the ledger knew nothing and nothing came but themselves."""
        ledger, waiting = self._ledger, self._unread
        self._unread = []
        if not waiting:
            return
        with ledger.transaction():
            for document, _ in waiting:
                ledger.add([], agent=INGEST, data=self._flying[document.id][0])
            by_day = itertools.groupby(sorted(waiting, key=lambda one: str(_said(one[0]))), lambda one: _said(one[0]))
            for said, some in by_day:
                these = list(some)
                ledger.add([one for one, _ in these], agent=INGEST, action="captured", valid=said)
                found = [
                    record
                    for one, extraction in these
                    for record in (Extraction(document_id=one.id, maker=extraction.maker), *extraction.issues)
                ]
                ledger.add(found, agent=relevance.NAME, valid=said)
            for document, _ in waiting:
                if self._keeping:
                    self._keeping(document)
        self._view = None
        for document, _ in waiting:
            del self._flying[document.id]
            self.added += 1
            if self._progress:
                self._progress(document)


class Issues:
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


def _documents(
    captured: Iterable[tuple[bytes, Document | MediaItem | Capture] | Issue],
    issues: Issues,
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
    if extraction.persons is not None or not plugins.reads(document):
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


def _keep_media(ledger: Ledger, shield: Shield, document: Document, found: Iterable[Came]) -> None:
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
