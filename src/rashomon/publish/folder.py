"""Puts a site into a folder or a ZIP, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "manifest.json"
MAKER = "rashomon.publish.v1"

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP, the first that there is, so that the same site is the same ZIP."""


class NotOurs(ValueError):  # noqa: N818
    """The folder holds something that no publication put there."""


def manifest(files: Mapping[str, bytes]) -> bytes:
    """The names of a site's files with the SHA-256 and length of each."""
    told = {
        name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
    }
    return (json.dumps({"maker": MAKER, "files": told}, indent=1) + "\n").encode()


def replace(out: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into the folder in place of an earlier publication; until all are there the earlier one stays.

    Raises NotOurs where the folder has a file that no publication put there, and OSError.
    """
    former = _former(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        for name, data in files.items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        umask = os.umask(0)
        os.umask(umask)
        made.chmod(0o777 & ~umask)
        if former:
            old = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
            out.replace(old)
            made.replace(out)
            shutil.rmtree(old)
        else:
            made.replace(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def zipped(files: Mapping[str, bytes], inside: str = "rashomon") -> bytes:
    """The site as a ZIP with one folder in it; the same files are the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(f"{inside}/{name}", EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[name])
    return data.getvalue()


def _former(out: Path) -> bool:
    """Whether an earlier publication, whole or in part, is there. Raises NotOurs where something else is, too."""
    if not out.exists() and not out.is_symlink():
        return False
    if out.is_symlink() or not out.is_dir():
        raise NotOurs(f"{out} is no folder.")
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()}
    if not there:
        return True
    try:
        told = json.loads((out / MANIFEST).read_bytes())
        ours = {*told["files"], MANIFEST} if told["maker"] == MAKER else set()
    except (OSError, ValueError, TypeError, KeyError):
        ours = set()
    strange = sorted(there - ours)
    if strange:
        raise NotOurs(
            f"{out} holds {strange[0]}, which no publication put there; name a new folder, or take away what is in it."
        )
    return True
