"""Reads what is made to be heavy, each thing of up to 10 MB in a process of its own, and prints what it takes.

    uv run python evaluation/fuzz/hostile.py              all of them
    uv run python evaluation/fuzz/hostile.py pdf mail     those whose names begin so

The bounds are those of the issue: 1 GB of memory, and 10 seconds, here of the processor's time, without anything that
comes of it: what holds a hundred thousand reports gives them one after another. Ends with 1 where either is passed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from hostile_inputs import MADE

SECONDS, MEMORY = 10.0, 2**30


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--one":
        _one(sys.argv[2])
        return
    asked = tuple(sys.argv[1:])
    bad = 0
    print(f"{'input':24}{'MB':>7}{'CPU s':>8}{'wait s':>8}{'MB used':>9}  what comes of it")
    for name in MADE:
        if asked and not name.startswith(asked):
            continue
        told: dict[str, Any]
        try:
            ran = subprocess.run(  # noqa: S603
                [sys.executable, __file__, "--one", name], capture_output=True, text=True, timeout=300, check=False
            )
            told = json.loads(ran.stdout.splitlines()[-1]) if ran.stdout else {"came": ran.stderr[-100:]}
        except subprocess.TimeoutExpired:
            told = {"came": "not within five minutes"}
        over = told.get("wait", SECONDS + 1) > SECONDS or told.get("memory", 0) > MEMORY
        bad += over
        print(
            f"{name:24}{told.get('size', 0) / 1e6:7.1f}{told.get('cpu', 0):8.1f}{told.get('wait', 0):8.1f}"
            f"{told.get('memory', 0) / 1e6:9.0f}  "
            f"{'OVER  ' if over else ''}{told['came']}",
            flush=True,
        )
    sys.exit(1 if bad else 0)


def _one(name: str) -> None:
    from rashomon import plugins
    from rashomon.ingest.inputs import Input, Way
    from rashomon.ingest.understanding import Taken, understood
    from rashomon.model import Document, Issue

    data, path = MADE[name]()
    way = Way(published="2024-07-29", readers=plugins.readers(), languages=plugins.languages())
    # What is loaded once a process, whatever is read, is not of this input.
    list(understood(Input(name=f"x{Path(path).suffix}", data=b""), Taken(data=b""), way))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
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
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    came = f"{documents} documents, {issues} issues" + (f": {said[:70]}" if said else "")
    print(json.dumps({"size": len(data), "cpu": took, "wait": wait, "memory": grew, "came": came}))


if __name__ == "__main__":
    main()
