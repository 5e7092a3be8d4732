"""Our grouping against alike titles and against Splink on the same blocks, in one run.

    uv run python evaluation/grouping_against.py                       generated streams, and the dev reports
    uv run python evaluation/grouping_against.py --incidents 2000      larger streams
    uv run python evaluation/grouping_against.py --read                also dev as the program reads it (half a minute)
    uv run python evaluation/grouping_against.py --texts 40            also the texts of a stream of so many incidents
    uv run python evaluation/grouping_against.py --sizes 300 900 2700  ours alone, on streams of growing length

Thresholds of the rivals are chosen on streams of another seed, for the best F1 of pairs of claims, and Splink's model
is learned there; ours has its own, fitted elsewhere (`evaluation/grouping`). Times are processor time of grouping,
as multiples of ours; copies, which two of the three are told of, are found before (streams have their true ones).
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gold
import hand_coded
import rivals
import sameness
import scoring
from streams import PERFECT, Noise, Setting, Told, stream

from rashomon.model import Claim, Document, Judgement
from rashomon.reconcile import copies
from rashomon.resolve.gazetteer import GeoNames

SEED, OTHER_SEED = 31, 37
"""Of the streams that are judged, and of those that thresholds are chosen on. Weights are fitted on seeds above 100."""

DAYS = 811
"""Days over which a thousand incidents lie, where the length of a stream is varied."""

TITLES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
CHANCES = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Reports with claims, the true incident of those claims that are judged, and the copies among the reports."""

    name: str
    documents: list[Document]
    claims: list[Claim]
    truth: dict[str, str]
    copied: tuple[Judgement, ...]


def drawn(name: str, setting: Setting) -> Case:
    """A generated stream; claims told as looking back are not judged where they are marked as such."""
    told = list(stream(setting))
    documents = [one.document for one in told]
    claims = [claim for one in told for claim in one.claims]
    truth = {
        claim.id: about
        for one in told
        for claim, about in zip(one.claims, one.about, strict=True)
        if not claim.background
    }
    return Case(name=name, documents=documents, claims=claims, truth=truth, copied=true_copies(told))


def true_copies(told: Iterable[Told]) -> tuple[Judgement, ...]:
    """The copies of a stream, as if all were found: this is about grouping, and the search takes longer than it."""
    return tuple(
        Judgement(left=one.original, right=one.document.id, verdict="copy", score=1.0) for one in told if one.original
    )


def coded(root: Path) -> Case:
    """The members of the dev incidents, as coded by hand."""
    documents: list[Document] = []
    claims: list[Claim] = []
    truth: dict[str, str] = {}
    gazetteer = GeoNames()
    for folder in gold.folders(root):
        told, said, incident = hand_coded.folder(folder)
        documents += told
        for document in told:
            own = [claim for claim in said if claim.document_id == document.id]
            claims += hand_coded.placed(document, own, gazetteer)
        truth |= {f"{report}.{number}": folder.name for report, number in incident.get("members", ())}
    return Case(name="dev, gold claims", documents=documents, claims=claims, truth=truth, copied=copies.find(documents))


def read(root: Path) -> Case:
    """The claims that the program finds in the dev reports, each of its report's incident."""
    reports = [report for folder in gold.folders(root) for report in gold.reports(folder)]
    documents = [report.document for report in reports]
    claims: list[Claim] = []
    truth: dict[str, str] = {}
    for report, extraction in zip(reports, scoring.extracted(documents, 2), strict=True):
        claims += extraction.claims
        home = report.gold["incident"] or report.id
        truth |= {claim.id: home for claim in extraction.claims if not claim.background}
    return Case(name="dev, own reading", documents=documents, claims=claims, truth=truth, copied=copies.find(documents))


def texts(name: str, setting: Setting) -> Case:
    """A generated stream as the program reads its texts."""
    told = list(stream(setting))
    documents = [one.document for one in told]
    claims: list[Claim] = []
    truth: dict[str, str] = {}
    for one, extraction in zip(told, scoring.extracted(documents, 2), strict=True):
        claims += extraction.claims
        for claim in extraction.claims:
            if not claim.background and (about := one.incident(claim)):
                truth[claim.id] = about
    return Case(name=name, documents=documents, claims=claims, truth=truth, copied=copies.find(documents))


def judged(case: Case, groups: rivals.Groups) -> sameness.Sameness:
    """How the groups agree with the truth; a claim in none stands alone."""
    return sameness.measure((about, groups.get(claim, claim)) for claim, about in case.truth.items())


def best(case: Case, grouping: Callable[[float], rivals.Groups], thresholds: Sequence[float]) -> float:
    """The threshold with the best F1 of pairs."""
    return max(thresholds, key=lambda threshold: (judged(case, grouping(threshold)).pair_f1, threshold))


