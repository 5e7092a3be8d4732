"""How the page words ranges, cells and claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rashomon.codebook import load
from rashomon.model import AccountRow, Claim

LONGEST = 150
"""Characters of a claim's words on a page that does not show all of them."""

EFFECTS = (
    "killed",
    "wounded",
    "killed_or_wounded",
    "captured",
    "released",
    "missing",
    "displaced",
    "seized",
    "destroyed",
    "damaged",
)
"""The order in which a page tells of effects."""

STANCES: Mapping[str, str] = {"denies": "denies it", "doubts": "doubts it", "confirms": "confirms"}


def storable(text: str) -> str:
    """The text as a file of UTF-8 holds it: half a character is `?`."""
    return text.encode("utf-8", "replace").decode()


def country(code: str | None) -> str | None:
    """The usual English name of the country of that ISO 3166-1 alpha-2 code; the code where there is none."""
    if code is None:
        return None
    names = load("countries").get(code, {}).get("names") or [code]
    return str(names[0])


def span(low: int | None, high: int | None) -> str:
    """A range in few characters: `2`, `24–99`, `371+`, `≤20`, `no number`."""
    if low is None and high is None:
        return "no number"
    if low is None:
        return f"≤{high}"
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def number(row: AccountRow) -> str:
    """A row's own words with its range (`dozens, 24–99`); an exact number alone (`84`, `about 20`)."""
    if row.low is None and row.high is None:
        return {"denies": "denies", "doubts": "doubts"}.get(row.stance, "says who did it")
    written = span(row.low, row.high)
    if row.low == row.high or not row.words:
        return f"about {written}" if row.approx else written
    return f"{row.words[0]}, {written}"


def later(row: AccountRow, own: Sequence[AccountRow]) -> tuple[str, ...]:
    """What the same source said on a later day of each side of a figure that counts several, or dead and wounded,
    together: `47 killed of Malian Armed Forces (2024-08-01)`.

    Nothing unless the later rows speak to every side of the earlier one.
    """
    return tuple(f"{told(other)} ({other.first_said})" for other in later_rows(row, own))


def told(row: AccountRow) -> str:
    """A figure of one side in words: `47 killed of Malian Armed Forces`."""
    return f"{number(row)} {effect(row.effect)} of {group(row.of)}{hedge(row)}"


def later_rows(row: AccountRow, own: Sequence[AccountRow]) -> tuple[AccountRow, ...]:
    """The rows of which `later` tells."""
    if row.revises is not None or row.unit != "persons" or (len(row.of) < 2 and row.effect != "killed_or_wounded"):
        return ()
    parts = {"killed", "wounded"} if row.effect == "killed_or_wounded" else {row.effect}
    found = tuple(
        other
        for other in own
        if other is not row
        and len(other.of) == 1
        and other.of[0] in row.of
        and other.effect in parts
        and (other.low is not None or other.high is not None)
        and row.said_before(other)
    )
    return found if {other.of[0] for other in found} == set(row.of) else ()


def thing(row: AccountRow) -> str:
    """What is counted, such as `helicopters`; nothing for people."""
    return "" if row.unit == "persons" else row.item or row.unit


def things(row: AccountRow) -> str:
    """What is counted, with a space before it, for a row that counts things; nothing where the words say it already."""
    name = thing(row)
    if not name or (row.low is None and row.high is None):
        return ""
    return "" if row.low != row.high and any(name.split()[-1] in text.casefold() for text in row.words) else f" {name}"


def hedge(row: AccountRow) -> str:
    """How unsure the source sounds, or that it admits what another said: ` (probable)`, ` (confirms)`, or nothing."""
    marks = [mark for mark in (row.certainty if row.certainty != "certain" else "", row.stance) if mark]
    marks = [mark for mark in marks if mark not in ("asserts", "denies", "doubts", "blames")]
    return f" ({', '.join(marks)})" if marks else ""


def group(names: Iterable[str]) -> str:
    """Names as a list in a sentence; `an unnamed side` for none."""
    found = list(names)
    if not found:
        return "an unnamed side"
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def effect(name: str) -> str:
    """`killed or wounded` for `killed_or_wounded`."""
    return name.replace("_", " ")


def words(text: str, whole: bool = False) -> str:
    """A claim's words on one line, cut at a word's end unless `whole`."""
    line = re.sub(r"\s+", " ", text).strip()
    if whole or len(line) <= LONGEST:
        return line
    return line[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def when(claim: Claim) -> str:
    """The day or days of the event as the claim has them, ISO 8601, or `undated`."""
    return dates(claim.when.start, claim.when.end) if claim.when else dates(None, None)


def dates(start: str | None, end: str | None) -> str:
    """The days as a page gives them, ISO 8601: one, `2024-07-25 to 2024-07-26`, or `undated`."""
    if not start and not end:
        return "undated"
    if start and end and start != end:
        return f"{start} to {end}"
    return start or f"until {end}"


def some(names: Sequence[str], most: int) -> str:
    """As `group`, with no more than `most` names and the number of the others."""
    rest = len(names) - most
    return f"{', '.join(names[:most])} and {rest} more" if rest > 1 else group(names)


_COUNTED = re.compile(r"how many: (?P<effect>[\w ]+?) of (?P<of>.+)")
_HARMED = re.compile(r"(?P<asked>did it happen|who did it|what happened): (?P<effect>[\w ]+), (?P<of>.+)")


def question(asked: str) -> str:
    """An agreement's question as one asks it: `How many of River Front were killed` for `how many: killed of River
    Front`, `Did it happen: River Front killed` for `did it happen: killed, River Front`; others with a capital."""
    if found := _COUNTED.fullmatch(asked):
        return f"How many of {found['of']} were {found['effect']}"
    if found := _HARMED.fullmatch(asked):
        return f"{found['asked'].capitalize()}: {found['of']} {found['effect']}"
    return asked[:1].upper() + asked[1:]
