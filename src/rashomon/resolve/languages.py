"""Reports in other languages than English: their phrases worded in English, to be resolved as English ones are.

What each word is in English is data (`codebook/french/`); a name stays as it is, or becomes the codebook's.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator
from typing import Any, cast

from rashomon.codebook import load
from rashomon.codebook.adjectives import agreeing
from rashomon.model import Document, Extraction, Figure, Issue, Mention, Span

GLOSSED = {"fr": "french"}
"""Languages whose phrases are worded in English, by code, with the folder of their words in `codebook/`."""
PLAIN = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})
WORD = re.compile(r"\w+(?:-\w+)*'|\w+(?:[-']\w+)*|[^\w\s]")


def of(document: Document) -> str | None:
    """The folder of the words of a document's language; None for English and what has none."""
    return GLOSSED.get(document.lang or "en")


def pattern(language: str | None, name: str, usual: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern for what stands beside a place's name, in a report's language."""
    return _pattern(language, name) if language else usual


@functools.cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(load(f"{language}/place_words")[name], re.IGNORECASE)


def bearing(language: str | None, word: str) -> str:
    """The English word for a point of the compass."""
    return str(load(f"{language}/place_words")["bearings"][word.lower()]) if language else word


@functools.cache
def country_words(language: str) -> tuple[dict[str, str], frozenset[str]]:
    """Names of countries and words for their people in a language, in lower case, to codes; and the latter alone."""
    rows = load(f"{language}/names")["countries"]
    peoples = {form.casefold(): code for code, row in rows.items() for word in row["people"] for form in agreeing(word)}
    named = {word.casefold(): code for code, row in rows.items() for word in row["names"]}
    return peoples | named, frozenset(peoples)


def english_name(language: str | None, name: str) -> str:
    """What a country is called in English; any other name as it is."""
    code = country_words(language)[0].get(name.casefold()) if language else None
    return str(load("countries")[code]["names"][0]) if code else name


def worded(extraction: Extraction, language: str) -> Extraction:
    """The extraction with its mentions' words in English; where they stand stays."""

    def said(span: Span | None) -> Span | None:
        return dataclasses.replace(span, exact=gloss(span.exact, language)) if span is not None else None

    def change(record: Any) -> Any:
        if isinstance(record, Mention):
            return dataclasses.replace(record, span=said(record.span), antecedent=said(record.antecedent))
        if isinstance(record, Figure):
            return dataclasses.replace(record, of=tuple(map(change, record.of)), counted=said(record.counted))
        return None

    return cast(Extraction, _changed(extraction, change))


def own_words(extraction: Extraction, document: Document) -> Extraction:
    """The extraction with the document's own words back in place of the English ones."""

    def change(record: Any) -> Any:
        if isinstance(record, Span):
            return dataclasses.replace(record, exact=document.text[record.start : record.end])
        if isinstance(record, Issue) and record.span is not None:
            words = document.text[record.span.start : record.span.end]
            message = record.message.replace(f"“{record.span.exact}”", f"“{words}”")
            return dataclasses.replace(record, message=message, span=change(record.span))
        return None

    return cast(Extraction, _changed(extraction, change))


def _changed(record: Any, change: Callable[[Any], Any]) -> Any:
    """The record with every record within it changed where `change` gives one."""
    new = change(record)
    if new is not None:
        return new
    if isinstance(record, tuple):
        return tuple(_changed(one, change) for one in record)
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        parts = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
        after = {name: _changed(part, change) for name, part in parts.items()}
        moved = {name: part for name, part in after.items() if part is not parts[name]}
        return dataclasses.replace(record, **moved) if moved else record
    return record


@functools.lru_cache(4096)
def gloss(words: str, language: str) -> str:
    """A noun phrase in English: "l'armée malienne" is "the Malian army"; what has no English wording stays."""
    text = " ".join(words.translate(PLAIN).split())
    whole = load(f"{language}/place_words")["phrases"].get(text.lower())
    if whole:
        return str(whole)
    parts = re.split(r"(,\s|\s?[()]\s?)", text)
    said = [part if i % 2 else _phrase(part, language) for i, part in enumerate(parts)]
    if len(said) >= 4 and said[1].strip() == "(" and said[0].endswith(said[2]):
        del said[1:4]  # the name and its acronym
    return "".join(said).strip(" ,") or text.strip(" ,") or words


def _phrase(text: str, language: str) -> str:
    """One phrase without appositions: its nouns with their adjectives before them."""
    done: list[str] = []
    head: int | None = None
    for kind, written, said in _pieces(text, language):
        if written in {"des", "les"} and done and kind == "small":
            said = "of" if written == "des" else said
        if kind == "adjective" and head is None and written in _known(language).bare:
            kind, said = "noun", _known(language).bare[written]
        if not said:
            continue
        if kind == "noun" and head is not None and head == len(done) - 1:
            kind = "adjective"  # "ressortissants étrangers"
        if kind == "noun":
            head = len(done)
            done.append(said)
        elif kind == "adjective" and head is not None:
            done.insert(head, said)
            head += 1
        else:
            if kind in {"small", "name"}:
                head = None
            done.append(said)
    return " ".join(done)


def _pieces(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    terms = _terms(language)
    small: dict[str, str] = load(f"{language}/place_words")["small"]
    at = 0
    while at < len(text):
        match = terms.match(text, at)
        if match is not None and (at == 0 or not text[at - 1].isalnum()):
            yield from ((kind, match.group().lower(), said) for kind, said in _meant(match.group(), language))
            at = match.end()
            continue
        word = WORD.match(text, at)
        if word is None:
            at += 1
            continue
        said = word.group()
        elided = re.match(r"(?:l|d)'", said, re.IGNORECASE)
        if elided is not None and elided.end() < len(said):
            said = elided.group()
        key = said.lower()
        yield ("small", key, small[key]) if key in small else ("name" if said[:1].isupper() else "other", key, said)
        at += len(said)


def _meant(said: str, language: str) -> Iterator[tuple[str, str]]:
    known = _known(language)
    if said in known.actors:
        yield "name", known.actors[said]
        return
    key = said.lower()
    if key in known.peoples:
        yield "adjective", known.peoples[key]
    elif key in known.adjectives:
        yield "adjective", known.adjectives[key]
    elif key in known.countries:
        yield "name", known.countries[key]
    elif key in known.nouns:
        yield "noun", known.nouns[key]
    else:
        words = key.split()
        inner = next((i for i, word in enumerate(words) if word in known.peoples), None)
        if inner is not None:
            noun = " ".join(words[:inner] + words[inner + 1 :])
            yield "noun", known.nouns.get(noun, noun)
            yield "adjective", known.peoples[words[inner]]
        else:
            yield "other", said


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    actors: dict[str, str]
    countries: dict[str, str]
    peoples: dict[str, str]
    adjectives: dict[str, str]
    nouns: dict[str, str]
    bare: dict[str, str]
    """Adjectives that by themselves are people."""


@functools.cache
def _known(language: str) -> _Known:
    names, groups = load(f"{language}/names"), load(f"{language}/groups")
    demonyms = load("demonyms")
    peoples = {
        form.lower(): str((demonyms[code]["demonyms"] or demonyms[code]["names"])[0])
        for code, row in names["countries"].items()
        for word in row["people"]
        for form in agreeing(word)
        if code in demonyms
    }
    nouns: dict[str, str] = {}
    affected = load(f"{language}/place_words")["affected"]
    peopled = load(f"{language}/place_words")["peopled"]
    for noun, english in {**affected, **groups["people"], **groups["bodies"], **groups["speakers"], **peopled}.items():
        for form, plural in _numbers(noun):
            nouns.setdefault(form.lower(), _plural(english) if plural else english)
    adjectives = {form.lower(): english for word, english in groups["adjectives"].items() for form in agreeing(word)}
    countries = {
        name.lower(): str(demonyms[code]["names"][0])
        for code, row in names["countries"].items()
        for name in row["names"]
        if code in demonyms
    }
    actors = {  # what has a comma in it would be taken for two
        alias.translate(PLAIN): name if "," not in name else alias
        for name, aliases in names["actors"].items()
        for alias in aliases
    }
    bare = {form: nouns[form] for form in adjectives if form in nouns}
    return _Known(actors, countries, peoples, adjectives, nouns, bare)


@functools.cache
def _terms(language: str) -> re.Pattern[str]:
    known = _known(language)
    country = "|".join(sorted(map(re.escape, known.peoples), key=len, reverse=True))
    nouns = []
    for noun in known.nouns:
        escaped = re.escape(noun).replace("\\ ", " ").replace("\\-", "-")
        nouns.append(re.sub(r" (?=de |des |du )", rf" (?:(?:{country}) )?", escaped, count=1))
    plain = [re.escape(word) for word in (*known.peoples, *known.adjectives, *known.countries)]
    worded_ = sorted([*nouns, *plain], key=lambda one: -len(re.sub(r"\(\?:.*\)\?", "", one)))
    actors = sorted(map(re.escape, known.actors), key=len, reverse=True)
    return re.compile(rf"(?:(?:{'|'.join(actors)})|(?i:{'|'.join(worded_)}))(?![\w]|-\w)")


def _numbers(noun: str) -> Iterator[tuple[str, bool]]:
    yield noun, noun in {"autorités", "gens", "troupes"}
    if noun.endswith(("s", "x")) or noun.isupper():
        return
    words = noun.split(" ")
    bent = [word if word in {"de", "la", "du", "des", "d'autodéfense", "à"} else _several(word) for word in words]
    yield " ".join(bent), True
    yield " ".join([_several(words[0]), *words[1:]]), True


def _several(word: str) -> str:
    if word.endswith(("s", "x")):
        return word
    return f"{word[:-2]}aux" if word.endswith("al") else f"{word}x" if word.endswith(("au", "eu")) else f"{word}s"


def _plural(english: str) -> str:
    if english in {"people", "troops", "police", "dead", "wounded", "missing", "displaced", "casualties"} or (
        english.endswith("s") and not english.endswith("ss")
    ):
        return english
    for singular, plural in (
        ("man", "men"),
        ("child", "children"),
        ("person", "people"),
        ("baby", "babies"),
        ("casualty", "casualties"),
    ):
        if english.endswith(singular):
            return english[: -len(singular)] + plural
    return (
        f"{english[:-1]}ies" if english.endswith("y") else f"{english}es" if english.endswith("ss") else f"{english}s"
    )
