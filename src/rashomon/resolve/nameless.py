"""Sources that give no name: which of the codebook's unnamed kinds of people the words for them mean."""

from __future__ import annotations

from rashomon.resolve.wording import REBELS, STATE, Meant, unnamed

LOCAL = frozenset({"local", "district", "municipal", "provincial", "regional", "village", "town", "city", "elected"})


def hidden(classes: frozenset[str], words: tuple[str, ...], countries: list[str], owner: str | None) -> Meant | None:
    """Those who speak without a name and for no named body: medics, diplomats, "a military official"."""
    last = words[-1] if words else ""
    if {"hospital", "hospitals", "clinic", "morgue", "ambulance"} & set(words[:-1]) and not countries and not owner:
        return unnamed("medical sources")
    if classes & {"medical"} and "media" not in classes and last not in {"rescuer", "rescuers"}:
        return unnamed("medical sources")
    if last in {"diplomat", "diplomats"}:
        return unnamed("diplomats")
    if words[:1] == ("official",) and len(words) == 2 and classes & {"writing"} | {last} & {"source", "sources"}:
        return unnamed("local officials") if owner is None else None
    unsure = {
        "source",
        "sources",
        "contact",
        "contacts",
        "official",
        "officials",
        "officer",
        "officers",
        "informant",
    }
    if last in unsure and not countries and owner is None:
        if {"security", "military", "police", "army", "intelligence", "senior"} & set(words) or last.startswith(
            "officer"
        ):
            return unnamed("security sources")
        if {"hospital", "medical", "health"} & set(words):
            return unnamed("medical sources")
        if last.startswith("official") and (len(words) == 1 or LOCAL & set(words)):
            return unnamed("local officials")
    return None


def unnamed_source(classes: frozenset[str], words: tuple[str, ...]) -> Meant | None:
    """Those who speak for nobody that is named, by the nouns for them: witnesses, experts, officials of a place."""
    if "medical" in classes or {"hospital", "medical", "coroner"} & set(words):
        return unnamed("medical sources")
    if "witness" in classes or words == ("civilian", "sources"):
        return unnamed("witnesses")
    if {"security", "military", "police", "army"} & set(words) and "role" in classes:
        return unnamed("security sources")
    if classes & {"expert"}:
        return unnamed("experts")
    if words[-1:] in {("diplomat",), ("diplomats",)}:
        return unnamed("diplomats")
    if words[-1:] in {("journalists",), ("reporters",)}:
        return unnamed("journalists")
    if words[-1:] in {("official",), ("officials",), ("authorities",)} and (len(words) <= 2 or LOCAL & set(words)):
        return unnamed("local officials")
    if classes & {"individual", "population"} and not classes & (STATE | REBELS | {"role", "fighter", "affected"}):
        return unnamed("witnesses")
    return None
