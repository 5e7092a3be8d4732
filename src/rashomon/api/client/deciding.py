"""What the client decides in the name of whose token it has."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from rashomon.api.client.asking import Asking, Json

Named = Literal["actor", "place"]


class Deciding(Asking):
    """Decides; each decision becomes an entry with its `reason`, and can be taken back.

    With `seen`, the last entry that was looked at (`upto` of a page), a decision that would stand over another's of
    later raises ApiError (409). What comes back is the `decision`, what is otherwise now (`changed`), and the decisions
    of others that it stands `over`.
    """

    def decide(self, kind: str, *, reason: str, seen: int | None = None, **said: Any) -> Json:
        """Decide whatever `/api/v1/openapi.json` has under that kind; the methods below are easier."""
        given = {name: value for name, value in {**said, "seen": seen}.items() if value is not None}
        return self._post("/decisions", json={"kind": kind, "reason": reason, **given})

    def correct(
        self,
        claim: str,
        field: str,
        value: str,
        *,
        reason: str,
        figure: int | None = None,
        source_kind: str | None = None,
        seen: int | None = None,
    ) -> Json:
        """Correct one field of a claim; an empty value is none. `figure` is which of its figures, from 1."""
        said = {"claim": claim, "field": field, "value": value, "figure": figure, "source_kind": source_kind}
        return self.decide("corrected", reason=reason, seen=seen, **said)

    def withdraw(self, claim: str, *, reason: str, seen: int | None = None) -> Json:
        """Take a claim that nobody made out of all readings."""
        return self.decide("withdrawn", reason=reason, seen=seen, claim=claim)

    def add(
        self,
        document: str,
        words: str,
        event: str,
        *,
        reason: str,
        source: str | None = None,
        source_kind: str | None = None,
        actor: str | None = None,
        target: str | None = None,
        place: str | None = None,
        dates: str | None = None,
        stance: str | None = None,
        certainty: str | None = None,
        background: bool | None = None,
        figures: Sequence[str] | None = None,
        seen: int | None = None,
    ) -> Json:
        """Add a claim that was not found; its `words` stand in the report.

        A figure is `EFFECT; RANGE UNIT; OF; WORDS`: `killed; 4; civilians; four people`.
        """
        said = {
            "document": document,
            "words": words,
            "event": event,
            "source": source,
            "source_kind": source_kind,
            "actor": actor,
            "target": target,
            "place": place,
            "dates": dates,
            "stance": stance,
            "certainty": certainty,
            "background": background,
            "figures": None if figures is None else list(figures),
        }
        return self.decide("added", reason=reason, seen=seen, **said)

    def judge(
        self,
        left: str,
        verdict: Literal["same", "different"],
        right: str,
        *,
        reason: str,
        sort: Literal["actor", "place", "incident", "claim", "report"] | None = None,
        seen: int | None = None,
    ) -> Json:
        """Judge two actors, places, incidents or claims the same or different, two reports one telling or two."""
        return self.decide("judged", reason=reason, seen=seen, left=left, verdict=verdict, right=right, sort=sort)

    def merge(self, kept: str, other: str, *, sort: Named, reason: str, seen: int | None = None) -> Json:
        """Judge two names to be of one; both go by `kept` then. A source is an actor."""
        return self.judge(kept, "same", other, sort=sort, reason=reason, seen=seen)

    def split(self, name: str, other: str, *, sort: Named, reason: str, seen: int | None = None) -> Json:
        """Judge two names to be of two."""
        return self.judge(name, "different", other, sort=sort, reason=reason, seen=seen)

    def check(
        self,
        claim: str,
        finding: str,
        method: str,
        *,
        reason: str,
        note: str | None = None,
        evidence: Sequence[str] | None = None,
        files: Sequence[Path | str] | None = None,
        seen: int | None = None,
    ) -> Json:
        """Record that a claim was checked. `evidence` are addresses that it rests on, `files` the paths of files.

        The files are kept in the ledger as they are. Raises OSError for one that cannot be read.
        """
        shown = None if evidence is None else list(evidence)
        sent = None if files is None else [_sent(Path(one)) for one in files]
        said = {"claim": claim, "method": method, "finding": finding, "note": note, "evidence": shown, "files": sent}
        return self.decide("checked", reason=reason, seen=seen, **said)

    def assess(
        self,
        subject: str,
        scale: Literal["reliability", "credibility"],
        grade: str,
        *,
        reason: str,
        seen: int | None = None,
    ) -> Json:
        """Grade a source on `reliability` or a claim on `credibility`."""
        return self.decide("assessed", reason=reason, seen=seen, subject=subject, scale=scale, grade=grade)

    def accept(
        self,
        *subjects: str,
        reason: str,
        sort: Literal["claim", "incident", "actor", "place"] | None = None,
        seen: int | None = None,
    ) -> Json:
        """Accept claims, or one incident or name, as found."""
        return self.decide("accepted", reason=reason, seen=seen, subjects=list(subjects), sort=sort)

    def undo(self, decision: str, *, reason: str, seen: int | None = None) -> Json:
        """Take a decision back; it stays on record."""
        return self.decide("undone", reason=reason, seen=seen, decision=decision)


def _sent(file: Path) -> Json:
    """A file as the API takes it."""
    return {"name": file.name, "data": b64encode(file.read_bytes()).decode("ascii")}
