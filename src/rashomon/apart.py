"""Reads in a process of its own, which is ended when it takes too long or too much.

What is read may be hostile: a page that a parser never gets through, a text that fills the memory. The process is
begun at the first report and goes on, so that the models are loaded once; one that is ended is replaced at the next
report. It is no sandbox: it has the rights of the program.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from rashomon import intake, pipeline, plugins
from rashomon.codebook import packs
from rashomon.ingest.documents import problem
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.limits import size
from rashomon.ingest.understanding import Found, Taken, understood
from rashomon.model import Document, Extraction, Issue
from rashomon.protocols import Extractor
from rashomon.resolve import resolve

STARTING = 120.0
"""Seconds that the process may take to begin."""
UNDERSTANDING = 60.0
"""Seconds for the documents in one file: a page of 20 MB takes about ten."""
EXTRACTING = 60.0
"""Seconds for the claims of one report, the models' loading included, and more by its length."""
LETTERS = 2000
"""Letters of a report for which there is a second more; about a tenth of what is read in a second."""
LONGEST = 600.0
"""Seconds for the claims of one report, however long it is."""
MEMORY = 4 * 2**30
"""Bytes of address space; the models and a long report take about a quarter."""
GROWN = 1.2 * 2**30
"""Bytes of memory with which the process ends after a report and another begins: the parser never forgets a word."""


class Closed(Exception):  # noqa: N818
    """Nothing more is read, since the workbench ends."""


class Left(Exception):  # noqa: N818
    """Something was not read; the message says why and goes on a sentence that begins with its name."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again
        """Whether it may go better in a process that has read nothing yet."""


class Apart:
    """A process that reads, one thing at a time."""

    def __init__(
        self,
        extractor: Callable[[str], Extractor] = plugins.extractor,
        *,
        memory: int = MEMORY,
        grown: float = GROWN,
    ) -> None:
        """`extractor` gives the extractor of a name in the other process; `memory` and `grown` are in bytes."""
        self._extractor, self._memory, self._grown = extractor, memory, grown
        self._turn = threading.Lock()
        self._change = threading.RLock()
        """Held to begin or end the process, so that none is begun after the end."""
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._closed = False

    def understood(self, found: Input, taken: Taken, way: Way) -> Iterator[Found]:
        """As `understanding.understood`, in the process; what cannot be read there is an issue that says why.

        Raises Closed.
        """
        try:
            plain = replace(way, understanding=understood)
            yield from self._asked(UNDERSTANDING, _understood, found, taken, plain)
        except Left as error:
            yield problem(found.name, str(error))

    def extracted(self, documents: Iterable[Document], extractor: Extractor) -> Iterator[tuple[Document, Extraction]]:
        """As `pipeline.extract_documents`, in the process; raises Closed.

        Of a document that cannot be read there no claim is known, nor whose names are in it: all of it is covered.
        """
        for document in documents:
            seconds = min(LONGEST, EXTRACTING + len(document.text) / LETTERS)
            try:
                found = self._asked(seconds, _extracted, document, extractor.name, self._extractor)
            except Left as error:
                name = document.name or document.title or document.id
                message = f"“{name}” {error}; no claim was read in it, and all of its text is covered."
                issue = Issue(stage="extract", severity="error", message=message, subject=document.id)
                found = Extraction(
                    document_id=document.id,
                    maker=extractor.name,
                    issues=(issue,),
                    persons=intake.everybody(document),
                )
            yield document, found

    def close(self) -> None:
        """End the process, in whatever it is doing."""
        with self._change:
            self._closed = True
            self._end()

    def _asked(self, seconds: float, what: Callable[..., Any], *of: object) -> Any:
        """What the function gives there. Raises Left and Closed."""
        with self._turn:
            fresh = self._process is None or not self._process.is_alive()
            try:
                return self._once(seconds, what, *of)
            except Left as error:
                if fresh or not error.again:
                    raise
            return self._once(seconds, what, *of)

    def _once(self, seconds: float, what: Callable[..., Any], *of: object) -> Any:
        line = self._begun()
        try:
            line.send((seconds, what, of))
            if not line.poll(seconds):
                self._end()
                raise Left(f"took longer than {seconds:.0f} seconds and was given up")
            state, said = line.recv()
        except (EOFError, OSError):
            self._end()
            if self._closed:
                raise Closed from None
            raise Left("ended the process that was reading it", again=True) from None
        if state == "memory":
            self._end()
            raise Left(f"takes more memory to read than it may ({size(self._memory)})", again=True)
        if state == "failed":
            raise Left(f"could not be read ({said}); please report it")
        return said

    def _begun(self) -> Connection:
        with self._change:
            if self._closed:
                raise Closed
            if self._line is not None and self._process is not None and self._process.is_alive():
                return self._line
            self._end()
            # Spawned: a fork of a program with threads may stand still for ever.
            context = multiprocessing.get_context("spawn")
            line, there = context.Pipe()
            process = context.Process(
                target=_serve, args=(there, self._memory, self._grown, packs.given()), name="reading", daemon=True
            )
            process.start()
            there.close()
            self._line, self._process = line, process
        try:
            if line.poll(STARTING) and line.recv() == "ready":
                return line
        except (EOFError, OSError):
            pass
        self._end()
        if self._closed:
            raise Closed
        raise Left("was not read, since the process that reads could not be begun")

    def _end(self) -> None:
        with self._change:
            process, line = self._process, self._line
            if process is not None and process.is_alive():
                process.kill()
                process.join()
            if line is not None and not self._closed:
                # The thread that waits for an answer learns from the process's end, and then closes it.
                line.close()
                self._process = self._line = None


def _serve(line: Connection, memory: int, grown: float, actors: Sequence[Path]) -> None:
    """Do what is asked for until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this.
    _bound(memory)
    packs.use(*actors)
    line.send("ready")
    while True:
        try:
            seconds, what, of = line.recv()
        except (EOFError, OSError):
            return
        # Ends a process that hangs though the program that would end it is gone.
        _alarm(seconds + 30)
        said: tuple[str, Any]
        try:
            said = "done", what(*of)
        except MemoryError:
            said = "memory", None
        except Exception as error:
            # What it says may quote a report, and with it a name that is to be protected.
            said = "failed", type(error).__name__
        try:
            line.send(said)
        except OSError:
            return  # The program is gone.
        _alarm(0)
        if _resident() > grown:
            return


def _resident() -> int:
    """Bytes of memory that this process has now; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Not on Windows.
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    least = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (least, least))


def _alarm(seconds: float) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(int(seconds))


def _understood(found: Input, taken: Taken, way: Way) -> list[Found]:
    return list(understood(found, taken, way))


def _extracted(document: Document, name: str, extractor: Callable[[str], Extractor]) -> Extraction:
    usual = extractor(name)
    reader = plugins.extractor_for(document, usual)
    found = Extraction(document_id=document.id, maker=usual.name)
    if reader is not None:
        try:
            found = resolve(document, next(iter(reader.extract([document]))))
        except MemoryError:
            raise
        except Exception as error:
            found = pipeline.failed(document, reader, error)
    return replace(found, persons=intake.persons(document, found))
