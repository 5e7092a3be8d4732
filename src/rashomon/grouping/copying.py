"""Which documents repeat the words of another, kept up as documents come and go."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from rashomon.grouping.touched import ABOUT
from rashomon.grouping.work import Work
from rashomon.ledger.tellings import key
from rashomon.model import Document, Judgement, canonical_json, from_json
from rashomon.reconcile import copies

WORDS = "words"
"""The sort of key by which copies are found."""


def look(work: Work, documents: Mapping[str, Document | None]) -> set[int]:
    """Look at documents that were added or changed, or are gone (None); the numbers of those that are now copies of
    another one than before, or of none."""
    known = work.index.documents(documents)
    near: set[int] = set()
    for name, document in documents.items():
        said = "" if document is None else _said(document)
        before = known.get(name)
        if before is not None and before.said == said:
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
    """Say anew of which other each is a copy that shares words with these, directly or through others."""
    while more := _beside(work, near) - near:
        near |= more
    told = work.index.numbered(near)
    judged = [from_json(Judgement, said) for _, _, said in work.index.near(near)]
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
    return {number for one, other, _ in work.index.near(numbers) for number in (one, other)}


def _said(document: Document) -> str:
    """A hash of what copies are told by, and more; when it was captured does not matter."""
    return hashlib.sha256(canonical_json(replace(document, retrieved_at=None)).encode()).hexdigest()[:16]
