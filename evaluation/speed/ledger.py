"""How fast the ledger is, as ratios of what a plain program would take in the same run, and on a large ledger.

    uv run python evaluation/speed/ledger.py                          # ratios, in a minute
    uv run python evaluation/speed/ledger.py --folder DIR --claims 1000000
    uv run python evaluation/speed/ledger.py --postgres postgresql://USER@HOST/EMPTY-DATABASE

The large ledger is made in DIR by `claims.py` (about ten minutes of one processor for a million claims, 7 GB), kept
there, and only added to where it is too small; an interrupted run goes on. Each measure has the bound that issue 4
sets, and the program ends with 1 where one is missed.
"""

# ruff: noqa: S608 -- of the names of tables alone

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import claims as made

from rashomon.ledger import Filter, Ledger, derived, fulltext
from rashomon.ledger.entries import FIELDS
from rashomon.ledger.lookup import TABLES
from rashomon.ledger.schema import bytes_, entries

SHARE = 1 / 3
"""What adding and checking must reach of what they are compared with."""

INCIDENTS = 100
"""Incidents (of 40 claims) that are added to measure adding."""

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured number and whether it is within its bound."""

    name: str
    value: float
    bound: float
    unit: str
    least: bool = False

    def __str__(self) -> str:
        mark = "ok    " if self.kept else "MISSED"
        side = "at least" if self.least else "at most"
        return f"{mark} {self.name}: {self.value:.3g} {self.unit} ({side} {self.bound:.3g})"

    @property
    def kept(self) -> bool:
        return self.value >= self.bound if self.least else self.value <= self.bound


def adding(folder: Path, postgres: str | None) -> Iterator[Measure]:
    """The rate of adding claims against plain inserts of the same rows into tables of the same form.

    SQLite works in this process, so that its processor time tells; PostgreSQL does not, so that the clock does.
    """
    clock = time.perf_counter if postgres else time.process_time
    told = [made.told(number) for number in range(INCIDENTS)]
    ratios, bare = [], []
    for turn in range(ROUNDS):
        ledger = _fresh(folder / f"added-{turn}.db", postgres)
        began = clock()
        for first in range(0, INCIDENTS, made.STEP):
            made.add(ledger, told[first : first + made.STEP])
        took = clock() - began
        rows, only = _rows(ledger), (entries.name, bytes_.name)
        ledger.close()
        plain = _fresh(folder / f"plain-{turn}.db", postgres)
        took_plain = _inserted(plain, rows, clock, ())
        plain.close()
        stripped = _fresh(folder / f"bare-{turn}.db", postgres)
        took_bare = _inserted(stripped, {name: rows[name] for name in only}, clock, only)
        stripped.close()
        ratios.append(took_plain / took)
        bare.append(took_bare / took)
    kind = "PostgreSQL" if postgres else "SQLite"
    yield Measure(f"adding claims, of plain inserts of the same bytes ({kind})", median(ratios), SHARE, "×", least=True)
    yield Measure(
        f"adding claims, of inserts of the entries alone without any index ({kind})", median(bare), 0, "×", True
    )


def checking(folder: Path) -> Iterator[Measure]:
    """The rate of `check` against SHA-256 over the bytes: of the whole file, and of documents and entries alone."""
    ledger = made.fill(folder / "checked.db", INCIDENTS * made.CLAIMS)
    ledger.close()
    whole, said, parts = [], [], []
    for _ in range(ROUNDS):
        with Ledger.open(folder / "checked.db", create=False) as ledger:
            began = time.process_time()
            assert ledger.check() == []
            took = time.process_time() - began
            began = time.process_time()
            _hash_entries(ledger)
            said.append((time.process_time() - began) / took)
            with ledger._reading() as connection:
                began = time.process_time()
                assert list(derived.differences(connection)) == []
                parts.append((time.process_time() - began) / took)
        began = time.process_time()
        with (folder / "checked.db").open("rb") as file:
            hashlib.file_digest(file, "sha256")
        whole.append((time.process_time() - began) / took)
    yield Measure("check, of SHA-256 over the ledger's file", median(whole), SHARE, "×", least=True)
    yield Measure("check, of SHA-256 over each entry and document", median(said), 0, "×", least=True)
    yield Measure("share of check that compares derived tables", median(parts), 1, "×")


def reading(path: Path) -> Iterator[Measure]:
    """How long a page takes on a large ledger and how much memory; in a process of its own."""
    from rashomon import readings
    from rashomon.cli import showing

    with tempfile.TemporaryDirectory() as name:
        Ledger.open(Path(name) / "empty.db").close()
        empty = _took(lambda: _opened(Path(name) / "empty.db"), 15)
        full = _took(lambda: _opened(path), 15)
    yield Measure("opening, of opening an empty one", full / empty, 2, "×")
    with Ledger.open(path, create=False) as ledger:
        view = ledger.view()
        size = view.upto
        names = [f"incident_{number:016x}" for number in range(3, 3000, 173) if number * made.CLAIMS < size / 2]

        def show(name: str) -> None:
            with contextlib.redirect_stdout(io.StringIO()):
                showing.show(name, path=path, as_of=None, how=showing.How(), form="table")

        show(names[0])  # What is imported and compiled once.
        read = [_took(partial(readings.incident, view, name), 1) for name in names]
        yield Measure("show INCIDENT, its reading alone", median(read) * 1000, 50, "ms")
        took = [_took(partial(show, name), 1) for name in names]
        yield Measure(f"show INCIDENT, median of {len(names)}", median(took) * 1000, 50, "ms")
        yield Measure("show INCIDENT, slowest", max(took) * 1000, 50, "ms")
        middle = view.incident(names[0])
        asked = {
            "all": Filter(),
            "event and stance": Filter(event="clash", stance="denies"),
            "a frequent actor": Filter(actor=middle.sides[0][0]),
            "a rare place": Filter(place=str(middle.place)),
            "actor, place, event": Filter(actor=middle.sides[0][0], place=str(middle.place), event="attack"),
            "two days": Filter(since="2019-05-01", until="2019-05-02"),
            "a month and an actor": Filter(since="2019-05", until="2019-05", actor="armed forces"),
            "country and source": Filter(place="ml", source="hospital"),
            "part of many names": Filter(actor="ka", since="2020"),
            "an incident": Filter(incident=middle.id),
        }
        for what, wanted in asked.items():
            view.page(wanted)
            yield Measure(f"claims page, {what}", _took(partial(view.page, wanted), 5) * 1000, 100, "ms")
        page = view.page(asked["event and stance"])
        later = _took(lambda: view.page(asked["event and stance"], after=f"738000.{size // 2}"), 5)
        assert page.claims
        yield Measure("claims page, far on", later * 1000, 100, "ms")
        yield Measure("claims page, as of a moment", _took(lambda: _then(ledger, size), 5) * 1000, 100, "ms")
        for words in ("hospital", '"soldiers were killed" kidal', "bakati*"):
            took_search = _took(partial(view.search, words), 5)
            yield Measure(f"search {words}", took_search * 1000, 100, "ms")
    yield Measure("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 300, "MB")


def _then(ledger: Ledger, size: int) -> None:
    entry = next(ledger.entries(after=size // 2))
    ledger.view(entry.recorded_at).page(Filter(event="clash"))


def _opened(path: Path) -> None:
    with Ledger.open(path, create=False) as ledger:
        ledger.view()


def _fresh(path: Path, postgres: str | None) -> Ledger:
    if postgres is None:
        path.unlink(missing_ok=True)
        return Ledger.open(path)
    from sqlalchemy import create_engine

    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return Ledger.open(postgres)


def _rows(ledger: Ledger) -> dict[str, list[Any]]:
    """Every row of the ledger by table, with the columns that are written."""
    with ledger._reading() as connection:
        found = {
            entries.name: derived.fetch(connection, f"SELECT {', '.join(FIELDS)} FROM entries ORDER BY seq"),
            bytes_.name: derived.fetch(connection, "SELECT sha256, data FROM bytes"),
        }
        return found | {table.name: derived.fetch(connection, f"SELECT * FROM {table.name}") for table in TABLES}


def _inserted(ledger: Ledger, rows: dict[str, list[Any]], clock: Callable[[], float], bare: tuple[str, ...]) -> float:
    """Seconds that inserting the rows takes in two transactions, without triggers; `bare` tables without index."""
    widths = {entries.name: len(FIELDS), bytes_.name: 2} | {table.name: len(table.c) for table in TABLES}
    sqlite = ledger._engine.dialect.name == "sqlite"
    with ledger._store.writing() as connection:
        if not sqlite:
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            for [name] in derived.fetch(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for name in bare:
            written = FIELDS if name == entries.name else ("sha256", "data")
            connection.exec_driver_sql(f"CREATE TABLE bare_{name} AS SELECT {', '.join(written)} FROM {name}")
    mark = "?" if sqlite else "%s"
    began = clock()
    for half in (0, 1):
        with ledger._store.writing() as connection:
            if not sqlite:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for name, lines in rows.items():
                some = lines[len(lines) // 2 :] if half else lines[: len(lines) // 2]
                columns = f" ({', '.join(FIELDS)})" if name == entries.name else ""
                into = f"bare_{name}" if name in bare else name
                marks = ", ".join([mark] * widths[name])
                connection.exec_driver_sql(f"INSERT INTO {into}{columns} VALUES ({marks})", some)
                if name == entries.name and name not in bare:
                    fulltext.add(connection, some[0][0], some[-1][0])
    return clock() - began


def _hash_entries(ledger: Ledger) -> None:
    with ledger._reading() as connection:
        for [record] in derived.fetch(connection, "SELECT record FROM entries"):
            hashlib.sha256(record.encode()).digest()
        for [data] in derived.fetch(connection, "SELECT data FROM bytes"):
            hashlib.sha256(data).digest()


def _took(what: Callable[[], Any], times: int) -> float:
    """Seconds of this process's own, the median of some runs; what others do on the machine meanwhile is not in it."""
    found = []
    for _ in range(times):
        began = time.process_time()
        what()
        found.append(time.process_time() - began)
    return median(found)


def _large(folder: Path, count: int) -> list[Measure]:
    path = folder / "ledger.db"
    made.fill(path, count, lambda said: print(said, file=sys.stderr)).close()
    command = [sys.executable, __file__, "--reading", str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603
    return [Measure(**line) for line in map(json.loads, done.stdout.splitlines())]


def main() -> int:
    """Measure what was asked for; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--folder", type=Path, help="where the large ledger is, or is to be made")
    parser.add_argument("--claims", type=int, default=20_000, help="how many claims the large ledger has at least")
    parser.add_argument("--postgres", help="address of an empty database, to measure adding there too; it is emptied")
    parser.add_argument("--reading", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reading:
        for measure in reading(options.reading):
            print(json.dumps(asdict(measure)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measures = [*adding(folder, None), *checking(folder)]
        if options.postgres:
            measures += adding(folder, options.postgres)
        large = options.folder or folder
        large.mkdir(parents=True, exist_ok=True)
        measures += _large(large, options.claims)
    for measure in measures:
        print(measure)
    return 0 if all(measure.kept for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
