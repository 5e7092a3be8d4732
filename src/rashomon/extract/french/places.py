"""Places in French text: names that a preposition of place leads, or that a pipeline holds for places."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, cast

from rashomon.extract.french.forms import table
from rashomon.extract.french.phrases import NAME, Phrase
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.parsing import Parsed
from rashomon.model import PlaceMention

KIND = (
    r"(?:(?:l[ea]s?\s|l'|un\s|une\s|du\s)?(?:petite?\s)?(?:ville|village|localité|commune"
    r"|région|province|cercle|département|territoire|préfecture|sous-préfecture|secteur"
    r"|district|quartier|camp(?: militaire)?|base(?: militaire)?"
    r"|poste(?: militaire)?|bourg|bourgade|chefferie|groupement|arrondissement|axe|route"
    r"|marché|forêt|zone|périphérie|aéroport|frontière|gouvernorat|site(?: minier)?"
    r"|campement|hameau)"
    r"(?:\s(?:de la |de l'|du |des |de |d'|nommée? )|\s))"
)
WHERE = re.compile(
    rf"(?<![\w-])(?:près d[eu]s?\s|près d'|à|au|aux|dans|vers|entre|autour d[eu]\s|autour d'"
    rf"|aux environs d[eu]\s|aux environs d'|aux alentours d[eu]\s|aux abords d[eu]\s"
    rf"|au (?:nord|sud|centre|cœur)(?:-est|-ouest)? d[eu]\s|au (?:nord|sud)(?:-est|-ouest)? d'"
    rf"|à l'(?:est|ouest) d[eu]\s|à l'(?:est|ouest) d'|(?:km|kilomètres)(?: (?:au"
    rf"|à l')\s?(?:nord|sud|est|ouest)(?:-est|-ouest)?)? d[eu]\s|(?:km|kilomètres)(?: (?:au"
    rf"|à l')\s?(?:nord|sud|est|ouest)(?:-est|-ouest)?)? d'|non loin d[eu]\s|non loin d'|en"
    rf"|contre|sur|depuis|hors d[eu]\s|hors d'|de|du|d')\s?"
    rf"(?P<kind>{KIND})?(?P<name>(?:lac |mont |monts |îles? |forêt de )?{NAME})",
)
OF_KIND = re.compile(
    r"(?<![\w-])(?:ville|village|localité|commune|camp(?: militaire)?|base(?: militaire)?"
    r"|poste(?: militaire)?|quartier|église|mosquée|école|aéroport"
    rf"|hameau|marché|site(?: minier)?)\s(?:de la |de l'|du |des |de |d')(?P<name>{NAME})"
)
"""A place that its kind gives away: "ont attaqué le camp de Ber"."""
SURE = re.compile(
    r"(?:près|à|au|aux|dans|vers|entre|autour|environs|alentours|abords|nord|sud|est|ouest|km|kilomètres|loin|en)\b"
)
LISTENER = re.compile(
    r"(?:déclaré|confié|affirmé|dit|indiqué|joint|contacté|rapporté|raconté|expliqué|annoncé|assuré)\s\S*\s?$",
    re.IGNORECASE,
)


def find(parsed: Parsed, text: str, entities: Sequence[Stretch], others: Sequence[Phrase]) -> tuple[PlaceMention, ...]:
    """The places of a document in order; `entities` are what a pipeline holds for places, `others` the phrases of those
    who are no place: a name within one is none, unless what stands before says where."""
    found: dict[int, Stretch] = {}
    names = {one.head: one for one in others}
    for match in WHERE.finditer(text):
        start, end = match.span("name")
        word = match.group().split()[0].lower()
        sure = bool(SURE.match(word)) or match.group("kind") is not None
        if not sure or not _can_be(text, start, end):
            continue
        actor = names.get(start)
        if actor is not None and actor.kind == "actor":
            continue
        if (
            word in {"à", "au", "aux"}
            and not match.group("kind")
            and LISTENER.search(text[max(0, match.start() - 14) : match.start()] + " ")
        ):
            continue
        if (
            match.group("kind")
            and re.match(r"(?:l'|la |le )?(?:axe|route|tronçon)", match.group("kind"))
            and "-" in text[start:end]
        ):
            end = start + text[start:end].index("-")
        found[start] = Stretch(start, end)
    for match in OF_KIND.finditer(text):
        if match.start("name") not in found and _can_be(text, *match.span("name")):
            found[match.start("name")] = Stretch(*match.span("name"))
    for one in entities:
        taken = [p for p in others if p.kind == "actor" and p.start < one.end and one.start < p.end]
        taken_too = [two for two in found.values() if two.start < one.end and one.start < two.end]
        if not taken and not taken_too and _can_be(text, one.start, one.end):
            found[one.start] = one
    found |= {one.start: one for one in _second(text, list(found.values()))}
    return tuple(PlaceMention(span=parsed.span(one.start, one.end)) for _, one in sorted(found.items()))


def _second(text: str, found: Sequence[Stretch]) -> list[Stretch]:
    """The other place of "entre Aguelhok et Anéfis"."""
    more = []
    for one in found:
        if re.search(
            r"\bentre\s(?:les (?:localités|villages|villes) d[e']\s?)?$", text[max(0, one.start - 60) : one.start]
        ):
            second = re.compile(rf"\set\s({NAME})").match(text, one.end)
            if second is not None:
                more.append(Stretch(*second.span(1)))
    return more


@functools.cache
def _no_place() -> frozenset[str]:
    names = cast(dict[str, list[str]], table("names")["actors"])
    return frozenset(cast(list[str], table("persons")["no_names"])) - {
        "nord",
        "sud",
        "est",
        "ouest",
        "centre",
    } | frozenset(name.lower() for many in names.values() for name in many)


def _can_be(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    return (
        not (said.isupper() and len(said) <= 5 and said not in {"RDC", "RCA"})
        and said.split()[0].lower() not in _no_place()
        and len(said) > 2
    )


@functools.cache
def country_names() -> frozenset[str]:
    """Names of countries as French and English texts write them, in lower case."""
    rows = cast(dict[str, dict[str, Any]], table("names")["countries"])
    from rashomon.codebook import load

    every = {name for row in rows.values() for name in row["names"]} | {
        n for row in load("countries").values() for n in row["names"]
    }
    return frozenset(name.lower() for name in every)


def breadth(text: str, place: PlaceMention) -> int:
    """0 for a settlement, 1 for a region, 2 for a country."""
    if place.span.exact.lower().replace("’", "'") in country_names():
        return 2
    before = text[max(0, place.span.start - 28) : place.span.start]
    return int(
        bool(
            re.search(
                r"(?:région|province|cercle|département|territoire|gouvernorat|préfecture|arrondissement"
                r"|district)\s(?:de la |de l'|du |des |de |d')?$",
                before,
            )
        )
    )


def located(text: str, place: PlaceMention) -> bool:
    """Whether something is said to be there, other than those who speak or a body that has its seat there."""
    before = text[max(0, place.span.start - 40) : place.span.start]
    if re.search(
        r"(?:gouverneur|maire|préfet|sous-préfet|habitants?|hôpital|députée?|roi|émir|ambassad\w+"
        r"|responsable local|élue?|notable|ministère|CHU|morgue|évacués? (?:sur|vers|à)"
        r"|transférés? (?:à|vers)|joint\w* (?:à|par téléphone à)|depuis)\s?(?:de la |de l'|du "
        r"|des |de |d'|à )?$",
        before,
    ):
        return False
    return not re.search(
        r"(?:gouvernement|armée|président|armées|forces armées|autorités|front de libération"
        r"|peuple|junte) (?:de la |de l'|du |des |de |d')$",
        before,
        re.IGNORECASE,
    )


def nearest(text: str, clause: Stretch, sentence: Stretch, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place of what a clause tells: the narrowest named in it, else in its sentence."""
    for stretch in (clause, sentence):
        inside = [p for p in places if stretch.holds(p.span.start, p.span.end) and located(text, p)]
        if inside:
            return min(inside, key=lambda place: (breadth(text, place), place.span.start))
    return None


def main(text: str, title: str, places: Sequence[PlaceMention], told: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place that a report gives for its incident: that named most where something happened, first in the text."""
    counts: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    opening = len(text) // 3
    spans = {place.span for place in told}
    for place in places:
        if breadth(text, place) == 2 or not located(text, place):
            continue
        key = place.span.exact.lower()
        first.setdefault(key, place)
        weight = 2 - breadth(text, place)
        counts[key] += weight * (1 + (place.span.start < opening) + 2 * (place.span in spans)) + 3 * (
            key in title.lower()
        )
    best = max(counts, key=lambda key: (counts[key], -first[key].span.start), default=None)
    return first[best] if best is not None else None
