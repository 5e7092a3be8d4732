"""`rashomon show`: one incident, claim or document."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.text import Text

from rashomon.cli import terminal
from rashomon.cli.opened import view
from rashomon.export import jsonl, marked, tables
from rashomon.ledger import View, protection
from rashomon.model import Claim, Document, Incident, to_plain


def show(
    name: str,
    *,
    path: Path,
    as_of: str | None,
    valid_at: str | None = None,
    show_words: bool,
    form: str,
    reveal: bool = False,
) -> None:
    """Print what has that id. Raises NotFound, with ids near it."""
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = seen.find(name)
        if isinstance(found, Incident):
            _incident(seen, found, show_words=show_words, form=form)
        elif isinstance(found, Claim):
            _claim(seen, found, form=form)
        else:
            _document(seen, found, show_words=show_words, form=form)


def _incident(seen: View, found: Incident, *, show_words: bool, form: str) -> None:
    from rashomon import readings  # Brings what claims and documents need not.

    reading = readings.incident(seen, found.id)
    if form == "table":
        from rashomon.export import page

        page.render(protection.worded(reading), terminal.console(), show_words=show_words)
    else:
        _print(to_plain(reading), form)


def _claim(seen: View, claim: Claim, *, form: str) -> None:
    document = seen.document(claim.document_id)
    if form != "table":
        _print(to_plain(claim) | {"sentence": marked.sentence(claim, document).exact}, form)
        return
    console = terminal.console()
    console.print(marked.claim(claim, document, colour=console.is_terminal and not console.no_color))
    console.print(tables.fields(tables.claim_fields(protection.worded(claim), document)))


def _document(seen: View, document: Document, *, show_words: bool, form: str) -> None:
    claims, issues = seen.claims(document.id), seen.issues(document.id)
    if form != "table":
        plain = {"claims": [to_plain(claim) for claim in claims], "issues": [to_plain(issue) for issue in issues]}
        _print(to_plain(document) | plain, form)
        return
    console = terminal.console()
    console.print(tables.fields(tables.document_fields(document)))
    console.print(
        tables.claims(protection.worded(claims), [document]) if claims else "It makes no claim about an armed conflict."
    )
    for issue in protection.worded(issues):
        words = f' "{issue.span.exact}"' if issue.span else ""
        console.print(Text(f"{issue.severity}: {issue.message}{words}"))
    if show_words:
        console.print()
        console.print(Text(document.text))


def _print(plain: object, form: str) -> None:
    sys.stdout.write(jsonl.line(plain, indent=1 if form == "json" else None) + "\n")
