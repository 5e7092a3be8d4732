"""Where: the places that a document names, and which of them an event or the whole report has."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed
from rashomon.model import PlaceMention, Span

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
PERSONS = ("force_member", "rebel_member", "militia_member", "fighter", "attacker", "role", "individual", "population")
"""The lists of `codebook/groups.yaml` that name people."""
REGIONS = ("africa", "americas", "asia", "europe", "middle_east")
"""The lists of armed groups, `codebook/actors/`."""


def find(parsed: Parsed) -> tuple[PlaceMention, ...]:
    """The mentions of places, in order, none overlapping: no adjectives of countries, bodies, ships or people.

    A name's own kind and part belong to it ("Usulutan Department", "northern Syria"), its article and what stands
    before "of" do not ("the town of Uchiza" gives "Uchiza").
    """
    runs = [(start, end, parsed.doc[start:end].text.casefold()) for start, end in _runs(parsed)]
    known = {name for start, end, name in runs if _is_place(parsed, start, end)}
    found = []
    for start, end, name in runs:
        if name in known and not _modifies_body(parsed.doc[end - 1]):
            start, end = _widened(parsed, start, end)
            found.append(PlaceMention(span=parsed.words(parsed.doc[start:end])))
    return tuple(found)


def of_event(
    parsed: Parsed, tokens: Tokens, places: Sequence[PlaceMention], *, trigger: Token | None = None
) -> PlaceMention | None:
    """The place of the event that the clause `tokens` states: one that it is said to be in, near or at.

    Those inside the clause come before the others of its sentence; of several, the first and most specific named
    together ("in Kataf, Saada province" is Kataf). None where the sentence names none.
    """
    inside = [place for place in places if _within(tokens, place.span)]
    sentence = parsed.doc[tokens.start].sent
    beside = [place for place in places if _within(sentence, place.span) and place not in inside]
    for candidates in (inside, beside):
        located = [place for place in candidates if _is_where(parsed.tokens(place.span))]
        if located:
            return min(located, key=lambda place: (_rank(parsed, place, trigger), place.span.start))
    return None


def points_back(parsed: Parsed, span: Span) -> bool:
    """Whether a sentence puts something at a place named before it ("three civilians were killed there")."""
    return any(token.lower_ == "there" and token.dep_ != "expl" for token in parsed.tokens(span))


def main(parsed: Parsed, places: Sequence[PlaceMention], told: Collection[Span] = ()) -> PlaceMention | None:
    """The place that the report gives for its incident: among those where something is said to be, the one that is
    named most, with weight on title, opening and `told`, the places of claims about the incident; a country only where
    nothing else is named. Where the report was filed ("BAMAKO, July 27 --") counts for nothing."""
    counts: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    title = (parsed.document.title or "").casefold()
    opening = sum(len(paragraph) + 1 for paragraph in parsed.document.text.split("\n")[:2])
    for place in places:
        if _is_dateline(parsed, place):
            continue
        key = _key(place)
        first.setdefault(key, place)
        weight = 2 if place.span in told or _is_where(parsed.tokens(place.span)) else 0
        counts[key] += weight + (weight if place.span.start < opening else 0) + TOLD * (place.span in told)
    for key in first:
        if counts[key] and key in title:
            counts[key] += 4
        counts[key] //= (1, 2, 8)[_breadth(parsed, first[key])]
    best = max(counts, key=lambda key: (counts[key], -first[key].span.start), default=None)
    return first[best] if best is not None and counts[best] else None


TOLD = 1
"""What a claim's own place counts beyond the mention, in the votes for the report's; of 0 to 4 the best on `train`."""

DATELINE = 60
"""Code points of a text within which a dateline ends."""


# Finding.


@dataclass(frozen=True, slots=True)
class _Lists:
    locative: frozenset[str]
    sure: frozenset[str]
    after: frozenset[str]
    left_off: frozenset[str]
    before: frozenset[str]
    parts: frozenset[str]
    no_place: frozenset[str]
    countries: frozenset[str]
    people: frozenset[str]
    calendar: frozenset[str]
    saying: frozenset[str]
    region_kinds: frozenset[str]
    inner: frozenset[str]
    of_names: frozenset[str]
    titles: frozenset[str]
    persons: frozenset[str]
    offices: frozenset[str]


@functools.cache
def _lists() -> _Lists:
    data = load("place_words")
    countries = load("countries").values()
    times = load("times")
    groups = load("groups")
    words = {
        name: frozenset(data[name]) for name in ("locative", "sure", "after", "left_off", "before", "parts", "no_place")
    }
    return _Lists(
        **words,
        countries=frozenset(name.casefold().removeprefix("the ") for country in countries for name in country["names"]),
        people=frozenset(name.casefold() for country in countries for name in country["people"]),
        calendar=frozenset(word for names in [*times["months"], *times["weekdays"]] for word in names),
        saying=frozenset(times["saying"]),
        region_kinds=frozenset(data["region_kinds"]),
        inner=frozenset(data["inner"]),
        of_names=frozenset(data["of_names"]),
        titles=frozenset(load("casing")["titles"].split()),
        persons=frozenset(word for kind in PERSONS for word in groups[kind]),
        offices=frozenset([*groups["government_body"], *groups["media"]]) - {"state", "station"},
    )


@functools.cache
def _armed_groups() -> frozenset[str]:
    """The names of armed groups, in lower case: many are taken for places ("Daesh", "Islamic State")."""
    rows = (row for region in REGIONS for row in load(f"actors/{region}") if row["kind"] in {"rebel", "militia"})
    return frozenset(name.casefold() for row in rows for name in (row["name"], *row.get("also", ())))


def _runs(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, as token offsets, with the small words inside them."""
    doc, i = parsed.doc, 0
    while i < len(doc):
        opens = doc[i].is_sent_start and (doc[i].is_stop or doc[i].pos_ in {"VERB", "ADV", "ADP"})
        if opens or doc[i].lower_ in _lists().sure or not _is_capital(doc[i]):
            i += 1
            continue
        end = i + 1
        while (reach := _next_capital(parsed, end)) is not None:
            end = reach + 1
        yield _with_article(parsed, i), end
        i = end


