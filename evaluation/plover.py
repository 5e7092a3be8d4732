"""PLOVER's gold records: which type of event a sentence is about, and how much of what is given is of another type.

Each sentence is read as a report of one sentence. The codebook's event kinds are made PLOVER types by a table (`TYPES`)
and three rules that follow CAMEO's cues 17 to 20, from which the records were coded: conventional force (a regular
army's, from the air, by artillery, for ground) is FIGHT, other violence ASSAULT, what is taken away COERCE. PLOVER has
types of talk (AGREE, DEMAND, REJECT, ...) that the codebook does not tell apart; they are missed, and the records about
violence, protest and force are scored a second time by themselves (`conflict`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import gold
from findings import Finding, Scored

from rashomon.model import Claim, Document, Extraction
from rashomon.resolve.names import actors

NAME = "plover"
FOLDER = "plover"
FILE = "gold_standard_records/PLOVER_GSR_CAMEO.txt"

TYPES = {
    "clash": "FIGHT",
    "attack": "ASSAULT",
    "explosion": "ASSAULT",
    "capture": "ASSAULT",
    "release": "RETREAT",
    "seizure": "COERCE",
    "talks": "CONSULT",
    "movement": "MOBILIZE",
    "arrest": "COERCE",
    "protest": "PROTEST",
}
"""Codebook event to PLOVER type, where the rules of `event_type` do not say otherwise; the rest is NONE, no type."""
NONE = "NONE"
CONFLICT = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "COERCE", "ASSAULT", "FIGHT"})
"""The types that the codebook can give, apart from talks."""
VIOLENT = {"clash", "attack", "explosion", "capture", "seizure"}
HEAVY = re.compile(
    r"\b(?:air(?:craft|strikes?| strikes?| raids?)?|planes?|jets?|helicopters?|gunships?|drones?|tanks?|artillery|"
    r"mortars?|shell(?:s|ed|ing)?|rockets?|missiles?|mine(?:field)?s?|troops|invasion|bombed|bombard(?:ed|ment))\b",
    re.IGNORECASE,
)
BACK = re.compile(r"\b(?:withdr[ae]w\w*|pull\w* (?:out|back)|retreat\w*|return\w*|leav\w+|left)\b", re.IGNORECASE)
ENDED = re.compile(r"\b(?:ceasefire|cease-fire|truce|surrender\w*|disarm\w*|demobili[sz]\w*)\b", re.IGNORECASE)
AGREED = re.compile(r"\b(?:agree\w*|accord|pact|treaty|deal|sign(?:ed|s)?)\b", re.IGNORECASE)


def event_type(claim: Claim) -> str:
    """The PLOVER type of a claim's event.

    Violence that is intended is THREATEN. Violence by a state's forces, or with heavy arms, is FIGHT, as is ground
    taken. Talks that ended in an agreement are AGREE, in a truce RETREAT; who goes back or gives up is RETREAT.
    """
    words = claim.span.exact
    if claim.stance == "intends" and claim.event in VIOLENT:
        return "THREATEN"
    if claim.event in {"attack", "explosion"} and (HEAVY.search(words) or _regular(claim)):
        return "FIGHT"
    if claim.event == "seizure" and not any(figure.effect == "seized" for figure in claim.figures):
        return "FIGHT"
    if claim.event in {"talks", "movement", "capture"} and ENDED.search(words):
        return "RETREAT"
    if claim.event == "talks" and AGREED.search(words):
        return "AGREE"
    if claim.event == "movement" and BACK.search(words):
        return "RETREAT"
    return TYPES.get(claim.event, NONE)


def _regular(claim: Claim) -> bool:
    actor = actors().by_name(claim.actor.name) if claim.actor and claim.actor.name else None
    return actor is not None and actor.kind == "state_force"


def records(folder: Path) -> dict[str, set[str]]:
    """Each sentence of the gold file with its types; records on one sentence are one."""
    found: dict[str, set[str]] = {}
    plain: list[dict[str, Any]] = json.loads((folder / FILE).read_text(encoding="utf-8"))
    for record in plain:
        if "text" in record:
            found.setdefault(record["text"], set()).add(record["event"])
    return found


def inputs(folder: Path) -> list[Path]:
    """The file that the scores depend on."""
    return [folder / FILE]


def documents(folder: Path) -> list[Document]:
    """Each sentence as a report, numbered in order."""
    return [gold.document({"id": f"plover-{n:03d}", "text": text}) for n, text in enumerate(records(folder), start=1)]


def score(folder: Path, read: Mapping[str, tuple[Document, Extraction]]) -> Scored:
    """Types over all sentences and over those about conflict; `read` has each sentence by its id."""
    types = records(folder)
    result = scored(
        (name, document.text, types[document.text], given(extraction)) for name, (document, extraction) in read.items()
    )
    silent = [document for document, extraction in read.values() if not extraction.claims]
    result.notes.append(f"{gated(silent)} of them passed over as not about armed conflict (the topic gate)")
    return result


def gated(documents: Iterable[Document]) -> int:
    """How many documents the topic gate passes over; 0 for code that has no gate."""
    try:
        from rashomon.extract import parsing, topic
    except ImportError:
        return 0
    return sum(not topic.armed(parsed) for parsed in parsing.parse(documents))


def given(extraction: Extraction) -> set[str]:
    """The types that a sentence's claims give, each once."""
    return {event_type(claim) for claim in extraction.claims}


def scored(sentences: Iterable[tuple[str, str, set[str], set[str]]]) -> Scored:
    """The measures of sentences, each with its id, text, gold types and given types."""
    result = Scored()
    counts = {"type": [0, 0, 0], "conflict": [0, 0, 0]}
    silent = total = 0
    for name, text, asked, answered in sentences:
        silent, total = silent + (not answered), total + 1
        for part in ("type", "conflict") if asked & CONFLICT else ("type",):
            for n, value in enumerate((len(asked & answered), len(answered), len(asked))):
                counts[part][n] += value
        for type_ in sorted(asked - answered):
            about = f"{type_} missed, {', '.join(sorted(answered)) or 'nothing'} given"
            result.findings.append(Finding(NAME, name, "type missed", type_, f"{about}: {text}"))
        for type_ in sorted(answered - asked):
            result.findings.append(Finding(NAME, name, "type extra", f"+{type_}", f"{type_} made up: {text}"))
    for part, (right, found, there) in counts.items():
        precision, recall = right / found if found else 0.0, right / there if there else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        values = {"precision": precision, "recall": recall, "f1": f1}
        result.table[part] = {k: round(v, 3) for k, v in values.items()} | {"gold": there, "found": found}
        result.table[f"{part}.accuracy"] = round(recall, 3)
        result.table[f"{part}.other"] = round(1 - precision, 3) if found else 0.0
    result.notes.append(f"no output for {silent} of {total} sentences")
    return result
