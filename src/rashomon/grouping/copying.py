"""Which documents repeat the words of another, kept up as documents come and go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rashomon.grouping.touched import ABOUT
from rashomon.grouping.work import Work, reports
from rashomon.ledger.tellings import key
from rashomon.model import Document, Judgement, Reason, canonical_json, from_json
from rashomon.reconcile import copies

WORDS = "words"
"""The sort of key by which copies are found."""


def look(work: Work, documents: Mapping[str, Document | None]) -> set[int]:
    """Look at documents that were added or changed, or are gone (None); the numbers of those that are now copies of
    another one than before, or of none."""
    known = work.index.documents(documents)
    judged = {name for one in work.made if one.judgement and one.sort == "report" for name in reports(one)}
    near: set[int] = set()
    for name, document in documents.items():
        said = "" if document is None else _said(document)
        before = known.get(name)
        if before is not None and before.said == said:
            # What people judged of it may be otherwise.
            near |= {before.number} if name in judged else set()
            continue
        number = work.index.know(name, said).number
        near |= {number} | _beside(work, {number})
        _look_at(work, number, document)
    return _settle(work, near)


def _look_at(work: Work, number: int, document: Document | None) -> None:
    """Find those that share the document's words."""
    keys = [key(WORDS, band) for band in copies.bands(document)] if document else []
    numbers = {other.id: other.number for other in work.index.numbered(work.index.having_words(keys)).values()}
    others = work.view.documents(numbers.keys()) if document else []
    found = [(numbers[other.id], judged) for other in others if document and (judged := copies.judge(document, other))]
    work.index.set_words(number, keys)
    work.index.set_near(number, [(other, canonical_json(judged)) for other, judged in found if other != number])


def _settle(work: Work, near: set[int]) -> set[int]:
    """Say anew of which other each is a copy that shares words with these, directly or through others, or that people
    judged to be one telling with them."""
    while more := _beside(work, near) - near:
        near |= more
    told = work.index.numbered(near)
    judged = _as_people_have(work, [from_json(Judgement, said) for _, _, said in work.index.near(near)], near)
    documents = work.view.documents({name for judgement in judged for name in (judgement.left, judgement.right)})
    found = {judgement.right: judgement for judgement in copies.joined(documents, judged)}
    changed = set()
    for one in told.values():
        judgement = found.get(one.id)
        original, said = (judgement.left, canonical_json(judgement)) if judgement else (None, None)
        if (one.original, one.copied) != (original, said):
            work.index.set_original(one.number, original, said)
            work.index.note(ABOUT, [one.number])
            if one.original != original:
                changed.add(one.number)
    return changed


def _beside(work: Work, numbers: set[int]) -> set[int]:
    near = {number for one, other, _ in work.index.near(numbers) for number in (one, other)}
    ids = {told.id for told in work.index.numbered(numbers).values()} if work.judged_reports else set()
    named = {name for pair in work.judged_reports if pair & ids for name in pair}
    return near | {told.number for told in work.index.documents(named).values()}


def _as_people_have(work: Work, found: Sequence[Judgement], near: set[int]) -> list[Judgement]:
    """Which reports share their words, with what people judged of two in the place of what was found of them."""
    told = work.judged_reports
    kept = [one for one in found if frozenset((one.left, one.right)) not in told]
    ids = {one.id for one in work.index.numbered(near).values()} if told else set()
    for pair, decision in told.items():
        documents = work.view.documents(pair) if pair <= ids else []
        if decision.judgement is None or decision.judgement.verdict != "same" or len(documents) < 2:
            continue
        original, copy = sorted(documents, key=copies.precedence)
        reason = Reason(feature=f"person:{decision.by}", score=1.0, sentence=decision.reason)
        kept.append(Judgement(left=original.id, right=copy.id, verdict="copy", score=1.0, reasons=(reason,)))
    return kept


def _said(document: Document) -> str:
    """A hash of what copies are told by, and more; when it was captured does not matter."""
    return hashlib.sha256(canonical_json(replace(document, retrieved_at=None)).encode()).hexdigest()[:16]
