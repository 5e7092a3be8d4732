"""Pairs of tellings of which it is known whether they are of one happening, each with the levels of its features.

Three kinds of data, none of them `dev`:

- **coded**: the training reports as coders wrote down their claims;
- **read**: the same reports as the program reads them, with its mistakes;
- **drawn**: generated streams (`evaluation/streams`) with look-alikes near in place and time. What their names and
  words say is left out: sentences that are filled in say nothing of those that people write.

The incidents of the training reports are of many wars, so that few that share a key are of two incidents. What a
report tells of earlier (its background) is of the same war at another time and place: its tellings are compared with
the other reports' as well. Names and words are left out here and fitted by themselves (`textual`): those of a telling
of background are its whole report's, and sentences that are filled in say nothing of those that people write.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "evaluation"), str(ROOT / "evaluation" / "training"), str(ROOT / "tests" / "reconcile")]

import coded  # noqa: E402
import gold  # noqa: E402
import hand_coded  # noqa: E402

from rashomon.model import Claim, Document, Profile  # noqa: E402
from rashomon.pipeline import extract_documents  # noqa: E402
from rashomon.reconcile import blocking, candidates, copies, incidents, profiles  # noqa: E402
from rashomon.reconcile.candidates import Telling  # noqa: E402
from rashomon.reconcile.features import BUILT_IN  # noqa: E402

TEXTUAL = frozenset({"names.v2", "words.v1"})
OWN, EARLIER = "own", "earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report with the truth: the incident that its claims are of, background apart."""

    document: Document
    claims: tuple[Claim, ...]
    incident: str
    about: dict[str, str] = dataclasses.field(default_factory=dict)
    """For a generated report the incident of each claim, by its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tellings compared: the kind of data, where from, the levels by feature, whether of one happening."""

    kind: str
    left: str
    right: str
    levels: dict[str, str]
    same: bool
    copied: bool
    documents: tuple[str, str]
    """The names of the two reports."""
    of: tuple[str, str]
    """The incidents that the two are of."""
    group: str
    """What is not to be divided when parts are held out."""


def shared_folder() -> Path:
    """Where the shared reports are."""
    return gold.shared_folder()


def coded_reports(shared: Path) -> Iterator[Report]:
    """Training reports as coded: our own, and those in the shared folder."""
    for report in _gold(shared):
        document, claims = hand_coded.report(report)
        yield Report(document=document, claims=tuple(claims), incident=report["incident"])


def read_reports(shared: Path, kept: Path | None) -> Iterator[Report]:
    """The same reports as the program reads them, from `kept` if it is there (it takes minutes)."""
    reports = list(_gold(shared))
    if kept and kept.exists():
        found = pickle.loads(kept.read_bytes())  # noqa: S301 -- what this script wrote
    else:
        found = list(extract_documents(gold.document(report) for report in reports))
        if kept:
            kept.write_bytes(pickle.dumps(found))
    for report, (document, extraction) in zip(reports, found, strict=True):
        earlier = [claim["text"] for claim in report["claims"] if claim["background"]]
        claims = tuple(_marked(document, claim, earlier) for claim in extraction.claims)
        yield Report(document=document, claims=claims, incident=report["incident"])


def _marked(document: Document, claim: Claim, earlier: Iterable[str]) -> Claim:
    """The claim with whether it is background as the coder has it, so that the truth about its telling is known."""
    spans = [(start, start + len(text)) for text in earlier if (start := document.text.find(text)) >= 0]
    inside = any(start <= claim.span.start < end for start, end in spans)
    return dataclasses.replace(claim, background=True) if inside else claim


def drawn_reports(settings: Iterable[Any]) -> Iterator[Report]:
    """The reports of generated streams."""
    import streams

    for setting in settings:
        for told in streams.stream(setting):
            about = {claim.id: f"{setting.seed} {name}" for claim, name in zip(told.claims, told.about, strict=True)}
            main = next((about[claim.id] for claim in told.claims if not claim.background), "")
            yield Report(document=told.document, claims=told.claims, incident=main, about=about)


def _gold(shared: Path) -> Iterator[dict[str, Any]]:
    for file in coded.load():
        yield from (report for report in file.reports if report["incident"])
    for folder in gold.folders(shared / "reports" / "train"):
        for report in gold.reports(folder):
            if report.gold["incident"]:
                yield report.gold


