"""What a person gives for a field, read into a correction, or refused with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.codebook import terms
from rashomon.ingest.published import NotADateError, publication_date
from rashomon.model import Claim, Correction, Document, Figure
from rashomon.protocols import Gazetteer
from rashomon.reconcile import fields
from rashomon.reconcile.fields import NO, OF_FIGURES, TO, YES, Value
from rashomon.review import naming
from rashomon.review.refused import Refused

NONE = "none"
"""What a person writes for no value."""

REPORT = "the report"
"""What a person writes for the report's own voice as the source."""

TERMS = ("event", "source_kind", "form", "stance", "certainty", "effect", "unit")
"""Fields whose values are the codebook's terms."""

FLAGS = ("background", "approx", "subset")

NEVER_NONE = (*TERMS, *FLAGS)

GIVEN = (*fields.FIELDS, "start", "end")
"""Every field that may be named; `start` and `end` are one end of `dates`."""

KINDS = {
    "state_force": "belligerent",
    "rebel": "belligerent",
    "militia": "belligerent",
    "private_military": "belligerent",
    "government": "government",
    "intergovernmental": "intergovernmental",
    "ngo": "ngo",
    "media": "media",
    "civilians": "witness",
}
"""Kind of source by the kind of actor that speaks."""

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_RANGE = re.compile(rf"({_NUMBER.pattern})?\s*(-|–|\.\.|to)\s*({_NUMBER.pattern})?")
_DASHES = ("-", "–")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person wants to correct, and what is needed to read it."""

    claim: Claim
    """As people have it until now."""
    machine: Claim
    """As it was found."""
    document: Document
    names: naming.Names
    """Names of actors that the ledger has."""
    gazetteer: Gazetteer


def correction(
    given: Given, field: str, written: str, *, figure: int | None = None, kind: str | None = None
) -> tuple[Correction, tuple[str, ...]]:
    """The correction, and notes on how its value was taken. Raises Refused with what is allowed.

    `figure` counts the claim's figures from 1; `kind` is the kind of source, for `source`.
    """
    field = plain(field)
    if field not in GIVEN:
        raise Refused(f"There is no field {field}; there are {', '.join(GIVEN)}.")
    if figure is not None and field not in OF_FIGURES:
        raise Refused(f"{field} is a field of the claim, not of a figure; leave --figure out.")
    if kind is not None and field != "source":
        raise Refused("--kind goes with the field source.")
    one = _figure(given.machine, figure) if field in OF_FIGURES else None
    made, notes = _read(given, field, written.strip(), one, kind)
    return made, notes


def plain(field: str) -> str:
    """A field's name as the codebook writes it."""
    return field.strip().casefold().replace("-", "_").replace(" ", "_")


def _read(
    given: Given, field: str, written: str, figure: Figure | None, kind: str | None
) -> tuple[Correction, tuple[str, ...]]:
    none = written.casefold() == NONE
    if none and field in NEVER_NONE:
        raise Refused(f"The {field} of a claim cannot be none; {_allowed(field)}.")
    if not written:
        raise Refused(f"A value for {field} is missing; {_allowed(field)}.")
    notes: list[str] = []
    place = None
    value: Value = ()
    if field in ("start", "end"):
        field, value = "dates", _one_end(given.claim, field, None if none else written)
    elif none:
        kind = "anonymous" if field == "source" else None
    elif field in TERMS:
        value = (_term(field, written),)
    elif field in FLAGS:
        value = (_flag(field, written),)
    elif field in ("actor", "target"):
        value = (_named(given, written, notes).name,)
    elif field in ("of", "via"):
        value = tuple(dict.fromkeys(_named(given, part, notes).name for part in written.split(";") if part.strip()))
    elif field == "source":
        value, kind = _source(given, written, kind, notes)
    elif field == "place":
        place, note = naming.place(written, given.document, given.claim, given.gazetteer)
        notes += [note] if note else []
        value = (f"{place.span.exact}, {place.country}" if place.country else place.span.exact,)
    elif field == "dates":
        value = dates(written)
    elif field == "said_at":
        value = (_date(written),)
    elif field == "range":
        value = number(written)
    else:
        raise Refused("A whole figure can only be corrected to none; correct its effect, of, unit, range or approx.")
    made = Correction(
        field=field,
        value=value,
        found=fields.read(given.machine, field, figure),
        written=written,
        figure=figure.span if figure else None,
        place=place,
        kind=kind,
        effect=figure.effect if figure else None,
    )
    return made, tuple(notes)


