"""The wheel, installed outside the checkout, reads a report and serves the workbench."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
import zipfile
from pathlib import Path

import httpx
import pytest

CHECKOUT = Path(__file__).parents[2]
UV = shutil.which("uv")
OFFLINE = (
    "error sending request",
    "dns error",
    "Network connectivity is disabled",
    "failed to lookup address",
    "ENOTFOUND",
    "EAI_AGAIN",
)
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
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in {".py", ".yaml", ".typed", ".html", ".txt"}
    }
    held = set(zipfile.ZipFile(wheel).namelist())
    assert "rashomon/py.typed" in held
    assert "rashomon/codebook/terms.yaml" in held
    assert ours - held == set()
    assert not [name for name in held if name.startswith(("tests/", "examples/", "docs/"))]


def test_the_wheel_holds_the_front_end_and_whose_it_is(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    built = "rashomon/web/built/"
    manifest = json.loads(archive.read(f"{built}manifest.json"))
    assert {"workbench.css", "workbench.js", "map.js", "countries.json", "mark.svg"} <= set(manifest)
    assert {built + name for name in manifest.values()} <= set(archive.namelist())
    licences = archive.read(f"{built}LICENCES.txt").decode()
    assert all(f"\n{name} " in f"\n{licences}" for name in ("leaflet", "world-atlas"))
    # Nothing in it asks another host for anything.
    for name in manifest.values():
        if name.endswith((".js", ".css")):
            text = archive.read(built + name).decode()
            assert not re.search(r"""(?:import|from|url)\s*\(?["']?https?:""", text), name


@pytest.fixture(scope="module")
def rashomon(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, installed from the wheel with what is locked."""
    folder = tmp_path_factory.mktemp("installed")
    locked = folder / "locked.txt"
    locked.write_text(uv("export", "--quiet", "--frozen", "--no-dev", "--no-emit-project"), encoding="utf-8")
    place = folder / "venv"
    uv("venv", "--quiet", place)
    uv("pip", "install", "--quiet", "--python", place, "--require-hashes", "-r", locked)
    uv("pip", "install", "--quiet", "--python", place, "--no-deps", wheel)
    return next(path for path in (place / "bin" / "rashomon", place / "Scripts" / "rashomon.exe") if path.exists())


def test_it_reads_outside_the_checkout(rashomon: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
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


def test_it_serves_with_its_front_end_and_without_says_how_to_build_it(rashomon: Path, tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(rashomon), "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as served:
        try:
            page = _got(f"http://127.0.0.1:{port}/incidents", served)
            for name in re.findall(r"/static/[^\"]+", page):
                assert httpx.get(f"http://127.0.0.1:{port}{name}", timeout=30).status_code == 200
            assert "/static/workbench" in page
        finally:
            served.terminate()
    (built,) = rashomon.parent.parent.rglob("rashomon/web/built")
    built.rename(tmp_path / "away")
    try:
        ran = subprocess.run(  # noqa: S603
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        (tmp_path / "away").rename(built)
    assert ran.returncode == 1
    assert "front/build.py" in ran.stderr


def test_another_package_adds_a_reader_and_an_exporter(rashomon: Path, tmp_path: Path) -> None:
    uv("build", "--quiet", "--wheel", "--out-dir", tmp_path / "made", CHECKOUT / "tests" / "plugin_package")
    (made,) = (tmp_path / "made").glob("*.whl")
    uv("pip", "install", "--quiet", "--python", rashomon.parent.parent, "--no-deps", made)
    (tmp_path / "reports").mkdir()
    report = f"SITREP/1\noffice: Jos\ndate: 2021-03-09\noutlet: Plateau Office\n\n{REPORT}"
    (tmp_path / "reports" / "jos.sitrep").write_text(report, encoding="utf-8")

    def ran(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [str(rashomon), *words],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    # In a folder too, in which only the endings of readers are looked at.
    read = ran("read", "reports", "--format", "jsonl")
    assert read.returncode == 0, read.stderr
    (document,) = json.loads(read.stdout)["documents"]
    assert (document["media_type"], document["name"], document["outlet"]) == ("text/x-sitrep", "Jos", "Plateau Office")
    told = ran("export", "--format", "telegram")
    assert told.returncode == 0, told.stderr
    first, checkpoint = told.stdout.splitlines()
    assert first.startswith("POLICE") or " POLICE" in first
    assert first.endswith(" KILLED 4 STOP")
    assert re.fullmatch(r"rashomon-ledger/[0-9a-f]{16}@\d+:[0-9a-f]{64}", checkpoint)
    assert "telegram" in ran("export", "--format", "no-such").stderr


def _got(address: str, served: subprocess.Popen[str]) -> str:
    """The page, once the server answers."""
    until = time.monotonic() + 120
    while time.monotonic() < until and served.poll() is None:
        try:
            return httpx.get(address, timeout=60).raise_for_status().text
        except httpx.ConnectError:
            time.sleep(0.3)
    pytest.fail(f"the server did not answer: {served.stderr.read() if served.stderr and served.poll() else ''}")
