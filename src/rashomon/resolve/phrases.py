"""Phrases read by their head and their owner: a name in them, a body of a country, or an unnamed kind of people."""

from __future__ import annotations

import functools
import re

from rashomon.model import Actor
from rashomon.resolve.bodies import Bodies
from rashomon.resolve.context import Context
from rashomon.resolve.nameless import hidden, unnamed_source
from rashomon.resolve.names import KEPT, fold, service_in, words_of
from rashomon.resolve.organs import is_media_arm, only_group
from rashomon.resolve.rebels import only_armed
from rashomon.resolve.wording import (
    BRACKETED,
    FIGHTING,
    OWNED,
    OWNING,
    PEOPLE,
    PLACED,
    POSSESSIVE,
    REBELS,
    SOME_GROUP,
    STATE,
    STRANGERS,
    UNNAMED,
    Meant,
    classes_of,
    clean,
    listed,
    may_be_person,
    unnamed,
)

LEADERS = frozenset({"commander", "commanders", "leader", "leaders", "chief", "chiefs"})
"""Those of a rebel group that only the word before them tells from a state's: "rebel commanders"."""
ABROAD = re.compile(
    r"\b(ambassadors?|envoys?|embassy|embassies|consuls?|consulate|attach[eé]s?)\s(?:in|to|at)\s", re.IGNORECASE
)
"""Those who stand in a country and are another's: "the ambassador in Moscow"."""
STRIKING = REBELS | {"attacker", "fighter", "militia_member"}
ARMED = frozenset({"state_force", "rebel", "militia", "private_military"})


