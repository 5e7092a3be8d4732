"""Lists of incidents and claims as tables, and one claim or document field by field, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from rashomon.export import wording
from rashomon.model import Change, Claim, Document, Figure, Mention, Reading, to_plain

OWN_VOICE = "the report"
"""What a report with no outlet is called where it speaks in its own voice."""

NOBODY = "nobody named"
"""What the source of a claim is called that names none."""

SHORT = 8
"""Hex digits of an id that a list shows: enough for one in four thousand million, and `show` says if it is not."""

Fields = list[tuple[str, str]]
"""Names and values, in the order in which they are printed."""


def short(name: str) -> str:
    """The beginning of an id, which every command takes for the whole."""
    kind, mark, digits = name.partition("_")
    return f"{kind}{mark}{digits[:SHORT]}"


def summary(reading: Reading) -> dict[str, Any]:
    """One incident of a list, as JSON types: its own fields, and how much stands behind it."""
    incident = to_plain(reading.incident)
    return {name: incident[name] for name in ("id", "title", "country", "place", "start", "end", "sides")} | {
        "reports": len(reading.documents),
        "sources": len(reading.heard),
        "claims": len(reading.claims),
        "conflicts": len(reading.in_conflict),
    }


def incidents(readings: Iterable[Reading]) -> Table:
    """The incidents, one a row."""
    table = headed("id", "incident", "dates", "place", "sides")
    for name in ("reports", "sources", "conflicts"):
        table.add_column(name, justify="right")
    for reading in readings:
        incident, counts = reading.incident, summary(reading)
        dates = " to ".join(dict.fromkeys(day for day in (incident.start, incident.end) if day)) or "not stated"
        where = ", ".join(part for part in (incident.place, wording.country(incident.country)) if part) or "not stated"
        sides = " against ".join(wording.group(side) for side in incident.sides) or "not stated"
        numbers = [str(counts[name]) for name in ("reports", "sources", "conflicts")]
        table.add_row(*texts(short(incident.id), incident.title, dates, where, sides, *numbers))
    return table


def claims(found: Iterable[Claim], documents: Iterable[Document], decided: Mapping[str, str] | None = None) -> Table:
    """The claims, one a row; `documents` are those they stand in, `decided` says by id what people did to them."""
    by_id = {document.id: document for document in documents}
    table = headed("id", "source", "says of", "when", "where", "figures", "words")
    for claim in found:
        document = by_id[claim.document_id]
        table.add_row(
            *texts(
                short(claim.id),
                said_by(claim, document) + (f"\n{decided[claim.id]}" if decided and claim.id in decided else ""),
                what(claim),
                wording.when(claim),
                claim.place.span.exact if claim.place else "",
                "; ".join(figure(one) for one in claim.figures),
                wording.words(claim.span.exact),
            )
        )
    return table


def documents(found: Iterable[Document], claims: Mapping[str, int]) -> Table:
    """The documents, one a row; `claims` says how many claims each makes."""
    table = headed("id", "document", "outlet", "published", "captured")
    table.add_column("claims", justify="right")
    for one in found:
        told = one.title or one.name or one.url or ""
        cells = (short(one.id), told, one.outlet or "", one.published_at or "not stated", one.retrieved_at or "")
        table.add_row(*texts(*cells, str(claims.get(one.id, 0))))
    return table


def changes(found: Iterable[Change]) -> Table:
    """What changed, one step a row."""
    table = headed("when", "who", "what")
    for one in found:
        why = f" (“{one.reason}”)" if one.reason else ""
        table.add_row(*texts(one.at[:19].replace("T", " "), one.by, one.text + why))
    return table


def said_by(claim: Claim, document: Document) -> str:
    """The source, with what it does other than assert and who passes it on: `the army, denies, via Radio One`."""
    parts = [source(claim, document)]
    if claim.stance != "asserts":
        parts.append(claim.stance)
    if claim.certainty != "certain":
        parts.append(claim.certainty)
    if claim.attribution.via:
        parts.append(
            ("coded from " if claim.attribution.coded else "via ")
            + ", ".join(mention.label for mention in claim.attribution.via)
        )
    if document.via:
        parts.append("forwarded by " + ", ".join(document.via))
    return ", ".join(parts)


def source(claim: Claim, document: Document) -> str:
    """Who asserts the claim: a name, the outlet for a report's own voice, or that nobody is named."""
    attribution = claim.attribution
    if attribution.source_kind == "reporter":
        return document.outlet or OWN_VOICE
    return attribution.source.label if attribution.source else NOBODY


def what(claim: Claim) -> str:
    """The event with who did it to whom: `attack by X on Y`."""
    parts = [claim.event]
    if claim.actor:
        parts.append(f"by {claim.actor.label}")
    if claim.target:
        parts.append(f"on {claim.target.label}")
    if claim.background:
        parts.append("(background)")
    return " ".join(parts)


