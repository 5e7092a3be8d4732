"""What the look at a text's words before the parse does to texts that it was not trained on.

    uv run python evaluation/unread.py                   show what is read and left unread, check the floors
    uv run python evaluation/unread.py --raise-floors    keep what was reached as the new floors

Recall is of texts about armed conflict: gold reports of `dev`, `dev-real` and the seed, messages with a template in the
test parts of MUC-3 and MUC-4, the texts of re3d in which somebody fights against somebody by its relations, our own
reports and texts held back, and paragraphs of WikiWars that were not trained on and have three words of a fight
(`FIGHT`). Precision is of all that is read of those and of texts about something else: our own ordinary news held back,
those of each field as one text, texts written to talk like war, and gold reports without an incident. MUC messages
without a template count for neither: many are about armed conflict. Exit code 1 if a measure is below its floor; where
data are absent that is said, and nothing is measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "training"))

import floors
import gold
import re3d
import topic
import yaml
from topic import Text

from rashomon.extract import relevance
from rashomon.model import Document

SET = "relevance"
ORDINARY = Path(__file__).parent / "training" / "ordinary.yaml"
FIGHT = re.compile(r"\b(?:battle|attack|fight|fought|troops|killed|army|armies|forces|siege|offensive|war)", re.I)
"""Paragraphs of a history with three such words are taken to be about armed conflict; others are left out."""


def texts(shared: Path) -> Iterator[tuple[str, list[Text]]]:
    """The sets by name, each with its texts and whether they are about armed conflict."""
    for name in ("dev", "dev-real", "seed"):
        yield name, list(topic.reports(shared, name))
    for part in ("tst1", "tst2"):
        yield f"muc {part}", [one for one in topic.muc(shared, part) if one[1]]
    folder = shared / "benchmarks" / "re3d"
    fights = re3d.fights(folder)
    rows = re3d.lines(folder.glob("*/documents.json"))
    yield "re3d", [(row["text"], True) for row in rows if row["_id"] in fights]
    yield "wikiwars", list(_histories(shared))
    yield "written", list(topic.written(held_back=True))
    yield "hard", list(topic.own("held"))
    told = yaml.safe_load(ORDINARY.read_text(encoding="utf-8"))
    yield "ordinary", [("\n\n".join(" ".join(text.split()) for text in field[1::2]), False) for field in told.values()]


def _histories(shared: Path) -> Iterator[Text]:
    """Pairs of paragraphs that `topic.wars` leaves out, where they tell of a fight."""
    for path in sorted((shared / "benchmarks" / "wikiwars" / "in").glob("*.sgm")):
        plain = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8", errors="replace"))
        paragraphs = [" ".join(line.split()) for line in plain.splitlines() if len(line.split()) > topic.CUT // 14]
        for start in range(2, len(paragraphs), 4):
            two = "\n".join(paragraphs[start : start + 2])
            if len(FIGHT.findall(two)) > 2:
                yield two, True


def skipped(text: str) -> bool:
    """Whether a report with this text would be left unread."""
    document = Document(id="doc", sha256="", media_type="text/plain", text=text, lang="en")
    return relevance.skipped(document) is not None


def measured(shared: Path) -> dict[str, float]:
    """Recall and precision over all, recall of each set; prints a line a set and the beginning of each text lost."""
    found: dict[str, float] = {}
    about = read = right = 0
    for name, some in texts(shared):
        left = [skipped(text) for text, _ in some]
        conflict = sum(one for _, one in some)
        lost = [text for (text, one), gone in zip(some, left, strict=True) if one and gone]
        others = sum(not one and not gone for (_, one), gone in zip(some, left, strict=True))
        print(
            f"{name:10} about conflict {conflict:4}, lost {len(lost)}; others {len(some) - conflict:3}, read {others}"
        )
        for text in lost:
            print(f"    lost: {text[:100]!r}")
        about, right = about + conflict, right + conflict - len(lost)
        read += conflict - len(lost) + others
        if conflict:
            found[f"recall.{name.replace(' ', '-')}"] = 1 - len(lost) / conflict
        if name == "ordinary":
            found["skipped.ordinary"] = 1 - others / len(some)
    found |= {"recall": right / about, "precision": right / read}
    print(f"recall {found['recall']:.4f} of {about}, precision {found['precision']:.3f} of {read} read")
    return found


def main() -> int:
    """Measure and hold against the floors; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    parser.add_argument("--raise-floors", action="store_true", help="raise the floors that were beaten")
    args = parser.parse_args()
    shared = gold.shared_folder(args.shared)
    if not (shared / "benchmarks" / "muc34").is_dir() or not (shared / "reports" / "dev").is_dir():
        print("relevance: the gold reports or benchmarks are not there; nothing was measured")
        return 0
    kept, table = floors.read(), {SET: measured(shared)}
    faults = [*floors.below(kept, table), *floors.missing(kept, table, (SET,))]
    for fault in faults:
        print(f"relevance: {fault}")
    if args.raise_floors and not faults:
        for line in floors.raised(kept, table):
            print(f"raised {line}")
        floors.write(kept)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