def _with_article(parsed: Parsed, start: int) -> int:
    """Where a name begins with the Arabic article that it is written with ("al-Jadida")."""
    doc = parsed.doc
    written = start > 1 and doc[start - 1].text == "-" and not doc[start - 1].whitespace_
    return start - 2 if written and doc[start - 2].lower_ in _lists().inner and doc[start - 2].is_lower else start


def _next_capital(parsed: Parsed, end: int) -> int | None:
    """The capitalised word with which a run goes on at `end`, at once or after small words; None where it ends."""
    doc, inner = parsed.doc, _lists().inner
    at = end
    while at < len(doc) and at - end < 4 and not doc[at].is_sent_start:
        if _is_capital(doc[at]):
            new_name = doc[at].ent_iob_ == "B" and at == end and doc[end - 1].ent_type_ in PLACE_LABELS
            return None if new_name else at
        of_kind = doc[at].lower_ == "of" and at == end and doc[at - 1].lower_ in _lists().of_names
        if doc[at].lower_ not in inner and not of_kind:
            return None
        at += 1
    return None


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[:1].isalpha()


def _is_place(parsed: Parsed, start: int, end: int) -> bool:
    doc, lists = parsed.doc, _lists()
    name = doc[start:end].text.casefold()
    last = doc[end - 1].lower_
    if (
        name in lists.people
        or last in lists.people
        or last in lists.no_place
        or name in lists.calendar
        or doc[start].lower_ in lists.calendar
    ):
        return False
    if name in lists.countries:
        return not _modifies_body(doc[end - 1])
    shouted = parsed.document.text.isupper()
    if name in _armed_groups() or (
        end - start == 1 and not shouted and doc[start].is_upper and len(doc[start]) in (2, 3, 4)
    ):
        return False
    if last in lists.after and end - start > 1:
        return last not in {"front", "line"} or doc[end - 1].ent_type_ in PLACE_LABELS
    if any(character.isdigit() for character in name) or doc[start].lower_ in lists.titles:
        return False
    if end - start > 1 and all(token.is_upper for token in doc[start:end] if token.is_alpha):
        return False
    labels = {token.ent_type_ for token in doc[start:end]}
    before, of = _word_before(parsed, start)
    following = doc[end].lower_ if end < len(doc) else ""
    if following in lists.after and doc[end - 1].dep_ in {"compound", "amod", "nmod"}:
        return True
    if before in lists.before and (of or labels & (PLACE_LABELS | {"PERSON"})):
        return True
    if end - start == 1 and doc[start].is_upper and len(doc[start]) > 1 and not shouted:
        return False
    if labels & PLACE_LABELS:
        return not _modifies_body(doc[end - 1])
    return before in lists.sure and not of and _stands_alone(parsed, start, end)


