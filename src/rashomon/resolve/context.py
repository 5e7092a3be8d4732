"""What one report tells of who is who: names with their acronyms, the country it is about, the armed groups in it."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from rashomon import codebook
from rashomon.model import Actor, Document
from rashomon.resolve.names import LONG, Found, Index, active, fold, service_in, words_of

CAPITALISED = r"(?:[A-Z][\w’'.-]*)"
JOINING = r"(?:of|the|and|for|in|on|to|de|del|la|las|los|al|el|y|et|du|des|e|pour|da|do|a)"
FULL_THEN_SHORT = re.compile(
    rf"({CAPITALISED}(?:,?\s+(?:{CAPITALISED}|{JOINING})){{0,12}})[”\"]?,?\s+[(\[]([A-Z][\w-]{{1,11}})[)\]]"
)
BRACKETED_SHORT = re.compile(r"[(\[][A-Z][\w-]{1,11}[)\]]")
SHORT_THEN_FULL = re.compile(
    rf"\b([A-Z][A-Z0-9-]{{1,11}})\s+[(\[]({CAPITALISED}(?:\s+(?:{CAPITALISED}|{JOINING})){{1,12}})[)\]]"
)
AGENCY_DATELINE = re.compile(r"[A-Z][^\n()]{0,60}?\([A-Z][^()\n]{1,40}\)\s*(?:--?|[–—:])")
PLAIN_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\-]*[A-Z'’\-](?:[ ,/]+[A-Z][A-Z'’.\-]*[A-Z])*"
    r"(?:, (?:[A-Z][a-z]+\.?(?: \d{1,2})?|\d{1,2} [A-Z][a-z]+\.?|[A-Z][\w-]+(?: [A-Z][\w-]+)?)(?: \d{4})?)?"
    r"(?:\s?[–—]\s?|\s--?\s)"
)
CLOSE = 90.0
"""Likeness (0-100, rapidfuzz ratio) from which two spellings are one transliterated name; tuned by hand on such pairs
as Huthi and Houthi so that no two of the codebook's names of one country meet."""
SHORT = 3
"""Letters up to which a word is no misspelling of another."""
REBEL = frozenset({"rebel"})
PARTIES = frozenset({"state_force", "rebel", "militia", "government", "civilians"})
"""Kinds of actors that tell which country a report is about; outlets and relief organisations do not."""
SHARE = 0.6
"""A second country spoken of this much as often as the first leaves it open whose "the army" is; set by hand."""


