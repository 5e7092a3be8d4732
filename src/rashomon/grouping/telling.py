"""What documents tell, told anew where they were touched, and compared with those that they share a key with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from rashomon.extract import relevance
from rashomon.grouping import copying
from rashomon.grouping.touched import ABOUT, DOCUMENT, NAME, RECORD, TELLING
from rashomon.grouping.work import Work, by_document, profile
from rashomon.ledger.tellings import Kept, key
from rashomon.model import Claim, Mention, canonical_json
from rashomon.reconcile import blocking, candidates, judged_claims, profiles
from rashomon.reconcile.judged_names import fold

SHARED = "shared"
"""The sort of key by which tellings are found that are to be compared."""


def tell(work: Work, names: Sequence[str]) -> None:
    """Tell these documents anew and strike them out; note the tellings and records that are to be gathered anew."""
    if not names:
        return
    # What a claim of one report is to that report can hang on a claim of another that people judged with it.
    names = sorted({other for name in names for other in (name, *work.judged_with.get(name, ()))})
    known = work.index.documents(names)
    # What was left unread tells nothing, whoever repeats it; of most streams it is nearly everything.
    unread = work.view.found_by(relevance.NAME, names) - known.keys()
    work.index.done(DOCUMENT, sorted(unread))
    names = [name for name in names if name not in unread]
    documents = dict.fromkeys(names) | {document.id: document for document in work.view.documents(names)}
    found = work.claims(names)
    laid = work.laid(names)
    own = by_document(claim for claim in laid.claims if claim.document_id in documents)
    changed = copying.look(work, documents)
    old = work.index.of_documents(told.number for told in known.values())
    _let_go(work, old)
    work.index.note(ABOUT, [told.number for told in known.values()])
    fresh: list[Kept] = []
    for name, told in work.index.documents(names).items():
        document = documents[name]
        if document is None and name not in own:
            _forget(work, told.number)
            continue
        work.index.set_names(told.number, _name_keys([*found[name], *own.get(name, ())]))
        for telling in judged_claims.split(candidates.tellings(own.get(name, ())), laid.judged):
            summed = profiles.profile(telling, document)
            keys = [key(SHARED, one) for one in blocking.kept(summed)]
            fresh.append(work.index.add(told.number, telling.id, canonical_json(summed), keys))
    there = {kept.number for kept in fresh}
    again = [kept for kept in work.index.of_documents(changed) if kept.number not in there]
    _parted(work, again)
    work.index.unjudge([kept.number for kept in again])
    _compare(work, [*fresh, *again])
    work.index.note(TELLING, [kept.number for kept in (*fresh, *again)])
    work.index.done(DOCUMENT, names)


def _let_go(work: Work, old: Sequence[Kept]) -> None:
    """Remove tellings; what was together with them is to be gathered anew, and their incidents may have to go."""
    _parted(work, old)
    work.index.remove([kept.number for kept in old])


def _parted(work: Work, old: Sequence[Kept]) -> None:
    """Note what the going of these, or of what was judged of them, touches."""
    numbers = {kept.number for kept in old}
    work.index.note(TELLING, sorted(work.index.beside(numbers) - numbers))
    work.index.note(RECORD, [f"Incident {kept.incident}" for kept in old if kept.incident])


def _forget(work: Work, number: int) -> None:
    work.index.note(RECORD, [f"{kind} {name}" for kind, name in work.index.records([number])])
    work.index.done(ABOUT, [number])
    work.index.forget(number)


def _compare(work: Work, fresh: Sequence[Kept]) -> None:
    """Judge each of these tellings and each that shares a key or a text with it, each two once."""
    judged: set[tuple[int, int]] = set()
    for kept in fresh:
        root = _root(work, [kept.document])[kept.document]
        repeating = work.index.repeating(root)
        numbers = work.index.sharing(key(SHARED, one) for one in blocking.sought(profile(kept.profile)))
        numbers |= {other.number for other in work.index.of_documents(repeating)} if len(repeating) > 1 else set()
        others = [
            other
            for other in work.index.tellings(sorted(numbers))
            if other.document != kept.document and _pair(kept.number, other.number) not in judged
        ]
        roots = _root(work, {other.document for other in others})
        rows = []
        for other in others:
            judged.add(_pair(kept.number, other.number))
            said = work.judge(kept.profile, other.profile, copied=roots[other.document] == root)
            rows.append((kept.number, other.number, said.verdict == "same", said.score))
        work.index.judge(rows)


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _root(work: Work, documents: Collection[int]) -> dict[int, str]:
    """By a document's number the id of the one whose words it has: its own, where it repeats none."""
    return {number: told.original or told.id for number, told in work.index.numbered(documents).items()}


def _name_keys(claims: Iterable[Claim]) -> Iterator[int]:
    """A key for each name in the claims, as people judge names."""
    for name in {name for claim in claims for name in _names(claim)}:
        yield key(NAME, name)


def _names(claim: Claim) -> Iterator[str]:
    said = claim.attribution
    counted = (mention for figure in claim.figures for mention in figure.of)
    for mention in (claim.actor, claim.target, said.source, *said.via, *counted):
        if mention is not None:
            yield from map(fold, _written(mention))
    if claim.place is not None:
        yield fold(claim.place.span.exact)


def _written(mention: Mention) -> Iterator[str]:
    yield mention.label
    yield from (span.exact for span in (mention.span, mention.antecedent) if span)
