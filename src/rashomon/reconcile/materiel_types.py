"""What kind of thing words name: a tank, a vehicle, a mortar (`codebook/materiel.yaml`)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rashomon.codebook import load

LISTS = frozenset({"states", "apart"})
"""Keys of the file that are no kinds."""
OTHER = "other"

_WORD = re.compile(r"[\w&]+")
_CUT = re.compile(
    r"[;:()]|\b(?:in|on|at|with|by|from|near|belonging|that|which|who|were|was|is|are|had|has|have|to|for|after|during|"
    r"when|while|as|including|among|killing|killed|loaded|carrying|used|moving|of(?! type))\b",
    re.IGNORECASE,
)
_TIE = "_"
"""Ties the words of a name that would be cut."""


@functools.cache
def kind_of(words: str) -> str | None:
    """The kind that the words name; None where no word of them is known.

    Of several in one phrase the most exact ("transport Mi-26", "D-30 howitzers"); where two kinds are counted together
    ("tanks and infantry fighting vehicles") what both are, `other` where they have nothing in common.
    """
    found: list[str] = []
    tied = _long().sub(lambda match: re.sub(r"\s+", _TIE, match[0]), words)
    for phrase in re.split(r",|/|\band\b|\bor\b", _CUT.split(tied)[0], flags=re.IGNORECASE):
        kinds = _kinds(phrase)
        if kinds:
            found.append(_meant(kinds))
    return common(found) if found else None


def _meant(found: Sequence[tuple[str, bool]]) -> str:
    """The most exact of the kinds that a phrase names, the last of those alike. A noun at its end says of what family
    the thing is ("HIMARS projectiles", "helicopter base")."""
    last, is_model = found[-1]
    kinds = [kind for kind, _ in found if is_model or family(kind) == family(last)]
    return max(enumerate(kinds), key=lambda item: (len(line(item[1])), item[0]))[1]


def line(kind: str) -> tuple[str, ...]:
    """The kind and those above it, nearest first."""
    found: list[str] = []
    at: str | None = kind
    while at is not None:
        found.append(at)
        at = _tree()[at].get("in")
    return tuple(found)


def family(kind: str) -> str:
    """The kind at the top of the tree."""
    return line(kind)[-1]


def common(kinds: Iterable[str]) -> str:
    """The nearest kind that holds all of them; `other` where there is none."""
    first, *rest = [line(kind) for kind in kinds]
    return next((kind for kind in first if all(kind in other for other in rest)), OTHER)


def children(kind: str) -> tuple[str, ...]:
    """The kinds directly below it."""
    return tuple(name for name, told in _tree().items() if told.get("in") == kind)


def plural(kind: str) -> str:
    """The kind as the page calls it: `tanks`, `fuel trucks and tankers`."""
    return str(_tree()[kind]["name"])


def singular(kind: str) -> str:
    """One of the kind: `tank`, `fuel truck or tanker`."""
    names = plural(kind).split(" and ")
    return " or ".join(" ".join((*words[:-1], _singular(words[-1]))) for words in (name.split() for name in names))


def of_unit(unit: str) -> str:
    """The kind of things of which only the codebook's unit is known."""
    return next((name for name, told in _tree().items() if told.get("unit") == unit), OTHER)


def kinds() -> tuple[str, ...]:
    """Every kind, those above before those below."""
    return tuple(_tree())


def within(kind: str, wider: str) -> bool:
    """Whether everything of the kind is of the wider one too."""
    return wider in line(kind)


def _kinds(phrase: str) -> list[tuple[str, bool]]:
    """The kinds that the words of a phrase name, in order, each with whether by the name of a model.

    Without those inside longer names ("tank" in "anti-tank missile").
    """
    text = " ".join(_WORD.findall(phrase.casefold().replace(_TIE, " ")))
    plain = " ".join(_singular(word) for word in text.split())
    found: list[tuple[int, int, str, bool]] = []
    words = plain.split()
    known = _phrases()
    for first in range(len(words)):
        for past in range(len(words), first, -1):
            kind = known.get(" ".join(words[first:past]))
            if kind is not None:
                found.append((first, past, kind, False))
                break
    for pattern, kind in _models():
        for match in pattern.finditer(text):
            first = text[: match.start()].count(" ")
            found.append((first, first + match[0].count(" ") + 1, kind, True))
    return [
        (kind, is_model)
        for first, past, kind, is_model in sorted(found)
        if not any(a <= first and past <= b and (b - a) > (past - first) for a, b, *_ in found)
    ]


@functools.cache
def _tree() -> Mapping[str, Mapping[str, Any]]:
    return {name: told for name, told in load("materiel").items() if name not in LISTS}


@functools.cache
def _phrases() -> Mapping[str, str]:
    return {
        " ".join(_singular(word) for word in _WORD.findall(str(phrase).casefold())): name
        for name, told in reversed(list(_tree().items()))
        for phrase in (*told["words"], *told.get("plurals", ()))
    }


@functools.cache
def _models() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (
            re.compile(
                rf"(?<!\w)(?:{pattern})(?: {told['with']})?(?!\w)" if "with" in told else rf"(?<!\w){pattern}(?!\w)"
            ),
            name,
        )
        for name, told in _tree().items()
        for pattern in told.get("models", ())
    )


@functools.lru_cache(4096)
def _singular(word: str) -> str:
    """The shortest form in which the file has the word; otherwise the word without the ending of a plural."""
    forms = [word]
    if word.endswith("s"):
        forms = [f"{word[:-3]}y"] * word.endswith("ies") + [word[:-2]] * word.endswith("es") + [word[:-1], word]
    known = next((form for form in forms if form in _vocabulary()), None)
    if known is not None:
        return known
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2
    return word[:-1] if plural else word


@functools.cache
def _vocabulary() -> frozenset[str]:
    phrases = (phrase for told in _tree().values() for phrase in (*told["words"], *told.get("plurals", ())))
    return frozenset(word for phrase in phrases for word in _WORD.findall(str(phrase).casefold()))


@functools.cache
def _long() -> re.Pattern[str]:
    """Names that hold a word at which a phrase is cut otherwise ("piece of artillery")."""
    names = [str(phrase) for told in _tree().values() for phrase in told["words"] if _CUT.search(str(phrase))]
    names += [str(phrase) for told in _tree().values() for phrase in told["words"] if " and " in str(phrase)]
    found = "|".join(re.sub(r"^(\w+)", r"\1s?", name) for name in sorted(set(names), key=len, reverse=True))
    return re.compile(rf"\b(?:{found})", re.IGNORECASE)
