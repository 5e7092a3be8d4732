"""Documents that repeat the words of another: a wire copy is the wire.

Candidates come from MinHash over word shingles; what decides is the exact share of the shorter text's shingles that
the other holds too, so that cut and reordered copies are found. Words in quotation marks are left out: two reporters
who quote the same statement share its words, not their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import Document, Judgement, Reason

SHINGLE = 3
"""Words in a shingle."""

SHARE = 0.4
"""Least share of the shorter text's shingles. Of 222 hand-coded reports the copies share 0.57 or more and no two
independent reports share more than 0.16; the threshold stands between."""

FEWEST = 12
"""Texts with fewer shingles of their own say too little to be told apart."""

PERMUTATIONS = 128
CANDIDATE = 0.1
"""Estimated Jaccard similarity from which a pair is looked at; a copy of a sixth of a long text may be missed."""
BANDS, ROWS = 64, 2
"""How datasketch divides the permutations for that threshold, as it would work out anew each time (0.7 s)."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|„[^“”]*[“”]")


def find(documents: Sequence[Document]) -> tuple[Judgement, ...]:
    """A `copy` judgement for each document that repeats an earlier one: left is the original, right the copy.

    The original is the earliest publication among those whose words it shares (an undated one counts as latest; at
    the same date a wire goes first, then the lower id), and is itself no copy. The result does not depend on the
    order of `documents`.
    """
    ordered = sorted({document.id: document for document in documents}.values(), key=_precedence)
    shingles = {document.id: _shingles(document.text) for document in ordered}
    near = _candidates({name: found for name, found in shingles.items() if len(found) >= FEWEST})
    judgements: list[Judgement] = []
    copied: set[str] = set()
    for index, document in enumerate(ordered):
        for original in ordered[:index]:
            if original.id in copied or original.id not in near.get(document.id, ()):
                continue
            share = _share(shingles[original.id], shingles[document.id])
            if share >= SHARE:
                judgements.append(_judgement(original, document, share))
                copied.add(document.id)
                break
    return tuple(judgements)


def originals(copies: Iterable[Judgement]) -> Mapping[str, str]:
    """Copy's document id to original's, of the judgements with verdict `copy`."""
    return {judgement.right: judgement.left for judgement in copies if judgement.verdict == "copy"}


def _precedence(document: Document) -> tuple[str, bool, str]:
    return document.published_at or "9999", document.outlet_kind != "wire", document.id


def _shingles(text: str) -> frozenset[str]:
    words = _WORD.findall(_QUOTED.sub(" ", text).casefold())
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def _share(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / min(len(left), len(right))


def _candidates(shingles: Mapping[str, frozenset[str]]) -> dict[str, set[str]]:
    from datasketch import MinHash, MinHashLSH  # imports scipy, which no other command should pay for

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    near: dict[str, set[str]] = {}
    for name, found in shingles.items():
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in sorted(found)])
        for other in index.query(sketch):
            near.setdefault(name, set()).add(other)
            near.setdefault(other, set()).add(name)
        index.insert(name, sketch)
    return near


def _judgement(original: Document, copy: Document, share: float) -> Judgement:
    reason = Reason(
        feature="shared-words.v1",
        score=round(share, 3),
        sentence=f"{share:.0%} of the shorter text's {SHINGLE}-word sequences, quotations aside, stand in the other.",
        left=original.published_at,
        right=copy.published_at,
    )
    return Judgement(left=original.id, right=copy.id, verdict="copy", score=round(share, 3), reasons=(reason,))
