"""Files in stores (`s3://bucket/key` and the like), listed and opened by fsspec.

Only stores of files are let in, by name: fsspec can also open addresses, files of this machine, archives and other
people's machines, and chains of these (`simplecache::…`), past all that guards them here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote

from rashomon.ingest import media
from rashomon.ingest.limits import LIMITS

STORES = {
    "s3": "'rashomon[s3]'",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "memory": "fsspec",
}
"""Stores by the scheme of their names, and what each takes to be installed."""
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
MAGIC = re.compile(r"[*?[]")
"""What stands for other characters in a name that stands for several files."""
TOLD = 150
"""Letters at most of what a store says."""


class StoreError(Exception):
    """A store cannot be asked; the message goes on a sentence that begins with the name."""


def scheme(name: str) -> str | None:
    """The scheme of a file in a store; None for anything else."""
    match = SCHEME.match(name)
    found = match[1].lower() if match else None
    return found if found in STORES else None


def listed(name: str) -> tuple[str, list[str]] | None:
    """The folder and the files in it, sorted, that a name with wildcards or of a folder stands for; None for a file.

    Raises StoreError.
    """
    kind, system, path = _system(name)
    try:
        if MAGIC.search(path) and not system.exists(path):
            folder = "/".join(path[: MAGIC.search(path).start()].split("/")[:-1])  # type: ignore[union-attr]
            found = [one for one, info in system.glob(path, detail=True).items() if info["type"] == "file"]
        elif system.isfile(path):
            return None
        elif not system.isdir(path):
            raise StoreError("does not exist")
        else:
            folder, found = path, system.find(path)
    except StoreError:
        raise
    except Exception as error:  # Each store fails in its own ways.
        raise StoreError(said(error)) from error
    return _name(kind, folder), sorted(_name(kind, one) for one in found)


def pattern(name: str) -> re.Pattern[str]:
    """What fits the paths that a name with wildcards stands for; `**` is any number of folders."""
    from fsspec.utils import glob_translate

    return re.compile(glob_translate(name))


def opened(name: str) -> IO[bytes]:
    """A file in a store, which can be sought in and is read as far as it is asked for. Raises OSError."""
    try:
        _, system, path = _system(name)
        file: IO[bytes] = system.open(path, "rb")
    except StoreError as error:
        raise OSError(str(error)) from error
    except Exception as error:
        raise OSError(said(error)) from error
    return file


def beside(name: str) -> Callable[[str], bytes | None]:
    """The pictures and films in the folder of a file in a store and those within it, by relative name."""

    def found(other: str) -> bytes | None:
        _, system, path = _system(name)
        parts = PurePosixPath(unquote(other)).parts
        if not parts or ".." in parts or parts[0] == "/" or "://" in other:
            return None
        try:
            with system.open(f"{path.rpartition('/')[0]}/{'/'.join(parts)}", "rb") as file:
                data: bytes = file.read(LIMITS.binary_bytes + 1)
        except Exception:
            return None
        return data if media.kind(data) and len(data) <= LIMITS.binary_bytes else None

    return found


def said(error: Exception) -> str:
    """What a store says that is wrong, as the end of a sentence."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    words = " ".join(str(error).split())
    words = words if len(words) <= TOLD else f"{words[:TOLD]}…"
    return f"cannot be had from its store ({type(error).__name__}{': ' if words else ''}{words})"


def _system(name: str) -> tuple[str, Any, str]:
    """The scheme, what knows that store, and the path in it."""
    import fsspec

    kind = scheme(name)
    if kind is None:
        raise StoreError(f"is in no store that is read ({', '.join(STORES)})")
    try:
        # Never by `fsspec.open`, which would take a name apart into a chain of systems.
        system = fsspec.filesystem(kind)
    except (ImportError, ValueError) as error:
        raise StoreError(f"takes one more package: pip install {STORES[kind]}") from error
    except Exception as error:
        raise StoreError(said(error)) from error
    return kind, system, name.partition("://")[2].rstrip("/")


def _name(kind: str, path: str) -> str:
    return f"{kind}://{path.lstrip('/')}"
