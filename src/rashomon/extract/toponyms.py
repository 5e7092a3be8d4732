"""The words of a document that name places, and no adjectives of countries, bodies, ships or people."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed
from rashomon.model import PlaceMention

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
PERSONS = ("force_member", "rebel_member", "militia_member", "fighter", "attacker", "role", "individual", "population")
"""The lists of `codebook/groups.yaml` that name people."""
REGIONS = ("africa", "americas", "asia", "europe", "middle_east")
"""The lists of armed groups, `codebook/actors/`."""
FIGHTING = frozenset({"rebel", "militia", "private_military"})
"""Their kinds, as those lists have them."""
OF_PERSONS = frozenset({"side", "camp", "part", "parts", "territory", "stronghold"})
"""What is a person's as often as a place's: "on the side of President Toure"."""
BEFALLS = frozenset({"seizure", "capture", "recapture", "loss", "fall", "defence", "defense", "liberation"})
"""What befalls persons as well as places."""
TITLED = re.compile(r"\b(?:in|at|near|around|outside|from) ((?:[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)*)")
"""A place in a title of ordinary case."""
FILED = re.compile(r"(?:, [A-Z][\w.]+)*(?: \([^)\n]{1,40}\))? ?(?:-|–|—|--) ")
"""What follows the place where a report was filed, at the beginning of its text."""


def find(parsed: Parsed) -> tuple[PlaceMention, ...]:
    """The mentions of places, in order, none overlapping: no adjectives of countries, bodies, ships or people.

    A name's own kind and part belong to it ("Usulutan Department", "northern Syria"), its article and what stands
    before "of" do not ("the town of Uchiza" gives "Uchiza").
    """
    runs = [(start, end, parsed.doc[start:end].text.casefold()) for start, end in _runs(parsed)]
    known = {name for start, end, name in runs if _is_place(parsed, start, end)} | _of_header(parsed)
    spans = [
        _widened(parsed, start, end)
        for start, end, name in runs
        if _is_built(parsed, start, end) or (name in known and not _modifies_body(parsed.doc[end - 1]))
    ]
    taken = {token for start, end in spans for token in range(start, end)}
    spans += [(start, end) for start, end in _unnamed(parsed) if taken.isdisjoint(range(start, end))]
    return tuple(PlaceMention(span=parsed.words(parsed.doc[start:end])) for start, end in sorted(spans))


@dataclass(frozen=True, slots=True)
class Lists:
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
    built: frozenset[str]
    starts: frozenset[str]
    of_country: frozenset[str]
    assaults: frozenset[str]
    assailed: frozenset[str]
    of_places: frozenset[str]
    settings: frozenset[str]
    across: frozenset[str]


WORDS = (
    *("locative", "sure", "after", "left_off", "before", "parts", "no_place", "region_kinds", "inner", "of_names"),
    *("built", "starts", "of_country", "assaults", "assailed", "of_places", "settings", "across"),
)
"""The lists of `codebook/place_words.yaml` that are read here."""


@functools.cache
def lists() -> Lists:
    data = load("place_words")
    countries = load("countries").values()
    times = load("times")
    groups = load("groups")
    return Lists(
        **{name: frozenset(data[name]) for name in WORDS},
        countries=frozenset(name.casefold().removeprefix("the ") for country in countries for name in country["names"]),
        people=frozenset(name.casefold() for country in countries for name in country["people"]),
        calendar=frozenset(word for names in [*times["months"], *times["weekdays"]] for word in names),
        saying=frozenset(times["saying"]),
        titles=frozenset(load("casing")["titles"].split()),
        persons=frozenset(word for kind in PERSONS for word in groups[kind]),
        offices=frozenset([*groups["government_body"], *groups["media"]]) - {"state", "station"},
    )


@functools.cache
def _armed_groups() -> frozenset[str]:
    """The names of armed groups, in lower case: many are taken for places ("Daesh", "Islamic State")."""
    rows = (row for region in REGIONS for row in load(f"actors/{region}") if row["kind"] in FIGHTING)
    return frozenset(name.casefold() for row in rows for name in (row["name"], *row.get("also", ())))


def _runs(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words, as token offsets, with the small words inside them."""
    doc, i = parsed.doc, 0
    while i < len(doc):
        opens = doc[i].is_sent_start and (doc[i].is_stop or doc[i].pos_ in {"VERB", "ADV", "ADP"})
        if opens or doc[i].lower_ in lists().sure or not _is_capital(doc[i]):
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
    return start - 2 if written and doc[start - 2].lower_ in lists().inner and doc[start - 2].is_lower else start


