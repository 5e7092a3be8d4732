"""The files of a site: pages, maps, data, proofs, and how to verify them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from pydantic import TypeAdapter

from rashomon.api.accounts import Column, Said
from rashomon.api.incident import IncidentPage
from rashomon.export import decided, outlines, rows, tables
from rashomon.export.csv import CsvExporter
from rashomon.export.lines import outlets
from rashomon.ledger import Ledger, View
from rashomon.model import Claim, Document
from rashomon.protocols import Export
from rashomon.publish import folder
from rashomon.publish.chosen import Chosen, Wanted, chosen
from rashomon.publish.proving import Proved, Sign, prove

SHEETS = ("claims", "figures", "accounts", "estimates")
"""Tables of `rashomon export` that a site has as CSV."""

NEAR, FAR = 9, 70
"""Degrees of longitude that the two maps of an incident are wide: its surroundings, and its part of the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a site looks like: the workbench's templates and its built front end."""

    templates: Environment
    """Among them `accounts.html`, what the page of an incident and the site have in common."""
    shown: Callable[..., Mapping[str, Any]]
    """What `incident_body.html` needs of an `IncidentPage`, where no server answers, and of a function `address`."""
    css: Path
    outlines: Path
    """Of countries, in TopoJSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was published."""

    files: Mapping[str, bytes]
    """By name, with `/` in it for a folder; the manifest is among them."""
    incidents: tuple[str, ...]
    """Ids of those that are on it."""
    empty: tuple[str, ...]
    """Ids of those that have no reviewed claim and are not."""
    claims: int
    left_out: int
    """Claims of the incidents asked for that nobody reviewed and that are not published."""
    unproved: int
    """Published claims without a proof, their words having been destroyed in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A published claim on the page of its report."""

    claim: Claim
    source: str
    what: str
    figures: tuple[str, ...]
    review: str
    proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    document: Document
    called: str
    incidents: tuple[Chosen, ...]
    said: tuple[_Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """A source with the incidents of which it is heard."""

    name: str
    kind: str
    incidents: tuple[Chosen, ...]


def site(ledger: Ledger, view: View, wanted: Wanted, look: Look, sign: Sign) -> Site:
    """The site of the incidents wanted, as the view has them; its protected names must be covered.

    The same entries give the same bytes. Signs a checkpoint into the ledger where none speaks for what is published.
    Raises NotFound for an incident that is not there, and ValueError where nothing of any of them was reviewed.
    """
    found = {one.reading.incident.id: one for one in (chosen(view, name, wanted) for name in wanted.incidents)}
    told = sorted((one for one in found.values() if one.claims), key=_day)
    empty = tuple(name for name, one in found.items() if not one.claims)
    if not told:
        raise ValueError(
            f"Nobody has reviewed a claim of {', '.join(empty) or 'any incident'}, and only reviewed claims are "
            "published unless all are asked for."
        )
    names = [claim.id for one in told for claim in one.claims]
    decisions = dict.fromkeys(made.decision for one in told for made in one.reading.decisions)
    proved = prove(ledger, view, dict.fromkeys(names), decisions, sign)
    made = _Pages(view, wanted, look, told, len(empty), proved)
    files = {
        **made.pages(),
        **made.data(),
        "site.css": look.css.read_bytes(),
        "proofs/checkpoint.txt": proved.checkpoint.note.encode(),
        "proofs/key.txt": f"{proved.checkpoint.key}\n".encode(),
        **{f"proofs/{name}.txt": text.encode() for name, text in proved.proofs.items()},
    }
    return Site(
        files={**files, folder.MANIFEST: folder.manifest(files)},
        incidents=tuple(one.reading.incident.id for one in told),
        empty=empty,
        claims=len(names),
        left_out=sum(one.left_out for one in found.values()),
        unproved=len(set(names) - set(proved.proofs)),
    )


def address(kind: str, name: str, document: str = "") -> str:
    """Where on the site a thing is shown: `incident`, `report`, `claim` (in its report) or `source`; "" for others."""
    match kind:
        case "incident" | "report":
            return f"{kind}-{name}.html"
        case "claim":
            return f"report-{document}.html#{name}"
        case "source":
            # By a hash, since the names are any words of a report.
            return f"sources.html#{_anchor(name)}"
    return ""


class _Pages:
    """What the pages of one site share."""

    def __init__(
        self, view: View, wanted: Wanted, look: Look, told: Sequence[Chosen], empty: int, proved: Proved
    ) -> None:
        """`empty` is of how many incidents asked for nothing is published."""
        self._empty = empty
        self._view, self._wanted, self._look, self._told, self._proved = view, wanted, look, told, proved
        loader = ChoiceLoader([PackageLoader("rashomon.publish"), look.templates.loader or ChoiceLoader([])])
        self._templates = look.templates.overlay(loader=loader)
        self._root = f"{proved.checkpoint.origin}@{proved.checkpoint.size}:{proved.checkpoint.root_hash}"

    def pages(self) -> dict[str, bytes]:
        """Every page, and the text that says how to verify."""
        reports, heard = self._reports(), self._heard()
        unplaced = [number for number, one in enumerate(self._told, start=1) if one.point is None]
        made = {
            "index.html": self._page(
                "index.html", here="index", maps=[self._all()], unplaced=unplaced, missing=self._empty
            ),
            "timeline.html": self._page("timeline.html", here="timeline", lines=_lines),
            "sources.html": self._page("sources.html", here="sources", heard=heard, anchor=_anchor),
            "verify.html": self._page("verify.html", here="verify"),
            "VERIFY.txt": self._page("verify.txt"),
        }
        for one in self._told:
            name = address("incident", one.reading.incident.id)
            shown = self._look.shown(one.page, address)
            made[name] = self._page("published.html", here="", one=one, maps=self._maps(one), **shown)
        for report in reports:
            made[address("report", report.document.id)] = self._page("excerpts.html", here="", report=report)
        return made

    def data(self) -> dict[str, bytes]:
        """The same as JSON and CSV."""
        made = {f"data/{name}.csv": self._sheet(name) for name in SHEETS}
        for one in self._told:
            said = {
                "publication": {
                    "title": self._wanted.title,
                    "holds": "all claims" if self._wanted.every else "reviewed claims",
                    "as_of": self._view.as_of,
                    "policies": sorted({made.policy for made in one.reading.estimates}),
                    "checkpoint": self._root,
                    "protected_names": "left out",
                },
                "review": {name: rows.state(review) for name, review in one.review.items()},
                "page": TypeAdapter(IncidentPage).dump_python(one.page, mode="json"),
            }
            text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
            made[f"data/{one.reading.incident.id}.json"] = text.encode()
        return made

    def _sheet(self, name: str) -> bytes:
        out = io.BytesIO()
        CsvExporter().export(
            Export(
                readings=[one.reading for one in self._told],
                checkpoint=self._root,
                policies=sorted({made.policy for one in self._told for made in one.reading.estimates}),
                as_of=self._view.as_of,
                table=name,
            ),
            out,
        )
        return out.getvalue()

    def _page(self, template: str, **more: Any) -> bytes:
        said: str = self._templates.get_template(f"published/{template}").render(
            {
                "address": address,
                "title": self._wanted.title,
                "every": self._wanted.every,
                "unreviewed": decided.UNREVIEWED,
                "incidents": self._told,
                "as_of": self._view.as_of,
                "checkpoint": self._proved.checkpoint,
                **more,
            }
        )
        return said.encode()

    def _all(self) -> str:
        """Every incident on one map; empty where none is placed."""
        numbers: dict[outlines.Point, list[str]] = {}
        for number, one in enumerate(self._told, start=1):
            if one.point:
                numbers.setdefault((one.point[1], one.point[0]), []).append(str(number))
        marks = [(at, ", ".join(some)) for at, some in numbers.items()]
        about = "Where the incidents were, by their numbers in the table below"
        return self._map(list(numbers), NEAR * 3, marks, about) if marks else ""

    def _maps(self, one: Chosen) -> list[str]:
        """Where an incident was, near and far; its country where no claim places it nearer."""
        incident, path = one.reading.incident, self._look.outlines
        lit = [incident.country] if incident.country else []
        if one.point is None:
            corners = outlines.country(path, incident.country) if incident.country else []
            return [self._map(corners, FAR / 4, [], f"{one.page.where} on a map", lit)] if corners else []
        at = (one.point[1], one.point[0])
        mark = (at, incident.place or one.page.where)
        about = f"{mark[1]} on a map of "
        return [
            self._map([at], NEAR, [mark], about + "its surroundings", lit),
            self._map([at], FAR, [mark], about + "its part of the world", lit),
        ]

    def _map(
        self, points: Sequence[outlines.Point], least: float, marks: Sequence[Any], about: str, lit: Sequence[str] = ()
    ) -> str:
        return outlines.drawn(self._look.outlines, outlines.Window.around(points, least), marks, about, lit)

    def _reports(self) -> list[_Report]:
        """Every report of which something is published, with what is, in order of its words."""
        found: dict[str, _Report] = {}
        telling: dict[str, list[Chosen]] = {}
        said: dict[str, dict[str, _Said]] = {}
        for one in self._told:
            called = outlets(one.reading)
            documents = {document.id: document for document in one.reading.documents}
            for claim in one.claims:
                document = documents[claim.document_id]
                telling.setdefault(document.id, [])
                if one not in telling[document.id]:
                    telling[document.id].append(one)
                said.setdefault(document.id, {})[claim.id] = self._said(one, claim, document)
                found[document.id] = _Report(
                    document=document,
                    called=called[document.id],
                    incidents=tuple(telling[document.id]),
                    said=tuple(sorted(said[document.id].values(), key=lambda x: (x.claim.span.start, x.claim.id))),
                )
        return list(found.values())

    def _said(self, one: Chosen, claim: Claim, document: Document) -> _Said:
        return _Said(
            claim=claim,
            source=tables.said_by(claim, document),
            what=tables.what(claim),
            figures=tuple(tables.figure(figure) for figure in claim.figures),
            review=rows.state(one.review[claim.id]),
            proof=claim.id in self._proved.proofs,
        )

    def _heard(self) -> list[_Heard]:
        kinds: dict[str, str] = {}
        of: dict[str, list[Chosen]] = {}
        for one in self._told:
            for account in one.reading.accounts:
                kinds.setdefault(account.source, account.source_kind)
                of.setdefault(account.source, []).append(one)
        return [_Heard(name=name, kind=kinds[name], incidents=tuple(of[name])) for name in sorted(of)]


def _lines(one: Chosen) -> list[tuple[str, str, Column, Said]]:
    """What was said of an incident by day: day, source, column and figure, the earliest first."""
    matrix = one.page.matrix
    return sorted(
        (
            (said.day or "", row.source, column, said)
            for row in matrix.rows
            for column, cell in zip(matrix.columns, row.cells, strict=True)
            for said in cell
        ),
        key=lambda line: (line[0] or "9999", line[1], line[2].effect, line[2].of, line[3].text),
    )


def _day(one: Chosen) -> tuple[str, str]:
    incident = one.reading.incident
    return incident.start or incident.end or "9999", incident.id


def _anchor(name: str) -> str:
    return f"s{hashlib.sha256(name.encode()).hexdigest()[:12]}"
