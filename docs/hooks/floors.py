"""Puts the accuracy gate's measures, as `evaluation/floors.json` keeps them, where a page says `<!-- floors -->`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).parents[2] / "evaluation" / "floors.json"
MARK = "<!-- floors -->"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with the mark replaced by a table (called by mkdocs for each page)."""
    return markdown.replace(MARK, table()) if MARK in markdown else markdown


def table() -> str:
    """One row a measure, one column a set."""
    kept: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    measures = list(dict.fromkeys(measure for row in kept.values() for measure in row))
    lines = ["| measure | " + " | ".join(kept) + " |", "| --- |" + " ---: |" * len(kept)]
    for measure in measures:
        cells = [f"{row[measure]:.3f}" if measure in row else "–" for row in kept.values()]
        lines.append(f"| `{measure}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)