HEAD = (
    f"{'':24}{'reports':>8}{'pair P':>8}{'R':>7}{'F1':>7}{'B3 P':>8}{'R':>7}{'F1':>7}"
    f"{'merged':>8}{'longest':>8}{'split':>7}{'time':>8}"
)


def line(name: str, case: Case, found: sameness.Sameness, seconds: float, than: float) -> str:
    """One row of the table; time as a multiple of ours."""
    return (
        f"{name:24}{len(case.documents):8}{found.pair_precision:8.3f}{found.pair_recall:7.3f}{found.pair_f1:7.3f}"
        f"{found.precision:8.3f}{found.recall:7.3f}{found.f1:7.3f}{found.merged:8}{found.longest:8}{found.split:7.2f}"
        f"{seconds / than:7.2f}x"
    )


def compare(case: Case, at_title: float, at_chance: float, model: dict[str, object]) -> list[str]:
    """The rows of one case."""
    made: list[tuple[str, Callable[[], rivals.Groups]]] = [
        ("ours", lambda: rivals.ours(case.documents, case.claims, case.copied)),
        (f"titles at {at_title:g}", lambda: rivals.Titles(case.documents, case.claims).groups(at_title)),
        (
            f"Splink at {at_chance:g}",
            lambda: rivals.Splink(case.documents, case.claims, case.copied, model).groups(at_chance),
        ),
    ]
    blocks = rivals.blocks(case.documents, case.claims, case.copied)
    lines = [f"{case.name}: {len(case.truth)} claims, {blocks / len(case.documents):.1f} comparisons a report"]
    than = 0.0
    for name, grouping in made:
        begin = time.process_time()
        groups = grouping()
        seconds = time.process_time() - begin
        than = than or seconds
        lines.append(line(f"  {name}", case, judged(case, groups), seconds, than))
    return lines


def grown(size: int, seed: int, most: int) -> str:
    """How ours does on a stream of so many incidents, as dense as any other, in one line."""
    gc.collect()
    case = drawn("", Setting(seed=seed, incidents=size, most=most, days=max(1, size * DAYS // 1000)))
    gc.freeze()  # what is grouped is not to be looked through for garbage again and again
    begin = time.process_time()
    found = judged(case, rivals.ours(case.documents, case.claims, case.copied))
    seconds = time.process_time() - begin
    gc.unfreeze()
    reports = len(case.documents)
    blocks = rivals.blocks(case.documents, case.claims, case.copied)
    return (
        f"{size:6} incidents {reports:7} reports {len(case.claims):8} claims  {blocks / reports:5.1f} comparisons and "
        f"{seconds / reports * 1000:5.2f} ms a report  B3 P {found.precision:.3f} R {found.recall:.3f}  "
        f"merged {found.merged}, longest {found.longest}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=500, help="of each stream (default 500)")
    parser.add_argument("--most", type=int, default=30, help="reports of one incident at most (default 30)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--read", action="store_true", help="also dev as the program reads it")
    parser.add_argument("--texts", type=int, default=0, metavar="INCIDENTS", help="also a stream read from its texts")
    parser.add_argument(
        "--sizes", type=int, nargs="+", metavar="INCIDENTS", help="ours alone on streams of these sizes"
    )
    parser.add_argument("--shared", type=Path)
    args = parser.parse_args(argv)
    if args.sizes:
        for size in args.sizes:
            print(grown(size, args.seed, args.most), flush=True)
        return 0
    root = gold.reports_root(args.shared) / "dev"
    print(HEAD)
    for name, noise in (("perfect", PERFECT), ("as read", Noise())):

        def setting(seed: int, noise: Noise = noise) -> Setting:
            return Setting(seed=seed, incidents=args.incidents, most=args.most, noise=noise)

        other = drawn("", setting(OTHER_SEED))
        learned = rivals.Splink(other.documents, other.claims, other.copied)
        at_title = best(other, rivals.Titles(other.documents, other.claims).groups, TITLES)
        at_chance = best(other, learned.groups, CHANCES)
        cases = [drawn(f"stream, {name} claims, seed {args.seed}", setting(args.seed))]
        if root.is_dir():
            cases += [coded(root)] if noise is PERFECT else [read(root)] if args.read else []
        if args.texts and noise is not PERFECT:
            small = Setting(seed=args.seed, incidents=args.texts, most=6, days=365, countries=("ML", "SY", "UA", "SO"))
            cases.append(texts(f"stream, read from its texts, seed {args.seed}", small))
        for case in cases:
            print("\n".join(compare(case, at_title, at_chance, learned.model)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
