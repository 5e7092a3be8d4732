"""Whom "les assaillants", "le mouvement", "ils" and "ses soldats" stand for: who acted, was named or speaks."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from rashomon.codebook import packs
from rashomon.extract.french.attributions import Said
from rashomon.extract.french.forms import plain, table
from rashomon.extract.french.phrases import Phrase
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.french.units import Unit
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution, Mention

ATTACKERS = re.compile(
    r"(?:(?:les|des|ces|leurs|aux)\s|l')?(?:assaillants?|agresseurs?|attaquants?|ravisseurs?)$|ils$|elles$",
    re.IGNORECASE,
)
"""Those who acted last."""
GROUP = re.compile(
    r"(?:(?:le|la|ce|cette|du|même)\s|l')(?:même\s)?"
    r"(?:groupe|mouvement|secte|coalition|milice|rébellion|organisation|faction)(?:\s[a-zà-ÿ]+)?$",
    re.IGNORECASE,
)
"""The armed group that was named last."""
OWN = re.compile(
    r"(?:(?:l'un|une?) )?(?:de )?(?:ses|leurs|nos)\s(?:propres\s)?(?:soldats|militaires|hommes|combattants|éléments"
    r"|troupes|forces|gendarmes|policiers|miliciens|membres|camarades|unités|recrues|officiers|guerriers)$",
    re.IGNORECASE,
)
"""Those of whoever speaks of them or acts."""
OURS = re.compile(r"\bnos\b", re.IGNORECASE)
STATE = re.compile(
    r"\b(?:autorités|gouvernement|minist|état-major|armées?\b|forces|soldats|militaires|police|gendarm|FAMa|FARDC|FACA|FAN\b|drone|avion)",
    re.IGNORECASE,
)
NON_STATE = frozenset({"rebel", "militia", "private_military"})


@dataclass(slots=True)
class Memory:
    """Who has acted and been named so far in a document."""

    parsed: Parsed
    text: str
    acted: Stretch | None = None
    named: list[Stretch] = field(default_factory=list)
    owner: Stretch | None = None
    """The armed body whose "ses soldats" are, in the claim that is read."""

    def note(self, found: Iterable[Phrase]) -> None:
        """Take the armed groups among the phrases of a sentence as named."""
        self.named += [
            Stretch(one.head, one.tail)
            for one in found
            if one.kind == "actor" and self.text[one.head : one.tail] in _groups()
        ]

    def mention(self, words: Stretch | None) -> Mention | None:
        """The mention of these words, with what they stand for where they are an epithet."""
        if words is None:
            return None
        span = self.parsed.span(words.start, words.end)
        fuller = self.meant(words)
        return Mention(span=span, antecedent=self.parsed.span(fuller.start, fuller.end) if fuller else None)

    def meant(self, words: Stretch) -> Stretch | None:
        """What an epithet stands for; None for other words, and where nobody was named before."""
        said = self.text[words.start : words.end]
        if ATTACKERS.fullmatch(said):
            return self.acted if self.acted is not None and self.acted.end <= words.start else None
        if OWN.fullmatch(said):
            return self.owner
        if GROUP.fullmatch(said):
            return next((one for one in reversed(self.named) if one.end <= words.start), None)
        return None

    def acts(self, actor: Stretch | None) -> None:
        """Take an actor as the last who acted; one that only stands for another changes nothing."""
        if actor is not None and STATE.search(self.text, actor.start, actor.end):
            return  # nobody calls them assailants
        if actor is not None and ATTACKERS.fullmatch(self.text[actor.start : actor.end]) is None:
            self.acted = self.meant(actor) or actor


def owner(text: str, unit: Unit, said: Said | None, record: Attribution | None, before: int) -> Stretch | None:
    """Whose "ses soldats" are: the party's that speaks, otherwise the body's that the sentence named last before."""
    if said is not None and said.source is not None and record is not None:
        ours = OURS.search(text, unit.sentence.start, unit.sentence.end)
        if ours or record.source_kind == "belligerent":
            return said.source
    named = [p for p in unit.phrases if p.kind in {"bodies", "actor"} and p.end <= before]
    return Stretch(named[-1].start, named[-1].end) if named else None


@functools.cache
def _groups() -> frozenset[str]:
    french = cast(dict[str, list[str]], table("names")["actors"])
    names = packs.names_of(NON_STATE)
    return frozenset(plain(alias) for name in names for alias in (name, *french.get(name, ())))
