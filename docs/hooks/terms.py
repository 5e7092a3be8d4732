"""Puts the codebook's terms, as the program reads them, where a page says `<!-- terms: FIELD -->`."""

from __future__ import annotations

import re
from typing import Any

from rashomon.codebook import load

MARK = re.compile(r"<!-- terms: (\w+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with every mark replaced by a table (called by mkdocs for each page)."""
    return MARK.sub(lambda found: table(found[1]), markdown)


def table(field: str) -> str:
    """The values of a codebook field with what they mean and, where there are any, other schemes' terms."""
    terms: dict[str, Any] = load("terms")[field]
    rows = {term: told if isinstance(told, dict) else {"means": told} for term, told in terms.items()}
    others = [name for name in dict.fromkeys(key for told in rows.values() for key in told) if name != "means"]
    lines = ["| ".join(["", "term", "meaning", *map(str.upper, others), ""]).strip()]
    lines.append("|".join(["", *["---"] * (len(others) + 2), ""]))
    for term, told in rows.items():
        cells = [f"`{term}`", told["means"], *(told.get(other) or "" for other in others)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
