"""The pictures, films and recordings that came with an incident's reports, in words: by their hashes, never shown."""

from __future__ import annotations

from collections.abc import Iterator

from rashomon.export import wording
from rashomon.export.lines import Line, count, outlets
from rashomon.model import MediaItem, Offered, Provenance, Reading, SeenElsewhere

CALLED = {"image": "picture", "video": "film", "audio": "recording"}

HOW = {
    "caption": "its caption is of {}",
    "words": "the report offers evidence of this kind for {}",
    "report": "the report does not say for which claim",
}

STATES = {
    "trusted": "signed (C2PA), the signature holds, and who signed is trusted",
    "valid": "signed (C2PA), and the signature holds; who signed is not looked up",
    "invalid": "signed (C2PA), and the signature does not hold: it was changed since, or wrongly signed",
    "unread": "holds a C2PA manifest that was not read",
}

MOST = 5
"""Other reports that are named for one medium."""


def media(reading: Reading) -> tuple[Line, ...]:
    """Each medium with what it is offered for, what it says of itself, and where else it was seen; what was seen
    elsewhere first."""
    called = outlets(reading)
    ordered = sorted(reading.media, key=lambda one: not one.seen)
    return tuple(_line(one, called.get(one.item.document_id, one.item.document_id)) for one in ordered)


def _line(one: Offered, outlet: str) -> Line:
    item = one.item
    caption = f": “{wording.words(item.caption.exact)}”" if item.caption is not None else ""
    name = f" {named(item)}" if named(item) else ""
    offered = HOW[one.how].format(count(one.claims, "claim"))
    return Line(
        text=f"{CALLED.get(item.kind, 'file')}{name} ({outlet}){caption} — {offered}",
        claims=one.claims,
        under=tuple(_under(one)),
        media=item.id,
    )


def named(item: MediaItem) -> str:
    """What it is called, on one line whatever its name holds; empty for what has no name."""
    return "".join(c if c.isprintable() else "�" for c in item.name or item.url or "")


def _under(one: Offered) -> Iterator[str]:
    yield from (seen(found) for found in one.seen[:MOST])
    if len(one.seen) > MOST:
        yield f"and in {len(one.seen) - MOST} more."
    yield from facts(one.item)


def seen(found: SeenElsewhere) -> str:
    """Where else it was seen, in a sentence."""
    when = {True: "seen before", False: "seen again", None: "seen elsewhere"}[found.earlier]
    told = f" of {found.published}" if found.published else ""
    like = "the same bytes" if found.distance is None else f"it looks the same ({found.distance} of 256 bits differ)"
    of = f", offered there for {' and '.join(found.titles)}" if found.titles else ""
    return f"{when}, in a report{told} ({found.called}){of}: {like}."


def facts(item: MediaItem) -> Iterator[str]:
    """What a medium is and says of itself, a line each."""
    if item.sha256 is None:
        yield "not kept: the report names it, and it was not there."
        return
    yield f"sha256 {item.sha256}"
    size = [item.media_type]
    size += [f"{item.width} by {item.height} pixels"] if item.width and item.height else []
    size += [f"{item.seconds:g} s"] if item.seconds is not None else []
    yield ", ".join(size)
    said = [f"taken at {item.taken_at}"] if item.taken_at else []
    said += [f"with {item.device}"] if item.device else []
    said += [f"by the program {item.software}"] if item.software else []
    said += (
        [f"at {item.latitude:g}, {item.longitude:g}"]
        if item.latitude is not None and item.longitude is not None
        else []
    )
    if said:
        yield f"says of itself: {', '.join(said)}; anybody can write that into a file."
    elif item.kind == "image" and item.hashes:
        yield "says nothing of when and where it was taken; channels strip that."
    if item.provenance is not None:
        yield signed(item.provenance)


def signed(one: Provenance) -> str:
    """What a C2PA manifest says, in a sentence."""
    told = [f"by {one.signer}"] if one.signer else []
    told += [f"with {one.generator}"] if one.generator else []
    told += [f"at {one.signed_at}"] if one.signed_at else []
    told += [f"actions {', '.join(one.actions)}"] if one.actions else []
    return f"{STATES[one.state]}{f' ({"; ".join(told)})' if told else ''}."
