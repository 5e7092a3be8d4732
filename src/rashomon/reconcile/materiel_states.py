"""What a claim says of materiel: what became of the things, of which type they are, and whose.

Only the claim's own words and figures count; the cue words stand in `codebook/materiel.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from rashomon.codebook import load
from rashomon.model import Claim, Figure
from rashomon.reconcile import materiel_types
from rashomon.reconcile.kin import kin
from rashomon.reconcile.origins import Said

_BREAK = re.compile(r"[.;:!?](?=\s|$)|,? (?:and|but|while|whereas|although) |,(?!\d)")
_TAKEN = re.compile(r"\b(?:seiz|captur|took|taken|taking|take|confiscat|recover|trophy|trophies|possession|hands|loot)")
_HARM = re.compile(
    r"\b(?:destr|burn|damag|wreck|hit|struck|blow|blew|blown|torch|ablaze|knock|shot|shell|sank|sunk|crash)"
)
_STATE = r"(?P<state>damaged|disabled|abandoned|deserted|captured|seized|destroyed|burned|burnt)"
_KNOWN = re.compile(rf"\s(?:\w+\s)?{_STATE}\b")
_OF_KNOWN = re.compile(rf"\sof\s(?:the|these|those|its|their)\s(?:\w+\s){{0,2}}{_STATE}\b")
_STATE_OF = {"disabled": "damaged", "deserted": "abandoned", "captured": "seized", "burned": "destroyed"} | {
    name: name for name in ("damaged", "abandoned", "seized", "destroyed")
}


def owner(said: Said, figure: Figure, became: str) -> tuple[str, ...]:
    """Whose the things are. What a force seizes is not its own, unless it takes it back or says that it lost it."""
    claim = said.claim
    found = tuple(dict.fromkeys(mention.label for mention in figure.of))
    taker = claim.actor.label if claim.actor else said.source
    if became != "seized" or not any(kin(taker, name) for name in found):
        return found
    return found if _cued("taken_from_us", claim.span.exact.casefold()) else ()


def within(claim: Claim, figure: Figure, became: str) -> str | None:
    """The state in which the words speak of the things as told of before: "three of the damaged tanks", "the three
    abandoned tanks"."""
    text, at = claim.span.exact.casefold(), figure.span.start - claim.span.start
    if not 0 <= at < len(text):
        return None
    after = text[figure.span.end - claim.span.start :]
    known = _KNOWN.match(after) if re.search(r"\b(?:the|these|those|all)\s$", text[:at]) else _OF_KNOWN.match(after)
    found = _STATE_OF.get(known["state"]) if known else None
    return found if found != became else None


def named_kind(claim: Claim, figure: Figure) -> str:
    """The type of what a figure counts: by the thing as written, the words of the number or those after it, and
    otherwise by the codebook's unit."""
    for words in (figure.span.exact, figure.counted.exact if figure.counted else "", _after(claim, figure)):
        found = materiel_types.kind_of(words) if words else None
        if found is not None:
            after = materiel_types.kind_of(_after(claim, figure))
            # "Armoured" of "armoured personnel carriers", cut short.
            return after if after and found in materiel_types.line(after)[1:] else found
    return _left_out(claim, figure) or materiel_types.of_unit(figure.unit)


def _left_out(claim: Claim, figure: Figure) -> str | None:
    """The type that a number without a noun takes over ("five tanks were damaged and three captured"): that of the
    last thing named before it, where it is of the figure's unit."""
    if figure.counted is not None:
        return None
    words = re.findall(r"[\w-]+", claim.span.exact[: max(0, figure.span.start - claim.span.start)])
    for end in range(len(words), 0, -1):
        found = next(
            (kind for n in (3, 2, 1) if (kind := materiel_types.kind_of(" ".join(words[max(0, end - n) : end])))), None
        )
        if found is not None:
            return found if materiel_types.of_unit(figure.unit) in materiel_types.line(found) else None
    return None


def state(claim: Claim, figure: Figure) -> str:
    """What became of the things: the figure's effect, or what the clause around the number says more exactly."""
    alone = sum(other.unit != "persons" for other in claim.figures) == 1
    words = claim.span.exact.casefold() if alone else _clause(claim, figure)
    if _cued("seized_then_destroyed", words):
        return "seized_then_destroyed"
    if figure.effect in ("destroyed", "damaged") and _left(claim, figure):
        return "abandoned"
    if figure.effect == "seized":
        owners = [mention.label for mention in figure.of]
        own = claim.actor is not None and any(kin(claim.actor.label, name) for name in owners)
        if own and _cued("recaptured", words):
            return "recaptured"
        if _cued("abandoned", words) and not _TAKEN.search(claim.span.exact.casefold()):
            return "abandoned"
    return figure.effect


def _left(claim: Claim, figure: Figure) -> bool:
    """Whether the number is what somebody abandoned, and the clause tells of no other harm."""
    text, at = claim.span.exact.casefold(), figure.span.start - claim.span.start
    if not 0 <= at < len(text):
        return False
    if re.search(r"\babandon(?:ed|s|ing)? (?:\w+ ){0,2}$", text[:at]):
        return True
    clause = _clause(claim, figure)
    return _cued("abandoned", clause) and not _HARM.search(clause)


def _clause(claim: Claim, figure: Figure) -> str:
    text, at = claim.span.exact.casefold(), figure.span.start - claim.span.start
    if not 0 <= at < len(text):
        return text
    breaks = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    return text[max(place for place in breaks if place <= at) : min(place for place in breaks if place > at)]


def _after(claim: Claim, figure: Figure) -> str:
    """What follows the number, up to the next figure of the claim or the end of the sentence."""
    text, at = claim.span.exact, figure.span.end - claim.span.start
    if not 0 <= at <= len(text):
        return ""
    later = [other.span.start - claim.span.start for other in claim.figures if other.span.start > figure.span.start]
    end = min([len(text), *(place for place in later if place > at)])
    return " ".join(re.split(r"[.;!?](?=\s|$)|,", text[at:end], maxsplit=1)[0].split()[:8])


def beside(claim: Claim, figure: Figure, words: Sequence[str]) -> bool:
    """Whether one of the words stands in the number, right after it or right before it."""
    text, at = claim.span.exact.casefold(), figure.span.start - claim.span.start
    if not 0 <= at < len(text):
        return False
    past = figure.span.end - claim.span.start
    before = " ".join(re.findall(r"\w+", text[:at])[-3:])
    after = " ".join(re.findall(r"\w+", text[past:])[:1])
    own = " ".join(re.findall(r"\w+", figure.span.exact.casefold()))
    if own.startswith("more than"):
        own = ""
    return any(re.search(rf"(?:^|\s){word}$", before) or after == word or word in own.split() for word in words)


@functools.cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    known = load("materiel")["states"]
    return {name: re.compile(rf"\b(?:{'|'.join(phrases)})") for name, phrases in known.items()}


def _cued(name: str, text: str) -> bool:
    return bool(_patterns()[name].search(text))
