"""The codebook's files, in the folders that the reports came in."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rashomon import readings
from rashomon.export import codebook, jsonl
from rashomon.ledger import protection
from rashomon.model import Claim, Document, Issue
from rashomon.reconcile.decisions import Laid


def write(
    out: Path,
    placed: Iterable[tuple[Path, Document]],
    claims: Mapping[str, Sequence[Claim]],
    issues: Sequence[Issue] = (),
    laid: Laid | None = None,
) -> int:
    """Write one file a report and one of incidents a folder under `out`; how many reports were written.

    `claims` are those of each document by its id, `laid` what people decided on them. The incidents of a folder are
    found from its reports alone. Each file is whole or is not there.
    """
    folders: dict[Path, list[Document]] = {}
    for folder, document in placed:
        folders.setdefault(folder, []).append(document)
    count = 0
    for folder, documents in folders.items():
        named = _named(documents)
        own = [claim for one in named for claim in claims.get(one.id, ())]
        found = readings.of(named, own, issues, laid.judged if laid else ())
        files = codebook.folder([(one, claims.get(one.id, ())) for one in named], found)
        (out / folder).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _whole(out / folder / name, jsonl.line(content, indent=1) + "\n")
        count += len(named)
    return count


def of_ledger(claims: Iterable[Claim], documents: Iterable[Document]) -> dict[str, list[Claim]]:
    """The claims of each of the documents by its id, as the ledger has them: without protected names, which words in
    no place may show as blocks."""
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        held[claim.document_id].append(claim)
    return {document.id: protection.worded(held[document.id]) for document in documents}


def _named(documents: Iterable[Document]) -> list[Document]:
    """The documents, each once, under names that are names of files and each the only one of its kind."""
    taken = {Path(codebook.INCIDENTS_FILE).stem.casefold()}
    named: dict[str, Document] = {}
    for document in documents:
        if document.id in named:
            continue
        name = document.name or document.id
        if (
            name.startswith(".")
            or not name.isprintable()
            or any(mark in name for mark in '/\\:*?"<>|')
            or len(name) > 100
        ):
            name = document.id
        number = 2
        while name.casefold() in taken:
            name, number = f"{document.name or document.id}-{number}", number + 1
        taken.add(name.casefold())
        named[document.id] = replace(document, name=name)
    return list(named.values())


def _whole(path: Path, text: str) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".rashomon-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
