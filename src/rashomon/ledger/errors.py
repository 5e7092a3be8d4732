"""What the ledger says when it cannot do what was asked."""

from __future__ import annotations

from collections.abc import Sequence


class LedgerError(Exception):
    """The ledger could not be opened, read or written; the message is one sentence that says why and what to do."""


class NotFound(LedgerError, KeyError):  # noqa: N818 -- reads as what it says, like KeyError's kin
    """No record has that id, or more than one begins with it; `suggestions` are ids that may have been meant."""

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.suggestions = tuple(suggestions)

    def __str__(self) -> str:
        # KeyError would show the message in quotation marks.
        return str(self.args[0])


class NotProved(LedgerError):  # noqa: N818 -- says what it is
    """A proof, checkpoint or key does not show what it should; the message says what fails in it."""


def clause(error: Exception) -> str:
    """What the error says, as a clause in another sentence."""
    said = str(error)
    return said[:1].lower() + said[1:].rstrip(".")
