"""PROV-JSON (W3C member submission, 2013) of an incident's making: what was made of what, by whom, by which rule.

Entities are reports, claims, incidents, decisions and estimates; activities their capture, extraction, grouping,
review, comparing and estimating; agents programs by versioned names, and persons by their names in the ledger. Which
program read a claim, and when, is only there where the export gives the ledger's entries.

What cannot be kept: PROV tells how a thing was made and not what it says; of a claim there are its words and its
source. A relation's reasons are in the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from rashomon.export import carried, decided, estimates, jsonl, tables, wording
from rashomon.model import Claim, Decided, Document, Entry, Reading
from rashomon.protocols import Export

PREFIXES = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rashomon": "urn:rashomon:",
    "agent": "urn:rashomon:agent:",
    "person": "urn:rashomon:person:",
}

SOFTWARE = {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}
PERSON = {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"}


class ProvExporter:
    """How each incident came about (PROV-JSON): reports, claims, programs, persons and their decisions."""

    name = "export.prov.v1"
    ending = ".json"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one PROV document to `out`."""
        made = _Making(found)
        for reading in found.readings:
            made.add(reading)
        kept = {"prefix": PREFIXES} | {kind: made.of[kind] for kind in sorted(made.of)}
        out.write(jsonl.encoded(kept, indent=1))