def _next_capital(parsed: Parsed, end: int) -> int | None:
    """The capitalised word with which a run goes on at `end`, at once or after small words; None where it ends."""
    doc, inner = parsed.doc, lists().inner
    at = end
    while at < len(doc) and at - end < 4 and not doc[at].is_sent_start:
        if _is_capital(doc[at]):
            new_name = doc[at].ent_iob_ == "B" and at == end and doc[end - 1].ent_type_ in PLACE_LABELS
            new_name = new_name and doc[end - 1].lower_ not in lists().starts
            return None if new_name else at
        of_kind = doc[at].lower_ == "of" and at == end and doc[at - 1].lower_ in lists().of_names
        if doc[at].lower_ not in inner and not of_kind:
            return None
        at += 1
    return None


def _is_capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.text[:1].isalpha()


def _of_header(parsed: Parsed) -> set[str]:
    """The places that the header names, in lower case: where the report was filed, what its title puts after "in"."""
    filed = (parsed.document.dateline or "").split(",")[0].split("(")[0].strip()
    title = parsed.document.title or ""
    plain = any(word.islower() and len(word) > 4 for word in title.split())  # not every word has a capital
    told = {match[1].removesuffix("'s").removesuffix("’s").casefold() for match in TITLED.finditer(title) if plain}
    names = (told | {filed.casefold()}) - _armed_groups() - lists().people - lists().calendar - {""}
    return {name for name in names if name.split()[-1] not in lists().no_place | lists().calendar}


def _is_place(parsed: Parsed, start: int, end: int) -> bool:
    doc, words = parsed.doc, lists()
    name = doc[start:end].text.casefold()
    last = doc[end - 1].lower_
    if (
        name in words.people
        or last in words.people
        or last in words.no_place
        or name in words.calendar
        or doc[start].lower_ in words.calendar
    ):
        return False
    if name in words.countries:
        return not _modifies_body(doc[end - 1])
    shouted = parsed.document.text.isupper()
    if _is_filed(parsed, start, end):
        return True
    if name in _armed_groups() or (
        end - start == 1 and not shouted and doc[start].is_upper and len(doc[start]) in (2, 3, 4)
    ):
        return False
    if last in words.after and end - start > 1:
        return last not in {"front", "line"} or doc[end - 1].ent_type_ in PLACE_LABELS
    before, of = _word_before(parsed, start)
    if any(character.isdigit() for character in name):
        return False
    possessive = end < len(doc) and doc[end].tag_ == "POS"
    if doc[start].lower_ in words.titles and (possessive or before not in (words.sure | words.before) - OF_PERSONS):
        return False
    if end - start > 1 and all(token.is_upper for token in doc[start:end] if token.is_alpha):
        return False
    labels = {token.ent_type_ for token in doc[start:end]}
    following = doc[end].lower_ if end < len(doc) else ""
    if following in words.after and doc[end - 1].dep_ in {"compound", "amod", "nmod"}:
        return True
    if before in words.before and (of or labels & (PLACE_LABELS | {"PERSON"})):
        return True
    if end - start == 1 and doc[start].is_upper and len(doc[start]) > 1 and not shouted:
        return False
    if _is_told_by_neighbours(parsed, start, end, labels):
        return True
    if labels & PLACE_LABELS:
        return not _modifies_body(doc[end - 1])
    if before in words.sure and not of and _stands_alone(parsed, start, end):
        return True
    return (
        _is_assailed(doc[end - 1])
        and doc[end - 1].pos_ == "PROPN"
        and (labels <= {"", "NORP"} or doc[start].lower_ in words.starts)
    )


def _is_filed(parsed: Parsed, start: int, end: int) -> bool:
    """Whether a text begins with the run, in capitals, as where it was filed ("AL-QAIM, Iraq - At noon ...")."""
    run = parsed.doc[start:end]
    shouted = parsed.document.text.isupper()
    if run.start_char or shouted or not all(token.is_upper for token in run if token.is_alpha):
        return False
    return FILED.match(parsed.document.text, run.end_char) is not None


