"""The bodies of countries: which country words name, and which of its bodies an army, a ministry or a capital is."""

from __future__ import annotations

import functools
import itertools
import re

from rashomon import codebook
from rashomon.model import Actor
from rashomon.resolve.context import Context
from rashomon.resolve.names import active, bare_words, fold, service_in, service_words, words_of
from rashomon.resolve.wording import FIGHTING, REBELS, STATE, Meant, classes_of, plain, unnamed

UNIT = re.compile(
    r"(?:\d+(?:st|nd|rd|d|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r" (?:brigade|battalion|division|regiment|infantry|detachment|military|army|corps)"
)
"""An army's numbered unit: "the 3d Brigade"."""


BESIDE = re.compile(
    r"[-–](?:led|backed|supported|sponsored|trained|armed|allied|aligned|funded|made|built|style|born|based|occupied"
    r"|held|controlled|administered|installed)\b",
    re.IGNORECASE,
)


@functools.cache
def _ranks() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The words of ranks and offices, by the body that they tell."""
    rows = codebook.load("forces")["ranks"].items()
    return {service: tuple(words_of(rank) for rank in ranks) for service, ranks in rows}


@functools.cache
def _opening() -> frozenset[str]:
    """What may stand before a rank: an article, another rank, what he commands."""
    before = {
        "the",
        "a",
        "an",
        "deputy",
        "acting",
        "then",
        "column",
        "chief",
        "of",
        "staff",
        "army",
        "brigade",
        "force",
    }
    return frozenset(before | {word for ranks in _ranks().values() for rank in ranks for word in rank})


def _holds(words: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether a rank or office opens the words, after an article or other ranks at most: no "attorney general", and no
    part of another office ("general director")."""
    return key[0] in words and any(
        words[i : i + len(key)] == key
        and _opening().issuperset(words[:i])
        and not any("role" in classes_of(word) for word in words[i + len(key) : i + len(key) + 1])
        for i in range(6)
    )


def _titles(part: str, rank: tuple[str, ...]) -> bool:
    """Whether a name follows the rank: "General Ivanov", not "a general"."""
    names = [word for word in part.split() if word[:1].isupper()]
    return len(names) > 1 and words_of(part)[-1] not in rank and words_of(part)[0] not in {"a", "an", "the", "one"}