class _Making:
    """What is known so far, by kind of statement."""

    def __init__(self, found: Export) -> None:
        self.found = found
        self.of: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, reading: Reading) -> None:
        """Everything that a reading knows of its making."""
        states = carried.states(reading)
        for document in reading.documents:
            self._document(document)
        for claim in (*reading.claims, *reading.background):
            self._claim(claim, states[claim.id], reading)
        for copy in reading.copies:
            self._relate("wasDerivedFrom", generatedEntity=_of(copy.right), usedEntity=_of(copy.left))
        self._incident(reading, carried.together(states, (claim.id for claim in reading.claims)))
        for one in reading.decisions:
            self._decision(one, reading)
        for number, estimate in enumerate(carried.estimates(self.found, reading)):
            name = f"rashomon:{reading.incident.id}_estimate_{number}"
            self._made(
                "entity", name, kind="Estimate", label=f"{estimates.question(estimate)}: {estimates.numbers(estimate)}"
            )
            self.of["entity"][name] |= {
                "rashomon:policy": estimate.policy,
                "rashomon:rule": estimate.rule,
                "rashomon:review": carried.together(states, estimate.used),
                "rashomon:claims": "; ".join(estimate.used),
            }
            self._activity(name, "estimate", self._software(estimate.policy), used=[_of(one) for one in estimate.used])

    def _document(self, document: Document) -> None:
        name = _of(document.id)
        self._made("entity", name, kind="Document", label=document.title or document.name or document.id)
        told = {
            "rashomon:sha256": document.sha256,
            "rashomon:mediaType": document.media_type,
            "rashomon:outlet": document.outlet,
            "rashomon:published": document.published_at,
            "rashomon:address": document.url,
        }
        self.of["entity"][name] |= {key: value for key, value in told.items() if value}
        entry = self._entry(document)
        self._activity(name, "capture", self._agent(entry), at=document.retrieved_at, entry=entry)

    def _claim(self, claim: Claim, review: str, reading: Reading) -> None:
        name = _of(claim.id)
        self._made("entity", name, kind="Claim", label=wording.words(claim.span.exact, whole=True))
        source = reading.sources().get(claim.id) or (claim.attribution.source.label if claim.attribution.source else "")
        self.of["entity"][name] |= {
            "rashomon:source": source or tables.NOBODY,
            "rashomon:stance": claim.stance,
            "rashomon:review": review,
            "rashomon:claims": claim.id,
        }
        self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=_of(claim.document_id))
        entry = self._entry(claim)
        self._activity(name, "extraction", self._agent(entry), used=[_of(claim.document_id)], entry=entry)

    def _incident(self, reading: Reading, review: str) -> None:
        incident = reading.incident
        name = _of(incident.id)
        self._made("entity", name, kind="Incident", label=incident.title)
        claims = [claim.id for claim in reading.claims]
        self.of["entity"][name] |= {"rashomon:review": review, "rashomon:claims": "; ".join(claims)}
        for claim in claims:
            self._relate("hadMember", collection=name, entity=_of(claim))
        entry = self._entry(incident)
        self._activity(name, "grouping", self._agent(entry), used=[_of(claim) for claim in claims], entry=entry)
        for number, one in enumerate(reading.agreements):
            if one.verdict == "conflict":
                told = f"rashomon:{incident.id}_conflict_{number}"
                self._made("entity", told, kind="Conflict", label=f"{wording.question(one.question)}: {one.reason}")
                self.of["entity"][told]["rashomon:claims"] = "; ".join((*one.left, *one.right))
                used = [_of(claim) for claim in (*one.left, *one.right)]
                self._activity(told, "comparing", self._software(one.rule), used=used)

    def _decision(self, one: Decided, reading: Reading) -> None:
        name = _of(one.decision)
        self._made("entity", name, kind="Decision", label=decided.line(one))
        self.of["entity"][name] |= {"rashomon:kind": one.kind, "rashomon:reason": one.reason}
        person = f"person:{_local(one.by)}"
        self._made("agent", person, label=one.by)
        self.of["agent"][person]["prov:type"] = PERSON
        known = {claim.id for claim in (*reading.claims, *reading.background)}
        used = [_of(one.subject)] if one.subject in known else []
        self._activity(name, "review", person, at=one.at, used=used)
        for earlier in one.over:
            self._relate("wasDerivedFrom", generatedEntity=name, usedEntity=_of(earlier))

    def _activity(
        self,
        made: str,
        what: str,
        agent: str | None,
        *,
        at: str | None = None,
        used: Sequence[str] = (),
        entry: Entry | None = None,
    ) -> None:
        """What made the entity, who did it, and what it used."""
        name = f"{made}_{what}"
        self._made("activity", name, kind=what.capitalize(), label=what)
        if at:
            self.of["activity"][name] |= {"prov:startTime": at, "prov:endTime": at}
        if entry:
            self.of["activity"][name] |= {"rashomon:entry": entry.seq, "rashomon:recorded": entry.recorded_at}
        self._relate("wasGeneratedBy", entity=made, activity=name)
        for one in used:
            self._relate("used", activity=name, entity=one)
        if agent:
            self._relate("wasAssociatedWith", activity=name, agent=agent)
            self._relate("wasAttributedTo", entity=made, agent=agent)

    def _agent(self, entry: Entry | None) -> str | None:
        """Who made an entry: a person by name, or a program by its versioned name."""
        if entry is None:
            return None
        kind, mark, person = entry.agent.partition("person:")
        if mark and not kind:
            name = f"person:{_local(person)}"
            self._made("agent", name, label=person)
            self.of["agent"][name]["prov:type"] = PERSON
            return name
        return self._software(entry.agent)

    def _software(self, versioned: str) -> str:
        name = f"agent:{_local(versioned)}"
        self._made("agent", name, label=versioned)
        self.of["agent"][name]["prov:type"] = SOFTWARE
        return name

    def _entry(self, record: Any) -> Entry | None:
        try:
            return self.found.entry(record) if self.found.entry else None
        except LookupError:
            return None  # A claim that a person added stands by the decision, not by an entry of its own.

    def _made(self, what: str, name: str, *, label: str, kind: str | None = None) -> None:
        told: dict[str, Any] = {"prov:label": label, "rashomon:checkpoint": self.found.checkpoint}
        if kind:
            told["prov:type"] = {"$": f"rashomon:{kind}", "type": "prov:QUALIFIED_NAME"}
        self.of.setdefault(what, {}).setdefault(name, told)

    def _relate(self, what: str, **ends: str) -> None:
        """A relation, once, under a name of its own."""
        of = self.of.setdefault(what, {})
        told = {f"prov:{end}": value for end, value in ends.items()}
        name = "_:" + _local("-".join((what, *ends.values())))
        of.setdefault(name, told)


def _of(name: str) -> str:
    return f"rashomon:{_local(name)}"


def _local(name: str) -> str:
    """A name that can stand after a prefix: letters, digits, `.`, `-` and `_`; what else there is as its number."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else f"_{ord(letter):x}_"
        for letter in name
    )
