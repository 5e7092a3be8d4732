"""How a command ends: with which exit code, and without a traceback for anything that a user or a disk may do."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import typer

DONE, UNREAD, STOPPED = 0, 1, 130
"""Exit codes; wrong usage is 2, by Typer. A stop by the user is 128 and the signal's number, as shells have it."""


class Failure(Exception):  # noqa: N818  (not a fault of the program's)
    """The command cannot go on; the message is one sentence for the user."""


def ended[**P](command: Callable[P, None]) -> Callable[P, None]:
    """The command, ending as the exit codes say."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        # A stand-in for the stream, in a test or a notebook, may not have it.
        with contextlib.suppress(AttributeError, ValueError):
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except BrokenPipeError:
            drop_output()  # Whoever read the output has seen enough (`| head`).
            raise typer.Exit(DONE) from None
        except KeyboardInterrupt:
            say("Stopped. What was read into a ledger until now is kept.")
            drop_output()
            raise typer.Exit(STOPPED) from None
        except Exception as error:
            message = explained(error)
            if message is None:
                raise
            say(message)
            drop_output()
            raise typer.Exit(UNREAD) from None

    return run


def explained(error: Exception) -> str | None:
    """What an error means to a user, or None for a fault of the program's own."""
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, OSError):
        if error.errno is None:  # A library's own use of it, such as a language pipeline that is not there.
            return str(error).splitlines()[0]
        where = f" {error.filename}" if error.filename else ""
        if error.errno == errno.ENOSPC:
            return f"The disk is full; the output{where} could not be written. Nothing in the ledger was lost."
        return f"The output{where} could not be written ({error.strerror or error})."
    for module, name in (("rashomon.ledger", "LedgerError"), ("rashomon.plugins", "PluginError")):
        # Only what has been imported can have been raised.
        known: Any = getattr(sys.modules.get(module), name, None)
        if known is not None and isinstance(error, known):
            return str(error)
    return None


def say(message: str) -> None:
    """A line for the user, on standard error."""
    typer.echo(f"rashomon: {message}", err=True)


def drop_output() -> None:
    """Let what is left in the buffer go nowhere, so that the interpreter does not fail on it as it ends."""
    try:
        target = os.open(os.devnull, os.O_WRONLY)
        os.dup2(target, sys.stdout.fileno())
        os.close(target)
    except (OSError, ValueError):
        return
