"""The inputs of `read` and `extract`: gone through with progress, and remembered by the folder they lie in."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import typer

from rashomon import plugins
from rashomon.cli import terminal
from rashomon.cli.ending import UNREAD, Failure
from rashomon.ingest.folders import endings
from rashomon.ingest.inputs import Input, Way, captured, expand
from rashomon.ingest.published import NotADateError, publication_date
from rashomon.model import Capture, Document, Issue, MediaItem
from rashomon.protocols import Reader


@dataclass(slots=True)
class Gathered:
    """What the named inputs turned out to be, filled as they are gone through."""

    found: list[Input | Issue]
    way: Way
    issues: list[Issue] = field(default_factory=list)
    coding: bool = False
    """Whether the documents are to be written as the codebook has them, so that they are remembered."""
    placed: list[tuple[Path, Document]] = field(default_factory=list)
    """Each document with the folder that its codebook file goes to, where they are remembered."""
    foreign: set[str] = field(default_factory=set)
    """Ids of the documents that there is no reader for."""
    documents: int = 0
    """How many documents there were until now."""
    lost: int = 0
    """Inputs that turned out to give no document."""

    @property
    def total(self) -> int:
        """How many inputs there are, without those that are known to give no document."""
        return sum(isinstance(one, Input) for one in self.found) - self.lost

    def pairs(self) -> Iterator[tuple[bytes, Document | MediaItem | Capture]]:
        """The documents and their media with their bytes; issues and places are put aside."""
        several = len({one.folder for one in self.found if isinstance(one, Input) and one.folder}) > 1
        for result in captured(self._counted(), self.way):
            if isinstance(result, Issue):
                self.issues.append(result)
                continue
            came_from, data, document = result
            if not isinstance(document, Document):
                yield data, document
                continue
            own = Path(came_from.folder.resolve().name) if several and came_from.folder else Path()
            self.documents += 1
            if self.coding:
                self.placed.append((own / came_from.inside, document))
            if not plugins.reads(document):
                self.foreign.add(document.id)
            yield data, document

    def opened(self) -> Iterator[tuple[bytes, Document | MediaItem | Capture]]:
        """As `pairs`, with the first document read already. Where there is none, the issues are told and it ends.

        So nothing heavy is loaded, and no ledger made, for inputs that give nothing.
        """
        pairs = self.pairs()
        first = next(pairs, None)
        if first is None:
            terminal.tell(self.issues)
            raise typer.Exit(UNREAD)
        return itertools.chain([first], pairs)

    def _counted(self) -> Iterator[Input | Issue]:
        for one in self.found:
            before = self.documents
            yield one  # Gone through by the time that the next is asked for.
            self.lost += isinstance(one, Input) and self.documents == before


def gather(names: Sequence[str], *, published: str | None, outlet: str | None, columns: str | None = None) -> Gathered:
    """The inputs that `names` stand for, not yet opened.

    Raises BadParameter for a date that is none, and for `columns` that are not FIELD=COLUMN with commas between.
    """
    way = Way(
        published=day(published, "--published"),
        outlet=outlet,
        stdin=sys.stdin.buffer,
        retrieved_at=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        readers=_reading(columns),
        languages=plugins.languages(),
    )
    return Gathered(found=list(expand(names, endings=endings(way.readers))), way=way)


def _reading(columns: str | None) -> list[Reader]:
    """The readers, of which that of tables knows what the columns hold."""
    readers = plugins.readers()
    if columns is None:
        return readers
    from rashomon.ingest.told_columns import knowing, told_columns

    try:
        return knowing(readers, told_columns(columns))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--columns") from error


def day(words: str | None, option: str) -> str | None:
    """The date that an option gives, ISO 8601. Raises BadParameter if it is none."""
    if words is None:
        return None
    try:
        return publication_date(words)
    except NotADateError as error:
        raise typer.BadParameter(f"{error}; write it as 2024-07-29", param_hint=option) from error


def codebook_folder(form: str, out: Path | None) -> Path | None:
    """The folder for the codebook's files, made, where they are wanted. Raises BadParameter for half of a wish."""
    if form != "codebook":
        if out is not None:
            raise typer.BadParameter("goes with --format codebook", param_hint="--out")
        return None
    if out is None:
        raise typer.BadParameter("is needed with --format codebook", param_hint="--out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"{out} cannot be made a folder ({error.strerror}).") from error
    return out