class Context:
    """One document's own names and the actors and countries that it speaks of."""

    def __init__(self, document: Document, index: Index, places: Sequence[str] = (), filed: Sequence[str] = ()) -> None:
        """`places` are the countries of the report's places, `filed` those of the places in its dateline."""
        self.document = document
        self.index = index
        self.text = document.text
        letters = [c for c in self.text[:4000] if c.isalpha()]
        self.upper = sum(c.isupper() for c in letters) > 0.7 * max(1, len(letters))
        self.year = int(document.published_at[:4]) if document.published_at else None
        self.places = tuple(places)
        self.filed = tuple(filed)
        self._spelled: dict[str, Actor | None] = {}
        self._known: dict[tuple[str, bool, bool], Actor | None] = {}
        self._issuing = False  # while it is asked whose statement the report is, no country follows from that

    @functools.cached_property
    def countries(self) -> dict[str, float]:
        """How much the report speaks of each country: mentions, the title's and the first lines' counted double."""
        count: dict[str, float] = defaultdict(float)
        filed: dict[str, float] = defaultdict(float, Counter(self.filed))
        opening = len(self.text) // 5
        for start, end, _, called in self.index.countries.within(self.text, upper=self.upper):
            for code, _ in called:
                (filed if end <= self.dateline else count)[code] += (2 if start < opening else 1) / len(called)
        for code in self.places:
            count[code] += 1
        for _, _, _, called in self.index.within(self.text, upper=self.upper):
            codes = {a.country for a in called if a.country and a.kind in PARTIES and active(a, self.year)}
            if len(codes) == 1:
                count[codes.pop()] += 1
        for text, told in ((self.document.title, count), (self.document.dateline, filed)):
            for _, _, _, called in self.index.countries.within(text or "", upper=True):
                for code, _ in called:
                    told[code] += 2 / len(called)
        abroad = {code for code in self.places if code not in filed}
        for code, worth in filed.items():  # where it was filed tells nothing more where places abroad alone are told of
            if code in count or not abroad:
                count[code] += worth
        return count

    @functools.cached_property
    def dateline(self) -> int:
        """Where the words end that say where the report was filed ("ABIDJAN, Feb 4 (AFP) -"); 0 where none do."""
        return dateline(self.text)

    @functools.cached_property
    def issuer(self) -> Actor | None:
        """The party whose own statement the report is."""
        if self.document.outlet is None or self.document.outlet_kind not in {"party_statement", "channel_post"}:
            return None
        self._issuing = True
        known = self.known(self.document.outlet)
        self._issuing = False
        if known is not None:
            return known
        service = service_in(words_of(self.document.outlet))
        codes = {code for _, _, _, called in self.index.countries.within(self.document.outlet) for code, _ in called}
        return self.index.service(codes.pop(), service, self.year) if service and len(codes) == 1 else None

    @functools.cached_property
    def country(self) -> str | None:
        """The country the report is about, a state's own statement about its own; None where two have a like share."""
        if self.issuer is not None and self.issuer.kind in {"government", "state_force"} and self.issuer.country:
            return self.issuer.country
        return self._leading

    @functools.cached_property
    def _leading(self) -> str | None:
        """The country most spoken of; None where two have a like share."""
        top = self._most()
        if not top or (len(top) == 2 and top[1][1] > SHARE * top[0][1]):
            return None
        return top[0][0]

    def _most(self) -> list[tuple[str, float]]:
        return sorted(self.countries.items(), key=lambda pair: -pair[1])[:2]

    @functools.cached_property
    def alone(self) -> str | None:
        """The country the report is about and names, where no other's forces are likely to be heard in it."""
        told = f"{self.document.title or ''}\n{self.document.dateline or ''}\n{self.text}"
        named = {code for _, _, _, called in self.index.countries.within(told, upper=self.upper) for code, _ in called}
        forces = {one.actors[0].country for one in self.found if one.actors[0].kind == "state_force"}
        return self.country if self.country in named and not forces - {self.country} else None

    def country_of(self, service: str) -> str | None:
        """Whose a body is that is named without its country; a ministry needs a report that speaks of one country."""
        if "ministry" in service or service == "prosecutor":
            top = self._most()
            if len(top) == 2 and top[1][1] > SHARE / 2 * top[0][1]:
                return None
        return self.country

    @functools.cached_property
    def introduced(self) -> dict[tuple[str, ...], Actor]:
        """Names and acronyms that the report gives side by side, each with its actor: known, or one of its own."""
        found: dict[tuple[str, ...], Actor] = {}
        pairs = list(_full_then_short(self.text))
        pairs += [(m.group(2), m.group(1)) for m in SHORT_THEN_FULL.finditer(self.text)]
        for full, short in pairs:
            full = _full_name(full, short)
            if len(words_of(full)) < 2 or not _is_short(short, full, self.upper):
                continue
            actor = self._introduced(full, short)
            found.setdefault(words_of(full), actor)
            found.setdefault(words_of(short), actor)
        return found

    def _introduced(self, full: str, short: str) -> Actor:
        by_full = self.known(full, own=False)
        if by_full is not None:
            return by_full
        by_short = [a for a in self.index.names.exactly(short) if active(a, self.year)]
        same = [actor for actor in by_short if any(alike(full, name) for name in (actor.name, *actor.other_names))]
        if not same and len(by_short) == 1 and len(short) >= 4 and not _lineups(full) - _all_lineups(by_short[0]):
            same = by_short
        for actor in same if len(same) == 1 else ():
            found: Actor = actor
            return found
        return Actor(name=_titled(full), kind="other", other_names=(short,))

    @functools.cached_property
    def found(self) -> tuple[Found, ...]:
        """The actors that the text names, in order; those names left out that could call several."""
        kept = []
        for start, end, alias, called in self.index.within(self.text, upper=self.upper):
            actor = self.introduced.get(words_of(self.text[start:end])) or self.chosen(alias, called)
            if actor is not None:
                kept.append(Found(start, end, alias, actors=(actor,)))
        return tuple(kept)

    def choose(self, called: Sequence[Actor]) -> Actor | None:
        """The one of several actors of a name that fits the report's time and countries; None where that is open."""
        timely = [actor for actor in called if active(actor, self.year)]
        if len(called) == 1:
            return timely[0] if timely else None
        country = self._leading if self._issuing else self.country
        for fits in (
            [a for a in timely if a.country is not None and a.country == country],
            [a for a in timely if a.country in self.spoken_of],
            timely,
        ):
            if len(fits) == 1:
                return fits[0]
        return None

    @functools.cached_property
    def spoken_of(self) -> frozenset[str]:
        """The countries that the text names, and those of its places."""
        codes = {
            code for _, _, _, called in self.index.countries.within(self.text, upper=self.upper) for code, _ in called
        }
        return frozenset(codes | set(self.places))

    def chosen(self, alias: str, called: Sequence[Actor]) -> Actor | None:
        """As `choose`; a name of common words alone ("Treasury Police") calls an actor of a country spoken of only."""
        actor = self.choose(called)
        if actor is None or actor.country is None or actor.country in self.spoken_of:
            return actor
        return None if all(word in _common() for word in words_of(alias)) else actor

    def known(self, text: str, *, own: bool = True) -> Actor | None:
        """The actor the whole text names: as the report introduces it, as the codebook has it, or spelled alike."""
        key = (text, own, self._issuing)
        if key not in self._known:
            self._known[key] = self._named(text, own=own)
        return self._known[key]

    def _named(self, text: str, *, own: bool) -> Actor | None:
        if own:
            actor = self.introduced.get(words_of(text)) or self.introduced.get(_bare(words_of(text)))
            if actor is not None:
                return actor
        called = self.index.names.exactly(text, upper=self.upper)
        if called:
            return self.chosen(text, called)
        return self._alike(text)

    def _alike(self, text: str) -> Actor | None:
        """An actor whose name differs from the text in spelling alone."""
        if text not in self._spelled:
            self._spelled[text] = self._spelled_like(text)
        return self._spelled[text]

    def _spelled_like(self, text: str) -> Actor | None:
        words = words_of(text)
        key = " ".join(words)
        if len(key) < LONG or not text[:1].isupper():
            return None
        near = {
            actor.name: actor
            for alias, actor in self.index.spelled.get((key[0], len(words)), ())
            if abs(len(alias) - len(key)) <= 3
            and fuzz.ratio(alias, key, score_cutoff=CLOSE) >= CLOSE
            and active(actor, self.year)
            and _lineups(alias) == _lineups(key)
            and _differ_in_spelling(alias, key)
            and (actor.country is None or actor.country in self.spoken_of)
        }
        return next(iter(near.values())) if len(near) == 1 else None

    def groups(self, kinds: frozenset[str] = REBEL, country: str | None = None) -> list[Actor]:
        """The armed groups of those kinds that the text names, the most often named first."""
        counted: Counter[str] = Counter()
        named: dict[str, Actor] = {}
        own = [Found(0, 0, "", actors=(actor,)) for actor in self.introduced.values() if actor.kind in kinds]
        for one in (*self.found, *own):
            actor = one.actors[0]
            if actor.kind in kinds and (country is None or actor.country in {country, None}):
                counted[actor.name] += 1
                named[actor.name] = actor
        return [named[name] for name, _ in counted.most_common()]

    def share(self, actor: Actor, others: Sequence[Actor]) -> float:
        """How large a part of the mentions of `others` are of `actor`, 0..1."""
        names = {other.name for other in others}
        said = [one.actors[0].name for one in self.found if one.actors[0].name in names]
        return said.count(actor.name) / len(said) if said else 0.0


