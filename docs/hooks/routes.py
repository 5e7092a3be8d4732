"""Puts the API's operations, as its OpenAPI document has them, where a page says `<!-- routes: TAG -->`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

MARK = re.compile(r"<!-- routes: (\w+) -->")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with every mark replaced by a table (called by mkdocs for each page)."""
    return MARK.sub(lambda found: table(found[1]), markdown)


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    from fastapi import FastAPI

    from rashomon.api import application
    from rashomon.web import publish

    app = FastAPI(title="Rashomon")
    app.include_router(application.router())
    app.include_router(publish.twin, prefix=application.VERSION)
    return app.openapi()


def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Of each operation its group, its method, its path and what the document says of it."""
    return [
        (one["tags"][0], method.upper(), path, one)
        for path, methods in document()["paths"].items()
        for method, one in methods.items()
    ]


def table(tag: str) -> str:
    """One row an operation of the group."""
    lines = ["| ask | gives | parameters |", "| --- | --- | --- |"]
    for group, method, path, one in operations():
        if group == tag:
            what = " ".join(one["description"].split())
            asked = [f"`{said['name']}`" for said in one.get("parameters", ()) if said["in"] == "query"]
            lines.append(f"| `{method} {path}` | {what} | {' '.join(asked)} |")
    return "\n".join(lines)
