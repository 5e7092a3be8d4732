"""What `rashomon watch` does: rounds until it is stopped, or one."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import typer

from rashomon import plugins
from rashomon.cli import terminal
from rashomon.cli.choosing import chosen
from rashomon.cli.ending import UNREAD, Failure
from rashomon.ingest.fetch import Fetched, fetch
from rashomon.watch.account import Account
from rashomon.watch.arrivals import Arrivals
from rashomon.watch.polite import Clock, Polite
from rashomon.watch.schedule import ScheduleError, load
from rashomon.watch.state import ENDING, State, StateError

LONGEST = 3600.0
"""Seconds after which the schedule's next moment is looked for again, however far it is."""


class WallClock:
    """The time as the machine has it."""

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def watch(
    schedule: Path,
    *,
    path: Path,
    once: bool,
    state: Path | None,
    reader: str | None = None,
    everything: bool = False,
    clock: Clock | None = None,
    fetcher: Callable[..., Fetched] = fetch,
) -> None:
    """Watch what the schedule names, into the ledger at `path`; `once` for one round."""
    clock = clock or WallClock()
    try:
        plan = load(schedule)
    except ScheduleError as error:
        raise typer.BadParameter(str(error), param_hint="SCHEDULE") from error
    beside = state or _beside(path)
    extractor = chosen(reader)
    from rashomon.cli import protected
    from rashomon.extract import relevance
    from rashomon.ledger import Ledger
    from rashomon.watch.rounds import Rounds

    covered = failed = 0
    try:
        with State(beside) as kept, Ledger.open(path) as ledger:
            rounds = Rounds(
                plan,
                ledger,
                kept,
                polite=Polite(kept, clock, gap=plan.gap, contact=plan.contact, fetcher=fetcher),
                arrivals=Arrivals(readers=plugins.readers(), languages=plugins.languages()),
                clock=clock,
                jitter=random.random,
                extractor=extractor,
                skipping=None if everything else relevance.skipped,
            )
            # A service is ended by this signal; what is being written is undone, as it is by Ctrl-C.
            before = signal.signal(signal.SIGTERM, signal.default_int_handler)
            try:
                while True:
                    account = rounds.round()
                    covered += account.protected
                    failed = account.failed
                    _tell(account, ledger.label, clock, once=once)
                    if account.read:
                        from rashomon import overview

                        overview.make(ledger)
                    due = rounds.due
                    if not once and due is None:
                        print("There is nothing left to be asked.", file=sys.stderr)  # noqa: T201
                    if once or due is None:
                        break
                    clock.sleep(min(max(due - clock.now(), 1.0), LONGEST))
            except KeyboardInterrupt:
                print("Stopped. What was read until now is kept; the next watch goes on from there.", file=sys.stderr)  # noqa: T201
                failed = 0
            finally:
                signal.signal(signal.SIGTERM, before)
    except StateError as error:
        raise Failure(str(error)) from error
    protected.closing(path, covered)
    if failed:
        raise typer.Exit(UNREAD)


def _beside(ledger: Path) -> Path:
    """Where it is remembered what was asked. Raises BadParameter for a ledger in a database."""
    from rashomon.ledger.store import postgresql_address

    if postgresql_address(ledger) is not None:
        raise typer.BadParameter("is needed for a ledger in a database", param_hint="--state")
    return ledger.with_suffix(ENDING)


def _tell(account: Account, kept: str, clock: Clock, *, once: bool) -> None:
    """What came of a round: what was asked, and of what runs on only that which came to something."""
    lines = []
    for one in account.outcomes:
        if once or one.read or one.failed or one.stopped or one.notes:
            when = f" Asked again from {_moment(one.due)}." if one.failed else ""
            lines += [f"{one.told}{when}", *one.notes]
    for sentence in account.stopped if once else ():
        lines.append(sentence)
    if lines and not once:
        lines.insert(0, f"{_moment(clock.now())}:")
    for line in lines:
        print(terminal.harmless(line))  # noqa: T201
    sys.stdout.flush()
    terminal.tell(one for one in account.issues if one.severity != "note")
    if account.read or once:
        asked, of = len(account.outcomes), len(account.outcomes) + account.resting + len(account.stopped)
        claims, incidents = terminal.count(account.claims, "new claim"), terminal.count(account.incidents, "incident")
        read = terminal.count(account.read, "report")
        unread = f" ({account.skipped} left unread)" if account.skipped else ""
        print(f"Asked {asked} of {of}. Read {read}{unread}: {claims}, {incidents}. Kept in {kept}.", file=sys.stderr)  # noqa: T201


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")