def figure(one: Figure) -> str:
    """A figure in a line: `dozens (24–99) killed of Malian Armed Forces`."""
    words, span = one.span.exact, wording.span(one.low, one.high)
    number = words if span in words.split() else f"{words} ({span})"
    about = "about " if one.approx and words == span else ""
    sides = " of " + wording.group(mention.label for mention in one.of) if one.of else ""
    named = one.unit == "persons" or (one.counted is not None and one.counted.exact in words)
    thing = "" if named else f" {one.counted.exact if one.counted else one.unit}"
    part = " (a part of another figure)" if one.subset else ""
    return f"{about}{number}{thing} {wording.effect(one.effect)}{sides}{part}"


def source_names(claim: Claim, document: Document) -> list[str]:
    """Every name under which the claim's source may be looked for."""
    return [source(claim, document), *_names(claim.attribution.source)]


def actor_names(claim: Claim) -> list[str]:
    """Every name of who did it, to whom it was done, and who is counted."""
    mentions = [claim.actor, claim.target, *(mention for one in claim.figures for mention in one.of)]
    return [name for mention in mentions for name in _names(mention)]


def claim_fields(claim: Claim, document: Document) -> Fields:
    """Every field of a claim; names with the words they were read from."""
    attribution, place = claim.attribution, claim.place
    told: Fields = [
        ("id", claim.id),
        ("event", claim.event + (" (background)" if claim.background else "")),
        ("actor", _meant(claim.actor)),
        ("target", _meant(claim.target)),
        ("when", wording.when(claim) + (f' ("{claim.when.span.exact}")' if claim.when and claim.when.span else "")),
        ("where", "not stated"),
        ("source", f"{source(claim, document)} ({attribution.source_kind})"),
        ("as written", attribution.source.words or "" if attribution.source else ""),
        ("via", ", ".join(_meant(mention) for mention in attribution.via) or "straight"),
        ("forwarded by", ", ".join(document.via)),
        ("cue", attribution.cue.exact if attribution.cue else "none"),
        ("form", attribution.form),
        ("said on", attribution.said_at or "not stated"),
        ("stance", claim.stance),
        ("certainty", claim.certainty),
    ]
    if place is not None:
        known = [part for part in (wording.country(place.country), place.precision, place.place_id) if part]
        told[5] = ("where", f"{place.span.exact} ({', '.join(known) or 'not resolved'})")
    told += [("figure", figure(one)) for one in claim.figures]
    told += [("check", f"{check.finding} by {check.by}" + _quoted(check.basis)) for check in claim.checks]
    told += [
        ("evidence", f"{item.kind}" + (f" on {item.channel}" if item.channel else "") + _quoted(item.span))
        for item in claim.evidence
    ]
    told.append(("report", f"{document.title or document.name or document.id} ({document.id})"))
    told.append(("published", document.published_at or "not stated"))
    return [(name, value) for name, value in told if value]


def document_fields(document: Document) -> Fields:
    """Every header field that a document states."""
    told: list[tuple[str, str | None]] = [
        ("id", document.id),
        ("name", document.name),
        ("outlet", document.outlet),
        ("kind", document.outlet_kind),
        ("published", document.published_at or "not stated"),
        ("title", document.title),
        ("byline", document.byline),
        ("forwarded by", ", ".join(document.via)),
        ("edited", document.edited_at),
        ("dateline", document.dateline),
        ("address", document.url),
        ("language", document.lang),
        ("captured", document.retrieved_at),
        ("type", document.media_type),
        ("sha256", document.sha256),
        ("length", f"{len(document.text)} characters"),
    ]
    return [(name, value) for name, value in told if value]


def document_heading(document: Document) -> Text:
    """The line over what was read from one document."""
    parts = (document.title or document.name or document.id, document.outlet, document.published_at)
    return Text(" · ".join(part for part in parts if part), style="bold")


def fields(told: Fields) -> Table:
    """Names and values, one a row."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in told:
        grid.add_row(*texts(name, value))
    return grid


def headed(*names: str, ruled: bool = True) -> Table:
    """An empty table with those columns; `ruled` draws a line between the rows."""
    table = Table(box=box.HORIZONTALS, show_lines=ruled, expand=False, pad_edge=False, header_style="bold")
    for name in names:
        if name == "id":
            table.add_column(name, no_wrap=True)
        else:
            table.add_column(name, overflow="fold")
    return table


def texts(*values: str) -> Sequence[Text]:
    """Text as it is: a report's square brackets are no markup."""
    return [Text(value) for value in values]


def _names(mention: Mention | None) -> list[str]:
    found = (mention.name, mention.words, mention.span.exact if mention.span else None) if mention else ()
    return [name for name in found if name]


def _meant(mention: Mention | None) -> str:
    if mention is None:
        return "not stated"
    if mention.name is None:
        return f'"{mention.words}" (not resolved)'
    return mention.name + (f' ("{mention.words}")' if mention.words and mention.words != mention.name else "")


def _quoted(span: Any) -> str:
    return f': "{span.exact}"' if span else ""
