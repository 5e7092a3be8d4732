"""How quickly the workbench answers many people at once, and whether it loses anything.

Starts a server of its own on a copy of a ledger. Readers open a page and think before they open the next; reviewers
check a claim and think. `--think 0` is the harder closed loop: everybody asks again at once. Prints requests, errors,
median and 99th percentile by kind of page, and whether each decision that was answered is in the ledger and its chain
whole. Ends with 1 where an answer was an error, a decision is lost, the chain is broken, or a limit is passed.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from rashomon.ledger import Ledger

REASON = "load {who} {count}"
START = 60.0
"""Seconds in which the server must answer."""


@dataclass
class Seen:
    """What was measured."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    """Reasons of decisions that were answered as taken down."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", type=Path, help="a ledger file; it is copied")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--think", type=float, default=4.0, help="mean seconds between two pages (default 4)")
    parser.add_argument("--settle", type=float, default=10, help="seconds it stands before people come (default 10)")
    parser.add_argument("--median", type=float, default=50, help="highest median that passes, in ms (default 50)")
    parser.add_argument("--p99", type=float, default=500, help="highest 99th percentile that passes, ms (default 500)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / args.ledger.name
        for one in args.ledger.parent.glob(f"{args.ledger.stem}.*"):
            shutil.copy(one, folder)
        with Ledger.open(path) as ledger:
            view = ledger.view()
            incidents = [f"/incidents/{one.id}" for one in view.incidents()]
            reports = [f"/reports/{one.id}" for one in view.documents()]
            claims = [one.id for one in view.claims()]
        port = free()
        command = [
            sys.executable,
            "-m",
            "rashomon",
            "serve",
            "--ledger",
            str(path),
            "--port",
            str(port),
            "--by",
            "Load",
        ]
        said = (Path(folder) / "said.txt").open("w+")
        server = subprocess.Popen(command, stderr=said)  # noqa: S603  -- our own program
        try:
            seen = asyncio.run(loaded(f"http://127.0.0.1:{port}", args, incidents, reports, claims))
        finally:
            server.terminate()
            ended = server.wait(20)
            said.seek(0)
            printed = said.read()
        with Ledger.open(path) as ledger:
            kept = {one.reason for one in ledger.view().decisions()}
            broken = list(ledger.check())
    lost = [one for one in seen.decided if one not in kept]
    good = told(seen, args, lost, broken)
    if seen.errors:
        print(f"what the server said, which ended with {ended}:", printed[-4000:], sep="\n")
    sys.exit(0 if good else 1)


async def loaded(
    url: str, args: argparse.Namespace, incidents: list[str], reports: list[str], claims: list[str]
) -> Seen:
    """Everybody at once, for so many seconds."""
    seen = Seen()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=30) as client:
        await answering(client)
        await asyncio.sleep(args.settle)
        until = time.monotonic() + args.seconds
        pages = [
            *((f"{kind}", lambda rng, found=found: rng.choice(found)) for kind, found in (
                ("incident", incidents), ("report", reports), ("list", ["/incidents"]), ("queue", ["/queue"])
            )),
        ]  # fmt: skip
        readers = [reader(client, random.Random(n), seen, until, args.think, pages) for n in range(args.readers)]  # noqa: S311
        deciding = [
            reviewer(client, random.Random(1000 + n), seen, until, args.think, claims[n :: args.reviewers], n)  # noqa: S311
            for n in range(args.reviewers)
        ]
        await asyncio.gather(*readers, *deciding)
    return seen


async def reader(
    client: httpx.AsyncClient,
    rng: random.Random,
    seen: Seen,
    until: float,
    think: float,
    pages: Sequence[tuple[str, Callable[[random.Random], str]]],
) -> None:
    """Opens one page after another."""
    await asyncio.sleep(rng.uniform(0, think))
    while time.monotonic() < until:
        kind, chosen = rng.choice(pages)
        await asked(client, seen, kind, "GET", chosen(rng))
        await asyncio.sleep(rng.expovariate(1 / think) if think else 0)


async def reviewer(
    client: httpx.AsyncClient, rng: random.Random, seen: Seen, until: float, think: float, claims: list[str], who: int
) -> None:
    """Checks one claim after another."""
    await asyncio.sleep(rng.uniform(0, think))
    count = 0
    while time.monotonic() < until:
        reason = REASON.format(who=who, count=count)
        body = {
            "kind": "checked",
            "claim": claims[count % len(claims)],
            "method": "review",
            "finding": "confirmed",
            "reason": reason,
        }
        if await asked(client, seen, "decision", "POST", "/api/v1/decisions", body):
            seen.decided.append(reason)
        count += 1
        await asyncio.sleep(rng.expovariate(1 / think) if think else 0)


async def asked(client: httpx.AsyncClient, seen: Seen, kind: str, method: str, path: str, body: object = None) -> bool:
    """One request; whether it was answered as it should be."""
    began = time.perf_counter()
    try:
        got = await client.request(method, path, json=body)
    except httpx.HTTPError as error:
        seen.errors.append(f"{kind}: {type(error).__name__}")
        return False
    seen.seconds[kind].append(time.perf_counter() - began)
    if not got.is_success:
        seen.errors.append(f"{kind}: {got.status_code} {got.text[:200]}")
    return got.is_success


async def answering(client: httpx.AsyncClient) -> None:
    """Wait for the server. Raises TimeoutError."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        try:
            if (await client.get("/incidents")).is_success:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.2)
    raise TimeoutError("the server does not answer")


def told(seen: Seen, args: argparse.Namespace, lost: list[str], broken: Sequence[object]) -> bool:
    """Print what was seen; whether it is within the limits."""
    print(f"{args.readers} readers, {args.reviewers} reviewers, {args.seconds:g} s, think {args.think:g} s")
    every = [one for some in seen.seconds.values() for one in some]
    for kind, some in (*sorted(seen.seconds.items()), ("all", every)):
        print(f"{kind:10} {len(some):6} median {at(some, 0.5):7.1f} ms  p99 {at(some, 0.99):7.1f} ms")
    print(f"errors {len(seen.errors)}", *seen.errors[:5], sep="\n  ")
    print(f"decisions answered {len(seen.decided)}, lost {len(lost)}; chain {'broken' if broken else 'whole'}")
    within = at(every, 0.5) <= args.median and at(every, 0.99) <= args.p99
    return not (seen.errors or lost or broken) and within


def at(some: list[float], share: float) -> float:
    """That quantile, in milliseconds."""
    found = sorted(some)
    return found[min(len(found) - 1, int(share * len(found)))] * 1000 if found else 0.0


def free() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
