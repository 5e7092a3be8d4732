"""Which videos, photos, recordings, documents and bodies a report offers, and for which claims.

What footage shows is evidence for the claims it is offered for; offered on its own, it is a claim in the report's own
voice (the codebook's ruling). Words come from `codebook/evidence.yaml`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract import checks, furniture, numbers
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import Parsed, once
from rashomon.model import Attribution, Claim, Evidence, Figure, PlaceMention, Span, record_id

EFFECTS = {"captured": "capture", "killed": "other", "destroyed": "other", "movement": "movement"}
"""The event that a picture on its own is a claim of, by what it shows."""


INSIDE = frozenset({"inside", "in", "on", "among", "under", "beneath", "beside", "along"})
VISUAL = frozenset({"video", "photo", "satellite"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of evidence that a sentence speaks of: its kind, its word, where it was seen."""

    kind: str
    head: Token
    span: Span
    channel: str | None


@once
def find(parsed: Parsed) -> tuple[Piece, ...]:
    """Every piece of evidence that the report speaks of, in order; page furniture aside.

    "The pictures" are those that were spoken of before, and of their kind; without any before, they are none.
    """
    page = furniture.find(parsed)
    found: list[Piece] = []
    for token in parsed.doc:
        kind = _kind(token)
        if kind is None or any(item.span.start <= token.idx < item.span.end for item in page):
            continue
        if kind in VISUAL and _is_known(token):
            kind = next((piece.kind for piece in reversed(found) if piece.kind in VISUAL), None)
        if kind is not None:
            found.append(Piece(kind=kind, head=token, span=_span(parsed, token), channel=_channel(parsed, token)))
    return tuple(found)


