"""`rashomon watch`: one round and what is told of it, and how it ends."""

from __future__ import annotations

import functools

import pytest
import typer
from watched import FakeClock, serving

from rashomon.cli import watched as command
from rashomon.cli.ending import ended

FEED = (
    '<rss version="2.0"><channel><title>Plateau Wire</title><item><guid>1</guid><pubDate>Tue, 09 Mar 2021 10:00:00 GMT'
    "</pubDate><description>JOS - Gunmen killed four policemen at a checkpoint outside Jos on Monday, the police said."
    "</description></item></channel></rss>"
)


@pytest.fixture
def site():
    with serving() as one:
        yield one


def run(folder, site, clock, **how):
    watch = ended(functools.partial(command.watch, clock=clock, fetcher=site.fetcher, reader="extract.rules.v1"))
    try:
        watch(folder / "watch.yaml", path=folder / "a.db", state=None, **how)
    except typer.Exit as error:
        return error.exit_code
    return 0


def schedule(folder, site, *paths):
    lines = (f"  - {{name: Wire {path}, url: '{site.url(path)}'}}\n" for path in paths)
    (folder / "watch.yaml").write_text("gap: 1 s\nfeeds:\n" + "".join(lines))


def test_one_round_tells_what_was_read_left_and_failed(tmp_path, site, capsys):
    site.put("/a", FEED)
    schedule(tmp_path, site, "/a", "/none")
    clock = FakeClock()
    assert run(tmp_path, site, clock, once=True) == 1
    told = capsys.readouterr()
    read, failed = told.out.splitlines()
    assert read == "Wire /a: 1 read."
    assert failed.startswith("Wire /none answered 404 Not Found. Asked again from 2024-07-29 1")
    assert "Asked 2 of 2. Read 1 report: 1 new claim, 1 incident. Kept in" in told.err
    schedule(tmp_path, site, "/a")
    assert run(tmp_path, site, clock, once=True) == 0
    assert "Asked 0 of 1. Read 0 reports" in capsys.readouterr().err


def test_it_goes_on_until_it_is_stopped_and_ends_cleanly(tmp_path, site, capsys):
    site.put("/a", FEED)
    schedule(tmp_path, site, "/a")

    class Ending(FakeClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if len(self.slept) == 4:  # The gap after robots.txt, and three rounds.
                raise KeyboardInterrupt

    clock = Ending()
    assert run(tmp_path, site, clock, once=False) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == ["2024-07-29 10:46 UTC:", "Wire /a: 1 read."]
    assert "Stopped. What was read until now is kept" in told.err
    assert clock.slept[1:] == [3600, 3600, 3600]
    assert site.paths() == ["/a"] * 3


def test_what_cannot_be_used_ends_it_in_a_sentence(tmp_path, site, capsys):
    (tmp_path / "watch.yaml").write_text("feeds: 3\n")
    with pytest.raises(typer.BadParameter, match="line 1: feeds is not a list"):
        run(tmp_path, site, FakeClock(), once=True)
    schedule(tmp_path, site, "/a")
    (tmp_path / "a.watch").write_text("something else" * 100)
    assert run(tmp_path, site, FakeClock(), once=True) == 1
    assert "is no memory of rashomon watch" in capsys.readouterr().err
