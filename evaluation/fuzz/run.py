"""Throws spoilt files at every reader for a while.

    uv run python evaluation/fuzz/run.py --seconds 60
    uv run --with atheris python evaluation/fuzz/run.py --guided --seconds 3600 --keep evaluation/fuzz/corpus

Each file of the corpus is read as it is, then spoilt again and again: bytes changed, cut out, doubled, swapped with
those of another file, its ending given to it or another's. With `--guided` atheris chooses what to spoil by what it
reaches, and keeps what reached something new. Prints how many were thrown, and each that was not borne, which is kept
in `--faults`. Ends with 1 where there is any.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path(__file__).parent / "found.zip"
"""What atheris found that the corpus does not reach (`keep.py`): each called as the file that it is read as, with
letters and a hyphen before."""
INTERESTING = (
    *(b"\0", b"\xff", b"\n", b"<", b"&", b'"', b"%", b"{", b"../", b"]]>", b"-1", b"9999999999", b"1e999", b"From "),
    *(b"PK\x03\x04", b"\x1f\x8b", b"<!ENTITY a 'b'>", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xed\xa0\x80", b"[" * 50),
)
"""What tends to upset a parser."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=None, help="of what is random; otherwise the clock's")
    parser.add_argument("--only", default="", help="files of the corpus whose names hold this")
    parser.add_argument("--guided", action="store_true", help="by atheris")
    parser.add_argument("--keep", type=Path, default=None, help="where atheris keeps what reached something new")
    parser.add_argument("--faults", type=Path, default=Path("faults"))
    args = parser.parse_args()
    files = {name: data for name, data in corpus().items() if args.only in name}
    if args.guided:
        _guided({name: data for name, data in files.items() if "-" not in name}, args)
        return
    rng = random.Random(args.seed)  # noqa: S311
    faults, many = set[str](), 0
    end = time.monotonic() + args.seconds
    for name, data in _all(files, rng):
        if time.monotonic() > end:
            break
        many += 1
        fault = _tried(data, name)
        if fault is not None and fault not in faults:
            faults.add(fault)
            print(f"{fault}\n  kept as {_kept(data, name, args.faults)}")
    print(f"{many} thrown, {len(faults)} not borne")
    sys.exit(bool(faults))


def corpus() -> dict[str, bytes]:
    """The files that are spoilt: those of the corpus, and what was found since, by name."""
    files = {path.name: path.read_bytes() for path in sorted(CORPUS.iterdir())}
    if FOUND.exists():
        with zipfile.ZipFile(FOUND) as archive:
            files |= {name: archive.read(name) for name in archive.namelist()}
    return files


def called(name: str) -> str:
    """As what file one of them is read."""
    return name.rpartition("-")[2]


def _all(files: dict[str, bytes], rng: random.Random) -> Iterator[tuple[str, bytes]]:
    for name, data in files.items():
        yield called(name), data
    names = list(files)
    while True:
        name, other = rng.choice(names), rng.choice(names)
        data = spoilt(files[name], files[other], rng)
        yield rng.choice([called(name)] * 8 + [called(other), "noname", "x.txt"]), data


def spoilt(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The bytes with a few things wrong in them; `other` are those of another file."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(made) + 1)
        length = min(int(rng.expovariate(1 / 16)) + 1, len(made) - at)
        match rng.randrange(7):
            case 0:
                made[at : at + length] = rng.randbytes(length)
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = made[at : at + length] * rng.choice((1, 2, 50))
            case 3:
                made[at : at + rng.choice((0, length))] = rng.choice(INTERESTING)
            case 4:
                there = rng.randrange(len(other) + 1)
                made[at : at + length] = other[there : there + int(rng.expovariate(1 / 200))]
            case 5:
                del made[at:]
            case _ if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
    return bytes(made)


def _tried(data: bytes, name: str) -> str | None:
    from target import Fault, thrown

    try:
        thrown(data, name)
    except Fault as error:
        return str(error).splitlines()[0]
    return None


def _kept(data: bytes, name: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(data).hexdigest()[:12]}-{name}"
    path.write_bytes(data)
    return path


def _guided(files: dict[str, bytes], args: argparse.Namespace) -> None:
    import atheris  # not a dependency: see the first lines of this file

    # What is imported before this is not seen into, and so not guided by: nothing of ours is, above.
    with atheris.instrument_imports(include=["rashomon.ingest"]):
        from target import Fault, thrown

        for name, data in files.items():
            thrown(data, name)
    names = list(files)
    corpus = args.keep or CORPUS

    def one(data: bytes) -> None:
        # The first byte says as what file it is read.
        name = names[data[0] % len(names)] if data else names[0]
        try:
            thrown(data[1:], name)
        except Fault:
            _kept(data[1:], name, args.faults)
            raise

    folder = args.faults / "seeds"
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(names):
        (folder / name).write_bytes(bytes([number]) + files[name])
    found = corpus.parent / "found"
    found.mkdir(parents=True, exist_ok=True)
    target: Callable[[bytes], None] = one
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={int(args.seconds)}",
            "-rss_limit_mb=3000",
            str(found),
            str(folder),
        ],
        target,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
