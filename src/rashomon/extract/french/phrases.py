"""Noun phrases of French text that can name people, bodies, speakers or things, by the nouns and names in them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from rashomon.codebook import packs
from rashomon.codebook.adjectives import agreeing
from rashomon.extract.french.forms import bent, expanded, joined, plural, table
from rashomon.extract.french.sentences import Stretch

BLANK = " "
ARTICLE = (
    r"(?:l'|(?:le|la|les|un|une|des|ces|cet|cette|ce|son|sa|ses|leur|leurs|notre|nos|nôtres"
    r"|d'autres|autres|certains|certaines|plusieurs|deux|trois|quatre)\s)"
)
OF = rf"{BLANK}(?:d'|(?:de{BLANK}la|de|du|des){BLANK}|de{BLANK}l')"
CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ][\w'-]*)"
NAME = (
    rf"{CAPITAL}(?:{BLANK}(?:(?:ag|ould|ben|bin|ibn|al|el|abou|abu|de|du|mint|Ag|Ould|Ben|Ibn"
    rf"|Al|El){BLANK})?{CAPITAL})*"
)
LEADING = re.compile(
    r"(?:(?:Les?|La|Une?|Des|Du|Au|Aux|Ce|Cet|Cette|Ces|Son|Sa|Ses|Leurs?|Nos|Notre|Selon|Pour|Dans|En|À|A|De|Et|Mais|Depuis|Après|Avant|Par|Sur"
    r"|Contre|Chez|Entre|Trois|Deux|Quatre|Cinq|Six|Sept|Huit|Neuf|Dix|Plusieurs|Enfin|Hier|Vers|Outre|Côté)\s+|[LDSJC]'|Qu')+"
)
"""Words that open a sentence before a name."""
SPEAKING = frozenset({"people", "bodies", "speakers", "name", "actor"})
"""Kinds of phrases that can be a source."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: all of it from `start` to `end`, its noun from `head` to `tail`, in code points."""

    start: int
    end: int
    head: int
    tail: int
    kind: str
    """`people`, `bodies`, `speakers`, `actor` (a name of the codebook's), `name`, or `things:` with the unit."""
    gloss: str = ""
    """The noun's English wording, where it has one."""
    definite: bool = False

    def holds(self, start: int, end: int) -> bool:
        """Whether it holds that stretch whole."""
        return self.start <= start and end <= self.end


def find(text: str, sentence: Stretch, names: Sequence[Stretch] = ()) -> list[Phrase]:
    """The phrases of a sentence, outermost ones, in order of their heads; `names` are a pipeline's."""
    heads = list(_heads(text, sentence, names))
    found: list[Phrase] = []
    for head, tail, kind, gloss in heads:
        if found and head < found[-1].end:
            continue
        end = _end(text, tail, sentence.end, {h: (t, k) for h, t, k, _ in heads}, kind)
        start, definite = _start(text, head, max(sentence.start, found[-1].end if found else sentence.start))
        found.append(Phrase(start, end, head, tail, kind, gloss, definite))
    return found


def _heads(text: str, sentence: Stretch, names: Sequence[Stretch]) -> Iterator[tuple[int, int, str, str]]:
    marked: list[tuple[int, int, int, str, str]] = []
    for match in _nouns().finditer(text, sentence.start, sentence.end):
        kind, gloss = _kind(match.group())
        if kind:
            marked.append((match.start(), -match.end(), 1, kind, gloss))
    marked += [(m.start(), -m.end(), 0, "actor", "") for m in _actors().finditer(text, sentence.start, sentence.end)]
    marked += [(one.start, -one.end, 2, "name", "") for one in names if sentence.holds(one.start, one.end)]
    for match in re.finditer(NAME, text[sentence.start : sentence.end]):
        lead = LEADING.match(match.group())
        first, last = sentence.start + match.start() + (lead.end() if lead else 0), sentence.start + match.end()
        if first >= last or not text[first].isupper():
            continue
        if (first > 0 and (text[first - 1].isalnum() or text[first - 1] == "-")) or _common(
            text, first, sentence, text[first:last]
        ):
            continue
        last -= len(match.group()) - len(match.group().rstrip(".'-"))
        marked.append((first, -last, 3, "name", ""))
    at = sentence.start
    for start, minus, _, kind, gloss in sorted(marked):
        if start >= at:
            yield start, -minus, kind, gloss
            at = -minus


def _common(text: str, start: int, sentence: Stretch, said: str) -> bool:
    """Whether a capital only opens the sentence, or belongs to a word that names nobody."""
    words = said.split()
    if words[0].lower().strip(".'") in _unnaming() and len(words) == 1:
        return True
    opens = start == sentence.start or text[start - 2 : start] in {"« ", '. "'} or text[start - 1] in '«“"'
    return opens and len(words) == 1 and not words[0].isupper()


@functools.cache
def _unnaming() -> frozenset[str]:
    return frozenset(cast(list[str], table("persons")["no_names"]))


