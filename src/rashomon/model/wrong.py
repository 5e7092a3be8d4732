"""What went wrong: nothing is guessed in silence and nothing is left out unsaid."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something that could not be read or resolved, with the words where there are any."""

    stage: str
    """`ingest`, `extract`, `resolve`, `reconcile`, `assess`, `export`, `review` or `ledger`."""
    severity: str
    """`error`: an input is lost to this run; `warning`: something is missing; `note`: worth knowing."""
    message: str
    """One sentence that says what is wrong and, where one can, what to do."""
    subject: str | None = None
    """Id of the document or claim, or the path or URL, that it is about."""
    span: Span | None = None