class Phrases:
    """Reads phrases of one report. `role` is `source`, `party` (actor or target), `counted` or `check`."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = context.index
        self.bodies = Bodies(context)
        self._meant: dict[tuple[str, str, bool], Meant | None] = {}

    def phrase(self, text: str, role: str, event: str | None = None) -> Meant | None:
        """Whom a phrase means; None where it does not tell."""
        key = (text, role, event in FIGHTING)  # of the event no more is asked (`Bodies.state`)
        if key not in self._meant:
            self._meant[key] = self._phrase(text, role, event)
        return self._meant[key]

    def _phrase(self, text: str, role: str, event: str | None) -> Meant | None:
        text = clean(text)
        if not text:
            return None
        if role == "party" and STRANGERS.match(text):
            return unnamed("unidentified armed men")
        known = self.context.known(text) or self.context.known(self.bodies.plain(text))
        known = known or (self.context.known(text.split(",")[0]) if "," in text else None)
        if known is not None:
            return Meant(known)
        for inner in BRACKETED.findall(text):
            known = self.context.known(inner)
            outer = BRACKETED.sub(" ", text)
            if known is not None and words_of(outer)[-1:] != ("faction",):
                return Meant(known)
        text = " ".join(BRACKETED.sub(" ", text).split())
        parts = [part.strip() for part in re.split(r",\s|\s[-–—]\s", text) if part.strip()]
        unsaid: Meant | None = None
        for part in parts:
            meant = self._simple(part, role, event)
            if meant is not None and SOME_GROUP.match(part) and self._alias(part) is None:
                return None  # "a jihadist group" is named by nobody, whichever the report names
            if meant is not None and meant.said:
                return meant
            unsaid = unsaid or meant
        return unsaid

    def _simple(self, text: str, role: str, event: str | None) -> Meant | None:
        """One noun phrase without appositions."""
        text = self.bodies.plain(text)
        known = self.context.known(text)
        if known is not None:
            return Meant(known)
        country = self.bodies.country(text)
        if country is not None:
            return None if self.bodies.only_demonym(text) else self.bodies.state(country, role, event)
        person = self._person(text)
        if person is not None:
            return Meant(person)
        if role == "source" and words_of(text)[:3] == ("secretary", "of", "state") and "US" in self.context.spoken_of:
            return self.bodies.body("US", "government")  # others' have their country or their office beside them
        abroad = ABROAD.search(text)
        if abroad is not None:
            text = text[: abroad.end(1)]
            if not self.bodies.countries(text) and self._alias(text) is None:
                return None
        head, owner = self._parted(text)
        if owner is not None and PLACED.search(text) and self._only_there(head):
            return self._unowned(head, self.head_classes(head), role, None)
        loyal = self._loyal(text, head, owner)
        if loyal is not None:
            return loyal
        return self._headed(head, owner, role, event)

    def _only_there(self, head: str) -> bool:
        """Whether a place after the head says where they are and not whose: "security sources in Mali"."""
        last = words_of(head)[-1:]
        if last and last[0] in {"official", "officials", "authorities"} and len(words_of(head)) == 1:
            return False
        bodies = {"government_body", "force_body", "force_member", "police_body", "police_member"}
        return (
            not self.head_classes(head) & bodies
            and not self._alias(head)
            and (
                last
                in {("source",), ("sources",), ("contact",), ("contacts",), ("officials",), ("group",), ("groups",)}
                or bool(self.head_classes(head) & (REBELS | {"fighter"}))
            )
        )

    def _loyal(self, text: str, head: str, owner: str | None) -> Meant | None:
        """Irregulars that fight beside a state: "pro-government fighters", "fighters loyal to the government"."""
        words = words_of(head)
        if not self.head_classes(head) & (
            STATE | {"fighter", "militia_body", "militia_member", "member_noun", "group", "role"}
        ):
            return None
        beside = words[:2] in {("pro", "government"), ("pro", "regime")} or words[1:3] == ("pro", "government")
        if " loyal to " in text and owner is not None:
            served = self.phrase(owner, "source")
            if served is None or served.actor.kind != "government":
                return served
            country = served.actor.country
        elif beside or words[:1] == ("loyalist",):
            named = self.bodies.countries(head)
            country = named[0] if named else self.context.country
            if country and self.head_classes(head) & {"role"}:
                return self.bodies.body(country, "government")  # "a loyalist source" fights for nobody
        else:
            return None
        return self.bodies.beside(country) if country else None

    def _headed(self, head: str, owner: str | None, role: str, event: str | None) -> Meant | None:
        words = words_of(head)
        classes = self.head_classes(head)
        if words[:1] in {("former",), ("ex",)}:
            return None
        if any(word in listed("beside") or word[:-1] in listed("beside") for word in words[-1:]) and not classes & {
            "medical",
            "expert",
        }:
            return None
        alias = self._alias(head)
        organ = Meant(alias) if alias and alias.kind == "media" and alias.speaks_for else None
        if organ is not None and not (owner and classes & {"media"}):
            return organ  # "JNIM's media wing Az-Zallaqa"
        if alias is not None and alias.kind == "state_force" and words[-1].rstrip("s") in {"blogger", "milblogger"}:
            return None
        if alias is not None and not (owner and classes & {"media"}):
            return self._aliased(alias, head, classes)
        if (led := self.bodies.led(head)) is not None:
            return Meant(led)
        if owner is not None and role == "source":
            voice = self._voice(head, owner, classes) or organ or only_group(self.context, head, owner, classes)
            if voice:
                return voice
        service = None if classes & REBELS else service_in(words)  # a rebel leader is no head of a state
        countries = self.bodies.countries(head)
        if role == "source":
            if {"press", "media", "news"} & set(words[:-1]) and classes & {"writing"} and not countries:
                return None  # "press reports" are nobody's that is named
            nameless = hidden(classes, words, countries, owner)
            if nameless is not None or (classes & {"media"} and not classes & {"writing"}):
                return nameless
        ministry = self.bodies.ministry(words, countries, owner) if service in {None, "government"} else None
        if ministry is not None:
            return ministry
        if service is not None and not self._plain_people(classes, words):
            return self._bodied(service, words, classes, countries, owner, role, event)
        if owner is not None and countries and not classes and self.bodies.only_demonym(head):
            owned = self.phrase(owner, role, event)  # "Russians of Wagner"
            return owned if owned is not None and owned.actor.kind in ARMED else None
        if owner is not None and classes & STRIKING and " in " not in f" {owner} ":
            named = self.phrase(owner, "party", event)  # "gunmen from the Ridge Guard", "Croat militiamen of the HVO"
            if named is not None and named.said and named.actor.kind in ARMED - {"state_force"}:
                return named
        if countries and classes:
            return self._national(countries[0], head, classes, role, event)
        if owner is not None and classes & (OWNED | {"partitive"}) and not self._plain_people(classes, words):
            owned = self.phrase(owner, "party" if role == "source" and "affected" in classes else role, event)
            if owned is not None and owned.actor.kind not in {"civilians"}:
                return self._of_owner(owned, classes, words, role)
            if owned is not None and classes & {"role"} and role == "source":
                return None
        return self._unowned(head, classes, role, owner)

    def _voice(self, head: str, owner: str, classes: frozenset[str]) -> Meant | None:
        """A party by its station or by one of its people: "the rebels' radio", "Ann Smith of Save the Children"."""
        if ("media" in classes or is_media_arm(head)) and not classes & {"role", "witness"}:
            owned = self.phrase(owner, "source")
            return owned if owned is not None and owned.actor.kind in ARMED - {"state_force"} else None
        named = not classes and len(head.split()) > 1 and may_be_person(head)
        with_body = named or fold(head).removeprefix("a ") in listed("staff")
        if not with_body or self.bodies.country(owner) is not None:
            return None
        owned = self.phrase(owner, "source")
        if owned is None and fold(owner.split()[-1]) in listed("civic"):
            owned = self.by_own_name(owner)
        return owned if owned is not None and owned.said and owned.actor.name not in UNNAMED else None

    def _aliased(self, alias: Actor, head: str, classes: frozenset[str]) -> Meant | None:
        """A phrase that holds an actor's name: its men and spokesmen are it; its splinters and friends are not."""
        words = words_of(head)
        if any(word in listed("apart") for word in words) or "former" in words:
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
            return self.bodies.flying(countries[0], words) or self.bodies.body(countries[0], service)
        if owner is not None:
            country = self.bodies.country(owner)
            if country is not None:
                return self.bodies.flying(country, words) or self.bodies.body(country, service)
            owned = self.phrase(owner, "party", event)
            if owned is not None:
                if owned.actor.kind == "government" and owned.actor.country:
                    body = self.bodies.body(owned.actor.country, service)
                    return Meant(body.actor, owned.said) if body else None
                if owned.actor.kind == "other" and owned.actor.name not in UNNAMED and "role" in classes:
                    return owned  # the president of a party is no head of state
                return owned if owned.actor.kind not in {"civilians", "media", "other"} else None
            if not self.bodies.is_place(owner):
                return None
        unsure = {"source", "contact", "official", "officer", "informant"}
        hidden = role == "source" and words[-1].rstrip("s") in unsure
        if hidden and service != "government" and "ministry" not in service:
            return unnamed("security sources")
        if (
            role == "source"
            and words[-1] in {"officials", "authorities"}
            and service == "government"
            and len(words) == 1
        ):
            return unnamed("local officials")
        bare = self.bodies.bare_service(words)
        country = self.context.country_of(bare) if bare else None
        if bare is None or country is None:
            return None
        if bare == "government" and classes & {"affected", "member_noun", "force_unit"} and role != "source":
            bare = "armed_forces"
        body = self.bodies.body(country, bare)
        return Meant(body.actor, said=False) if body else None

    def _national(self, country: str, head: str, classes: frozenset[str], role: str, event: str | None) -> Meant | None:
        if classes & {"militia_member"} and not classes & STATE:
            hired = self.context.groups(frozenset({"private_military", "militia"}), country)
            return Meant(hired[0]) if len(hired) == 1 else None
        if classes & (REBELS | {"fighter"}):
            return only_armed(self.context, head, country, classes)
        if classes & {"medical"} and role == "source":
            return unnamed("medical sources")
        if classes & {"expert"} and role == "source":
            return unnamed("experts")
        if classes & PEOPLE:
            return unnamed("witnesses" if role == "source" and "witness" in classes else "civilians")
        if classes & {"affected", "member_noun", "force_unit"}:
            return self.bodies.body(country, "armed_forces")
        if "role" in classes or "government_body" in classes:
            return self.bodies.body(country, "government")
        return None

    def _of_owner(self, owned: Meant, classes: frozenset[str], words: tuple[str, ...], role: str) -> Meant | None:
        if any(word in listed("apart") for word in words):
            return None
        if (
            owned.actor.kind == "government"
            and classes & {"member_noun", "affected"}
            and owned.actor.country
            and "role" not in classes
        ):
            body = self.bodies.body(owned.actor.country, "armed_forces")
            return Meant(body.actor, owned.said) if body else None
        return owned

    def _unowned(self, head: str, classes: frozenset[str], role: str, owner: str | None) -> Meant | None:
        """A phrase that names nobody: the only rebels of the report, or an unnamed kind of people."""
        words = words_of(head)
        armed = REBELS | {"fighter", "militia_member", "militia_body"}
        if classes & armed and "men" not in words and (owner is None or self.bodies.is_place(owner)):
            found = only_armed(self.context, head, None, classes)
            if found is not None:
                return Meant(found.actor, said=False)
        if role == "source":
            return unnamed_source(classes, words)
        if "men" in words and {"armed", "masked", "unidentified", "unknown", "hooded"} & set(words):
            return unnamed("unidentified armed men")
        if words[-1:] in {("gunmen",), ("gunman",), ("assailants",)} and head[:4].lower() != "the ":
            return unnamed("unidentified armed men")
        if self._plain_people(classes, words) and not classes & STATE:
            return unnamed("civilians")
        return None

    def _plain_people(self, classes: frozenset[str], words: tuple[str, ...]) -> bool:
        """Whether the head is a word for those who take no part ("residents"), and not also for those who do."""
        if words[-1:] == ("men",):
            return False  # as often a force's own
        return bool(classes & PEOPLE) and not classes & (STATE | REBELS | {"fighter", "militia_member", "role"})

    def head_classes(self, head: str) -> frozenset[str]:
        """The classes of the phrase's head noun: the last noun known, before a person's name."""
        return _head_classes(head)

    def by_own_name(self, words: str) -> Meant | None:
        """A body that the codebook does not know, under its own name in capitals: "Ayacucho Relief Committee"."""
        name = re.sub(r"^(?:the|a|an)\s", "", words, flags=re.IGNORECASE)
        parts = [part for part in name.split() if part not in {"of", "the", "and", "for", "in", "de", "la"}]
        telling = any(fold(part) in listed("lineup") | listed("telling") for part in parts)
        if self.context.upper or len(parts) < 2 or not telling or not all(part[:1].isupper() for part in parts):
            return None
        civic = fold(parts[-1]) in listed("civic")  # "the Syrian Network" is no state's
        if (self.bodies.countries(words) and not civic) or self.head_classes(words) & {"force_unit", "role"}:
            return None
        return Meant(Actor(name=name, kind="other"))

    def names_one(self, text: str) -> bool:
        """Whether an actor's name stands in the text."""
        return self._alias(text) is not None

    def _alias(self, text: str) -> Actor | None:
        """The actor whose name stands in the text, the last where several do."""
        last = None
        for start, _, alias, called in self.index.within(text, upper=self.context.upper):
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

    def _person(self, text: str) -> Actor | None:
        called = next((c for _, _, _, c in self.index.people.within(text, upper=self.context.upper)), [])
        full = len(text.split()) > 1
        here = [a for a in called if full or a.country is None or a.country in self.context.spoken_of]
        return self.context.choose(here) if here else None

    def _parted(self, text: str) -> tuple[str, str | None]:
        """The phrase's head and its owner, parted where no name is cut: "soldiers" and "Mali" of "Mali's soldiers"."""
        spans = [(s, e) for s, e, _, _ in self.index.within(text, upper=self.context.upper)]
        spans += [(s, e) for s, e, _, _ in self.index.countries.within(text, upper=self.context.upper)]
        first = next(
            (m for m in OWNING.finditer(text) if not any(s < m.end() and m.start() < e for s, e in spans)), None
        )
        left, owner = (text[: first.start()], text[first.end() :]) if first else (text, None)
        marks = [m for m in POSSESSIVE.finditer(left) if not any(s <= m.start() and m.end() <= e for s, e in spans)]
        if marks:
            return left[marks[-1].end() :], left[: marks[-1].start()]
        return left, owner


@functools.lru_cache(KEPT)
def _head_classes(head: str) -> frozenset[str]:
    words = [word.strip("\"“”'’.") for word in fold(head).split()]
    led = frozenset[str]().union(*(classes_of(word) & REBELS for word in words[:-1]))
    for i in range(len(words) - 1, -1, -1):
        for size in (2, 1):
            if i - size + 1 >= 0:
                found = classes_of(" ".join(words[i - size + 1 : i + 1]))
                if found:
                    return found | led if words[i] in LEADERS else found
    return frozenset()
