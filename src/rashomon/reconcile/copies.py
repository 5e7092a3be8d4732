"""Documents that repeat the words of another: a wire copy is the wire.

Candidates come from MinHash over word shingles (`bands`); what decides is the exact share of the shingles of one text
that the other holds too (`judge`), so that cut, reordered and lightly rewritten copies are found. Words in quotation
marks are left out: two reporters who quote the same statement share its words, not their own.

`find` joins the two over a whole set. What it says of a document depends only on those it shares words with, so a new
document needs its candidates and what these were found to be copies of, and nothing else of the ledger.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import Claim, Document, Judgement, Reason

SHINGLE = 3
"""Words in a shingle."""

SHARE = 0.4
"""Least share of the shorter text's shingles. Of 222 hand-coded reports the copies share 0.57 or more and no two
independent reports share more than 0.16; the threshold stands between."""

FEWEST = 12
"""Texts with fewer shingles of their own say too little to be told apart."""

ADDED_SHARE, ADDED_WORDS = 0.05, 0.65
"""A claim of a copy is its own if at most this share of its shingles and less than this share of its words stand in
the original."""

PERMUTATIONS = 128
BANDS, ROWS = 64, 2
"""How the permutations are divided: two texts meet in a band if both its values are the same."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|„[^“”]*[“”]")


def bands(document: Document) -> tuple[str, ...]:
    """The keys under which an index finds the document: two that share one are to be judged.

    The same for the same text on every machine; empty for a text too short to be told apart.
    """
    found = _shingles(document.text)
    if len(found) < FEWEST:
        return ()
    from datasketch import MinHash  # imports scipy, which no other command should pay for

    sketch = MinHash(num_perm=PERMUTATIONS)
    sketch.update_batch([shingle.encode() for shingle in sorted(found)])
    values = [format(value, "x") for value in sketch.hashvalues.tolist()]
    return tuple(f"{at}:{'.'.join(values[at * ROWS : (at + 1) * ROWS])}" for at in range(BANDS))


def judge(left: Document, right: Document) -> Judgement | None:
    """The `copy` judgement of two documents that share their words, None for any others; whichever comes first.

    Its `left` is the original: what was published earlier (an undated text counts as latest; at the same date a wire
    goes first, then the lower id). Its score is the share, 0 to 1.
    """
    if left.id == right.id:
        return None
    original, copy = sorted((left, right), key=precedence)
    share = _share(_shingles(original.text), _shingles(copy.text))
    return _judgement(original, copy, share) if share >= SHARE else None


def find(documents: Iterable[Document]) -> tuple[Judgement, ...]:
    """A `copy` judgement for each document that repeats an earlier one: left is the original, right the copy.

    The original is the earliest of those that are joined by shared words, as far as the copy shares words with it
    itself. The result does not depend on the order of `documents`. For a document that is new among many, it is enough
    to give it with those that `judge` joins to it and those that they were joined to before.
    """
    ordered = sorted({document.id: document for document in documents}.values(), key=precedence)
    place = {document.id: index for index, document in enumerate(ordered)}
    near = _near(ordered)
    original: dict[str, str] = {}
    judgements: list[Judgement] = []
    for document in ordered:
        before = [name for name in near[document.id] if place[name] < place[document.id]]
        if not before:
            continue
        first = min(before, key=place.__getitem__)
        found = near[document.id].get(original.get(first, first), near[document.id][first])
        original[document.id] = found.left
        judgements.append(found)
    return tuple(judgements)


def originals(copies: Iterable[Judgement]) -> Mapping[str, str]:
    """Copy's document id to original's, of the judgements with verdict `copy`."""
    return {judgement.right: judgement.left for judgement in copies if judgement.verdict == "copy"}


def is_added(claim: Claim, original: Document) -> bool:
    """Whether a claim of a copy is none of the original's: it shares neither word sequences nor most words with it.

    Of the claims in hand-coded copies the rewritten ones share 0.17 of their sequences or 0.7 of their words, those of
    added sentences at most 0.05 and 0.53.
    """
    words = _WORD.findall(claim.span.exact.casefold())
    if len(words) < FEWEST - SHINGLE:
        return False
    known, there = _of_text(original.text)
    if sum(word in known for word in words) >= ADDED_WORDS * len(words):
        return False
    own = _sequences(words)
    return len(own & there) <= ADDED_SHARE * len(own)


def precedence(document: Document) -> tuple[str, bool, str]:
    """Which of two documents with the same words is the original: the lesser one."""
    return document.published_at or "9999", document.outlet_kind != "wire", document.id


def _near(ordered: Sequence[Document]) -> Mapping[str, dict[str, Judgement]]:
    """For each document the judgements that join it to others, by the other's id."""
    index: dict[str, list[Document]] = defaultdict(list)
    near: dict[str, dict[str, Judgement]] = {document.id: {} for document in ordered}
    for document in ordered:
        keys = bands(document)
        for other in {other.id: other for key in keys for other in index[key]}.values():
            found = judge(other, document)
            if found:
                near[document.id][other.id] = near[other.id][document.id] = found
        for key in keys:
            index[key].append(document)
    return near


def _shingles(text: str) -> frozenset[str]:
    return _sequences(_WORD.findall(_QUOTED.sub(" ", text).casefold()))


@functools.lru_cache(256)
def _of_text(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the shingles of a text, quotations included."""
    words = _WORD.findall(text.casefold())
    return frozenset(words), _sequences(words)


def _sequences(words: Sequence[str]) -> frozenset[str]:
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    fewest = min(len(left), len(right))
    return len(left & right) / fewest if fewest >= FEWEST else 0.0


def _judgement(original: Document, copy: Document, share: float) -> Judgement:
    reason = Reason(
        feature="shared-words.v1",
        score=round(share, 3),
        sentence=f"{share:.0%} of the shorter text's {SHINGLE}-word sequences, quotations aside, stand in the other.",
        left=original.published_at,
        right=copy.published_at,
    )
    return Judgement(left=original.id, right=copy.id, verdict="copy", score=round(share, 3), reasons=(reason,))
