"""Our own training reports: a short written form of the codebook's fields, made into the gold's JSON form.

One text file an incident: its actors, then its reports, each with its text and its claims. A claim's words may be
shortened to their first and last ones with ` ... ` between them. `README.md` beside this file gives the form;
`uv run python evaluation/training/coded.py [FILE...]` checks files and names each fault with its line.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "reports"
VALUES = {
    "outlet_kind": "wire newspaper broadcaster state_media party_statement channel_post ngo intergovernmental magazine "
    "dataset",
    "event": "clash attack explosion capture release seizure talks crash movement coup arrest protest other",
    "kind": "belligerent government intergovernmental ngo media witness medical expert anonymous supporter reporter "
    "dataset",
    "form": "direct indirect",
    "stance": "denies confirms doubts intends",
    "certainty": "probable possible unknown",
    "effect": "killed wounded killed_or_wounded captured missing displaced released destroyed damaged seized",
    "unit": "persons vehicles aircraft weapons buildings other",
    "status": "verified unverified unconfirmed confirmed disputed",
    "evidence": "video photo audio document satellite witness bodies",
    "actor": "state_force rebel militia private_military government civilians intergovernmental ngo media other",
}
ALLOWED = {name: frozenset(words.split()) for name, words in VALUES.items()}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Coded:
    """One file, read line by line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.row = 0
        self.incident: str | None = None
        self.keys: dict[str, str] = {}
        self.actors: list[dict[str, Any]] = []
        self.reports: list[dict[str, Any]] = []
        self.faults: list[str] = []

    def fault(self, message: str) -> None:
        self.faults.append(f"{self.path.name}:{self.row}: {message}")

    def read(self) -> Coded:
        report: dict[str, Any] | None = None
        part = "head"
        for row, raw in enumerate(self.lines, start=1):
            self.row, line = row, raw.strip()
            if line.startswith("=== "):
                report = {"id": line[4:].strip(), "incident": self.incident, "outlet": None, "outlet_kind": None,
                          "published": None, "title": None, "byline": None, "dateline": None, "text": "",
                          "copy_of": None, "claims": []}  # fmt: skip
                self.reports.append(report)
                part = "report"
            elif not line or line.startswith("#"):
                continue
            elif line in {"text:", "claims:"} and report is not None:
                part = line[:-1]
            elif part == "text" and report is not None:
                report["text"] += ("\n" if report["text"] else "") + line
            else:
                self.field(part, line, report)
        for report in self.reports:
            if not report["published"] or not DATE.fullmatch(report["published"]):
                self.faults.append(f"{self.path.name}: {report['id']}: published {report['published']!r} is no date")
        return self

    def field(self, part: str, line: str, report: dict[str, Any] | None) -> None:
        """One `key: value` line of the head, a report's header or its claims."""
        key, _, value = line.partition(":")
        key, value = key.strip(), value.strip()
        try:
            if part == "head":
                self.head(key, value)
            elif part == "report" and report is not None:
                self.header(report, key, value)
            elif part == "claims" and report is not None:
                self.claim_line(report, key, value)
        except (IndexError, KeyError, ValueError) as error:
            self.fault(f"{line[:80]!r}: {error}")

    def head(self, key: str, value: str) -> None:
        if key == "incident":
            self.incident = None if value in {"", "none"} else value
        elif key == "actor":
            name, kind, country, *others = [part.strip() for part in value.split("|")]
            short, _, full = name.rpartition("=")
            known = [other.strip() for other in (others[0] if others else "").split(";") if other.strip()]
            self.among("actor", kind)
            self.actors.append({"name": full.strip(), "kind": kind, "country": country or None, "other_names": known})
            self.keys[full.strip()] = full.strip()
            if short.strip():
                self.keys[short.strip()] = full.strip()
        elif key not in {"title", "country", "place", "start", "end", "note"}:
            self.fault(f"unknown line {key!r} before the first report")

    def header(self, report: dict[str, Any], key: str, value: str) -> None:
        if key == "outlet":
            report["outlet"], report["outlet_kind"], report["published"] = [part.strip() for part in value.split("|")]
            self.among("outlet_kind", report["outlet_kind"])
        elif key in {"title", "byline", "dateline", "copy_of"}:
            report[key] = value or None
        else:
            self.fault(f"unknown header {key!r}")

    def among(self, field: str, value: str) -> str:
        if value not in ALLOWED[field]:
            self.fault(f"{field} {value!r} is none of: {VALUES[field]}")
        return value

    def actor(self, key: str) -> str | None:
        key = key.strip()
        if key in {"", "-"}:
            return None
        if key not in self.keys:
            self.fault(f"actor {key!r} has no `actor:` line")
        return self.keys.get(key, key)

    def words(self, text: str, given: str, after: int = 0) -> str:
        """The exact words in `text` that `given` names, shortened or not; the first at or after offset `after`."""
        first, dots, last = given.partition(" ... ")
        start = text.find(first, after)
        start = text.find(first) if start < 0 else start
        if start < 0:
            self.fault(f"{first!r} is not in the text")
            return given
        if not dots:
            return given
        end = text.find(last, start + len(first))
        if end < 0:
            self.fault(f"{last!r} does not come after {first!r}")
            return given
        return text[start : end + len(last)]

    def claim_line(self, report: dict[str, Any], key: str, value: str) -> None:
        text, claims = report["text"], report["claims"]
        parts = [part.strip() for part in value.split("|")]
        if key == "c":
            claims.append({
                "id": f"c{len(claims) + 1}", "text": self.words(text, value), "event": "other", "actor": None,
                "target": None, "place": None, "start": None, "end": None,
                "source": {"name": report["outlet"], "text": None, "kind": "reporter"}, "via": [], "cue": None,
                "form": "narration", "stance": "asserts", "certainty": "certain", "figures": [], "verification": [],
                "evidence": [], "background": False,
            })  # fmt: skip
            return
        claim = claims[-1]
        if key == "e":
            self.event(text, claim, parts)
        elif key == "s":
            name, written, kind, cue, *via = parts
            if name in {"", "-"}:
                self.fault("a source has a name; nobody named is `anonymous sources`")
            claim["source"] = {
                "name": self.actor(name),
                "text": self.within(text, written),
                "kind": self.among("kind", kind),
            }
            claim["cue"] = None if cue in {"", "-"} else self.within(text, cue)
            claim["form"] = "indirect"
            claim["via"] = [self.actor(one) for one in (via[0].split(";") if via else []) if one.strip()]
        elif key == "o":
            self.options(claim, value.split())
        elif key == "f":
            claim["figures"].append(self.figure(claim, parts))
        elif key == "v":
            by, status, words = parts
            claim["verification"].append(
                {
                    "by": report["outlet"] if by == "-" else self.keys.get(by, by),
                    "status": self.among("status", status),
                    "text": self.words(text, words),
                }
            )
        elif key == "x":
            kind, channel, words = parts
            claim["evidence"].append(
                {
                    "kind": self.among("evidence", kind),
                    "channel": None if channel in {"", "-"} else channel,
                    "text": self.words(text, words),
                }
            )
        else:
            self.fault(f"unknown claim line {key!r}; write c, e, s, o, f, v or x")

    def within(self, text: str, written: str) -> str | None:
        if written in {"", "-"}:
            return None
        if written not in text:
            self.fault(f"{written!r} is not in the text")
        return written

    def event(self, text: str, claim: dict[str, Any], parts: list[str]) -> None:
        kind, actor, target, place, when = parts
        claim["event"] = self.among("event", kind)
        claim["actor"], claim["target"] = self.actor(actor), self.actor(target)
        if place not in {"", "-"}:
            name, _, country = place.rpartition("/")
            claim["place"] = {"name": self.within(text, name.strip()), "country": country.strip() or None}
        if when not in {"", "-"}:
            start, dots, end = when.partition("..")
            claim["start"], claim["end"] = start.strip() or None, (end.strip() or None) if dots else start.strip()
            for day in (claim["start"], claim["end"]):
                if day is not None and not DATE.fullmatch(day):
                    self.fault(f"{day!r} is no date like 2024-07-25, 2024-07 or 2024")

    def options(self, claim: dict[str, Any], words: list[str]) -> None:
        for word in words:
            if word == "background":
                claim["background"] = True
                continue
            field = next((name for name in ("form", "stance", "certainty") if word in ALLOWED[name]), None)
            if field is None:
                self.fault(f"option {word!r} is no form, stance, certainty or `background`")
            else:
                claim[field] = word

    def figure(self, claim: dict[str, Any], parts: list[str]) -> dict[str, Any]:
        effect, of, unit, span, words = parts
        approx = span.startswith("~")
        low, dash, high = span.lstrip("~").partition("-")
        sides = [side for side in (self.actor(one) for one in of.split("+")) if side is not None]
        if words not in claim["text"]:
            self.fault(f"number words {words!r} are not in the claim's text")
        return {
            "effect": self.among("effect", effect),
            "of": None if not sides else sides[0] if len(sides) == 1 else sides,
            "unit": self.among("unit", unit),
            "low": int(low) if low else None,
            "high": (int(high) if high else None) if dash else int(low),
            "approx": approx,
            "text": words,
        }


def load(folder: Path = HERE) -> Iterator[Coded]:
    """Every coded file of a folder, in order of name."""
    for path in sorted(folder.glob("*.txt")):
        yield Coded(path).read()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    files = [Coded(path).read() for path in parser.parse_args().files] or list(load())
    for file in files:
        print("\n".join(file.faults), file=sys.stderr, end="\n" if file.faults else "")
    reports = [report for file in files for report in file.reports]
    claims = [claim for report in reports for claim in report["claims"]]
    figures = sum(len(claim["figures"]) for claim in claims)
    faults = sum(len(file.faults) for file in files)
    print(f"{len(files)} files, {len(reports)} reports, {len(claims)} claims, {figures} figures, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
