"""Runs `rashomon` in forks of one process that has loaded what every command loads, so that a page's commands begin
at once. Each is a process of its own all the same, with the folder, environment and pipes of the shell that asks.

    python forks.py SOCKET                     listens at that path until its standard input is closed
    python forks.py SOCKET rashomon ARG...     asks it, and ends as the command did
"""

from __future__ import annotations

import importlib
import io
import json
import os
import pkgutil
import select
import socket
import sys
import warnings
from pathlib import Path

LONGEST = 1 << 20
"""Bytes of one request."""


def ask(path: str, words: list[str]) -> int:
    """Have a command run there; its exit code."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        said = json.dumps({"words": words, "folder": str(Path.cwd()), "environment": dict(os.environ)})
        socket.send_fds(line, [said.encode()], [0, 1, 2])
        line.shutdown(socket.SHUT_WR)
        return int(line.recv(16) or b"1")


def listen(path: str) -> None:
    """Answer until standard input is closed."""
    _load()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        print("ready", flush=True)  # noqa: T201
        while True:
            ready, _, _ = select.select([door, sys.stdin], [], [])
            if door not in ready:
                return
            line, _ = door.accept()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # The only other threads are those of the arithmetic, which see to it.
                forked = os.fork()
            if forked == 0:
                door.close()
                _answer(line)
            line.close()
            _reap()


def _load() -> None:
    """Whatever takes long and depends on nothing that a user can set: modules, word lists and the English pipeline."""
    from rashomon import cli, codebook
    from rashomon.extract.parsing import pipeline

    for module in pkgutil.iter_modules(cli.__path__, f"{cli.__name__}."):
        importlib.import_module(module.name)
    for name in ("rashomon.extract.reader", "rashomon.readings", "rashomon.ledger", "sqlalchemy.dialects.sqlite"):
        importlib.import_module(name)
    lists = Path(codebook.__file__).parent
    for path in lists.rglob("*.yaml"):
        codebook.load(path.relative_to(lists).with_suffix("").as_posix())
    pipeline()


def _answer(line: socket.socket) -> None:
    """Run the command in a fork of this fork, and say how it ended."""
    said, pipes, _, _ = socket.recv_fds(line, LONGEST, 3)
    while more := line.recv(LONGEST):
        said += more
    asked = json.loads(said)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        line.sendall(str(os.waitstatus_to_exitcode(status) & 0xFF).encode())
        os._exit(0)
    line.close()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number, pipe in enumerate(pipes):
        os.dup2(pipe, number)
        os.close(pipe)
    sys.argv = asked["words"]
    # They were opened for the pipes of the process that is forked.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        made = io.TextIOWrapper(open(number, "wb" if number else "rb", 0, closefd=False), "utf-8", write_through=True)  # noqa: SIM115
        setattr(sys, name, made)
    from rashomon.cli import main

    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _reap() -> None:
    """Let go of the forks that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
    listen(sys.argv[1])
