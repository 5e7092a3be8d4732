"""Whom mentions mean: by their own words, by what they stand for, and by what the report has told so far."""

from __future__ import annotations

import re

from rashomon.model import Actor, Mention
from rashomon.resolve.context import Context
from rashomon.resolve.names import Found, fold, words_of
from rashomon.resolve.phrases import Phrases
from rashomon.resolve.wording import (
    PRONOUN,
    SINGLE,
    UNNAMED,
    Meant,
    agree,
    classes_of,
    descriptions,
    listed,
    may_be_person,
)

NAMED = re.compile(
    r",?\s(?:(?:also |better |formerly )?known(?: locally)? as|calling itself|called|named)\s(?:the\s)?", re.IGNORECASE
)


class Reader:
    """Reads mentions of one report. `role` is `source`, `party` (actor or target), `counted` or `check`."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = context.index
        self.phrases = Phrases(context)
        self.bodies = self.phrases.bodies

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
        known_as = self._known_as(mention.span.end)
        if known_as is not None:
            return Meant(known_as)
        named = owned and self.phrases.names_one(words)  # "its People's Defence Force"
        pronoun = fold(words) in PRONOUN or (owned and " from " not in words and not named)
        own = None if pronoun else self.phrases.phrase(words, role, event)
        if own is not None and fold(words).startswith("the ") and own.actor.name in UNNAMED and mention.antecedent:
            meant = self.phrases.phrase(mention.antecedent.exact, role, event)
            bare = len(words_of(words)) == 2  # "the official", not "the medical report"
            return meant if meant is not None and (bare or meant.actor.name not in UNNAMED) else own
        if own is not None and own.said:
            return own
        epithet = self._epithet(words) or (self._station(words, mention.span.start) if role == "source" else None)
        if epithet is not None:
            return Meant(epithet)
        if mention.antecedent is not None and mention.antecedent != mention.span:
            other = self._antecedent(words, mention.antecedent.exact, mention.antecedent.end, role, event)
            if other is not None:
                return other
        name = words.split(",")[0]
        if own is None and role == "source" and may_be_person(name):
            own = self._described(name, role) or self._himself(name)
        return own or self._by_own_name(words)

    def _antecedent(self, words: str, fuller: str, end: int, role: str, event: str | None) -> Meant | None:
        if fold(words) in SINGLE and self.context.known(fuller) is not None:
            return None  # "he" is no group
        known_as = self._known_as(end)
        other = Meant(known_as) if known_as is not None else self.phrases.phrase(fuller, role, event)
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
        return next(iter(fits.values())) if len(fits) == 1 else None

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
        for described in descriptions(self.context.text, name):
            meant = self.phrases.phrase(described, role)
            if meant is not None:
                return meant
        return None

    def _himself(self, words: str) -> Meant | None:
        """A person who speaks for nobody that the report names, under the fullest form of the name in it."""
        text, name = self.context.text, words.split()[-1]
        if self.context.upper or any(
            classes_of(word) & {"role"} for d in descriptions(text, name) for word in words_of(d)
        ):
            return None
        forms = re.findall(rf"\b((?:[A-Z][\w’'-]+\s(?:al-|el-|de\s)?){{1,3}}{re.escape(name)})\b", text)
        forms = [form for form in forms if not any(classes_of(word) for word in words_of(form))]
        full = max(forms, key=len, default=words)
        return Meant(Actor(name=full, kind="other")) if len(full.split()) > 1 else None

    def _by_own_name(self, words: str) -> Meant | None:
        """A body that the codebook does not know, under its own name in capitals: "Ayacucho Relief Committee"."""
        name = re.sub(r"^(?:the|a|an)\s", "", words, flags=re.IGNORECASE)
        parts = [part for part in name.split() if part not in {"of", "the", "and", "for", "in", "de", "la"}]
        telling = any(fold(part) in listed("lineup") | listed("telling") for part in parts)
        if self.context.upper or len(parts) < 2 or not telling or not all(part[:1].isupper() for part in parts):
            return None
        if self.bodies.countries(words) or self.phrases.head_classes(words) & {"force_unit", "role"}:
            return None
        return Meant(Actor(name=name, kind="other"))

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
            if known.speaks_for is not None:
                known = self.index.by_name(known.speaks_for) or known
            elif known.kind == "government" and known.country:
                body = self.bodies.body(known.country, "armed_forces")
                known = body.actor if body else known
        return Meant(known or Actor(name=document.outlet, kind="other"))

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
