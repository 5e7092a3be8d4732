"""The gold reports: where they are, the documents made of them, and their hashes.

A document is made of a report's text and header fields alone; nothing that a coder wrote reaches the pipeline.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from rashomon.model import Document

SHARED_VARIABLE = "RASHOMON_SHARED"
DEFAULT_SHARED = Path(__file__).resolve().parents[2] / "shared"
"""The shared data stand beside the checkout."""

HEADER = ("outlet", "outlet_kind", "title", "byline", "dateline")


@dataclass(frozen=True, slots=True)
class Report:
    """One gold report: the set and folder it is in, its gold, and the document that the pipeline is given."""

    folder: Path
    gold: dict[str, Any]
    document: Document

    @property
    def id(self) -> str:
        """The report's id."""
        return str(self.gold["id"])


def shared_folder(shared: Path | None = None) -> Path:
    """The shared folder: as given, else as RASHOMON_SHARED says, else beside the checkout."""
    return shared or Path(os.environ.get(SHARED_VARIABLE) or DEFAULT_SHARED)


def reports_root(shared: Path | None = None) -> Path:
    """The folder of gold sets in the shared folder."""
    return shared_folder(shared) / "reports"


OURS = {"french": Path(__file__).parent / "french" / "open", "french-held": Path(__file__).parent / "french" / "held"}
"""The sets of gold reports that are in the repository, each under its name."""


def set_root(shared: Path, name: str) -> Path:
    """The folder of one set of gold reports."""
    return OURS.get(name) or shared / "reports" / name


def folders(root: Path) -> list[Path]:
    """The folders of one set that hold reports, in order of name."""
    return sorted(path for path in root.iterdir() if (path / "actors.json").exists())


def reports(folder: Path) -> Iterator[Report]:
    """The gold reports of one folder, in order of name."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(gold, dict) and "claims" in gold and "text" in gold:
            yield Report(folder, gold, document(gold))


def document(gold: dict[str, Any]) -> Document:
    """The document of a coded report: its text and header, none of its coding."""
    header: dict[str, Any] = {name: gold.get(name) for name in HEADER}
    plain = {"id": gold["id"], "text": gold["text"], "published": gold.get("published"), **header}
    data = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=f"doc_{digest[:16]}",
        sha256=digest,
        media_type="application/json",
        text=gold["text"],
        name=gold["id"],
        lang=gold.get("lang", "en"),
        published_at=gold.get("published"),
        **header,
    )


def digest(path: Path) -> str:
    """SHA-256 of a file, or of every JSON file of a folder with its name, in hexadecimal."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [f"{item.name} {digest(item)}\n" for item in sorted(path.glob("*.json"))]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def digest_of(paths: Iterable[Path], folder: Path) -> str:
    """SHA-256 of files with their paths under a folder, in hexadecimal."""
    lines = [f"{path.relative_to(folder).as_posix()} {digest(path)}\n" for path in sorted(paths)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def digests(root: Path, sets: tuple[str, ...]) -> dict[str, str]:
    """The hash of the scorer and of each folder of the sets, by path under `root`; of ours by the set's name."""
    found = {"score.py": digest(root / "score.py")}
    for name in sets:
        of_set = OURS.get(name) or root / name
        found |= {f"{name}/{folder.relative_to(of_set).as_posix()}": digest(folder) for folder in folders(of_set)}
    return found


def scorer(root: Path) -> ModuleType:
    """The scorer that comes with the gold, loaded by its path."""
    spec = importlib.util.spec_from_file_location("rashomon_gold_score", root / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(root / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
