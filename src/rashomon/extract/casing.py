"""Upper-case wire text in ordinary case, letter for letter, so that the parser reads it.

A word that ordinary English writes in lower case becomes lower case; any other is taken for a name. Then the context
is heard: bodies and places with a known last word ("INFANTRY BRIGADE"), titles before names, particles inside names,
months beside numbers, acronyms that the text itself introduces in brackets, the start of a sentence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from rashomon.codebook import load

LOWER, CAPITAL, UPPER = 0, 1, 2

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
BRACKETED = re.compile(r"[\[(]\s*([^\W\d_][^\W\d_-]{1,11})\s*[\])]")
SENTENCE_END = re.compile(r"(?:[.?!]['\"”’)\]]*\s+['\"“‘(\[]*|[:,]\s+[\"“‘]|^\W*\[[^\]]*\]\s+)$")
SHARE_UPPER = 0.9
"""A line is upper case when at least this share of its cased letters is (a stray "McDONNELL" or "de" is forgiven)."""

ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ly", ""),
    ("ily", "y"), ("ally", ""), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""), ("est", "e"),
    ("ness", ""), ("able", ""), ("ment", ""), ("ments", ""), ("ion", ""), ("ion", "e"), ("ions", ""), ("ions", "e"),
    ("ization", "ize"), ("isation", "ize"), ("ised", "ize"), ("ising", "ize"), ("ise", "ize"), ("our", "or"),
    ("oured", "or"), ("ours", "or"), ("lled", "l"), ("lling", "l"), ("men", "man"), ("tre", "ter"), ("ces", "x"),
)  # fmt: skip
"""Regular endings and British spellings, with what stands in the lexicon in their place."""


def recase(text: str) -> str:
    """`text`, its upper-case lines put in ordinary case; always of the same length.

    Lines that are in ordinary case come back as they are.
    """
    if not any(map(_is_upper, text.split("\n"))):
        return text
    introduced = frozenset(
        found.upper() for found in BRACKETED.findall(text) if found.isupper() and not is_ordinary(found.lower())
    )
    return "\n".join(_recase(line, introduced) if _is_upper(line) else line for line in text.split("\n"))


def is_ordinary(word: str) -> bool:
    """Whether ordinary English writes `word` (given in lower case) in lower case."""
    if _derives(word):
        return True
    rests = (word[len(prefix) :] for prefix in _lists().prefixes if word.startswith(prefix))
    return any(len(rest) > 3 and _derives(rest) for rest in rests)


@dataclass(frozen=True, slots=True)
class _Lists:
    ordinary: frozenset[str]
    prefixes: tuple[str, ...]
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    always: dict[str, str]
    demonyms: frozenset[str]
    months: frozenset[str]
    month_cues: frozenset[str]
    acronyms: frozenset[str]
    titles: frozenset[str]
    small: frozenset[str]
    large: frozenset[str]
    heads: frozenset[str]
    body_words: frozenset[str]
    national: frozenset[str]
    before_names: frozenset[str]
    first_names: frozenset[str]
    areas: frozenset[str]
    no_area: frozenset[str]
    onsets: frozenset[str]


@functools.cache
def _lists() -> _Lists:
    data = load("casing")
    names, people = [], []
    for country in load("countries").values():
        names += country["names"]
        people += country["people"]
    phrases: dict[str, list[tuple[str, ...]]] = {}
    always = {word.lower(): word for word in data["always"].split()}
    for name in [*data["phrases"], *names, *people]:
        words = tuple(WORD.findall(name))
        if len(words) > 1:
            phrases.setdefault(words[0].lower(), []).append(words)
        elif words and len(words[0]) > 1 and not words[0].isupper():
            always[words[0].lower()] = words[0]
    ordinary = frozenset(data["ordinary"].split()) | STOP_WORDS
    short = {name for name in names if name.isupper() and name.isalpha() and not _in_lexicon(name.lower())}
    return _Lists(
        ordinary=ordinary,
        prefixes=tuple(data["prefixes"]),
        phrases={first: tuple(sorted(found, key=len, reverse=True)) for first, found in phrases.items()},
        always=always,
        demonyms=frozenset(word.lower() for name in people for word in name.split()),
        months=frozenset(data["months"]),
        month_cues=frozenset(data["month_cues"]),
        acronyms=frozenset(data["acronyms"].split()) | short,
        titles=frozenset(data["titles"].split()),
        small=frozenset(data["particles_small"]),
        large=frozenset(word.lower() for word in data["particles_large"].split()),
        heads=frozenset(data["heads"].split()),
        body_words=frozenset(data["body_words"].split()),
        national=frozenset(data["national"]),
        before_names=frozenset(data["before_names"]),
        first_names=frozenset(data["first_names"].split()),
        areas=frozenset(data["areas"]),
        no_area=frozenset(data["no_area"]),
        onsets=frozenset(data["onsets"].split()),
    )


def _is_upper(line: str) -> bool:
    """Whether a line is upper-case text: two words or more, and hardly a lower-case letter."""
    upper = sum(map(str.isupper, line))
    if upper < 6 or upper < SHARE_UPPER * (upper + sum(map(str.islower, line))):
        return False
    return len(WORD.findall(line)) >= 2


def _bases(word: str) -> Iterator[str]:
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            yield stem + instead
            if stem[-1] == stem[-2]:
                yield stem[:-1] + instead


@functools.lru_cache(maxsize=8192)
def _derives(word: str) -> bool:
    """Whether a word is a known one, or becomes one with one or two endings taken off ("reportedly")."""
    return _is_known(word) or any(
        _is_known(base) or any(_is_known(further) for further in _bases(base)) for base in _bases(word)
    )


def _is_known(word: str) -> bool:
    """Whether a word is on our list, a word of grammar, or in the lexicon."""
    return word in _lists().ordinary or _in_lexicon(word)


@functools.lru_cache(maxsize=32768)
def _in_lexicon(word: str) -> bool:
    """Whether lemminflect has the word as anything but a name."""
    from lemminflect import getAllLemmas  # a second to load, and needed for upper-case text alone

    return len(word) > 1 and any(part != "PROPN" for part in getAllLemmas(word))


class _Line:
    """One upper-case line: its words and the case that each is to have."""

    def __init__(self, text: str, introduced: frozenset[str]) -> None:
        self.text = text
        self.introduced = introduced
        self.lists = _lists()
        self.spans = [match.span() for match in WORD.finditer(text)]
        self.words = [text[start:end].lower().replace("’", "'") for start, end in self.spans]
        self.cases = [self.alone(i) for i in range(len(self.words))]
        self.fixed: dict[int, str] = {}

    def gap(self, i: int) -> str:
        """What stands between word `i` and the one before it."""
        return self.text[self.spans[i - 1][1] if i else 0 : self.spans[i][0]]

    def after(self, i: int) -> str:
        """What stands between word `i` and the next."""
        return self.text[self.spans[i][1] : self.spans[i + 1][0] if i + 1 < len(self.spans) else len(self.text)]

    def joined(self, i: int) -> bool:
        """Whether word `i` follows the one before it with only a space or a hyphen between."""
        return 0 < i < len(self.words) and self.gap(i).strip(" ") in {"", "-"}

    def plain(self, i: int) -> str:
        return self.words[i].removesuffix("'s")

    def alone(self, i: int) -> int:
        """The case of a word by itself."""
        word, before, after = self.plain(i), self.gap(i), self.after(i)
        if re.search(r"\d['’]?$", before) and len(word) <= 3:
            return LOWER  # 4TH, 2D, 5.56MM, AK-47'S
        if len(word) == 1:
            return LOWER if word == "a" and not after.startswith(".") else UPPER
        upper = word.upper()
        if upper in self.introduced or upper in self.lists.acronyms:
            return UPPER
        if re.match(r"-?\d", after) and len(word) <= 3 and not is_ordinary(word):
            return UPPER  # AK-47, UH-1
        if word in self.lists.always or word in self.lists.large or word in self.lists.small:
            return CAPITAL if word in self.lists.always else LOWER
        if is_ordinary(word) or word in self.lists.titles:
            return LOWER
        return UPPER if _is_acronym(word) else CAPITAL

    def is_name(self, i: int) -> bool:
        """Whether word `i` has capitals of its own, demonyms aside."""
        return 0 <= i < len(self.words) and self.cases[i] != LOWER and self.plain(i) not in self.lists.demonyms

    def raise_(self, i: int) -> None:
        if self.cases[i] == LOWER:
            self.cases[i] = CAPITAL

    def phrases(self) -> None:
        for i, word in enumerate(self.words):
            for phrase in self.lists.phrases.get(word, ()):
                end = i + len(phrase)
                if [self.plain(k) for k in range(i, min(end, len(self.words)))] == [p.lower() for p in phrase]:
                    for k, written in zip(range(i, end), phrase, strict=True):
                        self.fixed[k] = written
                        self.cases[k] = LOWER if written.islower() else CAPITAL
                    break

    def months(self) -> None:
        for i, word in enumerate(self.words):
            if word in self.lists.months:
                beside = re.search(r"\d\S*\s+$", self.gap(i)) or re.match(r"\.?\s+\d", self.after(i))
                if beside or (i and self.words[i - 1] in self.lists.month_cues and self.joined(i)):
                    self.cases[i] = CAPITAL

    def particles(self) -> None:
        count = len(self.words)
        for i in range(count - 1, -1, -1):
            word = self.words[i]
            if i in self.fixed or not self.joined(i + 1) or self.gap(i)[-1:].isdigit():
                continue
            if word in self.lists.large and (word not in self.lists.small or not self.after_small(i)):
                self.raise_(i + 1)
                self.cases[i] = CAPITAL
            elif word in self.lists.small and not self.is_name(i - 1) and not self.after_small(i):
                self.cases[i] = CAPITAL if self.is_name(i + 1) else LOWER
            if word in self.lists.small and (self.joined(i) and (self.is_name(i - 1) or self.after_small(i))):
                self.cases[i] = CAPITAL if word in self.lists.large and not self.after_small(i) else LOWER
                if self.words[i + 1] not in self.lists.small:
                    self.raise_(i + 1)

    def after_small(self, i: int) -> bool:
        return i > 0 and self.joined(i) and self.words[i - 1] in self.lists.small

    def bodies(self) -> None:
        """Capitals for names such as "4th Infantry Brigade", "Usulutan Department", "Ministry of Defense"."""
        for i, word in enumerate(self.words):
            if self.plain(i) not in self.lists.heads:
                continue
            start = i
            while self.joined(start) and (
                self.cases[start - 1] != LOWER or self.words[start - 1] in self.lists.body_words
            ):
                start -= 1
            chain = range(start, i)
            numbered = bool(start < i and re.search(r"\d\w* $", self.text[: self.spans[start][0]]))
            country = start < i and self.words[start] in self.lists.demonyms
            national = word in self.lists.national and (country or self.text[: self.spans[i][0]].endswith("U.S. "))
            if any(self.is_name(k) for k in chain) or len(chain) > 1 or numbered or national:
                for k in (*chain, i):
                    self.raise_(k)
            self.of_body(i)

    def beside(self) -> None:
        """ "Radio Venceremos", "in Meta Department", "Juan Sierra,": what a neighbour shows to be a name."""
        for i in range(1, len(self.words)):
            previous = self.words[i - 1]
            if self.joined(i) and previous in self.lists.before_names and self.is_name(i):
                self.raise_(i - 1)
            if self.joined(i) and previous in self.lists.first_names and self.after(i)[:1] in {",", ".", ""}:
                self.raise_(i)
            if self.plain(i) in self.lists.areas and self.joined(i) and i > 1 and self.cases[i - 1] == LOWER:
                stands = self.gap(i - 1) == ", " or self.words[i - 2] in {"in", "of", "from", "and"}
                if stands and previous not in self.lists.no_area:
                    self.raise_(i - 1)
                    self.raise_(i)

    def of_body(self, i: int) -> None:
        """ "Ministry of Defense", "Army of National Liberation": a head, "of" or "for", and a chain."""
        k = i + 1
        if not (self.joined(k) and self.words[k] in {"of", "for"}):
            return
        k += 1
        if self.joined(k) and self.words[k] == "the":
            k += 1
        first = k
        while self.joined(k) and (self.words[k] in self.lists.body_words or self.words[k] in self.lists.heads):
            k += 1
        if k > first + (self.words[i + 1] == "for"):
            for j in (i, *range(first, k)):
                self.raise_(j)

    def titles(self) -> None:
        for i in range(len(self.words) - 2, -1, -1):
            abbreviated = self.after(i) in {". ", ".  "} and not is_ordinary(self.words[i])
            if self.words[i] in self.lists.titles and (self.joined(i + 1) or abbreviated):
                if abbreviated or self.words[i] in {"mr", "mrs", "ms", "msgr"}:
                    self.raise_(i + 1)
                    self.cases[i] = CAPITAL
                elif self.is_name(i + 1) or (self.cases[i + 1] == CAPITAL and self.words[i + 1] in self.lists.titles):
                    self.cases[i] = CAPITAL

    def introductions(self) -> None:
        """The words that an acronym in brackets abbreviates: as many as it has letters, with the same initials."""
        for match in BRACKETED.finditer(self.text):
            letters = sorted(match[1].lower())
            if match[1].upper() not in self.introduced:
                continue
            chain: list[int] = []
            k = next((j for j, span in enumerate(self.spans) if span[0] >= match.start()), 0) - 1
            while k >= 0 and len(chain) < len(letters):
                if self.words[k] not in {"of", "the", "and", "for", "de", "del", "la", "y", "in"}:
                    chain.append(k)
                k -= 1
            if sorted(self.words[j][0] for j in chain) == letters:
                for j in chain:
                    self.raise_(j)

    def sentences(self) -> None:
        for i in range(len(self.words)):
            before = self.text[: self.spans[i][0]]
            if not i or (SENTENCE_END.search(before) and not self.abbreviated(i)):
                self.raise_(i)

    def abbreviated(self, i: int) -> bool:
        """Whether the full stop before word `i` ends an abbreviation and no sentence."""
        previous = self.words[i - 1]
        short = len(previous) == 1 or (previous in self.lists.titles and not is_ordinary(previous)) or previous == "no"
        return short and self.gap(i).startswith(". ") and self.gap(i) != ".  "

    def written(self) -> str:
        letters = list(self.text)
        for i, (start, end) in enumerate(self.spans):
            for k in range(start, end):
                letters[k] = self.letter(i, k - start, letters[k])
        return "".join(letters)

    def letter(self, i: int, offset: int, letter: str) -> str:
        case, fixed = self.cases[i], self.fixed.get(i)
        tail = offset >= len(self.plain(i))
        if fixed and not tail and offset < len(fixed) and fixed[offset].lower() == letter.lower():
            made = fixed[offset] if offset or case == LOWER else fixed[offset].upper()
        elif (case == UPPER and not tail) or (case == CAPITAL and (offset == 0 or self.restarts(i, offset))):
            made = letter.upper()
        else:
            made = letter.lower()
        return made if len(made) == 1 else letter

    def restarts(self, i: int, offset: int) -> bool:
        """D'AUBUISSON, O'BRIEN: a capital after the apostrophe of a one-letter beginning."""
        return offset == 2 and self.words[i][1] == "'" and len(self.words[i]) > 4


def _is_acronym(word: str) -> bool:
    """Whether an unknown word can only be read letter by letter: no vowel, or consonants that begin no word."""
    consonants = re.match(r"[^aeiouy\W\d]*", word)
    onset = consonants[0] if consonants else ""
    if len(onset) == len(word):
        return True
    return len(word) <= 6 and len(onset) > 1 and onset.isascii() and onset not in _lists().onsets


def _recase(text: str, introduced: frozenset[str]) -> str:
    line = _Line(text, introduced)
    line.phrases()
    line.months()
    line.particles()
    line.introductions()
    line.bodies()
    line.beside()
    line.titles()
    line.sentences()
    return line.written()
