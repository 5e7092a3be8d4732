"""How long one more report takes to be gathered into incidents, in ledgers of 10,000 to 1,000,000 claims.

    nice uv run python evaluation/speed/reconciling.py --folder DIR                      # up to 100,000 claims
    nice uv run python evaluation/speed/reconciling.py --folder DIR --claims 1000000     # hours, and some 15 GB
    uv run python evaluation/speed/reconciling.py --folder DIR --tell                    # what was measured so far

One ledger in DIR grows by the reports of a generated stream (`evaluation/streams`: ten years of fifteen countries, in
no order of time), and at each size 50 more reports are added one by one. What is timed is `rashomon.grouping.group` for
one report whose claims are in the ledger: noticing it, telling it, comparing it, gathering and writing what changed. An
interrupted run goes on where it stopped. Beside the numbers, DIR gets `reconciling.svg`. The program ends with 1 where
the median at the largest size is above 100 ms of this process's own time, or the exponent above 1.1.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import batched, islice, product
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from streams import Setting, Told, told
from streams.happenings import happenings
from streams.telling import plans

from rashomon import grouping
from rashomon.ledger import Ledger

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
"""Claims at which it is measured."""

REPORTS = 50
"""Reports that are added one by one at each size."""

INCIDENTS, DAYS = 14_000, 3_650
"""Of the whole stream, which comes to about a million claims."""

STEP = 480
"""Reports that are added in one transaction, and gathered together, between two sizes."""

WORDS = ["".join(pair) for pair in product(("ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "va", "ze"), repeat=4)]
"""Ten thousand words that mean nothing."""

MOST, EXPONENT = 100.0, 1.1
"""Milliseconds that one report takes at most at the largest size, and how its cost may grow with the ledger."""


def stream() -> Iterator[Told]:
    """The reports of the whole stream, in an order that has nothing to do with time."""
    setting = Setting(seed=11, incidents=INCIDENTS, days=DAYS, first_day="2014-01-01")
    planned = plans(setting, happenings(setting))
    order = list(range(len(planned)))
    random.Random(setting.seed).shuffle(order)  # noqa: S311
    for number in order:
        yield told(setting, planned, number)


def worded(one: Told) -> str:
    """The report's text with a word of its own after every second one, the same in its copies.

    The stream writes all reports by the same patterns, so that one in a hundred has words in common with another; of
    reports that people wrote 6 in 100,000 do (`reconcile.copies`).
    """
    author = one.original or one.document.id
    sentences = []
    for sentence in one.document.text.split(". "):
        chance = random.Random(f"{author} {sentence}")  # noqa: S311
        words = [f"{word} {chance.choice(WORDS)}" if at % 2 else word for at, word in enumerate(sentence.split(" "))]
        sentences.append(" ".join(words))
    return ". ".join(sentences)


def add(ledger: Ledger, some: Sequence[Told]) -> int:
    """Add the reports with their claims in one transaction, as reading would; how many claims they have."""
    with ledger.transaction():
        for one in some:
            text = worded(one)
            data = text.encode()
            document = replace(one.document, text=text, sha256=hashlib.sha256(data).hexdigest())
            ledger.add([document], agent="ingest.v1", action="captured", data=data)
        ledger.add([claim for one in some for claim in one.claims], agent="extract.generated.v1")
    return sum(len(one.claims) for one in some)


def run(folder: Path, largest: int) -> None:
    """Grow the ledger size by size, and measure at each; what was done is kept in `reconciling.json`."""
    noted = folder / "reconciling.json"
    state: dict[str, Any] = {"reports": 0, "claims": 0, "sizes": {}}
    if noted.exists():
        state = json.loads(noted.read_text())
    reports = islice(stream(), state["reports"], None)
    with Ledger.open(folder / "ledger.db") as ledger:
        grouping.group(ledger)
        for size in SIZES:
            if size > largest or str(size) in state["sizes"]:
                continue
            for some in batched(reports, STEP):
                state["claims"] += add(ledger, some)
                state["reports"] += len(some)
                grouping.group(ledger)
                noted.write_text(json.dumps(state))
                print(f"{state['claims']:,} claims", file=sys.stderr)
                if state["claims"] >= size:
                    break
            last = list(islice(reports, REPORTS))
            measured = [_measured(ledger, one) for one in last]
            state["reports"] += len(last)
            state["claims"] += sum(len(one.claims) for one in last)
            state["sizes"][str(size)] = {"claims": state["claims"], "took": measured}
            noted.write_text(json.dumps(state))
            tell(folder)


def _measured(ledger: Ledger, one: Told) -> tuple[float, float, int]:
    """Milliseconds of this process and by the clock, and how many reports the incidents have that came of it."""
    add(ledger, [one])
    own, clock = time.process_time(), time.perf_counter()
    regrouped = grouping.group(ledger)
    took = (time.process_time() - own) * 1000, (time.perf_counter() - clock) * 1000
    claims = {name for incident in regrouped.after for name in incident.claims}
    return round(took[0], 2), round(took[1], 2), len(claims)


def tell(folder: Path) -> bool:
    """Print what was measured so far and draw it; whether it is within its bounds."""
    state = json.loads((folder / "reconciling.json").read_text())
    points = [(found["claims"], sorted(row[0] for row in found["took"])) for found in state["sizes"].values()]
    for (claims, own), found in zip(points, state["sizes"].values(), strict=True):
        clock = [row[1] for row in found["took"]]
        gathered = median(row[2] for row in found["took"])
        print(
            f"{claims:>9,} claims: {median(own):6.1f} ms a report (95 in 100 under {_high(own):.0f}), by the clock "
            f"{median(clock):.1f} ({_high(clock):.0f}); {gathered:.0f} claims gathered anew"
        )
    grown = exponent([(claims, median(own)) for claims, own in points])
    if grown is not None:
        print(f"cost grows with n^{grown:.2f} (bound {EXPONENT})")
        (folder / "reconciling.svg").write_text(drawn([(claims, median(own), _high(own)) for claims, own in points]))
    kept = not points or median(points[-1][1]) <= MOST
    return kept and (grown is None or grown <= EXPONENT)


def _high(found: Sequence[float]) -> float:
    return quantiles(found, n=20)[-1]


def exponent(points: Sequence[tuple[float, float]]) -> float | None:
    """The slope of the straight line through the logarithms of both, by least squares; None for fewer than two."""
    if len(points) < 2:
        return None
    xs, ys = ([math.log(point[side]) for point in points] for side in (0, 1))
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / across


def drawn(points: Sequence[tuple[float, float, float]]) -> str:
    """Claims against milliseconds, median and 95th percentile, both scales logarithmic, as SVG."""

    def place(claims: float, took: float) -> tuple[float, float]:
        return 60 + (math.log10(claims) - 4) * 200, 260 - math.log10(max(took, 1)) * 80

    lines = []
    for which, colour in ((1, "#1f4e79"), (2, "#a33")):
        at = [place(point[0], point[which]) for point in points]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in at)
        lines.append(f'<polyline fill="none" stroke="{colour}" points="{path}"/>')
        lines += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in at]
    for took in (1, 10, 100, 1000):
        y = place(10_000, took)[1]
        lines.append(f'<path d="M60 {y:.0f}H480" stroke="#ccc"/><text x="8" y="{y + 4:.0f}">{took} ms</text>')
    for size in SIZES:
        lines.append(f'<text x="{place(size, 1)[0] - 20:.0f}" y="285">{size:,}</text>')
    body = "\n".join(lines)
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="300" font-family="sans-serif" font-size="11">'
    return (
        f'{head}\n{body}\n<text x="60" y="14">one report reconciled: median (blue), 95th percentile (red)</text></svg>'
    )


def main() -> int:
    """Measure, or tell what was measured; 1 where a bound is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the ledger is, or is to be made")
    parser.add_argument("--claims", type=int, default=100_000, help="claims of the largest ledger")
    parser.add_argument("--tell", action="store_true", help="only tell what was measured")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    if not options.tell:
        run(options.folder, options.claims)
    return 0 if tell(options.folder) else 1


if __name__ == "__main__":
    sys.exit(main())
