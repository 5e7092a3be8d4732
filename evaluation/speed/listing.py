"""How long the first page of incidents takes in the process, on a ledger of 100,000 claims.

    uv run python evaluation/speed/listing.py --folder DIR                      # DIR/ledger.db, made by reconciling.py
    uv run python evaluation/speed/listing.py --folder DIR --make 100000        # made here first: some 20 minutes

What is timed is the whole request through the application (`/incidents` as a page and its JSON), without a network:
with no filter, with each one, and with words; the first page of every other list; and how long the overview takes to be
made from nothing, and anew after one decision. The program ends with 1 where the median of this process's own time is
above 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))

import reconciling
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from rashomon import grouping, overview
from rashomon.api import Workbench
from rashomon.api.rights import Asker
from rashomon.ledger import Ledger, lookup
from rashomon.web import create

MOST = 100.0
"""Milliseconds that a first page takes at most."""

TIMES = 15

QUERIES = (
    "/incidents",
    "/incidents?place=Syria",
    "/incidents?place=nowhere",
    "/incidents?actor=armed+forces",
    "/incidents?event=explosion",
    "/incidents?since=2019&until=2020-03",
    "/incidents?conflict=yes",
    "/incidents?conflict=no",
    "/incidents?reviewed=yes",
    "/incidents?reviewed=no",
    "/incidents?place=Syria&actor=army&event=attack&since=2018&conflict=yes&reviewed=no",
    "/incidents?q=killed",
    "/api/v1/incidents",
    "/reports",
    "/queue",
    "/actors",
    "/places",
    "/sources",
    "/ledger",
)
BESIDE = ("/incidents/map", "/incidents/timeline", "/incidents?as_of={past}")
"""Told, and held to no bound."""


def took(call: Callable[[], object], times: int = TIMES) -> tuple[float, float]:
    """Milliseconds of one call in this process's own time, and by the clock; medians of several."""
    own, clock = [], []
    for _ in range(times):
        begun = time.process_time(), time.perf_counter()
        call()
        own.append((time.process_time() - begun[0]) * 1000)
        clock.append((time.perf_counter() - begun[1]) * 1000)
    return median(own), median(clock)


def decided(ledger: Ledger, bench: Workbench) -> tuple[float, int]:
    """Milliseconds until the overview is current after a decision, and of how many incidents it made readings."""
    summary = overview.rows(ledger.view()).summaries[0]
    claim = ledger.view().incident(summary.id).claims[0]
    bench.desk(Asker.owner("Ana")).check(claim, method="call", finding="verified", reason="to be timed")
    behind = overview.behind(ledger)
    begun = time.perf_counter()
    overview.make(ledger)
    return (time.perf_counter() - begun) * 1000, behind


def main() -> int:
    """Measure; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the ledger is; its tables are changed")
    parser.add_argument("--make", type=int, help="grow it to so many claims first")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.make:
        reconciling.run(options.folder, options.make)
    with Ledger.open(options.folder / "ledger.db", create=False) as ledger:
        grouping.group(ledger)
        with ledger.reading() as connection:
            stands = [table.c.until == lookup.STANDS for table in (lookup.claims, lookup.incidents)]
            claims, incidents = (connection.scalar(select(func.count()).where(one)) for one in stands)
        print(f"{claims:,} claims in {incidents:,} incidents")
        with ledger.transaction():
            ledger.summaries().clear()
        begun = time.perf_counter()
        overview.make(ledger)
        print(f"the overview from nothing: {time.perf_counter() - begun:.0f} s")
        bench = Workbench(ledger, owner="Ana")
        late, some = decided(ledger, bench)
        print(f"after one decision: {late:.0f} ms ({some} noticed)")
        past = next(iter(ledger.entries(ledger.view().upto // 2))).recorded_at
        kept = True
        with TestClient(create(bench), base_url="http://localhost") as client:
            begun = time.perf_counter()
            while client.get("/api/v1/queue").raise_for_status().json()["behind"]:
                time.sleep(0.5)
            print(f"the queue from nothing: {time.perf_counter() - begun:.0f} s, beside those who ask")
            for query in (*QUERIES, *BESIDE):
                path = query.format(past=past)
                size = len(client.get(path).raise_for_status().content)
                own, clock = took(partial(client.get, path), TIMES if query in QUERIES else 3)
                kept = kept and (own <= MOST or query in BESIDE)
                print(f"{own:7.1f} ms, by the clock {clock:7.1f} {size / 1000:6.0f} kB  {query}")
        return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
