"""Whom mentions mean: by their own words, by what they stand for, and by what the report has told so far."""

from __future__ import annotations

import dataclasses
import itertools
import re

from rashomon.model import Actor, Mention
from rashomon.resolve.context import Context
from rashomon.resolve.names import Found, fold, service_in, words_of
from rashomon.resolve.phrases import Phrases
from rashomon.resolve.wording import (
    PRONOUN,
    SINGLE,
    UNNAMED,
    Meant,
    agree,
    classes_of,
    descriptions,
    hides,
    listed,
    may_be_person,
    unnamed,
)

NAMED = re.compile(
    r",?\s(?:(?:also |better |formerly )?known(?: locally)? as|calling itself"
    r"|(?:which|that|who) calls? (?:itself|themselves)|called|named)\s(?:the\s)?",
    re.IGNORECASE,
)
WATCHDOGS = frozenset(words_of(words) for words in listed("watchdog"))
FIELDED = frozenset({"army", "armed_forces"})
"""The bodies of which "its soldiers" and "its troops" are."""
HIDING = 60
"""Characters after a speaker in which it is told that he hides his name: "two people with knowledge of the matter"."""
PLACED_BEFORE = re.compile(
    r"(?:^|[.!?;:”\"]\s+|\n\s*|, (?:and|while|but) )in\s((?:the\s)?[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?),?\s$",
    re.IGNORECASE,
)
"""The place that opens a sentence right before a speaker: "In Delhi, the ministry said"."""

LEADING_IN = re.compile(r"^(?:For|In|By|At|From|To|But|And|When|As|On|With|After|Then|Now)\s")
"""A sentence's first word, in capitals like the name behind it."""


