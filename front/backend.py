"""How a wheel of Rashomon is built (PEP 517): as hatchling does it, with the front end built into it first.

An editable install (`uv sync`) has none and needs no npm: in a checkout one builds it oneself. A hook of hatchling
could not tell the two apart where it is asked what it needs, and would fetch Node.js for every `uv sync`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling import build as hatchling
from hatchling.build import *  # noqa: F403  -- what is not defined here is hatchling's

sys.path.insert(0, str(Path(__file__).parent))

import build as front

__all__ = hatchling.__all__

Settings = dict[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What building a wheel needs: Node.js from PyPI where the machine has no npm."""
    needed = [] if shutil.which("npm") else [front.NODE]
    return [*hatchling.get_requires_for_build_wheel(config_settings), *needed]


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """A wheel with the front end in it. Raises CalledProcessError where that cannot be built."""
    front.build()
    return hatchling.build_wheel(wheel_directory, config_settings, metadata_directory)