def _word_before(parsed: Parsed, start: int) -> tuple[str, bool]:
    """The word before a run, articles and parts aside, and whether "of" stood between ("the town of X")."""
    doc, i, of = parsed.doc, start - 1, False
    while i >= 0 and (doc[i].lower_ in {"the", "of"} or doc[i].lower_ in _lists().parts):
        of = of or doc[i].lower_ == "of"
        i -= 1
    return (doc[i].lower_ if i >= 0 else "", of)


def _stands_alone(parsed: Parsed, start: int, end: int) -> bool:
    """Whether a run after "in" or "near" is the whole phrase and no part of another ("in FMLN hands")."""
    token, before = parsed.doc[end - 1], parsed.doc[start - 1]
    following = parsed.doc[end].pos_ if end < len(parsed.doc) else "PUNCT"
    governed = before.pos_ == "ADP" or before.lower_ in {"near", "outside"}
    return following not in {"NOUN", "PROPN"} and governed and token.pos_ in {"PROPN", "NOUN", "ADJ", "X"}


def _modifies_body(token: Token) -> bool:
    """Whether a place's name only tells whose body or person the head is ("the Goma army", "Mali's junta")."""
    head = token.head
    if token.dep_ in {"compound", "nmod"} and head != token and head.i > token.i:
        return head.lemma_.lower() in _lists().no_place and head.lemma_.lower() not in _lists().after
    return False


def _widened(parsed: Parsed, start: int, end: int) -> tuple[int, int]:
    """A run with the part before it ("northern") and the kind after it ("province")."""
    doc, lists = parsed.doc, _lists()
    if end < len(doc) and doc[end].lower_ in lists.after - lists.left_off and not doc[end].is_sent_start:
        end += 1
    if doc[end - 1].lower_ in lists.left_off and end - start > 2 and not _is_capital(doc[end - 1]):
        end -= 1
    if start and doc[start - 1].lower_ in lists.parts and not doc[start].is_sent_start:
        start -= 1
    return start, end


# Choosing.


def _within(tokens: Tokens, span: Span) -> bool:
    return tokens.start_char <= span.start and span.end <= tokens.end_char


def _key(place: PlaceMention) -> str:
    return place.span.exact.casefold().removeprefix("the ")


def _preposition(tokens: Tokens) -> Token | None:
    """The preposition that governs a place's name, through lists, appositions and kinds ("the town of")."""
    at = tokens.root
    for _ in range(6):
        if at.dep_ == "pobj" and at.head.pos_ in {"ADP", "SCONJ", "ADV"}:
            kind = at.head.head
            if at.head.lower_ == "of" and kind.lower_ in _lists().before:
                at = kind
                continue
            return at.head
        if at.dep_ in {"conj", "appos", "compound", "nmod"} and at.head != at:
            at = at.head
            continue
        break
    return None


