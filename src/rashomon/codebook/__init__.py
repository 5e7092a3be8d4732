"""Knowledge as data: one YAML file each, with the words, terms, scales and names that the stages read by."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def load(name: str) -> Any:
    """The contents of `codebook/<name>.yaml`, read once a process; callers must not change what they get.

    Raises FileNotFoundError if there is no such file.
    """
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=Loader)  # noqa: S506  (a safe loader either way)


def terms(field: str) -> tuple[str, ...]:
    """The values that a codebook field may have (`event`, `stance`, `effect`, ...), in the codebook's order."""
    return tuple(load("terms")[field])