def dateline(text: str) -> int:
    """Where a report's first words end that say where it was filed; 0 where none do."""
    found = AGENCY_DATELINE.match(text) or (None if text[:200].isupper() else PLAIN_DATELINE.match(text))
    return found.end() if found else 0


@functools.cache
def _common() -> frozenset[str]:
    """Words that many bodies' names share: with nothing else they tell no body from its like elsewhere."""
    groups = codebook.load("groups")
    words = {
        word
        for name in ("lineup", "force_body", "force_member", "fighter", "rebel_member")
        for noun in groups[name]
        for word in noun.split()
    }
    for row in codebook.load("forces")["services"].values():
        words.update(word for phrase in row["words"] for word in phrase.split())
    return frozenset(words | {f"{word}s" for word in words} | set(groups["common"]))


def _full_then_short(text: str) -> Iterator[tuple[str, str]]:
    """Each name with the acronym in brackets after it.

    No bracket opens inside a name: it is looked for from the bracket before its own on, where there is an acronym.
    """
    start = 0
    for bracket in BRACKETED_SHORT.finditer(text):
        found = FULL_THEN_SHORT.search(
            text, max(start, *(text.rfind(c, 0, bracket.start()) + 1 for c in "([")), bracket.end()
        )
        if found is not None:
            yield found.group(1), found.group(2)
            start = found.end()