class Bodies:
    """The countries and bodies that the words of one report call."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = context.index
        self._officers: dict[str, Meant | None] = {}

    def body(self, country: str, service: str) -> Meant | None:
        actor = self.index.service(country, service, self.context.year)
        return Meant(actor) if actor else None

    def beside(self, country: str) -> Meant | None:
        """Those who fight beside a country's forces: as the codebook has them, otherwise by that pattern."""
        adjectives = codebook.load("demonyms").get(country, {}).get("demonyms")
        if not adjectives:
            return None
        name = f"{adjectives[0]} pro-government forces"
        return Meant(self.context.known(name) or Actor(name=name, kind="militia", country=country))

    def state(self, country: str, role: str, event: str | None) -> Meant | None:
        """A country or its capital as one who speaks (its government) or fights and loses men (its forces)."""
        fights = role == "counted" or (role == "party" and event in FIGHTING)
        return self.body(country, "armed_forces" if fights else "government")

    def flying(self, country: str, words: tuple[str, ...]) -> Meant | None:
        """A country's jets and pilots are its air force's, in a report that names that force."""
        flying = codebook.load("forces")["services"]["air_force"]["flying"]
        air_force = self.index.service(country, "air_force", self.context.year)
        if air_force is None or not set(words) & set(flying):
            return None
        said = any(one.actors[0].name == air_force.name for one in self.context.found)
        return Meant(air_force) if said or "air force" in self.context.text.lower() else None

    def bare_service(self, words: tuple[str, ...]) -> str | None:
        """The service of words that call a body with nothing else: "army spokesman" and a name may follow."""
        if any(UNIT.fullmatch(f"{left} {right}") for left, right in itertools.pairwise(words)):
            return "army"
        runs = [words[i:] for i in range(len(words))] + [words[:i] for i in range(len(words) - 1, 0, -1)]
        return next((bare_words()[run] for run in runs if run in bare_words()), None)

    def opens_with_body(self, text: str) -> bool:
        """Whether an army, a ministry or the like is called with nothing before it that tells whose it is otherwise:
        "the defence ministry", no "Coalition military forces", whatever place is named beside them."""
        words = words_of(self.plain(text))
        words = words[1:] if words[:1] in {("the",), ("its",), ("his",), ("their",)} else words
        opens = any(words[: len(key)] == key for key, _ in service_words())
        return opens or (bool(words) and "role" in classes_of(words[0]) and service_in(words) is not None)

    def officer(self, text: str) -> Meant | None:
        """Somebody by his rank or local office alone, before a name or beside it: an officer of the only state whose
        forces the report is likely to hear, the mayor of a town. Nobody of a report in which rebels are given ranks."""
        if text not in self._officers:
            self._officers[text] = self._officer(text)
        return self._officers[text]

    def _officer(self, text: str) -> Meant | None:
        named = re.split(r",\s", text)
        for part in (named[0], *named[1:2]):
            words = words_of(part)
            if any(classes_of(word) & (REBELS | {"militia_body", "militia_member", "media"}) for word in words):
                return None
            if words[:1] in {("former",), ("ex",), ("retired",)}:
                return None
            for service, called in _ranks().items():
                held = next((key for key in called if _holds(words, key)), None)
                if held is None:
                    continue
                if service == "local":
                    return unnamed("local officials")
                country = self.context.alone
                body = (
                    self.body(country, service)
                    if country and ((named[-1][:1].isupper() and len(named) > 1) or _titles(part, held))
                    else None
                )
                return Meant(body.actor, said=False) if body else None
        return None

    def ministry(self, words: tuple[str, ...], countries: list[str], owner: str | None) -> Meant | None:
        """A ministry that the codebook has no pattern for: "Ukraine's reintegration ministry"."""
        if "ministry" not in words or words[-1] == "ministers":
            return None
        at = words.index("ministry")
        named = countries[0] if countries else self.country(owner) if owner else None
        adjectives = codebook.load("demonyms").get(named, {}).get("demonyms") if named else None
        own = [word for word in words[:at] if not self.index.countries.called.get((word,))]
        if len(own) != 1 or not adjectives:
            return None
        name = f"{adjectives[0]} Ministry of {own[0].capitalize()}"
        return Meant(Actor(name=name, kind="government", country=named))

    def plain(self, text: str) -> str:
        """The phrase without the words before it that say nothing of who it is; "New Zealand" keeps its "New"."""
        named = next(self.index.countries.within(text, upper=self.context.upper), None)
        return text if named is not None and named[0] == 0 else plain(text)

    def countries(self, text: str) -> list[str]:
        """The countries that a phrase names as whose it is: not who leads, backs or holds it ("Russian-backed")."""
        found = []
        for _, end, _, called in self.index.countries.within(text, upper=self.context.upper):
            if BESIDE.match(text, end):
                continue
            codes = [code for code, _ in called]
            if len(codes) > 1:
                codes = [max(codes, key=lambda code: self.context.countries[code])]
            found.extend(codes)
        return found

    def led(self, text: str) -> Actor | None:
        """The coalition of that time whose name begins like "Saudi-led airstrikes"."""
        words = words_of(text)
        if "led" not in words[1:3]:
            return None
        prefix = words[: words.index("led", 1) + 1]
        spelled = self.index.names.by_first.get(prefix[0], ())
        called = [a for key, _ in spelled if key[: len(prefix)] == prefix for a in self.index.names.called[key]]
        fits = {actor.name: actor for actor in called if active(actor, self.context.year)}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def country(self, text: str) -> str | None:
        """The country whose name or seat the whole text is."""
        if not text[:1].isupper():
            return None
        called = self.index.countries.exactly(text, upper=self.context.upper)
        codes = [code for code, _ in called]
        return max(codes, key=lambda code: self.context.countries[code]) if codes else None

    def only_demonym(self, text: str) -> bool:
        """Whether the text calls a people ("Haitians"), who may be anybody, and not their country."""
        called = self.index.countries.exactly(text, upper=self.context.upper)
        return all(kind == "demonym" for _, kind in called)

    def is_place(self, text: str) -> bool:
        """Whether an owner is a place or time rather than a body: "the police in Uchiza"."""
        return text[:1].isupper() or (
            fold(text).startswith(("the ", "this "))
            and not any(
                classes & (STATE | REBELS | {"group", "government_body"}) for classes in map(classes_of, words_of(text))
            )
        )
