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
from datetime import UTC, datetime

from rashomon.model import Claim, Document, Judgement, Reason
from rashomon.reconcile import forms, outlets

SHINGLE = 3
"""Words in a shingle."""

SHARE = 0.4
"""Least share of the shorter text's shingles. Of 771 hand-coded reports the copies share 0.57 or more and no two
independent reports of one event more than 0.24; the threshold stands between (`evaluation/copies`)."""

OWN = 0.5
"""Least share of the copy's shingles: a report with more words of its own than another's is no copy of it, though it
may hold all of the other's."""

CREDITED = 0.3
"""Either share where the copy names the original's outlet as the origin of its words."""

QUOTED = 0.8
"""Least share, quotations included, of a post that quotes another's words whole, and of these."""

FEWEST = 12
"""Texts with fewer shingles of their own say too little to be told apart."""

ADDED_SHARE, ADDED_WORDS = 0.05, 0.65
"""A claim of a copy is its own if at most this share of its shingles and less than this share of its words stand in
the original."""

LIFTED = 8
"""Fewest shingles of a claim that is known again as a sentence of another report; shorter ones may agree by chance."""

SKETCHED = 4
"""Words in a shingle of the sketch: fewer texts meet by chance than over three words, and hardly a copy is missed."""

BANDS, ROWS = 64, 2
"""How the sketch is divided: two texts meet in a band if both its values are the same. Of copies cut to a third and
reworded 99 in 100 meet their original, of unrelated reports 6 in 100,000."""

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(
    r"“[^”]{0,4000}”|(?<![^\s(\[—–-])\"(?=\S)[^\"\n]*\"|«[^»]{0,4000}»|„[^„“”]*[“”]|"
    r"(?<!\w)‘(?=\S)(?:[^‘’\n]|(?<=\w)’(?=\w))*’"
)
"""Quotations, of paragraphs at most: a text of marks that nothing closes would otherwise be gone through for each."""


def bands(document: Document) -> tuple[str, ...]:
    """The keys under which an index finds the document, at most `BANDS`: two that share one are to be judged.

    The same for the same text on every machine; empty for a text too short to be told apart, and for a row of a
    dataset, whose words are those of all its rows.
    """
    if document.coded:
        return ()
    found = _of_text(document.text, SKETCHED)[1]
    if len(found) < FEWEST:
        return ()
    from datasketch import MinHash  # imports scipy, which no other command should pay for

    sketch = MinHash(num_perm=BANDS * ROWS)
    sketch.update_batch([shingle.encode() for shingle in sorted(found)])
    values = sketch.hashvalues.tolist()
    return tuple(
        f"{at:02x}" + "".join(f"{value:08x}" for value in values[at * ROWS : (at + 1) * ROWS]) for at in range(BANDS)
    )


def judge(left: Document, right: Document) -> Judgement | None:
    """The `copy` judgement of two documents that share their words, None for any others; whichever comes first.

    None, too, for a form letter: the same words of another place (`forms`).

    Its `left` is the original (`precedence`). Its score is the share of the shorter text's shingles, 0 to 1.
    """
    if left.id == right.id or left.coded or right.coded:
        return None
    original, copy = sorted((left, right), key=precedence)
    left_text, right_text = original.text, copy.text
    if outlets.same(original.outlet, copy.outlet):
        left_text, right_text = _unframed(left_text, right_text)
    theirs, own = _own_words(left_text), _own_words(right_text)
    common = len(theirs & own)
    fewest = min(len(theirs), len(own))
    share = common / fewest if fewest >= FEWEST else 0.0
    credit = _credit(copy, original) if share >= CREDITED else None
    found: Judgement | None
    if common >= (CREDITED if credit else OWN) * len(own) and share >= (CREDITED if credit else SHARE):
        found = _judgement(original, copy, share, credit)
    else:
        found = _repost(original, copy, theirs)
    return None if found is None or forms.elsewhere(original.text, copy.text) else found


def find(documents: Iterable[Document]) -> tuple[Judgement, ...]:
    """A `copy` judgement for each document that repeats an earlier one: left is the original, right the copy.

    The original is the earliest of those that are joined by shared words, as far as the copy shares words with it
    itself. The result does not depend on the order of `documents`. For a document that is new among many, it is enough
    to give it with those that `judge` joins to it and those that they were joined to before.
    """
    known = list({document.id: document for document in documents}.values())
    return joined(known, (judgement for near in _near(known).values() for judgement in near.values()))