def _is_short(short: str, full: str, upper: bool) -> bool:
    """Whether a bracketed word is an acronym of the name beside it and not a word of its own."""
    capitals = sum(c.isupper() or c.isdigit() for c in short)
    if not upper:
        return capitals >= 2
    return _covers([w[0] for w in words_of(full)], [c for c in fold(short) if c.isalnum()]) or (
        " " not in short and len(short) <= 8
    )


def alike(left: str, right: str) -> bool:
    """Whether two names have the same words, in whatever order and with whatever small words."""
    return _content(left) == _content(right) and bool(_content(left))


def _content(name: str) -> frozenset[str]:
    small = {"of", "the", "and", "for", "in", "de", "la", "del", "y", "s", "al", "el"}
    return frozenset(word for word in words_of(name) if word not in small)


@functools.cache
def _lineup_words() -> frozenset[str]:
    return frozenset(codebook.load("groups")["lineup"])


def _differ_in_spelling(left: str, right: str) -> bool:
    """Whether two names of as many words differ in long words only: "UN officials" are no misspelt "US officials"."""
    pairs = zip(left.split(), right.split(), strict=True)
    return all(one == other or min(len(one), len(other)) > SHORT for one, other in pairs)


def _lineups(name: str) -> frozenset[str]:
    return frozenset(words_of(name)) & _lineup_words()


def _all_lineups(actor: Actor) -> frozenset[str]:
    return frozenset().union(*(_lineups(name) for name in (actor.name, *actor.other_names)))


def _bare(key: tuple[str, ...]) -> tuple[str, ...]:
    return key[1:] if key[:1] == ("the",) else key


def _full_name(full: str, short: str) -> str:
    """`full` from where the acronym's letters begin: words before it that only lead up to the name are cut off."""
    words = full.replace("\n", " ").split()
    initials = [c for c in fold(short) if c.isalpha()]
    for i, word in enumerate(words):
        rest = [fold(w)[0] for w in words[i:] if fold(w) not in {"of", "the", "and", "for", "in"}]
        if rest and rest[0] == initials[0] == fold(word)[0] and _covers(rest, initials):
            return " ".join(words[i:])
    if full.isupper():
        return ""
    while words and fold(words[0]) in {"the", "a", "an", "in", "on", "and", "of", "by", "but", "meanwhile", "for"}:
        words = words[1:]
    return " ".join(words)


def _covers(rest: Sequence[str], initials: Sequence[str]) -> bool:
    there = iter(rest)
    return len(rest) <= len(initials) + 1 and sum(c in there for c in initials) >= len(initials) - 1


def _titled(name: str) -> str:
    """A name in capitals, in ordinary case."""
    if not name.isupper():
        return name
    small = {"of", "the", "and", "for", "in", "de", "la", "del", "y"}
    return " ".join(word.lower() if word.lower() in small else word.capitalize() for word in name.split())
