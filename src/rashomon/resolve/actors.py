"""Whom words mean: a known actor, a body of a country, a group that the report alone names, or an unnamed kind of people."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon import codebook
from rashomon.model import Actor, Mention
from rashomon.resolve.context import Context
from rashomon.resolve.names import Found, bare_words, fold, service_in, words_of

OWNING = re.compile(r"\s(of|for|from|in|at|inside|with|on behalf of)\s", re.IGNORECASE)
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])\s", re.IGNORECASE)
BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
SINGLE = frozenset({"he", "him", "his", "she", "her"})
PRONOUN = frozenset(
    [
        "it",
        "its",
        "they",
        "them",
        "their",
        "he",
        "him",
        "his",
        "she",
        "her",
        "we",
        "us",
        "our",
        "who",
        "which",
        "that",
        "others",
        "other",
        "another",
        "both",
        "some",
        "none",
        "all",
        "each",
        "one",
    ]
)
STATE = frozenset({"force_body", "force_member", "force_unit", "police_body", "police_member"})
REBELS = frozenset({"rebel_member", "rebel_body"})
PEOPLE = frozenset({"population", "witness"})
DOMINANT = 0.8
"""The share of the mentions of like groups from which an epithet calls the most named; set by hand."""
FIGHTING = frozenset({"clash", "attack", "explosion", "capture", "seizure", "movement", "crash"})
UNNAMED = {
    "civilians": "civilians",
    "witnesses": "other",
    "medical sources": "other",
    "security sources": "other",
    "local officials": "government",
    "unidentified armed men": "other",
    "experts": "other",
    "diplomats": "other",
    "journalists": "media",
    "anonymous sources": "other",
}
"""The codebook's names for the unnamed, with their kinds."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom words mean; `said` is False where only the report's context tells ("the army" is that of its country)."""

    actor: Actor
    said: bool = True


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, nouns in codebook.load("groups").items():
        for noun in nouns if isinstance(nouns, list) else ():
            found.setdefault(noun, set()).add(name)
    return {noun: frozenset(names) for noun, names in found.items()}


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(codebook.load("groups")[name])


def _unnamed(name: str) -> Meant:
    return Meant(Actor(name=name, kind=UNNAMED[name]))


class Reader:
    """Reads phrases of one report. `role` is `source`, `party` (actor or target), `counted` or `check`."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = context.index

    def mention(self, mention: Mention, role: str, event: str | None = None) -> Meant | None:
        """Whom a mention means, by its own words, then by what it stands for, then by the report's context."""
        if mention.span is None:
            return None
        words = mention.span.exact
        if self._country(words) and self._only_demonym(words):
            words += self._shared_noun(mention.span.end)
        own = None if fold(words) in PRONOUN else self.phrase(words, role, event)
        if own is not None and fold(words).startswith("the ") and own.actor.name in UNNAMED and mention.antecedent:
            return self.phrase(mention.antecedent.exact, role, event) or own
        if own is not None and own.said:
            return own
        epithet = self._epithet(words)
        if epithet is not None:
            return Meant(epithet)
        if mention.antecedent is not None and mention.antecedent != mention.span:
            other = self._antecedent(words, mention.antecedent.exact, role, event)
            if other is not None:
                return other
        if own is None and role == "source" and _may_be_person(words):
            own = self._described(words, role)
        return own

    def _shared_noun(self, end: int) -> str:
        """The noun that a first nationality shares with a second: " troops" after "Malian" in "Malian and Russian troops"."""
        shared = re.match(r"\s(?:and|or)\s[\w.-]+(\s[\w-]+)", self.context.text[end : end + 60])
        return shared.group(1) if shared else ""

    def _antecedent(self, words: str, fuller: str, role: str, event: str | None) -> Meant | None:
        if fold(words) in SINGLE and self.context.known(fuller) is not None:
            return None  # "he" is no group
        other = self.phrase(fuller, role, event)
        if other is None or not _agree(words, other.actor):
            return None
        if role == "counted" and other.actor.kind == "government" and other.actor.country:
            body = self._body(other.actor.country, "armed_forces")  # a government's losses are its forces'
            return Meant(body.actor, other.said) if body else None
        return other

    def _epithet(self, words: str) -> Actor | None:
        """The one actor of the report whose name has the noun of "the coalition", "the Front", "the commission"."""
        key = words_of(words)
        if len(key) != 2 or key[0] not in {"the", "this"} or key[1] not in _listed("lineup") | _listed("telling"):
            return None
        if key[1] in _listed("untold"):
            return None
        fits = {
            one.actors[0].name: one.actors[0]
            for one in (*self.context.found, *(Found(0, 0, "", actors=(a,)) for a in self.context.introduced.values()))
            if any(key[1] in words_of(name) for name in (one.actors[0].name, *one.actors[0].other_names))
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def phrase(self, text: str, role: str, event: str | None = None) -> Meant | None:
        """Whom a phrase means; None where it does not tell."""
        text = _clean(text)
        if not text:
            return None
        known = self.context.known(text) or self.context.known(_plain(text))
        if known is not None:
            return Meant(known)
        for inner in BRACKETED.findall(text):
            known = self.context.known(inner)
            outer = BRACKETED.sub(" ", text)
            if known is not None and not words_of(outer)[-1:] == ("faction",):
                return Meant(known)
        text = " ".join(BRACKETED.sub(" ", text).split())
        parts = [part.strip() for part in re.split(r",\s|\s[-–—]\s", text) if part.strip()]
        for part in parts:
            meant = self._simple(part, role, event)
            if meant is not None and (meant.said or len(parts) == 1):
                return meant
        return self._simple(parts[0], role, event) if len(parts) > 1 else None

    def _simple(self, text: str, role: str, event: str | None) -> Meant | None:
        """One noun phrase without appositions."""
        text = _plain(text)
        known = self.context.known(text)
        if known is not None:
            return Meant(known)
        country = self._country(text)
        if country is not None:
            return None if self._only_demonym(text) else self._state(country, role, event)
        person = self._person(text)
        if person is not None:
            return Meant(person)
        head, owner = self._parted(text)
        return self._headed(head, owner, role, event)

    def _headed(self, head: str, owner: str | None, role: str, event: str | None) -> Meant | None:
        words = words_of(head)
        classes = self._head_classes(head)
        if any(word in _listed("beside") or word[:-1] in _listed("beside") for word in words[-1:]) and not classes & {
            "medical",
            "expert",
        }:
            return None
        alias = self._alias(head)
        if alias is not None and not (owner and classes & {"media"}):
            return self._aliased(alias, head, classes)
        service = service_in(words)
        countries = self._countries(head)
        if role == "source":
            unnamed = self._hidden(classes, words, countries, owner)
            if unnamed is not None or (classes & {"media"} and not classes & {"writing"}):
                return unnamed
        ministry = self._ministry(words, countries, owner) if service in {None, "government"} else None
        if ministry is not None:
            return ministry
        if service is not None and not self._plain_people(classes, words):
            return self._bodied(service, words, classes, countries, owner, role, event)
        if countries and classes:
            return self._national(countries[0], head, classes, role, event)
        if owner is not None and classes & (_OWNED | {"partitive"}) and not self._plain_people(classes, words):
            owned = self.phrase(owner, "party" if role == "source" and "affected" in classes else role, event)
            if owned is not None and owned.actor.kind not in {"civilians"}:
                return self._of_owner(owned, classes, words, role)
            if owned is not None and classes & {"role"} and role == "source":
                return None
        return self._unowned(head, classes, role, owner)

    def _hidden(
        self, classes: frozenset[str], words: tuple[str, ...], countries: list[str], owner: str | None
    ) -> Meant | None:
        """Those who speak without a name and for no named body: medics, diplomats, "a military official"."""
        last = words[-1] if words else ""
        if classes & {"medical"} and "media" not in classes and last not in {"rescuer", "rescuers"}:
            return _unnamed("medical sources")
        if last in {"diplomat", "diplomats"}:
            return _unnamed("diplomats")
        unsure = {"source", "sources", "contact", "contacts", "official", "officials", "officer", "officers", "informant"}
        if last in unsure and not countries and owner is None:
            if {"security", "military", "police", "army", "intelligence", "senior"} & set(words) or last.startswith("officer"):
                return _unnamed("security sources")
            if {"hospital", "medical", "health"} & set(words):
                return _unnamed("medical sources")
            if last.startswith("official") and len(words) == 1:
                return _unnamed("local officials")
            if words in {("official", "sources"), ("official", "source")}:
                return _unnamed("local officials")
        return None

    def _ministry(self, words: tuple[str, ...], countries: list[str], owner: str | None) -> Meant | None:
        """A ministry that the codebook has no pattern for: "Ukraine's reintegration ministry"."""
        if "ministry" not in words or words[-1] == "ministers":
            return None
        at = words.index("ministry")
        known = [code for code in countries] or ([self._country(owner)] if owner else [])
        adjectives = codebook.load("demonyms").get(known[0], {}).get("demonyms") if known and known[0] else None
        own = [word for word in words[:at] if not self.index.countries.called.get((word,))]
        if len(own) != 1 or not adjectives:
            return None
        name = f"{adjectives[0]} Ministry of {own[0].capitalize()}"
        return Meant(Actor(name=name, kind="government", country=known[0]))

    def _aliased(self, alias: Actor, head: str, classes: frozenset[str]) -> Meant | None:
        """A phrase that holds an actor's name: its men and spokesmen are it; its splinters and friends are not."""
        words = words_of(head)
        if any(word in _listed("apart") for word in words) or "former" in words:
            return None
        if alias.kind == "intergovernmental" and classes & (STATE | {"group"}):
            missions = [a for a in self.context.groups(frozenset({"intergovernmental"})) if a.country and a != alias]
            return Meant(missions[0]) if len(missions) == 1 else None
        return Meant(alias)

    def _bodied(
        self,
        service: str,
        words: tuple[str, ...],
        classes: frozenset[str],
        countries: list[str],
        owner: str | None,
        role: str,
        event: str | None,
    ) -> Meant | None:
        """A phrase with an army, a ministry or the like in it."""
        if countries:
            return self._flying(countries[0], words) or self._body(countries[0], service)
        if owner is not None:
            country = self._country(owner)
            if country is not None:
                return self._flying(country, words) or self._body(country, service)
            owned = self.phrase(owner, "party", event)
            if owned is not None:
                if owned.actor.kind == "government" and owned.actor.country:
                    body = self._body(owned.actor.country, service)
                    return Meant(body.actor, owned.said) if body else None
                return owned if owned.actor.kind not in {"civilians", "media", "other"} else None
            if not self._is_place(owner):
                return None
        unsure = {"source", "contact", "official", "officer", "informant"}
        if role == "source" and words[-1].rstrip("s") in unsure and service not in {"government"}:
            return _unnamed("security sources")
        if (
            role == "source"
            and words[-1] in {"officials", "authorities"}
            and service == "government"
            and len(words) == 1
        ):
            return _unnamed("local officials")
        bare = self._bare_service(words)
        country = self.context.country_of(bare) if bare else None
        if bare is None or country is None:
            return None
        if bare == "government" and classes & {"affected", "member_noun", "force_unit"} and role != "source":
            bare = "armed_forces"
        body = self._body(country, bare)
        return Meant(body.actor, said=False) if body else None

    def _flying(self, country: str, words: tuple[str, ...]) -> Meant | None:
        """A country's jets and pilots are its air force's, in a report that names that force."""
        flying = codebook.load("forces")["services"]["air_force"]["flying"]
        air_force = self.index.service(country, "air_force", self.context.year)
        if air_force is None or not set(words) & set(flying):
            return None
        said = any(one.actors[0].name == air_force.name for one in self.context.found)
        return Meant(air_force) if said or "air force" in self.context.text.lower() else None

    def _bare_service(self, words: tuple[str, ...]) -> str | None:
        """The service of words that call a body with nothing else: "army spokesman" and a name may follow."""
        runs = [words[i:] for i in range(len(words))] + [words[:i] for i in range(len(words) - 1, 0, -1)]
        return next((bare_words()[run] for run in runs if run in bare_words()), None)

    def _body(self, country: str, service: str) -> Meant | None:
        actor = self.index.service(country, service, self.context.year)
        return Meant(actor) if actor else None

    def _state(self, country: str, role: str, event: str | None) -> Meant | None:
        """A country or its capital as one who speaks (its government) or fights and loses men (its forces)."""
        fights = role == "counted" or (role == "party" and event in FIGHTING)
        return self._body(country, "armed_forces" if fights else "government")

    def _national(self, country: str, head: str, classes: frozenset[str], role: str, event: str | None) -> Meant | None:
        if classes & (REBELS | {"fighter"}):
            return self._only_armed(head, country, classes)
        if classes & {"medical"} and role == "source":
            return _unnamed("medical sources")
        if classes & {"expert"} and role == "source":
            return _unnamed("experts")
        if classes & PEOPLE:
            return _unnamed("witnesses" if role == "source" and "witness" in classes else "civilians")
        if classes & {"affected", "member_noun", "force_unit"}:
            return self._body(country, "armed_forces")
        if "role" in classes or "government_body" in classes:
            return self._body(country, "government")
        return None

    def _of_owner(self, owned: Meant, classes: frozenset[str], words: tuple[str, ...], role: str) -> Meant | None:
        if any(word in _listed("apart") for word in words):
            return None
        if (
            owned.actor.kind == "government"
            and classes & {"member_noun", "affected"}
            and owned.actor.country
            and "role" not in classes
        ):
            body = self._body(owned.actor.country, "armed_forces")
            return Meant(body.actor, owned.said) if body else None
        return owned

    def _unowned(self, head: str, classes: frozenset[str], role: str, owner: str | None) -> Meant | None:
        """A phrase that names nobody: the only rebels of the report, or an unnamed kind of people."""
        words = words_of(head)
        armed = REBELS | {"fighter", "militia_member", "militia_body"}
        if classes & armed and "men" not in words and (owner is None or self._is_place(owner)):
            found = self._only_armed(head, None, classes)
            if found is not None:
                return Meant(found.actor, said=False)
        if role == "source":
            return self._unnamed_source(classes, words)
        if classes & {"fighter"} and "men" in words and {"armed", "masked", "unidentified", "unknown"} & set(words):
            return _unnamed("unidentified armed men")
        if words[-1:] in {("gunmen",), ("gunman",), ("assailants",)} and not head[:4].lower() == "the ":
            return _unnamed("unidentified armed men")
        if self._plain_people(classes, words) and not classes & STATE:
            return _unnamed("civilians")
        return None

    def _unnamed_source(self, classes: frozenset[str], words: tuple[str, ...]) -> Meant | None:
        if "medical" in classes or {"hospital", "medical"} & set(words):
            return _unnamed("medical sources")
        if classes & {"witness"}:
            return _unnamed("witnesses")
        if {"security", "military", "police", "army"} & set(words) and "role" in classes:
            return _unnamed("security sources")
        if classes & {"expert"}:
            return _unnamed("experts")
        if words[-1:] in {("diplomat",), ("diplomats",)}:
            return _unnamed("diplomats")
        if words[-1:] in {("journalists",), ("reporters",)}:
            return _unnamed("journalists")
        if words[-1:] in {("official",), ("officials",), ("authorities",)} and len(words) <= 2:
            return _unnamed("local officials")
        return None

    def _only_armed(self, head: str, country: str | None, classes: frozenset[str]) -> Meant | None:
        """The one armed group of the report that an epithet fits, in that country if one is given.

        Rebels come before militias; a group named in one of five mentions or less does not count against another.
        """
        creed = _creed(words_of(head))
        militia = frozenset({"militia", "private_military"})
        for kinds in (frozenset({"rebel"}), militia) if classes & (REBELS | {"fighter"}) else (militia,):
            groups = self.context.groups(kinds, country or self.context.country) or self.context.groups(kinds)
            fits = [group for group in groups if creed is None or _has_creed(group, creed)]
            if creed is None and "rebel" in head.lower() or "separatist" in head.lower():
                fits = [group for group in fits if not _has_creed(group, "jihadist")] or fits
            if len(fits) == 1 or (fits and self.context.share(fits[0], fits) >= DOMINANT):
                return Meant(fits[0])
            if fits:
                return None
        return None

    def _plain_people(self, classes: frozenset[str], words: tuple[str, ...]) -> bool:
        """Whether the head is a word for those who take no part ("residents"), and not also for those who do."""
        return bool(classes & PEOPLE) and not classes & (
            STATE | REBELS | {"fighter", "militia_member", "role", "member_noun"}
        )

    def _head_classes(self, head: str) -> frozenset[str]:
        """The classes of the phrase's head noun: the last noun known, before a person's name."""
        words = [word.strip("\"“”'’.") for word in fold(head).split()]
        for i in range(len(words) - 1, -1, -1):
            for size in (2, 1):
                if i - size + 1 >= 0:
                    found = _classes_of(" ".join(words[i - size + 1 : i + 1]))
                    if found - {"leading", "beside", "apart", "lineup", "common", "telling", "untold", "individual"}:
                        return found
        return frozenset()

    def _alias(self, text: str) -> Actor | None:
        """The actor whose name stands in the text, the last where several do."""
        last = None
        for start, _, alias, called in self.index.names.within(text, upper=self.context.upper):
            before = text[:start].lower().rstrip("-– ")
            if before.endswith(("pro", "anti", "ex", "former", "non")):
                continue
            actor = self.context.introduced.get(words_of(alias)) or self.context.chosen(alias, called)
            last = actor or last
        if last is None:
            words = words_of(text)
            for key, actor in self.context.introduced.items():
                if any(words[i : i + len(key)] == key for i in range(len(words) - len(key) + 1)):
                    return actor
        return last

    def _countries(self, text: str) -> list[str]:
        found = []
        for _, _, _, called in self.index.countries.within(text, upper=self.context.upper):
            codes = [code for code, _ in called]
            if len(codes) > 1:
                codes = [max(codes, key=lambda code: self.context.countries[code])]
            found.extend(codes)
        return found

    def _country(self, text: str) -> str | None:
        """The country whose name or seat the whole text is."""
        if not text[:1].isupper():
            return None
        called = self.index.countries.exactly(text, upper=self.context.upper)
        codes = [code for code, _ in called]
        return max(codes, key=lambda code: self.context.countries[code]) if codes else None

    def _only_demonym(self, text: str) -> bool:
        """Whether the text calls a people ("Haitians"), who may be anybody, and not their country."""
        called = self.index.countries.exactly(text, upper=self.context.upper)
        return all(kind == "demonym" for _, kind in called)

    def _is_place(self, text: str) -> bool:
        """Whether an owner is a place or time rather than a body: "the police in Uchiza"."""
        return text[:1].isupper() or (
            fold(text).startswith(("the ", "this "))
            and not any(
                classes & (STATE | REBELS | {"group", "government_body"})
                for classes in map(_classes_of, words_of(text))
            )
        )

    def _person(self, text: str) -> Actor | None:
        called = next((c for _, _, _, c in self.index.people.within(text, upper=self.context.upper)), [])
        here = [a for a in called if a.country is None or a.country in self.context.spoken_of]
        return self.context.choose(here) if here else None

    def _parted(self, text: str) -> tuple[str, str | None]:
        """The phrase's head and its owner, parted where no name is cut: "soldiers" and "Mali" of "Mali's soldiers"."""
        spans = [(s, e) for s, e, _, _ in self.index.names.within(text, upper=self.context.upper)]
        first = next(
            (m for m in OWNING.finditer(text) if not any(s < m.end() and m.start() < e for s, e in spans)), None
        )
        left, owner = (text[: first.start()], text[first.end() :]) if first else (text, None)
        marks = [m for m in POSSESSIVE.finditer(left) if not any(s <= m.start() and m.end() <= e for s, e in spans)]
        if marks:
            return left[marks[-1].end() :], left[: marks[-1].start()]
        return left, owner

    def _described(self, words: str, role: str) -> Meant | None:
        """A person by what the report says where it first names them: "army spokesman Colonel Souleymane Dembele"."""
        name = words.split()[-1].strip(",.")
        for described in _descriptions(self.context.text, name):
            meant = self.phrase(described, role)
            if meant is not None:
                return meant
        return None


_OWNED = (
    STATE
    | REBELS
    | frozenset(
        {
            "role",
            "writing",
            "member_noun",
            "affected",
            "fighter",
            "militia_member",
            "militia_body",
            "group",
            "media",
            "government_body",
        }
    )
)


@functools.cache
def _classes_of(noun: str) -> frozenset[str]:
    known = _classes()
    for form in (noun, noun[:-1], noun[:-2], noun.removesuffix("ies") + "y", noun.removesuffix("men") + "man"):
        if form in known and (form == noun or noun.endswith(("s", "men"))):
            return known[form]
    return frozenset()


def _creed(words: tuple[str, ...]) -> str | None:
    """What drives those whom an epithet calls, where it says so."""
    for name, row in codebook.load("groups")["creeds"].items():
        if any(word in row["epithets"] or word.removesuffix("s") in row["epithets"] for word in words):
            return str(name)
    return None


def _has_creed(actor: Actor, creed: str) -> bool:
    telling = set(codebook.load("groups")["creeds"][creed]["names"])
    return any(telling & set(words_of(name)) for name in (actor.name, *actor.other_names))


def _may_be_person(words: str) -> bool:
    """Whether the words can be a person's name: capitals, no article, no noun for a body or for people."""
    parts = words.split()
    if fold(parts[0]) in _listed("leading") or not all(part[:1].isupper() or part in {"al", "bin", "de", "von"} for part in parts):
        return False
    return not _classes_of(fold(parts[-1])) - {"lineup"} and not parts[-1].lower().endswith("ly")


def _clean(text: str) -> str:
    text = " ".join(text.replace("“", " ").replace("”", " ").replace('"', " ").split())
    return text.strip(" ,.;:—–")


def _plain(text: str) -> str:
    """The phrase without the words before it that say nothing of who it is."""
    words = text.split()
    while len(words) > 1 and (
        fold(words[0]).strip(",") in _listed("leading") or (words[0][0].isdigit() and not words[0][-1].isalpha())
    ):
        words = words[1:]
    return " ".join(words)


def _agree(words: str, actor: Actor) -> bool:
    """Whether an epithet can call the actor: "the rebels" is no army and "the army" no rebels."""
    classes: frozenset[str] = frozenset().union(*(_classes_of(word) for word in fold(words).split()))
    if classes & REBELS and not classes & STATE:
        return actor.kind in {"rebel", "militia", "private_military", "other"}
    if classes & {"force_body", "police_body"}:
        return actor.kind in {"state_force", "government", "militia", "intergovernmental"}
    if classes & {"government_body"} and not classes & {"group"}:
        return actor.kind in {"government", "state_force"}
    return True


def _descriptions(text: str, name: str) -> Iterator[str]:
    """What stands beside a person's name, where it is first given and after: offices before it, an apposition behind."""
    for match in list(re.finditer(rf"\b{re.escape(name)}\b", text))[:4]:
        start = match.start()
        office = _office(text[max(0, start - 90) : start], text.isupper())
        if office:
            yield office
        beside = re.search(r"([^,.;:\n]{4,90}),\s(?:[\w.’'-]+\s){0,4}$", text[max(0, start - 130) : start])
        if beside and _classes_of(fold(beside.group(1).split()[-1])) & {"role"}:
            yield beside.group(1).strip()
        behind = re.match(r",\s((?:an?|the|its|his)?\s?[^,.;\n]{3,90})[,.;]", text[match.end() :], re.IGNORECASE)
        if behind and any(_classes_of(word) & {"role"} for word in fold(behind.group(1)).split()[:6]):
            yield behind.group(1)


def _office(before: str, upper: bool) -> str:
    """The office and its body that stand right before a name: "army spokesman Colonel"; empty where none does."""
    kept: list[str] = []
    for word in reversed(re.split(r"[.;:,\n\"“”()]\s?", before)[-1].split()):
        plain = fold(word).removesuffix("'s").removesuffix("’s")
        if not (_classes_of(plain) or plain in {"and", "the", "of"} or (word[0].isupper() and not upper) or _is_body_word(plain)):
            break
        kept.insert(0, word)
    found = any(_classes_of(fold(word)) & {"role"} for word in kept)
    return " ".join(kept) if found else ""


@functools.cache
def _is_body_word(word: str) -> bool:
    return service_in((word,)) is not None
