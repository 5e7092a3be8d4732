"""Codes of texts that may not stand in the repository: offsets into them instead of their words.

`elsewhere.json` holds, for each text of the re3d data beside the checkout, its hash and its claims with a
`[start, end]` for every stretch of words. `uv run python evaluation/training/elsewhere.py FILE...` makes it from coded
files.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from coded import Coded

KEPT = Path(__file__).parent / "elsewhere.json"
WORDS = ("text", "cue")


def texts(shared: Path) -> Iterator[tuple[str, str]]:
    """Id and text, one line feed between paragraphs, of every re3d document."""
    for path in sorted((shared / "benchmarks" / "re3d").glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            lines = (part.strip() for part in document["text"].split("\n"))
            yield f"re3d-{path.parent.name}-{document['_id'][:8]}", "\n".join(part for part in lines if part)


def load(shared: Path) -> Iterator[tuple[list[dict[str, Any]], dict[str, Any]]]:
    """Actors and gold of each text that is there and has not changed."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    there = dict(texts(shared))
    for report in kept["reports"]:
        text = there.get(report["id"])
        if text is not None and hashlib.sha256(text.encode()).hexdigest() == report["sha256"]:
            gold = {key: value for key, value in report.items() if key != "sha256"}
            yield kept["actors"], {**_worded(gold, text), "text": text}


def _worded(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        if set(value) == {"at"}:
            return text[value["at"][0] : value["at"][1]]
        return {key: _worded(part, text) for key, part in value.items()}
    return [_worded(part, text) for part in value] if isinstance(value, list) else value


def _placed(claim: dict[str, Any], text: str) -> dict[str, Any]:
    """The claim with offsets for its words: those inside it looked for there first."""
    start = text.index(claim["text"])

    def at(words: str | None) -> Any:
        if words is None:
            return None
        inside = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", claim["text"])
        begin = start + inside.start() if inside else text.index(words)
        return {"at": [begin, begin + len(words)]}

    return {
        **claim,
        "text": {"at": [start, start + len(claim["text"])]},
        "cue": at(claim["cue"]),
        "source": {**claim["source"], "text": at(claim["source"]["text"])},
        "place": claim["place"] and {**claim["place"], "name": at(claim["place"]["name"])},
        "figures": [{**figure, "text": at(figure["text"])} for figure in claim["figures"]],
        "verification": [{**check, "text": at(check["text"])} for check in claim["verification"]],
        "evidence": [{**item, "text": at(item["text"])} for item in claim["evidence"]],
    }


def main() -> None:
    actors: dict[str, Any] = {}
    reports = []
    for file in (Coded(Path(path)).read() for path in sys.argv[1:]):
        for actor in file.actors:
            known = actors.setdefault(actor["name"], {**actor, "other_names": []})
            known["other_names"] = sorted({*known["other_names"], *actor["other_names"]})
        for report in file.reports:
            text = report.pop("text")
            claims = [_placed(claim, text) for claim in report["claims"]]
            reports.append(
                {**report, "title": None, "sha256": hashlib.sha256(text.encode()).hexdigest(), "claims": claims}
            )
    KEPT.write_text(json.dumps({"actors": list(actors.values()), "reports": reports}, ensure_ascii=False) + "\n")
    print(f"{len(reports)} texts, {sum(len(report['claims']) for report in reports)} claims")


if __name__ == "__main__":
    main()
