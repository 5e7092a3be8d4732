"""What people decided: corrections, withdrawals, additions, judgements, checks, assessments, and what they took back.

A decision never changes a machine's finding. It is an entry of its own, and readings lay it over what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import Span
from rashomon.model.decided import Assessment, Check, Judgement
from rashomon.model.said import Claim, PlaceMention


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A claim as a decision names it: by its id, and by its words, so that it is known again under another id."""

    claim_id: str
    span: Span
    """The claim's words, where they stood."""
    source: tuple[str, ...]
    """Every name of who says it: canonical and as written; empty for nobody, `""` alone for the report's own voice."""
    event: str
    alone: bool = True
    """No other claim of the report had the same words and source then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of a claim as a person has it. Values are texts; no value stands for none."""

    field: str
    """One of `rashomon.reconcile.fields.FIELDS`."""
    value: tuple[str, ...]
    found: tuple[str, ...]
    """What the machine had found, as `value`."""
    written: str
    """The value as the person wrote it."""
    figure: Span | None = None
    """The number words of the figure whose field it is."""
    place: PlaceMention | None = None
    """The place meant, for `place`."""
    kind: str | None = None
    """The kind of source, for `source`."""
    effect: str | None = None
    """The effect that the machine had found of that figure: `no` may count the killed and the wounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a check rests on: a file that is kept in the ledger by its hash, or an address."""

    name: str
    """The file's name, or the address."""
    sha256: str | None = None
    """Of the file's bytes; None for an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one person decided about one thing, and why; machines may not override it."""

    id: str
    kind: str
    """`corrected`, `withdrawn`, `added`, `accepted`, `judged`, `checked`, `assessed` or `undone`."""
    by: str
    """The person's name; the entry's agent is `person:` and the name."""
    decided_at: str
    """ISO 8601 date and time in UTC, by the clock of whoever took it down; of two decisions the later stands."""
    reason: str
    subject: str
    """Id of the claim or decision, name of the source, or left side of the judgement that it is about."""
    document_id: str | None = None
    """The report that the claim stands in; None where it is about no one report."""
    cited: tuple[Cited, ...] = ()
    """The claim that it is about; for a judgement of claims or incidents those on the left; all those accepted."""
    against: tuple[Cited, ...] = ()
    """For a judgement of claims or incidents those on the right."""
    correction: Correction | None = None
    added: Claim | None = None
    judgement: Judgement | None = None
    sort: str | None = None
    """What a judgement or an acceptance is of: `actor`, `place`, `incident` or `claim`; a judgement also `report`, two
    of which are one telling (`same`: one is a copy of the other) or not."""
    place: PlaceMention | None = None
    """The place that two names are judged to be, where it is known."""
    check: Check | None = None
    note: str | None = None
    """What the reviewer has to say on how the check was made."""
    material: tuple[Material, ...] = ()
    assessment: Assessment | None = None
    undoes: str | None = None
    """Id of the decision that this one takes back."""
    over: tuple[str, ...] = ()
    """Ids of the decisions on the same that stood until then."""
