"""Who did it and to whom, by where the phrases stand around what states an event."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.extract.french.attributions import Said
from rashomon.extract.french.marks import Mark, armed_glosses
from rashomon.extract.french.phrases import Phrase
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.french.speakers import IN_FRONT

AGENT = re.compile(
    r"(?<![\w-])(?:(?:attribuée?s?|imputée?s?) (?:par [^,;.]{3,60}? )?(?:à|aux?)|par)\s?"
    r"(?:l[ea]s?\s|l'|des\s|une?\s|deux\s|plusieurs\s|de\s|d')?$",
    re.IGNORECASE,
)
HELPING = re.compile(
    r"(?:attribu|imput|appuy|soutenu|recueilli|interrog|escort|accompagn|analys|partag|contact|joint|diffus|publi|cit|vérifi|authentifi"
    r"|annonc|rejoint|relay|signal)\w* par",
    re.IGNORECASE,
)
"""Where "par" names who helped or told, not who did it."""
AGAINST = re.compile(
    r"(?<![\w-])(?:contre|visant|visé|visait|ciblant|ciblé|frappé|sur|tué|tuant|attaqué|opposé)\s?(?:l[ea]s?\s|l'|des\s|une?\s|plusieurs\s)?$",
    re.IGNORECASE,
)
OWNER = re.compile(r"^\s?(?:[a-zà-ÿ-]+\s){0,1}(?:d'|des |du |de la |de l'|de )$")
WE = re.compile(r"\b(?:nous|nos|notre)\b", re.IGNORECASE)
PARTIES = frozenset({"people", "bodies", "actor", "name"})


def of(
    text: str, clause: Stretch, marks: Sequence[Mark], phrases: Sequence[Phrase], said: Said | None
) -> tuple[Stretch | None, Stretch | None]:
    """The actor and the target of what the marks of a clause state, as stretches; None where it does not tell."""
    inside = [
        p for p in phrases if clause.start <= p.head < clause.end and (p.kind in PARTIES or p.kind.startswith("things"))
    ]
    if said is not None and said.source is not None:
        inside = [p for p in inside if not (p.start < said.source.end and said.source.start < p.end)]
    actor = _agent(text, inside)
    target: Phrase | None = None
    for mark in marks:
        subject, thing = _subject(text, clause, mark, inside), _object(text, mark, inside)
        if mark.voice == "active" and not (mark.tally is None and mark.kind is None and subject is None):
            actor = actor or (subject if subject is not None and _acts(subject) else None)
            target = target or thing
        elif mark.voice in {"passive", "struck", "beside"}:
            target = target or (subject if mark.voice != "beside" or subject is not None else None)
        elif mark.voice == "noun" and mark.kind in {"attack", "explosion", "clash", "capture"}:
            actor = actor or _owner(text, mark, inside)
    target = (
        next(
            (p for p in inside if AGAINST.search(text[clause.start : p.start]) and p is not actor and _can_suffer(p)),
            None,
        )
        or target
    )
    source = said.source if said is not None else None
    who = _stretch(actor)
    if said is not None and who is None and (said.claims or _by_itself(text, clause, marks, said)):
        who = source
    aim = _stretch(target) if target is not actor else None
    return who, aim


def _stretch(phrase: Phrase | None) -> Stretch | None:
    return Stretch(phrase.start, phrase.end) if phrase is not None else None


def _agent(text: str, inside: Sequence[Phrase]) -> Phrase | None:
    for phrase in inside:
        lead = text[max(0, phrase.head - 100) : phrase.start]
        agent = AGENT.search(lead)
        if agent is not None and _acts(phrase) and not HELPING.search(lead[: agent.start() + 3]):
            return phrase
    return None


def _acts(phrase: Phrase) -> bool:
    return (
        phrase.kind in {"actor", "name"}
        or phrase.gloss in armed_glosses()
        or phrase.gloss in {"man", "individual", "people", "leadership", "ministry", "government", "authorities"}
        or phrase.gloss == "drone"
        or phrase.kind == "things:aircraft"
    )


def _can_suffer(phrase: Phrase) -> bool:
    return phrase.kind in {"people", "bodies", "actor", "things:buildings", "things:vehicles"}


def _subject(text: str, clause: Stretch, mark: Mark, inside: Sequence[Phrase]) -> Phrase | None:
    """The phrase nearest before that no preposition leads, other than what it counts for an active verb."""
    counted = mark.tally.counted if mark.tally is not None else None
    at = mark.tally.cause.start if mark.tally is not None and mark.tally.cause is not None else mark.start
    if counted is not None and mark.voice in {"passive", "beside"}:
        return counted
    for phrase in reversed(inside):
        if phrase.end > at or (
            phrase.kind.startswith("things") and mark.voice == "active" and phrase.kind != "things:aircraft"
        ):
            continue
        if IN_FRONT.search(text[clause.start : phrase.start]) and phrase.start > clause.start:
            continue
        if re.search(r"[;:»]", text[phrase.end : at]):
            return None
        return phrase
    return None


def _object(text: str, mark: Mark, inside: Sequence[Phrase]) -> Phrase | None:
    if mark.tally is not None:
        return (
            mark.tally.counted
            if mark.tally.unit == "persons"
            and mark.tally.counted is not None
            and not mark.tally.counted.kind.startswith("effect")
            else None
        )
    return next(
        (p for p in inside if p.start >= mark.end and len(text[mark.end : p.start].split()) <= 3 and _can_suffer(p)),
        None,
    )


def _owner(text: str, mark: Mark, inside: Sequence[Phrase]) -> Phrase | None:
    """Whose an attack is: "nouvelle attaque des ADF"; one of those attacked is not ("attaque d'un camp militaire")."""
    for phrase in inside:
        if phrase.head >= mark.end and OWNER.match(text[mark.end : phrase.head]):
            state = phrase.gloss in {
                "soldier",
                "military camp",
                "military base",
                "post",
                "position",
                "convoy",
                "patrol",
                "gendarme",
                "policeman",
            }
            return phrase if _acts(phrase) and not state and phrase.gloss not in {"man", "people"} else None
    return None


def _by_itself(text: str, clause: Stretch, marks: Sequence[Mark], said: Said) -> bool:
    """Whether the source speaks of its own deed: "affirme avoir tué", "nous avons neutralisé"."""
    first = min((m.tally.cause.start if m.tally and m.tally.cause else m.start for m in marks), default=clause.end)
    own = re.search(r"\b(?:avoir|être)\s(?:\w+\s)?$", text[clause.start : first]) is not None
    active = any(mark.voice == "active" for mark in marks)
    return active and (
        own
        or WE.search(text[clause.start : first]) is not None
        or bool(re.search(r"\b(?:elle|il|ils|elles)\s(?:a|ont|avait|avaient)\s(?:\w+\s)?$", text[clause.start : first]))
    )


def pronoun(text: str, clause: Stretch, marks: Sequence[Mark]) -> Stretch | None:
    """The "ils" that did it, where no phrase is the subject: "Ils ont incendié le marché"."""
    for mark in marks:
        if mark.voice == "active":
            first = mark.tally.cause.start if mark.tally is not None and mark.tally.cause is not None else mark.start
            said = list(THEY.finditer(text, clause.start, max(clause.start, first)))
            if said:
                return Stretch(*said[-1].span("who"))
    return None


THEY = re.compile(r"(?<![\w-])(?P<who>ils|elles)\s(?:\S+\s){0,4}?", re.IGNORECASE)
