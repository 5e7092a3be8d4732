"""What is read where many files lie together, in a folder, a store or an archive."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rashomon.protocols import Reader

ABOUT = re.compile(r"(?:readme|licen[cs]e|changelog|contributing)\b", re.IGNORECASE)
"""Files that are about the folder they lie in."""


def endings(readers: Iterable[Reader]) -> tuple[str, ...]:
    """Endings of the files that these readers read in a folder, each once."""
    return tuple(dict.fromkeys(ending for one in readers for ending in one.endings))
