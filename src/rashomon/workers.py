"""Several processes that extract claims side by side, fed from one stream of documents.

What they find comes back in the order of the documents, so that a ledger is the same however many they are.
"""

from __future__ import annotations

import contextlib
import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from rashomon import pipeline, plugins
from rashomon.apart import GROWN, Apart
from rashomon.intake import Extracting
from rashomon.model import Document, Extraction
from rashomon.protocols import Extractor

AHEAD = 8
"""Documents that are handed out for each process, so that none waits for one that has a long report."""
LETTERS = 2_000_000
"""Letters in all that are handed out for each process: of long reports there are fewer ahead."""


@contextlib.contextmanager
def extracting(processes: int) -> Iterator[Extracting]:
    """What extracts claims (`pipeline.read`): in this process for 1, otherwise in as many others, ended at the end.

    Raises ValueError for fewer than 1.
    """
    if processes < 1:
        raise ValueError(f"{processes} processes cannot read anything; at least 1 is needed")
    if processes == 1:
        yield pipeline.extract_documents
        return
    with Workers(processes) as workers:
        yield workers.extracted


class Workers:
    """Processes that each extract one document at a time. To be used in a `with`, at whose end they are ended."""

    def __init__(
        self, processes: int, extractor: Callable[[str], Extractor] = plugins.extractor, *, grown: float = GROWN
    ) -> None:
        """`extractor` gives the extractor of a name in the other processes, which begin with the first documents.

        One that has grown to so many bytes is ended, and another begun.
        """
        self._processes = processes
        self._all = [Apart(extractor, grown=grown) for _ in range(processes)]
        self._idle: queue.SimpleQueue[Apart] = queue.SimpleQueue()
        for one in self._all:
            self._idle.put(one)
        self._threads = ThreadPoolExecutor(processes, "rashomon-worker")

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._all:
            one.close()
        self._threads.shutdown(cancel_futures=True)

    def extracted(self, documents: Iterable[Document], extractor: Extractor) -> Iterator[tuple[Document, Extraction]]:
        """As `pipeline.extract_documents`, in the processes.

        Documents are asked for only as far ahead as there is room, whatever comes in.
        """
        ahead: deque[tuple[int, Future[tuple[Document, Extraction]]]] = deque()
        letters = 0
        try:
            for document in documents:
                ahead.append((len(document.text), self._threads.submit(self._one, document, extractor)))
                letters += len(document.text)
                while len(ahead) > self._processes and self._full(len(ahead), letters):
                    size, future = ahead.popleft()
                    letters -= size
                    yield future.result()
            while ahead:
                yield ahead.popleft()[1].result()
        finally:
            for _, future in ahead:
                future.cancel()

    def _full(self, documents: int, letters: int) -> bool:
        return documents >= AHEAD * self._processes or letters >= LETTERS * self._processes

    def _one(self, document: Document, extractor: Extractor) -> tuple[Document, Extraction]:
        apart = self._idle.get()
        try:
            return next(iter(apart.extracted([document], extractor)))
        finally:
            self._idle.put(apart)
