"""How a command ends."""

from __future__ import annotations

import errno

import pytest
import typer

from rashomon.cli.ending import Failure, ended, explained
from rashomon.ledger import LedgerError, NotFound
from rashomon.plugins import PluginError


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BrokenPipeError(), 0, ""),
        (KeyboardInterrupt(), 130, "Stopped."),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "The disk is full"),
        (OSError(errno.EACCES, "Permission denied", "out/a.json"), 1, "out/a.json could not be written"),
        (LedgerError("x.db is no ledger."), 1, "x.db is no ledger."),
        (NotFound("There is no claim x."), 1, "There is no claim x."),
        (PluginError("The extension x is none."), 1, "The extension x is none."),
        (Failure("It cannot be."), 1, "It cannot be."),
    ],
)
def test_what_may_happen_ends_with_a_sentence_and_a_code(
    error: BaseException, code: int, words: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rashomon.cli.ending.drop_output", lambda: None)

    def command() -> None:
        raise error

    with pytest.raises(typer.Exit) as raised:
        ended(command)()
    assert raised.value.exit_code == code
    told = capfd.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_a_fault_of_the_programs_own_is_not_hidden() -> None:
    assert explained(ValueError("a bug")) is None

    def command() -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        ended(command)()
