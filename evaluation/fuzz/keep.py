"""Makes `found.zip` out of what atheris found: the fewest small files that reach each line of the readers that all do.

    uv run python evaluation/fuzz/keep.py FAULTS FOLDER...

FAULTS is what `run.py --guided` was given as `--faults`, and FOLDER where it kept what it found. Each begins with one
byte that says as what file it is read, as the one in FAULTS/seeds does; in `found.zip` it lies under that name instead.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path
from types import CodeType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import run
from target import Fault, thrown

MOST = 500_000
"""Bytes of all of them together; the issue wants the corpus small."""
WHEN = (2024, 7, 27, 12, 0, 0)
TOOL = 3
"""One of the numbers that `sys.monitoring` leaves to anybody."""


def main() -> None:
    seeds = sorted((Path(sys.argv[1]) / "seeds").iterdir(), key=lambda path: path.read_bytes()[0])
    names = [path.name for path in seeds]
    files = run.corpus()
    known = {line for name, data in files.items() for line in reached(data, run.called(name))}
    found: dict[str, tuple[bytes, set[Any]]] = {}
    for path in sorted(path for folder in sys.argv[2:] for path in Path(folder).iterdir()):
        data = path.read_bytes()
        name = names[data[0] % len(names)] if data else names[0]
        lines = reached(data[1:], name) - known
        if lines:
            found[f"{hashlib.sha256(data).hexdigest()[:12]}-{name}"] = data[1:], lines
    kept = {name: data for name, data in files.items() if "-" in name} | chosen(found)
    if sum(map(len, kept.values())) > MOST:
        sys.exit(f"{len(kept)} files are more than {MOST} bytes; raise MOST, or keep fewer")
    with zipfile.ZipFile(run.FOUND, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(kept):
            archive.writestr(zipfile.ZipInfo(name, WHEN), kept[name], zipfile.ZIP_DEFLATED)
    print(f"{len(kept)} files, {run.FOUND.stat().st_size} bytes")


def chosen(found: dict[str, tuple[bytes, set[Any]]]) -> dict[str, bytes]:
    """A few of the files that together reach what all do, those first that reach most with the fewest bytes."""
    left = {line for _, lines in found.values() for line in lines}
    kept: dict[str, bytes] = {}
    while left:
        name = max(found, key=lambda one: (len(found[one][1] & left) / (200 + len(found[one][0])), one))
        kept[name] = found[name][0]
        left -= found[name][1]
    return kept


def reached(data: bytes, name: str) -> set[tuple[str, int]]:
    """The lines of the readers that run when a file of that name is read."""
    seen: set[tuple[str, int]] = set()

    def at(code: CodeType, line: int) -> Any:
        if "rashomon/ingest" in code.co_filename:
            seen.add((code.co_filename, line))
        return sys.monitoring.DISABLE

    sys.monitoring.use_tool_id(TOOL, "keep")
    try:
        sys.monitoring.restart_events()
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.LINE, at)
        sys.monitoring.set_events(TOOL, sys.monitoring.events.LINE)
        thrown(data, name)
    except Fault as error:
        print(f"{name} is not borne: {error}")
    finally:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)
    return seen


if __name__ == "__main__":
    main()