def joined(documents: Iterable[Document], judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """As `find`, where it is known already what `judge` says of each two of the documents that it joins."""
    ordered = sorted({document.id: document for document in documents}.values(), key=precedence)
    place = {document.id: index for index, document in enumerate(ordered)}
    near: dict[str, dict[str, Judgement]] = {document.id: {} for document in ordered}
    for judgement in judged:
        near[judgement.left][judgement.right] = near[judgement.right][judgement.left] = judgement
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
    """Copy's document id to the original's, of the judgements with verdict `copy`; a copy's copy is the original's."""
    found = {judgement.right: judgement.left for judgement in copies if judgement.verdict == "copy"}
    for copy in found:
        seen = {copy}
        while (beyond := found.get(found[copy])) and beyond not in seen:  # people's judgements may go in a circle
            seen.add(beyond)
            found[copy] = beyond
    return found


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


def lifted(claims: Iterable[Claim], documents: Mapping[str, Document]) -> Mapping[str, str]:
    """Of claims in the reports' own voice those whose words another report printed before, with that report's id.

    A report that takes a sentence or two from another is no copy of it, yet what it says in these is the other's. Only
    claims with figures are looked at: reports share many a set phrase without one ("nobody has claimed the attack").
    """
    found: dict[str, str] = {}
    printed: dict[str, list[tuple[str, str, frozenset[str]]]] = defaultdict(list)
    told = [(claim, _sequences(_WORD.findall(claim.span.exact.casefold()))) for claim in claims]
    told = [
        (claim, own) for claim, own in told if claim.figures and len(own) >= LIFTED and claim.document_id in documents
    ]
    place = {name: precedence(documents[name]) for name in {claim.document_id for claim, _ in told}}
    for claim, own in sorted(told, key=lambda pair: (place[pair[0].document_id], pair[0].span)):
        document = documents[claim.document_id]
        for name, text, theirs in dict.fromkeys(known for shingle in own for known in printed.get(shingle, ())):
            if len(own & theirs) < QUOTED * len(own) or outlets.same(documents[name].outlet, document.outlet):
                continue
            if forms.elsewhere(text, claim.span.exact):
                continue
            if claim.id not in found or place[name] < place[found[claim.id]]:
                found[claim.id] = name
        if claim.id not in found:
            for shingle in own:
                printed[shingle].append((claim.document_id, claim.span.exact, own))
    return found


def precedence(document: Document) -> tuple[str, bool, bool, str, str]:
    """Which of two documents with the same words is the original: the lesser one.

    The earlier day, an undated one last and a month without a day at its end; on one day what credits nobody before
    what credits another, a wire before the others, the earlier hour, the lower id.
    """
    day, hour = _moment(document.published_at)
    wire = document.outlet_kind == "wire" or outlets.is_wire(document.outlet)
    return day, not document.coded and bool(outlets.credited(document)), not wire, hour, document.id


def _moment(published: str | None) -> tuple[str, str]:
    """The day and, where it is told, the hour in UTC."""
    if not published:
        return "9999", ""
    if len(published) <= 10:
        return f"{published}-99"[:10] if len(published) < 10 else published, ""
    try:
        moment = datetime.fromisoformat(published)
        plain = moment.astimezone(UTC) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # no time, or one that is in no year there is in UTC
        return published[:10], published[10:]
    return plain.date().isoformat(), plain.time().isoformat()


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


def _unframed(left: str, right: str) -> tuple[str, str]:
    """The two texts without the lines with which both begin and end, unless nearly nothing of one is left.

    For two texts of one outlet: what it puts around all that it prints makes none of it a copy.
    """
    first, second = left.splitlines(), right.splitlines()
    fewest = min(len(first), len(second))
    head = next((at for at in range(fewest) if first[at] != second[at]), fewest)
    tail = next((at for at in range(fewest - head) if first[-1 - at] != second[-1 - at]), fewest - head)
    bare = "\n".join(first[head : len(first) - tail]), "\n".join(second[head : len(second) - tail])
    return bare if all(len(_own_words(text)) >= FEWEST for text in bare) else (left, right)


@functools.lru_cache(512)
def _own_words(text: str) -> frozenset[str]:
    """The shingles of a text without what it quotes."""
    return _sequences(_WORD.findall(_QUOTED.sub(" ", text).casefold()))


@functools.lru_cache(512)
def _of_text(text: str, length: int = SHINGLE) -> tuple[frozenset[str], frozenset[str]]:
    """The words and the shingles of a text, quotations included."""
    words = _WORD.findall(text.casefold())
    return frozenset(words), _sequences(words, length)


def _sequences(words: Sequence[str], length: int = SHINGLE) -> frozenset[str]:
    return frozenset(" ".join(words[i : i + length]) for i in range(len(words) - length + 1))


def _credit(copy: Document, original: Document) -> str | None:
    """The line in which the copy names the original's outlet."""
    if not original.outlet:
        return None
    found = outlets.credited(copy, [original.outlet])
    return next((credit.words for credit in found if outlets.same(credit.origin, original.outlet)), None)


def _repost(original: Document, copy: Document, theirs: frozenset[str]) -> Judgement | None:
    """The judgement of a post that is hardly more than another's words in quotation marks."""
    said = _of_text(copy.text)[1]
    if len(theirs) < FEWEST or len(theirs & said) < QUOTED * len(theirs):
        return None
    share = len(_of_text(original.text)[1] & said) / len(said)
    if share < QUOTED:
        return None
    reason = Reason(
        feature="quoted-whole.v1",
        score=round(share, 3),
        sentence=f"{share:.0%} of it, quotations included, is the other's words.",
        left=original.published_at,
        right=copy.published_at,
    )
    return Judgement(left=original.id, right=copy.id, verdict="copy", score=round(share, 3), reasons=(reason,))


def _judgement(original: Document, copy: Document, share: float, credit: str | None) -> Judgement:
    reasons = [
        Reason(
            feature="shared-words.v2",
            score=round(share, 3),
            sentence=f"{share:.0%} of the shorter text's {SHINGLE}-word sequences, quotations aside, are in the other.",
            left=original.published_at,
            right=copy.published_at,
        )
    ]
    if credit:
        reasons.append(
            Reason(
                feature="credit-line.v1",
                score=1.0,
                sentence=f"It names {original.outlet} as the origin of its words.",
                left=original.outlet,
                right=credit,
            )
        )
    if outlets.same(original.outlet, copy.outlet):
        reasons.append(
            Reason(
                feature="same-outlet.v1",
                score=1.0,
                sentence="Both are by one outlet.",
                left=original.outlet,
                right=copy.outlet,
            )
        )
    return Judgement(left=original.id, right=copy.id, verdict="copy", score=round(share, 3), reasons=tuple(reasons))