def attach(parsed: Parsed, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims with the evidence that is offered for them, each kind once a claim."""
    offered: dict[int, dict[str, Evidence]] = {}
    pieces = find(parsed)
    checked = [item.sentence for item in checks.find(parsed)] if pieces else []
    for piece in pieces:
        item = Evidence(kind=piece.kind, channel=piece.channel, span=piece.span)
        for index in _offered_for(parsed, piece, claims, checked):
            offered.setdefault(index, {}).setdefault(piece.kind, item)
    return tuple(
        dataclasses.replace(claim, evidence=(*claim.evidence, *offered[index].values())) if index in offered else claim
        for index, claim in enumerate(claims)
    )


def claims(parsed: Parsed, existing: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims in the report's own voice for footage that is offered on its own, beside no claim that exists."""
    made: dict[tuple[int, int], Claim] = {}
    for piece in find(parsed):
        verb = piece.head.head
        sent = piece.head.sent
        if piece.kind not in VISUAL or verb.lemma_.lower() not in load("evidence")["showing"]:
            continue
        if (
            not existing
            or piece.head.dep_ != "nsubj"
            or _same_sentence(piece, existing)
            or _by_party(parsed, piece, existing)
        ):
            continue
        shown = _shown(sent.start, sent.end, parsed)
        if shown is not None and (sent.start, sent.end) not in made:
            made[sent.start, sent.end] = _claim(parsed, piece, verb, shown, existing)
    return tuple(made.values())


def _kind(token: Token) -> str | None:
    words = load("evidence")
    lemma = token.lemma_.lower()
    if token.pos_ not in {"NOUN", "PROPN"}:
        return _aired(token)
    if token.dep_ in {"compound", "amod", "nmod"} or token.lower_ in words["other_use"]:
        return None
    before = {t.lower_ for t in token.lefts} | {t.lemma_.lower() for t in token.lefts}
    kind = next((kind for kind, nouns in words["kinds"].items() if lemma in nouns or token.lower_ in nouns), None)
    if kind == "photo" and not before.isdisjoint(words["modified"]["satellite"]):
        return "satellite"
    if lemma in words["message"] and not before.isdisjoint(words["modified"]["audio"]):
        return "audio"
    if _is_writing(token):
        return "document"
    if lemma in words["camera"] and token.head.lower_ in words["before_camera"]:
        return "video"
    if kind == "video" and not before.isdisjoint(words["weapon"]):
        return None
    if kind == "bodies":
        return kind if _is_corpse(token) else None
    return kind


def _is_writing(token: Token) -> bool:
    """ "messages seen by the paper", "leaked documents", "court papers"; "published a list of 57 dead"."""
    words = load("evidence")
    lemma = token.lemma_.lower()
    if lemma in words["list"]:
        return token.dep_ == "dobj" and token.head.lemma_.lower() in words["handing"]
    if lemma not in words["paper"]:
        return False
    before = {t.lower_ for t in token.lefts}
    obtained = any(t.dep_ in {"acl", "relcl"} and t.lemma_.lower() in words["obtained"] for t in token.rights)
    return obtained or not before.isdisjoint(words["modified"]["document"])


def _is_known(token: Token) -> bool:
    """Whether the noun is definite with nothing after it that says which: "the pictures", "these images"."""
    definite = any(t.lower_ in {"the", "these", "those", "this", "that"} for t in token.lefts)
    return definite and not any(t.dep_ in {"acl", "prep"} for t in token.rights)


def _aired(token: Token) -> str | None:
    """`video` for the verb of "was filmed" and for that of "state television showed dozens of captives"."""
    lemma = token.lemma_.lower()
    if lemma == "film" and token.tag_ in {"VBN", "VBD"}:
        return "video"
    if lemma not in load("evidence")["airing"] or token.pos_ != "VERB":
        return None
    who = next((t for t in token.lefts if t.dep_ == "nsubj"), None)
    seen = any(t.dep_ in {"dobj", "ccomp"} for t in token.rights)
    return "video" if seen and who is not None and who.lemma_.lower() in _screens() else None


@functools.cache
def _screens() -> frozenset[str]:
    return frozenset({"television", "tv", "channel", "broadcaster"})


def _is_corpse(token: Token) -> bool:
    """Whether "body" is a dead one: found, seen, counted or lying somewhere, and not denied."""
    words = load("evidence")
    if not {t.lemma_.lower() for t in token.lefts}.isdisjoint(words["institution"]):
        return False
    if any(t.lower_ in {"no", "not"} for left in token.lefts for t in (left, *left.lefts)):
        return False
    verb = token.head
    while verb.pos_ in {"NOUN", "ADP", "NUM", "PROPN"} and verb.head.i != verb.i:
        verb = verb.head
    around = [verb, *(t for t in token.rights if t.dep_ in {"acl", "relcl"})]
    found = any(t.lemma_.lower() in words["dead"] for t in around)
    found = found or (verb.lemma_ == "be" and any(t.lower_ in INSIDE for t in verb.rights))
    return found and not any(t.dep_ == "neg" for t in verb.children)


def _posted(token: Token) -> list[Token]:
    posting = load("evidence")["posting"]
    return [t for t in token.rights if t.dep_ in {"acl", "relcl"} and t.lemma_.lower() in posting]


def _span(parsed: Parsed, token: Token) -> Span:
    """The noun phrase up to its head, with its "on ..." or "posted by ..." where that follows at once."""
    lefts = [t.left_edge.i for t in token.lefts if t.dep_ in {"det", "compound", "amod", "poss", "nmod", "nummod"}]
    start, end = min(lefts, default=token.i), token.i + 1
    for right in token.rights:
        if right.i == end and (right.lower_ in {"on", "from", "of", "by"} or right in _posted(token)):
            end = right.right_edge.i + 1
    return parsed.words(parsed.doc[start:end])


def _channel(parsed: Parsed, token: Token) -> str | None:
    """Where it was seen or whose it is: the noun after "on", or after "by" of "shown by", "taken by"."""
    places = [token, *_posted(token), *([token.head] if token.head in _posted(token) else [])]
    for place in places:
        for prep in place.rights:
            if prep.lower_ in ({"on"} if place is token or place.lemma_ in {"see", "obtain"} else {"on", "by"}):
                for noun in prep.rights:
                    if noun.dep_ == "pobj" and noun.ent_type_ not in {"DATE", "TIME", "CARDINAL"}:
                        return _phrase(parsed, noun)
    return None


def _phrase(parsed: Parsed, head: Token) -> str:
    lefts = [t.left_edge.i for t in head.lefts if t.dep_ in {"compound", "amod", "nmod"}]
    return parsed.words(parsed.doc[min(lefts, default=head.i) : head.i + 1]).exact


def _offered_for(parsed: Parsed, piece: Piece, claims: Sequence[Claim], checked: Sequence[Span]) -> list[int]:
    same = _same_sentence(piece, claims)
    if piece.kind in {"bodies", "document"}:
        return [i for i in same if claims[i].span.start <= piece.head.idx < claims[i].span.end]
    if same:
        return [i for i in same if claims[i].span.start <= piece.head.idx < claims[i].span.end] or same
    if _is_known(piece.head) or any(sentence.start <= piece.head.idx < sentence.end for sentence in checked):
        return []
    if (examined := _examined(parsed, piece, claims)) is not None:
        return examined
    party = _by_party(parsed, piece, claims)
    if party:
        return party[:1]
    own = piece.head.dep_ == "nsubj" and piece.head.head.lemma_.lower() in load("evidence")["showing"]
    return [] if own else _just_before(parsed, piece, claims)


def _examined(parsed: Parsed, piece: Piece, claims: Sequence[Claim]) -> list[int] | None:
    """For pictures that somebody examined: the claims of theirs in that paragraph; None for any other piece."""
    verb = piece.head.head
    while verb.dep_ == "conj" or (verb.pos_ in {"NOUN", "ADP"} and verb.head.i != verb.i):
        verb = verb.head
    if verb.lemma_.lower() not in load("evidence")["examining"]:
        return None
    start = parsed.document.text.rfind("\n", 0, piece.head.idx)
    here = [i for i, c in enumerate(claims) if start < c.span.start < piece.head.idx]
    named = set(_by_party(parsed, piece, claims))
    pronoun = any(t.lower_ in {"it", "its", "they", "their", "he", "she"} for t in piece.head.sent)
    if named:
        return [i for i in here if i in named]
    return [i for i in here if _source(claims[i]) == _source(claims[here[-1]])] if pronoun else []


def _source(claim: Claim) -> str:
    source = claim.attribution.source
    return source.label if source is not None else ""


def _just_before(parsed: Parsed, piece: Piece, claims: Sequence[Claim]) -> list[int]:
    """The claims of the sentence before, in the same paragraph."""
    sent = piece.head.sent
    before = parsed.doc[sent.start - 1].sent if sent.start else None
    if before is None or "\n" in before.text.rstrip(" ") or "\n" in parsed.doc.text[before.end_char : sent.start_char]:
        return []
    return [i for i, c in enumerate(claims) if before.start_char <= c.span.start < before.end_char]


def _same_sentence(piece: Piece, claims: Sequence[Claim]) -> list[int]:
    sent = piece.head.sent
    return [i for i, c in enumerate(claims) if c.span.start < sent.end_char and sent.start_char < c.span.end]


def _by_party(parsed: Parsed, piece: Piece, claims: Sequence[Claim]) -> list[int]:
    """Earlier claims of a source that the sentence names, those first that are of what the picture shows."""
    sent = piece.head.sent
    named = {stem for t in sent if t.pos_ in {"NOUN", "PROPN"} for stem in _stems(t.lemma_)}
    named -= {stem for kind in load("evidence")["kinds"].values() for word in kind for stem in _stems(word)}
    before = [i for i, c in enumerate(claims) if c.span.start < sent.start_char and not _stems_of(c).isdisjoint(named)]
    shown = _shown(sent.start, sent.end, parsed)
    effects = {shown, "killed_or_wounded" if shown == "killed" else shown}
    fitting = [i for i in before if any(figure.effect in effects for figure in claims[i].figures)]
    return [*fitting, *(i for i in before if i not in fitting)]


def _stems_of(claim: Claim) -> set[str]:
    source = claim.attribution.source
    if source is None or claim.attribution.form == "narration":
        return set()
    words = " ".join(span.exact for span in (source.span, source.antecedent) if span is not None)
    return {stem for word in f"{words} {source.name or ''}".split() for stem in _stems(word)}


def _stems(word: str) -> Iterator[str]:
    """The parts of a word without its plural, where they can name a party."""
    for part in word.lower().replace("-", " ").split():
        plain = part.strip(".,;:'\"’").removesuffix("'s").removesuffix("’s").rstrip("s")
        if len(plain) > 3 and plain not in load("evidence")["no_name"]:
            yield plain


def _shown(start: int, end: int, parsed: Parsed) -> str | None:
    words = {form for token in parsed.doc[start:end] for form in (token.lower_, token.lemma_.lower())}
    return next((effect for effect, shows in load("evidence")["shows"].items() if not words.isdisjoint(shows)), None)


def _claim(parsed: Parsed, piece: Piece, verb: Token, shown: str, existing: Sequence[Claim]) -> Claim:
    sent = piece.head.sent
    text = parsed.document.text
    end = sent.end_char
    while end > sent.start_char and text[end - 1].isspace():
        end -= 1
    span = parsed.span(sent.start_char, end)
    claim = Claim(
        id="",
        document_id=parsed.document.id,
        span=span,
        event=EFFECTS[shown],
        actor=None,
        target=None,
        place=_usual_place(existing),
        when=None,
        attribution=Attribution(content=(span,), source=None, source_kind="reporter", cue=None, form="narration"),
        stance="asserts",
        certainty="certain",
        figures=_figures(parsed, verb, shown),
        evidence=(Evidence(kind=piece.kind, channel=piece.channel, span=piece.span),),
    )
    return dataclasses.replace(claim, id=record_id("claim", claim))


def _usual_place(existing: Sequence[Claim]) -> PlaceMention | None:
    """The place that most of the report's claims have: the codebook's place for a sentence that names none."""
    places = [claim.place for claim in existing if claim.place is not None and not claim.background]
    return Counter(places).most_common(1)[0][0] if places else None


def _figures(parsed: Parsed, verb: Token, shown: str) -> tuple[Figure, ...]:
    """How many a picture shows in captivity or dead: the number before them, else the bare plural."""
    seen = next((t for t in verb.rights if t.dep_ in {"dobj", "nsubj", "ccomp"}), None)
    if seen is not None and seen.dep_ == "ccomp":
        seen = next((t for t in seen.lefts if t.dep_ == "nsubj"), None)
    if seen is None or shown not in {"captured", "killed"} or seen.tag_ not in {"NNS", "NNPS", "NN"}:
        return ()
    counted = [n for n in numbers.find(parsed) if seen.left_edge.i <= n.start <= seen.i]
    if counted:
        low, high, approx, span = counted[0].low, counted[0].high, counted[0].approx, counted[0].span
    elif seen.tag_ == "NN":
        return ()
    else:
        low, high, approx, span = 2, None, False, parsed.words(seen)
    of = Mentions(parsed).of(seen)
    return (Figure(effect=shown, of=of, unit="persons", low=low, high=high, approx=approx, span=span),)
