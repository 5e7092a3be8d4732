"""What is thrown at the readers must end, as documents or issues, having touched nothing.

`thrown(data, name)` reads `data` as a file of that name would be, containers and all, and raises `Fault` where anything
but that comes of it: an exception, a file written, a request, a program started, too long, too much memory.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from typing import Any

from rashomon import plugins
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.understanding import Taken, understood
from rashomon.model import Document, Issue
from rashomon.protocols import Limits

LIMITS = Limits(container_bytes=50_000_000, part_bytes=20_000_000, unpacked_bytes=50_000_000, parts=2000)
SECONDS = 10.0
"""Within which anything of up to 10 MB must be read, by the issue that asked for this; slower machines may set more."""
MEMORY = 2**30
"""Bytes by which the process may grow while it reads one thing."""

FORBIDDEN = ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec",
             "os.posix_spawn", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link",
             "shutil.rmtree", "ftplib.connect", "smtplib.connect", "urllib.Request", "webbrowser.open")  # fmt: skip
"""Events (PEP 578) of what no reader may do."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

TEMPORARY = tempfile.gettempdir()
"""Where libraries keep what does not fit the memory. Asked for once: it may not be while it is being asked for."""

_state = {"watched": False, "hooked": False}
_seen: list[str] = []
"""What was done that may not be, also where a reader bore the exception that forbade it."""


class Fault(AssertionError):  # noqa: N818
    """A reader did what it may not do."""


def thrown(data: bytes, name: str) -> list[Any]:
    """What is read out of the bytes. Raises Fault."""
    _hook()
    import urllib3  # noqa: F401  # Asks once, when it is loaded, whether there is IPv6.

    way = Way(published="2024-07-29", readers=plugins.readers(), languages=plugins.languages(), limits=LIMITS)
    before, began = _memory(), time.monotonic()
    _seen.clear()
    _state["watched"] = True
    try:
        found = list(understood(Input(name=name, data=data), Taken(data=data), way))
    except Fault:
        raise
    except Exception as error:
        raise Fault(f"{name}: {type(error).__name__}: {error}") from error
    finally:
        _state["watched"] = False
    if _seen:
        raise Fault(f"{name}: {_seen[0]}")
    took, grew = time.monotonic() - began, _memory() - before
    if took > SECONDS * float(os.environ.get("RASHOMON_FUZZ_PATIENCE", "1")):
        raise Fault(f"{name} took {took:.1f} s")
    if grew > MEMORY:
        raise Fault(f"{name} took {grew} bytes of memory")
    for one in found:
        _sound(one, name)
    return found


def _sound(one: Any, name: str) -> None:
    if isinstance(one, Issue):
        if "please report it" in one.message:
            raise Fault(f"{name}: a reader raised: {one.message}")
        one.message.encode()
        return
    data, record = one
    if isinstance(record, Document):
        record.text.encode()
        if record.sha256 is None or not isinstance(data, bytes):
            raise Fault(f"{name}: a document without its bytes")


def _memory() -> int:
    """The most memory that the process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _hook() -> None:
    if not _state["hooked"]:
        _state["hooked"] = True
        sys.dont_write_bytecode = True  # what is imported on the way is written by nobody's reader
        sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _state["watched"]:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        # Libraries keep what does not fit the memory in the folder for that.
        path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else ""
        if path and path != os.devnull and not path.startswith(TEMPORARY):
            _forbid(f"wrote {path}")
    elif event in FORBIDDEN and not (
        event in ("os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree") and _temporary(arguments)
    ):
        _forbid(f"{event}{arguments[:1]}")


def _forbid(what: str) -> None:
    _seen.append(what)
    raise Fault(what)


def _temporary(arguments: tuple[Any, ...]) -> bool:
    return bool(arguments) and os.fsdecode(arguments[0] or "").startswith(TEMPORARY)