@functools.cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Every noun with its kind and its English wording, those for the harmed first."""
    data: dict[str, Any] = table("groups")
    effects = cast(dict[str, list[str]], table("effects")["nouns"])
    rows = [(noun, f"effect:{effect}", "") for effect, nouns in effects.items() for noun in nouns]
    rows += [(noun, kind, gloss) for kind in ("speakers", "bodies", "people") for noun, gloss in data[kind].items()]
    return (*rows, *((noun, f"things:{unit}", "") for unit, nouns in data["things"].items() for noun in nouns))


def _noun(noun: str, kind: str) -> str:
    """The noun with its plural; a country's adjective may part a body's: "le ministère syrien de la Défense"."""
    pattern = bent(plural(noun))
    if kind == "bodies" and re.search(r" de | des | du ", pattern):
        return re.sub(r" (?=de |des |du )", f" (?:(?:{countries()}) )?", pattern, count=1)
    return pattern


@functools.cache
def _nouns() -> re.Pattern[str]:
    nouns = sorted({_noun(noun, kind) for noun, kind, _ in _rows()}, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(nouns)})(?![\w]|-\w)", re.IGNORECASE)


@functools.lru_cache(4096)
def _kind(said: str) -> tuple[str, str]:
    written, known = said.lower(), _forms()
    if written not in known:  # "ministère syrien de la défense"
        written = _country().sub("", written, count=1)
    kind, gloss, acronym = known.get(written, ("", "", ""))
    # An acronym is no word in capitals, nor a word an acronym.
    return (kind, gloss) if not acronym or acronym == said else ("", "")


@functools.cache
def _country() -> re.Pattern[str]:
    return re.compile(rf" (?:{countries()})(?= d)", re.IGNORECASE)


@functools.cache
def _forms() -> dict[str, tuple[str, str, str]]:
    """Each noun in singular and plural with its kind, its English wording, and itself if it is an acronym."""
    found: dict[str, tuple[str, str, str]] = {}
    for noun, kind, gloss in _rows():
        for form in expanded(bent(plural(noun))):
            found.setdefault(form.lower(), (kind, gloss, noun if noun.isupper() and len(noun) > 1 else ""))
    return found


@functools.cache
def _actors() -> re.Pattern[str]:
    """Names of armed actors and organisations, as French reports and the codebook have them."""
    french: dict[str, list[str]] = cast(Any, table("names")["actors"])
    names = {name for row in packs.rows() for name in packs.aliases(row) if len(name) > 2} | {
        n for ns in french.values() for n in ns
    }
    words = (bent(re.escape(name).replace("\\ ", " ").replace("\\-", "-")) for name in names)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})(?![\w]|-\w)")


@functools.cache
def countries() -> str:
    """A pattern of the adjectives of countries."""
    rows: dict[str, Any] = cast(Any, table("names")["countries"])
    return joined(form for row in rows.values() for word in row["people"] for form in agreeing(word))


@functools.cache
def adjectives() -> str:
    """A pattern of the adjectives that stand beside the nouns, those of countries among them."""
    data: dict[str, Any] = table("groups")
    return f"{countries()}|{joined(form for word in data['adjectives'] for form in agreeing(word))}"


@functools.cache
def _tail() -> re.Pattern[str]:
    return re.compile(
        rf"{BLANK}(?:(?:et|ou){BLANK})?(?:lourdement{BLANK}|non{BLANK})?(?:{adjectives()})(?![\w]|-\w)", re.IGNORECASE
    )


@functools.cache
def _lead() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{adjectives()}|nouvel|nouvelle|nouveaux|autres?|premiers?){BLANK}$", re.IGNORECASE
    )


def _end(text: str, tail: int, limit: int, heads: dict[int, tuple[int, str]], kind: str) -> int:
    """Where the phrase ends: after its adjectives, what stands in brackets, whose it is, and its name."""
    end = tail
    for _ in range(8):
        adjective = _tail().match(text, end, limit)
        if adjective is not None:
            end = adjective.end()
            continue
        bracket = re.compile(rf"{BLANK}?\((?!\d)[^()\d]{{1,60}}\)").match(text, end, limit)
        if bracket is not None:
            end = bracket.end()
            continue
        beside = re.compile(rf"{BLANK}(?:dit{BLANK})?").match(text, end, limit)
        if beside is not None and beside.end() in heads and heads[beside.end()][1] in {"name", "actor"}:
            end = heads[beside.end()][0]
            continue
        # "La mort d'un soldat" counts the soldier.
        alone = kind.startswith("effect") and text[tail - 4 : tail] in {"mort", "écès"}
        owner = re.compile(OF, re.IGNORECASE).match(text, end, limit) if not alone else None
        if owner is not None:
            at = owner.end()
            skipped = re.compile(rf"(?:{ARTICLE})?").match(text, at, limit)
            at = skipped.end() if skipped else at
            inner = heads.get(at)
            if inner is not None and not inner[1].startswith(("effect", "things")):
                end = inner[0]
                continue
            capital = re.compile(NAME).match(text, at, limit)
            if capital is not None:
                end = capital.end()
                continue
            plain = re.compile(r"(?!avoir|être|plus|moins|avant|après)[a-zà-ÿ-]{4,}").match(text, at, limit)
            if plain is not None and kind in {"speakers", "bodies"}:
                end = plain.end()
                continue
        break
    return end


def _start(text: str, head: int, limit: int) -> tuple[int, bool]:
    start = head
    for _ in range(3):
        lead = _lead().search(text, limit, start)
        if lead is None:
            break
        start = lead.start()
    article = re.compile(rf"(?<![\w])(?:{ARTICLE})+$", re.IGNORECASE).search(text, limit, start)
    if article is None:
        return start, False
    return article.start(), bool(re.match(r"l[aes']", article.group().lower()))
