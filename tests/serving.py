"""What tests of the API, of pages and of the browser serve: a workbench on a ledger that has read the examples."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from rashomon import pipeline
from rashomon.apart import Apart
from rashomon.api import Workbench
from rashomon.api.people import Doors, People
from rashomon.api.rights import RIGHTS
from rashomon.ingest.inputs import captured, expand
from rashomon.ledger import Ledger, moments
from rashomon.model import Issue
from rashomon.web import create


class _Shared(Apart):
    """One process that reads for the workbenches of all tests, since its models take long to load."""

    def close(self) -> None:
        pass


APART = _Shared()


def read(folder: Path, into: Path) -> Path:
    """A ledger file beside its keys, in the folder `into`, that has read every report of `folder`."""
    path = into / "rashomon.db"
    with Ledger.open(path) as ledger:
        found = captured(expand([str(folder)]))
        pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), ledger)
    return path


@contextmanager
def opened(path: Path, into: Path, *, owner: str | None = "Ana Example") -> Iterator[Workbench]:
    """A workbench on a copy of that ledger, to be changed at will."""
    with Ledger.open(_copied(path, into)) as ledger:
        yield Workbench(ledger, owner=owner, apart=APART)


def _copied(path: Path, into: Path) -> Path:
    """A copy of the ledger, its keys beside it."""
    for one in path.parent.glob("rashomon.*"):
        shutil.copy(one, into / one.name)
    return into / path.name


def csrf(page: str) -> str:
    """The token that a form of the page holds; empty where it has none."""
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    return found[1] if found else ""


PASSWORD = "a long enough phrase"  # noqa: S105 -- of nobody


@contextmanager
def team(path: Path, into: Path, *, roles: Sequence[str] = tuple(RIGHTS)) -> Iterator[Workbench]:
    """A workbench with a user for each role, who signs in by the role's name with `PASSWORD`."""
    with Ledger.open(_copied(path, into)) as ledger, closing(People(into / "rashomon.people")) as people:
        for role in roles:
            people.add(role, f"{role.title()} Example", [role], PASSWORD, "2026-01-01T00:00:00Z")
        bench = Workbench(ledger, doors=Doors(people, moments.now), apart=APART)
        yield bench
        bench.close()


def signed_in(client: Any, name: str) -> Any:
    """The client, signed in by that name."""
    token = csrf(client.get("/sign-in").text)
    said = client.post("/sign-in", data={"csrf": token, "name": name, "password": PASSWORD}, follow_redirects=False)
    assert said.status_code == 303, said.text
    return client


@contextmanager
def served(workbench: Workbench) -> Iterator[str]:
    """The address of the workbench behind a port of loopback; it is closed in the end."""
    config = uvicorn.Config(create(workbench), port=0, log_level="warning", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not running.started and time.monotonic() < until:
        time.sleep(0.02)
    assert running.started, "the server did not start"
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    workbench.close()
    running.should_exit = True
    thread.join(10)


def waited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What the coroutine gives, run in a thread of its own: in that of the tests a browser's loop may run."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
