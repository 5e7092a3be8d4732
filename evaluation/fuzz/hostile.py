"""Reads what is made to be heavy, each thing of up to 10 MB in a process of its own, and prints what it takes.

    uv run python evaluation/fuzz/hostile.py              all of them
    uv run python evaluation/fuzz/hostile.py pdf mail     those whose names begin so

The bounds are those of the issue: 1 GB of memory, and 10 seconds, here of the processor's time, without anything that
comes of it: what holds a hundred thousand reports gives them one after another. Ends with 1 where either is passed.
Memory is what Linux says of the process that reads, over what it had before.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import lying_inputs
from hostile_inputs import MADE

ALL = MADE | lying_inputs.MADE
SECONDS, MEMORY = 10.0, 2**30


def main() -> None:
    if len(sys.argv) > 3 and sys.argv[1] in STEPS:
        STEPS[sys.argv[1]](*sys.argv[2:])
        return
    asked = tuple(sys.argv[1:])
    bad = 0
    print(f"{'input':24}{'MB':>7}{'CPU s':>8}{'wait s':>8}{'MB used':>9}  what comes of it")
    for name in ALL:
        if asked and not name.startswith(asked):
            continue
        with tempfile.TemporaryDirectory() as folder:
            # What makes an input may take more memory than what reads it.
            told = _run("--make", name, folder)
            told = _run("--read", folder, told["path"]) if "path" in told else told
        over = told.get("wait", SECONDS + 1) > SECONDS or told.get("memory", 0) > MEMORY
        bad += over
        print(
            f"{name:24}{told.get('size', 0) / 1e6:7.1f}{told.get('cpu', 0):8.1f}{told.get('wait', 0):8.1f}"
            f"{told.get('memory', 0) / 1e6:9.0f}  "
            f"{'OVER  ' if over else ''}{told['came']}",
            flush=True,
        )
    sys.exit(1 if bad else 0)


def _run(*words: str) -> dict[str, Any]:
    """What a step says, which is done in a process of its own."""
    try:
        ran = subprocess.run(  # noqa: S603
            [sys.executable, __file__, *words], capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        return {"came": "not within five minutes"}
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1]) if ran.stdout else {"came": ran.stderr[-100:]}
    return told


def _make(name: str, folder: str) -> None:
    data, path = ALL[name]()
    (Path(folder) / path).write_bytes(data)
    print(json.dumps({"path": path}))


def _read(folder: str, path: str) -> None:
    from rashomon import plugins
    from rashomon.ingest.inputs import Input, Way
    from rashomon.ingest.understanding import Taken, understood
    from rashomon.model import Document, Issue

    data = (Path(folder) / path).read_bytes()
    way = Way(published="2024-07-29", readers=plugins.readers(), languages=plugins.languages())
    # What is loaded once a process, whatever is read, is not of this input.
    list(understood(Input(name=f"x{Path(path).suffix}", data=b""), Taken(data=b""), way))
    Path("/proc/self/clear_refs").write_text("5")  # From here on, the most that it has had is counted anew.
    before, began = _memory("VmRSS"), time.process_time()
    documents, issues, said, wait, last = 0, 0, "", 0.0, began
    for one in understood(Input(name=path, data=data), Taken(data=data), way):
        now = time.process_time()
        wait, last = max(wait, now - last), now
        if isinstance(one, Issue):
            issues += 1
            said = said or one.message.removeprefix(path).strip()
        elif isinstance(one[1], Document):
            documents += 1
    took, wait = time.process_time() - began, max(wait, time.process_time() - last)
    grew = _memory("VmHWM") - before
    came = f"{documents} documents, {issues} issues" + (f": {said[:70]}" if said else "")
    print(json.dumps({"size": len(data), "cpu": took, "wait": wait, "memory": grew, "came": came}))


def _memory(name: str) -> int:
    """Bytes, by one of the lines that Linux keeps of this process."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


STEPS = {"--make": _make, "--read": _read}


if __name__ == "__main__":
    main()