class Reader:
    """Reads mentions of one report. `role` is `source`, `party` (actor or target), `counted` or `check`."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = context.index
        self.phrases = Phrases(context)
        self.bodies = self.phrases.bodies
        self._individuals: dict[str, Meant | None] = {}

    def mention(self, mention: Mention, role: str, event: str | None = None) -> Meant | None:
        """Whom a mention means, by its own words, then by what it stands for, then by the report's context."""
        if mention.span is None:
            return None
        words = mention.span.exact
        if self.bodies.country(words) and self.bodies.only_demonym(words) and not words.endswith("s"):
            words += self._shared_noun(mention.span.end)
        if words_of(words)[:1] in {("we",), ("our",), ("ours",)} or (words_of(words) == ("us",) and words != "US"):
            return self._outlet(role)
        if self._own_reporter(words):
            return Meant(Actor(name=self.context.document.outlet or "", kind="media"))
        owned = words_of(words)[:1] in {("his",), ("her",), ("their",), ("its",)}
        start = mention.span.start
        if role == "source" and hides(words, self.context.text[start : start + len(words) + HIDING]):
            return unnamed("anonymous sources")
        known_as = self._known_as(mention.span.end)
        if known_as is not None:
            return Meant(known_as)
        named = owned and self.phrases.names_one(words)  # "its People's Defence Force"
        pronoun = fold(words) in PRONOUN or (owned and " from " not in words and not named)
        own = None if pronoun else self.phrases.phrase(words, role, event)
        if role == "source" and not pronoun and (own is None or not own.said):
            own = self._seated(words, mention) or own
        if own is not None and fold(words).startswith("the ") and own.actor.name in UNNAMED and mention.antecedent:
            meant = self.phrases.phrase(mention.antecedent.exact, role, event)
            bare = len(words_of(words)) == 2  # "the official", not "the medical report"
            return meant if meant is not None and (bare or meant.actor.name not in UNNAMED) else own
        if own is not None and own.said:
            return own
        epithet = self._epithet(words)
        if epithet is None and role == "source":
            epithet = self._station(words, start) or self._watchdog(words, start)
        if epithet is not None:
            return Meant(epithet)
        if mention.antecedent is not None and mention.antecedent != mention.span:
            other = self._antecedent(words, mention.antecedent.exact, mention.antecedent.end, role, event)
            if other is not None:
                return self._own(words, other, role) if owned else other
        if own is None and role == "source":
            own = self._individual(words)
        return own or self.phrases.by_own_name(words)

    def _seated(self, words: str, mention: Mention) -> Meant | None:
        """A body named without its country by the capital that the sentence opens with: "In Delhi, the ministry"."""
        start = mention.span.start if mention.span else 0
        placed = PLACED_BEFORE.search(self.context.text[max(0, start - 60) : start])
        if placed is None or self.bodies.country(placed[1]) is None:
            return None
        fuller = mention.antecedent.exact if mention.antecedent is not None else words
        for said in (words, fuller):
            if self.bodies.opens_with_body(said) and not self.bodies.countries(said):
                return self.phrases.phrase(f"{said} in {placed[1]}", "source")
        return None

    def _individual(self, words: str) -> Meant | None:
        """A speaker whose own words name no body: who is told of elsewhere, who holds an office."""
        if words not in self._individuals:
            self._individuals[words] = self._told_of(words)
        return self._individuals[words]

    def _told_of(self, words: str) -> Meant | None:
        name = words.split(",")[0]
        person = may_be_person(name)
        described = self._described(name, "source") if person else None
        return described or self.bodies.officer(words) or (self._himself(name) if person else None)

    def _own(self, words: str, owner: Meant, role: str) -> Meant:
        """Who "its army" is as a source, and "its soldiers" where they fight or are counted."""
        if role == "source":
            return self._service_of(words, owner) or owner
        fielded = service_in(words_of(words)) in FIELDED
        return dataclasses.replace(owner, actor=self._fielded(owner.actor)) if fielded else owner

    def _service_of(self, words: str, owner: Meant) -> Meant | None:
        """The body of the owner's country that "its army", "its ministry of defence" names; the owner is a state."""
        service, actor = service_in(words_of(words)), owner.actor
        if (
            service is None
            or service == "government"
            or actor.country is None
            or actor.kind not in {"government", "state_force"}
        ):
            return None
        return self.bodies.body(actor.country, service)

    def _antecedent(self, words: str, fuller: str, end: int, role: str, event: str | None) -> Meant | None:
        if fold(words) in SINGLE and self.context.known(fuller) is not None:
            return None  # "he" is no group
        known_as = self._known_as(end)
        other = Meant(known_as) if known_as is not None else self.phrases.phrase(fuller, role, event)
        if other is None and role == "source":
            other = self._individual(fuller)
        if other is None or not agree(words, other.actor):
            return None
        if other.actor.name in {"civilians", "witnesses"} and classes_of(words_of(words)[-1]) & {"writing"}:
            return None  # people give no "report"
        if role == "counted" and other.actor.kind == "government" and other.actor.country:
            body = self.bodies.body(other.actor.country, "armed_forces")  # a government's losses are its forces'
            return Meant(body.actor, other.said) if body else None
        return other

    def _epithet(self, words: str) -> Actor | None:
        """The one actor of the report whose name has the noun of "the coalition", "the Front", "the commission"."""
        key = words_of(words)
        if not 2 <= len(key) <= 3 or key[0] not in {"the", "this"} or key[-1] in listed("untold"):
            return None
        if key[-1] not in listed("lineup") | listed("telling"):
            return None
        fits = {
            one.actors[0].name: one.actors[0]
            for one in (*self.context.found, *(Found(0, 0, "", actors=(a,)) for a in self.context.introduced.values()))
            if any(set(key[1:]) <= set(words_of(name)) for name in (one.actors[0].name, *one.actors[0].other_names))
        }
        if not fits and key[-1] in listed("civic"):  # a body under its own name, as the codebook has none
            named = re.compile(rf"\b((?:[A-Z][\w’'-]+\s){{1,5}}{key[-1].capitalize()})\b")
            for name in {match[1] for match in named.finditer(self.context.text)}:
                meant = self.phrases.by_own_name(name)
                fits |= {meant.actor.name: meant.actor} if meant and set(key[1:]) <= set(words_of(name)) else {}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _watchdog(self, words: str, start: int) -> Actor | None:
        """The organisation named last before "the monitor", "the rights group", "the charity"."""
        key = words_of(words)
        if key[:1] != ("the",) or not (key[1:] in WATCHDOGS or (key[-1:] in WATCHDOGS and len(key) <= 4)):
            return None
        before = [one.actors[0] for one in self.context.found if one.end <= start and one.actors[0].kind == "ngo"]
        return before[-1] if before else None

    def _station(self, words: str, start: int) -> Actor | None:
        """The outlet named last before "the station", "the newspaper", "the agency"."""
        if words_of(words)[:1] != ("the",) or self.phrases.head_classes(words) != {"media"} or len(words.split()) > 3:
            return None
        if words_of(words)[-1] in {"press", "media", "journalist", "journalists", "reporter", "reporters"}:
            return None
        outlets = [one.actors[0] for one in self.context.found if one.end <= start and one.actors[0].kind == "media"]
        return outlets[-1] if outlets else None

    def _described(self, words: str, role: str) -> Meant | None:
        """A person by what the report says where it first names them: "army spokesman Colonel Souleymane Dembele"."""
        name = words.split()[-1].strip(",.")
        told = list(descriptions(self.context.text, name))
        found = (self.phrases.phrase(described, role) for described in told)
        ranked = (self.bodies.officer(f"{described}, {words}") for described in told)
        return next((meant for meant in itertools.chain(found, ranked) if meant), None)  # a rank tells less than a body

    def _himself(self, words: str) -> Meant | None:
        """A person who speaks for nobody that the report names, under the fullest form of the name in it."""
        text, name = self.context.text, words.split()[-1]
        if self.context.upper or any(
            classes_of(word) & {"role"} for d in descriptions(text, name) for word in words_of(d)
        ):
            return None
        forms = re.findall(rf"\b((?:[A-Z][\w’'-]+\s(?:al-|el-|de\s)?){{1,3}}{re.escape(name)})\b", text)
        forms = [LEADING_IN.sub("", form) for form in forms]
        forms = [form for form in forms if not any(classes_of(word) for word in words_of(form))]
        full = max(forms, key=len, default=words)
        return Meant(Actor(name=full, kind="other")) if len(full.split()) > 1 else None

    def _own_reporter(self, words: str) -> bool:
        """Whether it is one who works for the outlet itself: "a Valley Wire reporter"."""
        outlet = words_of(self.context.document.outlet or "")
        said = words_of(words)
        there = any(said[i : i + len(outlet)] == outlet for i in range(len(said))) if outlet else False
        return there and bool({"reporter", "reporters", "journalist", "journalists", "correspondent"} & set(said))

    def _outlet(self, role: str) -> Meant | None:
        """The party whose statement or channel the report is: the "we" of its text; of other reports nobody's.

        Where it fights or loses men, a ministry or a spokesman's office is the body that it speaks for.
        """
        document = self.context.document
        if document.outlet is None or document.outlet_kind not in {"party_statement", "channel_post"}:
            return None
        known = self.context.issuer
        if known is not None and role in {"party", "counted"}:
            known = self._fielded(known)
        return Meant(known or Actor(name=document.outlet, kind="other"))

    def _fielded(self, speaker: Actor) -> Actor:
        """The body whose soldiers a ministry or a spokesman's office calls its own; any other is that itself."""
        if speaker.speaks_for is not None:
            return self.index.by_name(speaker.speaks_for) or speaker
        body = self.bodies.body(speaker.country, "armed_forces") if speaker.country else None
        return body.actor if body is not None and speaker.kind == "government" else speaker

    def _known_as(self, end: int) -> Actor | None:
        """The actor that an epithet is at once given the name of: "The rebel faction, known as the X (Y)"."""
        text = self.context.text
        named = NAMED.match(text, end)
        if named is None:
            return None
        at = named.end()
        return next((one.actors[0] for one in self.context.found if one.start == at), None)

    def _shared_noun(self, end: int) -> str:
        """The noun that a first nationality shares: " troops" after "Malian" in "Malian and Russian troops"."""
        shared = re.match(r"\s(?:and|or)\s[\w.-]+(\s[\w-]+)", self.context.text[end : end + 60])
        return shared.group(1) if shared else ""