def _is_where(tokens: Tokens) -> bool:
    """Whether something is put at the place, other than speech ("said in Bamako"), those who speak ("residents of Gao
    said"), a body ("the ministry in Kabul") or a person ("a man from Gao")."""
    preposition = _preposition(tokens)
    if _is_speakers(tokens.root):
        return False
    if preposition is None:
        if tokens.start and tokens.doc[tokens.start - 1].lower_ in _lists().sure:
            return True
        if tokens.root.dep_ == "dobj" and tokens.root.head.lemma_.lower() in _lists().saying:
            return False  # "they blame Iran"
        return tokens.root.dep_ in {"dobj", "npadvmod", "appos", "ROOT", "nsubjpass", "attr", "dep"}
    head, word = preposition.head, preposition.lower_
    if head.lemma_.lower() in _lists().saying or word not in _lists().locative or _is_body(head, word):
        return False
    return not (word in {"from", "to", "of", "and"} and _is_person(head))


def _is_speakers(token: Token) -> bool:
    """Whether a name belongs to the subject of a verb of saying, or to whom something is according to."""
    for at in (token, *token.ancestors):
        if at.pos_ in {"VERB", "AUX"} and at.lower_ != "according":
            return False
        if at.lower_ == "according" or (at.dep_ == "nsubj" and at.head.lemma_.lower() in _lists().saying):
            return True
    return False


def _is_person(token: Token) -> bool:
    return token.lemma_.lower() in _lists().persons or (
        token.pos_ in {"NOUN", "PROPN"} and token.ent_type_ in {"PERSON", "NORP"}
    )


def _is_body(token: Token, preposition: str) -> bool:
    """Whether a place only tells which body is meant ("the embassy in Lima", "the Party of Nepal")."""
    lemma = token.lemma_.lower()
    return lemma in _lists().offices or (preposition == "of" and lemma in _lists().no_place - _lists().after)


def _is_dateline(parsed: Parsed, place: PlaceMention) -> bool:
    """Whether a place at the very beginning is where the report was filed."""
    end = place.span.end
    return (
        end < DATELINE
        and FILED.match(parsed.document.text, end) is not None
        and "\n" not in (parsed.document.text[:end])
    )


FILED = re.compile(r"[^\n.]{0,40}?(?:\(\w[^)\n]*\)\s*[-–—:]+ |\(\w[^)\n]*\):|\s--\s|\s[–—]\s)")
"""What follows the place in a dateline: an agency in brackets, a day, a dash or a colon."""


def _breadth(parsed: Parsed, place: PlaceMention) -> int:
    """0 for a settlement or a spot, 1 for a region or a part of a country, 2 for a country."""
    words = _key(place).split()
    if _key(place) in _lists().countries:
        return 2
    before = parsed.document.text[max(0, place.span.start - 30) : place.span.start].casefold().split()
    of_kind = before[-1:] == ["of"] and before[-2:-1] and before[-2] in _lists().region_kinds
    return int(bool(of_kind) or words[-1] in _lists().region_kinds or words[0] in _lists().parts)


def _rank(parsed: Parsed, place: PlaceMention, event: Token | None) -> tuple[int, int, int]:
    """Smaller is better: towns before countries, "in" and "near" before "from" and "to", then nearness in the parse."""
    tokens = parsed.tokens(place.span)
    preposition = _preposition(tokens)
    word = preposition.lower_ if preposition is not None else ""
    distance = 0
    if event is not None:
        path = {token.i: steps for steps, token in enumerate([event, *event.ancestors])}
        climb = enumerate([tokens.root, *tokens.root.ancestors])
        distance = min((steps + 2 * path[token.i] for steps, token in climb if token.i in path), default=99)
    return (_breadth(parsed, place), int(word not in _lists().sure and word != "on"), distance)