def _is_told_by_neighbours(parsed: Parsed, start: int, end: int, labels: set[str]) -> bool:
    """Whether the words beside a run make it a place whatever the parser takes it for: "the mayor of Bojaya", "the
    Metele attack", "Khojaly, a town in ...", "shells flew over Grozny"."""
    doc, words = parsed.doc, lists()
    if doc[end - 1].lower_ in words.people or labels & {"NORP", "DATE", "LANGUAGE"}:
        return False
    tail = [token.lower_ for token in doc[end : end + 6]]
    if tail[:1] == [","] and tail[1:2] in (["a"], ["the"]) and words.before & set(tail[2:4]):
        return not labels & {"PERSON", "ORG"}
    before = doc[start - 1].lower_ if start else ""
    if tail and tail[0] in words.settings and doc[end - 1].head.i >= end and labels <= PLACE_LABELS | {""}:
        return before == "the" or tail[0] in words.before
    kind = doc[start - 2].lower_ if start > 1 and before in {"of", "for"} else ""
    person = "PERSON" in labels and end - start > 1 and doc[start].lower_ not in words.starts
    if (person and kind in BEFALLS) or (before == "for" and end < len(doc) and doc[end].tag_ == "POS"):
        return False  # "the seizure of Ana Lopez", "the struggle for Bemba's return"
    if kind in words.of_places and _stands_alone(parsed, start, end):
        return "ORG" not in labels
    plain = labels <= {""} or (doc[start].lower_ in words.starts and end - start > 1)
    return before in words.across and plain and _stands_alone(parsed, start, end) and doc[end - 1].pos_ == "PROPN"


def _is_built(parsed: Parsed, start: int, end: int) -> bool:
    """Whether a run tells which building, street or the like is meant ("National Guard headquarters"), other than by
    the letters of a party ("SDF headquarters")."""
    doc = parsed.doc
    if end == len(doc) or doc[end].lower_ not in lists().built or doc[end - 1].head != doc[end]:
        return False
    if doc[start:end].text.casefold() in _armed_groups():
        return False
    return parsed.document.text.isupper() or not any(token.is_upper and len(token) > 1 for token in doc[start:end])


def _is_assailed(token: Token) -> bool:
    """Whether an attack is made on what is named ("attacks on Aleppo", "shelled Donetsk")."""
    while token.dep_ == "conj":
        token = token.head
    head = token.head
    if token.dep_ == "pobj" and head.lower_ in {"on", "against"}:
        return head.head.lemma_.lower() in lists().assaults
    return token.dep_ in {"dobj", "nsubjpass"} and head.lemma_.lower() in lists().assailed


def _unnamed(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Places with no name of their own: a country's capital or soil ("the capital", "Lebanese territory"), and streets
    and headquarters in a text without capitals, whose names are no longer told from words."""
    doc, words = parsed.doc, lists()
    shouted = parsed.document.text.isupper()
    for token in doc:
        start = end = token.i
        if token.lower_ in words.of_country and token.dep_ != "compound":
            whose = token.i and doc[token.i - 1].lower_ in words.people
            if whose or (token.lower_ == "capital" and token.i and doc[token.i - 1].lower_ in {"the", "this"}):
                start -= bool(whose)
                end += 2 if doc[token.i + 1 : token.i + 2].text.lower() == "city" else 1
        elif shouted and token.lower_ in words.built:
            while start and doc[start - 1].head.i in range(start, token.i + 1) and _is_part_of_name(doc[start - 1]):
                start -= 1
            end = token.i + 1 if start < token.i else start
        if start < end and not _is_named(parsed, end):
            yield start, end


def _is_named(parsed: Parsed, end: int) -> bool:
    """Whether what is at `end` goes on to tell which one is meant ("the capital, Sanaa", "the capital of Mali")."""
    doc = parsed.doc
    if end < len(doc) and doc[end].text == "," and doc[end - 1].lower_ != "city":
        end += 1
    return end < len(doc) and (doc[end].lower_ == "of" or (_is_capital(doc[end]) and not doc[end].is_sent_start))


def _is_part_of_name(token: Token) -> bool:
    return token.dep_ in {"compound", "amod", "nummod", "nmod"} and token.lower_ not in lists().people


def _word_before(parsed: Parsed, start: int) -> tuple[str, bool]:
    """The word before a run, articles and parts aside, and whether "of" stood between ("the town of X")."""
    doc, i, of = parsed.doc, start - 1, False
    while i >= 0 and (doc[i].lower_ in {"the", "of"} or doc[i].lower_ in lists().parts):
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
        return head.lemma_.lower() in lists().no_place and head.lemma_.lower() not in lists().after
    return False


def _widened(parsed: Parsed, start: int, end: int) -> tuple[int, int]:
    """A run with the part before it ("northern") and the kind after it ("province")."""
    doc, words = parsed.doc, lists()
    if end < len(doc) and doc[end].lower_ in words.after - words.left_off and not doc[end].is_sent_start:
        end += 1
    if doc[end - 1].lower_ in words.left_off and end - start > 2 and not _is_capital(doc[end - 1]):
        end -= 1
    if start and doc[start - 1].lower_ in words.parts and not doc[start].is_sent_start:
        start -= 1
    return start, end
