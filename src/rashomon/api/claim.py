"""One claim: every field with its words, what people decided of it, and how it came to stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter

from rashomon import histories, readings
from rashomon.api import decisions
from rashomon.api.asking import Asked, Reading
from rashomon.api.report import Marked, Piece, home, marked, paragraphs
from rashomon.codebook import load, terms
from rashomon.export import decided, tables
from rashomon.export import marked as sentences
from rashomon.ledger import latest, protection
from rashomon.model import Change, Claim, Decided, Document
from rashomon.reconcile import fields

router = APIRouter(tags=["claim"])

CHOICES = ("event", "stance", "certainty", "source_kind", "form", "effect", "unit")
"""Fields of which the codebook has the values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A field of the claim in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctable:
    """A field that can be corrected."""

    field: str
    figure: int | None
    """Which of the claim's figures it is of, from 1; None for a field of the claim."""
    label: str
    value: str
    """As it stands; empty for none."""
    choices: tuple[str, ...]
    """What the codebook allows; empty for free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Something that a check rests on."""

    name: str
    """An address, or a file's name."""
    sha256: str | None
    """Of the file's bytes, under which the ledger keeps them; None for an address."""
    size: int | None
    """Of the file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A check by a person that stands."""

    by: str
    at: str
    method: str
    finding: str
    note: str | None
    rests: tuple[Rest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPage:
    """Everything that the page of a claim shows."""

    claim: Marked
    record: Claim
    document: Document
    sentence: tuple[tuple[Piece, ...], ...]
    fields: tuple[Value, ...]
    correctable: tuple[Correctable, ...]
    checks: tuple[Checked, ...]
    """Checks by people, oldest first."""
    findings: tuple[str, ...]
    """What a check may find."""
    credibility: dict[str, str]
    """The grades of credibility and what they mean."""
    withdrawn: str | None
    """The id of the decision that withdrew it; None where it stands."""
    changes: tuple[Change, ...]


def context(asked: Asked, name: str) -> ClaimPage:
    """The page of the claim of that id, or the only one whose id begins so. Raises NotFound."""
    view = asked.view
    found, laid = readings.claim(view, name)
    document = view.document(found.document_id)
    told = decided.by_claim(laid.decided).get(found.id, [])
    whole = sentences.sentence(found, document)
    cut = tuple(paragraphs(document, [found], (whole.start, whole.end)))
    shown = protection.worded(found)
    return ClaimPage(
        claim=marked(found, document, told, home(view, found.id)),
        record=shown,
        document=protection.worded(document),
        sentence=cut,
        fields=tuple(Value(name=name, value=value) for name, value in tables.claim_fields(shown, document)),
        correctable=tuple(_correctable(shown, _standing(asked, laid.found.get(found.id, found), told))),
        checks=tuple(protection.worded(one) for one in _checks(asked, found.id, laid.decided)),
        findings=tuple(terms("check_finding")),
        credibility=dict(load("scales")["credibility"]),
        withdrawn=next((one.decision for one in told if one.kind == "withdrawn"), None),
        changes=tuple(protection.worded(one) for one in histories.of(view, found.id)),
    )


def _checks(asked: Asked, name: str, laid: Iterable[Decided]) -> list[Checked]:
    wanted = {one.decision for one in laid if one.kind == "checked" and one.subject == name}
    made = [one for one in decisions.made(asked) if one.id in wanted] if wanted else []
    sizes = latest.sizes(asked.view, [item.sha256 for one in made for item in one.material if item.sha256])
    return [
        Checked(
            by=one.by,
            at=one.decided_at,
            method=one.check.method or "",
            finding=one.check.finding,
            note=one.note,
            rests=tuple(
                Rest(name=item.name, sha256=item.sha256, size=sizes.get(item.sha256 or "")) for item in one.material
            ),
        )
        for one in made
        if one.check
    ]


def _standing(asked: Asked, machine: Claim, told: Iterable[Decided]) -> list[int]:
    """The numbers, from 1, of the figures that were found and that nobody took out."""
    dropped = {one.decision for one in told if one.field == "figure"}
    made = [one.correction for one in decisions.made(asked) if one.id in dropped] if dropped else []
    gone = [fields.figure_of(machine, one) for one in made if one]
    return [number for number, one in enumerate(machine.figures, start=1) if not any(one is other for other in gone)]


def _correctable(claim: Claim, stand: Iterable[int]) -> list[Correctable]:
    """Every field of the claim and of its figures, which go by the numbers that they were found by."""
    found = [
        Correctable(field=name, figure=None, label=_label(name), value="; ".join(read(claim)), choices=_choices(name))
        for name, read in fields.OF_CLAIMS.items()
    ]
    for number, figure in zip(stand, claim.figures, strict=False):
        found += [
            Correctable(
                field=name,
                figure=number,
                label=f"{_label(name)} of “{figure.span.exact}” ({_label(figure.effect)})",
                value="; ".join(read(figure)),
                choices=_choices(name),
            )
            for name, read in fields.OF_FIGURES.items()
        ]
    return found


def _label(name: str) -> str:
    return name.replace("_", " ")


def _choices(name: str) -> tuple[str, ...]:
    if name in ("background", "approx", "subset"):
        return ("yes", "no")
    return tuple(terms(name)) if name in CHOICES else ()


@router.get("/claims/{name}")
def claim(name: str, asked: Reading) -> ClaimPage:
    """A claim with every field and what people decided of it."""
    return context(asked, name)