def number(written: str) -> Value:
    """A range of whole numbers: `12`, `24-99`, `84..` or `84+` (or more), `..12` (up to). Raises Refused."""
    plain = written.strip().removesuffix("+") + (TO if written.strip().endswith("+") else "")
    if _NUMBER.fullmatch(plain):
        low = high = plain.replace(",", "")
        return (f"{int(low)}{TO}{int(high)}",)
    match = _RANGE.fullmatch(plain)
    # "-5" may be meant as a number below nought, and "5-" as a slip.
    ends_needed = 2 if match and match[2] in _DASHES else 1
    if match is None or sum(bool(end) for end in match.group(1, 3)) < ends_needed:
        raise Refused(f"“{written}” is no range of numbers; {_allowed('range')}.")
    low, high = ("" if end is None else str(int(end.replace(",", ""))) for end in match.group(1, 3))
    if low and high and int(low) > int(high):
        raise Refused(f"“{written}” ends below where it begins; write the smaller number first.")
    return (f"{low}{TO}{high}",)


def dates(written: str) -> Value:
    """One date or two, parted by `/`, each cut short to what is known or `..` where open. Raises Refused."""
    # 25/7/2024 is one date in another way of writing.
    parts = [written] if written.count("/") == 2 else [part.strip() for part in written.split("/")]
    if len(parts) > 2:
        raise Refused(f"“{written}” is no date or pair of dates; {_allowed('dates')}.")
    ends = [TO if part == TO else _date(part) for part in parts]
    return _between(*(ends if len(ends) == 2 else ends * 2))


def _between(start: str, end: str) -> Value:
    if TO not in (start, end) and end < start and not start.startswith(end):
        raise Refused(f"{end} lies before {start}; an event ends no earlier than it begins.")
    if start == end:
        return () if start == TO else (start,)
    return (f"{start}/{end}",)


def _one_end(claim: Claim, which: str, written: str | None) -> Value:
    known = [claim.when.start if claim.when else None, claim.when.end if claim.when else None]
    known[0 if which == "start" else 1] = _date(written) if written else None
    return _between(known[0] or TO, known[1] or TO)


def _date(written: str) -> str:
    try:
        found = publication_date(written)
    except NotADateError as error:
        raise Refused(f"{error}; write it as 2024-07-25, 2024-07 or 2024.") from error
    if not found:
        raise Refused(f"“{written}” is no date; write it as 2024-07-25, 2024-07 or 2024.")
    return found[:10]


def _term(field: str, written: str) -> str:
    found = written.casefold().replace(" ", "_").replace("-", "_")
    if found not in terms(field):
        like = naming.near(found, terms(field), most=1)
        hint = f" Is {like[0]} meant?" if like else ""
        raise Refused(f"There is no {field} “{written}”; {_allowed(field)}.{hint}")
    return found


def _flag(field: str, written: str) -> str:
    known = {"yes": YES, "true": YES, "no": NO, "false": NO}
    if written.casefold() not in known:
        raise Refused(f"{field} is yes or no, not “{written}”.")
    return known[written.casefold()]


def _named(given: Given, written: str, notes: list[str]) -> naming.Named:
    found = naming.actor(written, given.document, given.names)
    if found.note:
        notes.append(found.note)
    return found


def _source(given: Given, written: str, kind: str | None, notes: list[str]) -> tuple[Value, str]:
    """The name and kind of a source; the kind is what is given, or what the actor is, or what it was."""
    if kind is not None:
        kind = _term("source_kind", kind)
    if written.casefold() in (REPORT, fields.OWN_VOICE) or kind == fields.OWN_VOICE:
        return (given.document.outlet or REPORT,), fields.OWN_VOICE
    found = _named(given, written, notes)
    if kind is None and found.actor is not None:
        kind = KINDS.get(found.actor.kind)
    if kind is None and not fields.own_voice(given.claim.attribution):
        kind = given.claim.attribution.source_kind
    if kind is None:
        raise Refused(f"What kind of source is {found.name}? Name one (--kind): {', '.join(terms('source_kind'))}.")
    return (found.name,), kind


def _figure(claim: Claim, number: int | None) -> Figure:
    figures: Sequence[Figure] = claim.figures
    told = "; ".join(f"{index}: “{one.span.exact}” {one.effect}" for index, one in enumerate(figures, start=1))
    if not figures:
        raise Refused(f"{claim.id} has no figure; a claim with one can be added (rashomon add-claim).")
    if number is None and len(figures) > 1:
        raise Refused(f"{claim.id} has several figures; give --figure with its number ({told}).")
    if number is not None and not 1 <= number <= len(figures):
        raise Refused(f"{claim.id} has no figure {number}; it has {told}.")
    return figures[(number or 1) - 1]


def _allowed(field: str) -> str:
    """What may be given for a field, as the end of a sentence."""
    if field in TERMS:
        return f"there are {', '.join(terms(field))}"
    if field in FLAGS:
        return "it is yes or no"
    told = {
        "range": "write 12, 24-99, 84.. (or more), ..12 (up to) or none",
        "dates": "write 2024-07-25, 2024-07-25/2024-07-27, 2024-07, ../2024-07-27 or none",
        "place": "write a name, or a name and its country (Kidal, ML), or none",
        "source": f"write a name, “{REPORT}” for its own voice, or none for nobody named",
        "of": "write names parted by ; or none",
        "via": "write names parted by ; or none",
    }
    return told.get(field, "write a name or none" if field in ("actor", "target") else "write a date or none")