def pairs(kind: str, reports: Sequence[Report]) -> list[Pair]:
    """The pairs of tellings that share a key, and those of background with them."""
    documents = {report.document.id: report.document for report in reports}
    incident = {report.document.id: report.incident for report in reports}
    about = {name: found for report in reports for name, found in report.about.items()}
    originals = copies.originals(copies.find(list(documents.values()))) if kind != "drawn" else {}
    told: dict[str, tuple[Profile, str, str]] = {}
    for report in reports:
        for telling in candidates.tellings(report.claims):
            of = _truth(telling, about) if about else incident[telling.document_id]
            told[telling.id] = (profiles.profile(telling, report.document), of, OWN)
        if kind == "coded":
            for telling in _earlier(report):
                told[telling.id] = (profiles.profile(telling, report.document), f"before {telling.id}", EARLIER)
    return [
        Pair(
            kind=kind,
            left=left[0].id,
            right=right[0].id,
            levels=_levels(left[0], right[0], textual=False),
            same=left[1] == right[1],
            documents=_two(documents[one[0].documents[0]].name or "" for one in (left, right)),
            of=_two((left[1], right[1])),
            copied=incidents.copied(left[0], right[0], originals),
            group=min(incident[left[0].documents[0]], incident[right[0].documents[0]]),
        )
        for left, right in _candidates(list(told.values()))
    ]


def _two(names: Iterable[str]) -> tuple[str, str]:
    """Two names in their order."""
    one, other = sorted(names)
    return one, other


def textual(reports: Sequence[Report]) -> list[tuple[dict[str, str], bool]]:
    """The levels of names and words of two reports of one incident, and of two incidents of one country.

    Few reports of two incidents of one war share a key; what their names and words have in common does not need one.
    """
    told: dict[str, list[tuple[Profile, str]]] = {}
    for report in reports:
        tellings = candidates.tellings(report.claims)
        if tellings:
            main = max(tellings, key=lambda telling: len(telling.claims))
            profile = profiles.profile(main, report.document)
            countries = [spot.country for spot in profile.spots if spot.country]
            told.setdefault(countries[0] if countries else "", []).append((profile, report.incident))
    found = []
    for members in told.values():
        for (left, of), (right, other) in itertools.combinations(members, 2):
            levels = {name: level for name, level in _levels(left, right, textual=True).items() if name in TEXTUAL}
            found.append((levels, of == other))
    return found


def _truth(telling: Telling, about: dict[str, str]) -> str:
    counted = [about[claim.id] for claim in telling.claims]
    return max(sorted(set(counted)), key=counted.count)


def _earlier(report: Report) -> Iterator[Telling]:
    """Each background claim that has days or a place of its own in its words, as a telling."""
    for claim in report.claims:
        if claim.background and (claim.when or claim.place):
            yield Telling(document_id=report.document.id, claims=(dataclasses.replace(claim, background=False),))


def _levels(left: Profile, right: Profile, *, textual: bool) -> dict[str, str]:
    if right.id < left.id:
        left, right = right, left
    found = {feature.name: feature.level(left, right) for feature in BUILT_IN if textual or feature.name not in TEXTUAL}
    return {name: level.level for name, level in found.items() if level}


def _candidates(
    told: Sequence[tuple[Profile, str, str]],
) -> Iterator[tuple[tuple[Profile, str, str], tuple[Profile, str, str]]]:
    keys: dict[str, list[int]] = {}
    for index, (profile, *_) in enumerate(told):
        for key in blocking.kept(profile):
            keys.setdefault(key, []).append(index)
    seen = set()
    for index, (profile, _, which) in enumerate(told):
        for other in {number for key in blocking.sought(profile) for number in keys.get(key, ())}:
            pair = (min(index, other), max(index, other))
            earlier = which == told[other][2] == EARLIER
            if index != other and not earlier and profile.documents != told[other][0].documents and pair not in seen:
                seen.add(pair)
                yield told[pair[0]], told[pair[1]]


def missed(reports: Sequence[Report]) -> list[tuple[Profile, Profile]]:
    """Pairs of tellings of one incident that share no key."""
    documents = {report.document.id: report for report in reports}
    told = [
        profiles.profile(telling, documents[telling.document_id].document)
        for report in reports
        for telling in candidates.tellings(report.claims)
    ]
    return [
        (a, b)
        for a, b in itertools.combinations(told, 2)
        if documents[a.documents[0]].incident == documents[b.documents[0]].incident
        and a.documents != b.documents
        and not blocking.kept(a) & blocking.sought(b)
    ]


def shown(profile: Profile) -> str:
    """The profile in a line, to be looked at."""
    plain = {
        "spots": [(spot.name, spot.precision, spot.country, spot.weight) for spot in profile.spots],
        "days": [(dated.low, dated.high, dated.weight) for dated in profile.days],
        "published": profile.published,
        "kinds": profile.kinds,
        "known": profile.known,
        "unknown": profile.unknown,
    }
    return json.dumps(plain, ensure_ascii=False)
