"""A minute of spoilt files thrown at every reader; `evaluation/fuzz/run.py` does it longer, and guided."""

import contextlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "evaluation" / "fuzz"
sys.path.insert(0, str(FOLDER))

import keep  # noqa: E402
import lying_inputs  # noqa: E402
import run  # noqa: E402
import seeds  # noqa: E402
import target  # noqa: E402

from rashomon import plugins  # noqa: E402
from rashomon.protocols import Limits  # noqa: E402


def test_the_corpus_has_every_kind_that_is_read():
    there = {path.name for path in run.CORPUS.iterdir()}
    assert there >= seeds.seeds().keys()
    endings = {ending for one in plugins.readers() for ending in one.endings}
    alike = {
        ".htm",
        ".ndjson",
        ".xhtml",
        ".md",
        ".text",
        ".markdown",
        ".log",
        ".docm",
        ".dotx",
        ".mbx",
        ".tgz",
        ".tbz2",
        ".txz",
        ".zst",
        ".rss",
        ".atom",
    }
    kinds = {path.name[path.name.index(".") :] for path in run.CORPUS.iterdir()}
    lacking = {one for one in endings - alike if not any(kind.endswith(one) for kind in kinds)}
    assert not lacking, "add one of these to evaluation/fuzz/seeds.py"


@pytest.mark.parametrize("name", sorted(seeds.seeds()))
def test_each_is_read_as_it_is(name):
    found = target.thrown((run.CORPUS / name).read_bytes(), name)
    assert found


class Writes:
    name, endings, bound = "acme.v1", (), "text_bytes"

    def accepts(self, head, media_type, path):
        return True

    def read(self, file, *, media_type, path, limits: Limits):
        what = file.read()
        if what == b"write":
            Path("stray.txt").write_text("x")
        if what == b"ask":
            import socket

            socket.create_connection(("127.0.0.1", 9), timeout=0.1)
        if what == b"run":
            subprocess.run(["true"], check=False)  # noqa: S607
        if what == b"write and bear it":
            with contextlib.suppress(Exception):
                Path("stray.txt").write_text("x")
        if what == b"raise":
            raise ValueError
        return iter(())


@pytest.mark.parametrize("what", [b"write", b"write and bear it", b"ask", b"run", b"raise"])
def test_what_no_reader_may_do_is_seen(what, monkeypatch, tmp_path_factory):
    monkeypatch.chdir(Path(__file__).parent)
    monkeypatch.setattr(plugins, "readers", lambda: [Writes()])
    try:
        with pytest.raises(target.Fault):
            target.thrown(what, "x.txt")
    finally:
        Path("stray.txt").unlink(missing_ok=True)


def test_what_is_spoilt_is_the_same_for_the_same_seed():
    given = [run.spoilt(b"abcdef" * 20, b"xyz" * 20, random.Random(seed)) for seed in (1, 1, 2)]  # noqa: S311
    assert given[0] == given[1] != given[2]


def test_a_minute_of_it_is_borne(tmp_path):
    ran = subprocess.run(  # noqa: S603
        [sys.executable, FOLDER / "run.py", "--seconds", "60", "--seed", "7", "--faults", tmp_path],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=os.environ | {"RASHOMON_FUZZ_PATIENCE": "3"},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]
    assert int(ran.stdout.split()[-5]) > 1000


def test_what_was_found_is_small_and_borne_as_the_file_that_it_is_read_as():
    found = {name: data for name, data in run.corpus().items() if "-" in name}
    assert found
    assert run.FOUND.stat().st_size < 1_000_000
    assert {run.called(name) for name in found} <= {path.name for path in run.CORPUS.iterdir()}
    assert run.called("0123456789ab-_chat.txt") == "_chat.txt"
    for name in list(found)[::20]:
        target.thrown(found[name], run.called(name))


def test_the_fewest_files_that_reach_everything_are_kept():
    lines = {"a-x": (b"x" * 10, {1, 2}), "b-x": (b"x" * 9000, {1, 2, 3}), "c-x": (b"x" * 10, {3}), "d-x": (b"x", {2})}
    assert keep.chosen(lines).keys() == {"a-x", "c-x"}


@pytest.mark.parametrize(
    "name",
    [
        *("pdf page loop", "pdf page fan", "pdf xref loop", "pdf encrypted", "archive sparse", "archive overlap"),
        *("crawl long", "feed entities", "office entities", "picture exif loop", "picture exif many"),
    ],
)
def test_what_lies_about_what_it_holds_is_borne(name):
    assert target.thrown(*lying_inputs.MADE[name]())
