"""The wheel, installed outside the checkout, reads a report."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
UV = shutil.which("uv")
OFFLINE = ("error sending request", "dns error", "Network connectivity is disabled", "failed to lookup address")
REPORT = "The police said on Tuesday that gunmen killed four policemen at a checkpoint outside Jos on Monday.\n"

pytestmark = pytest.mark.skipif(UV is None, reason="uv is needed to build and install the wheel")


def uv(*words: str | Path) -> str:
    """What uv prints; skips where it needs a network that is not there."""
    ran = subprocess.run(  # noqa: S603
        [str(UV), *map(str, words)], cwd=CHECKOUT, capture_output=True, text=True, timeout=300, check=False
    )
    if ran.returncode and any(sign in ran.stderr for sign in OFFLINE):
        pytest.skip("uv needs the network to get what the wheel needs, and there is none")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", folder)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_all_that_the_package_does(wheel: Path) -> None:
    source = CHECKOUT / "src"
    ours = {
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.suffix in {".py", ".yaml", ".typed"}
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert "rashomon/py.typed" in held
    assert "rashomon/codebook/terms.yaml" in held
    assert ours - held == set()
    assert not [name for name in held if name.startswith(("tests/", "examples/", "docs/"))]


def test_it_installs_and_reads_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.txt"
    locked.write_text(uv("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project"), encoding="utf-8")
    place = tmp_path / "venv"
    uv("venv", "--quiet", place)
    uv("pip", "install", "--quiet", "--python", place, "--require-hashes", "-r", locked)
    uv("pip", "install", "--quiet", "--python", place, "--no-deps", wheel)
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    rashomon = next(path for path in (place / "bin" / "rashomon", place / "Scripts" / "rashomon.exe") if path.exists())
    options = ["--published", "2021-03-09", "--outlet", "Plateau Wire", "--format", "jsonl"]
    ran = subprocess.run(  # noqa: S603
        [str(rashomon), "read", "report.txt", *options],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    (reading,) = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(row["effect"], row["low"], row["high"]) for row in reading["rows"]] == [("killed", 4, 4)]
    assert (tmp_path / "rashomon.db").exists()
