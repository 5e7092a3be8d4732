"""`rashomon show`: one incident, claim or document."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from rashomon.cli import terminal
from rashomon.cli.opened import view
from rashomon.export import decided, jsonl, marked, tables
from rashomon.ledger import NotFound, View, protection
from rashomon.model import Claim, Decision, Document, Incident, to_plain
from rashomon.reconcile.decisions import standing

BARE = re.compile(r"[0-9a-f]{6,}")
"""The digits of an id without what stands before them."""
KINDS = ("inc", "claim", "dec", "doc")


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How much a page shows."""

    words: bool = False
    """The words behind every line."""
    everything: bool = False
    """No section folded."""
    rules: bool = False
    """The name of the rule behind each line that a rule made."""


def show(
    name: str,
    *,
    path: Path,
    as_of: str | None,
    valid_at: str | None = None,
    how: How,
    form: str,
    reveal: bool = False,
) -> None:
    """Print what has that id. Raises NotFound, with ids near it."""
    with view(path, as_of, valid_at, reveal=reveal, form=form) as seen:
        found = _found(seen, name)
        if isinstance(found, Decision):
            _decision(found, form=form)
        elif isinstance(found, Incident):
            _incident(seen, found, how=how, form=form)
        elif isinstance(found, Claim):
            _claim(seen, found, form=form)
        else:
            _document(seen, found, show_words=how.words, form=form)


def _found(seen: View, name: str) -> Document | Claim | Incident | Decision:
    """As `View.find`, with decisions and the claims that people added."""
    made = seen.decisions() if name.startswith(("dec_", "claim_")) else []
    added = {one.added.id: one.added for one in standing(made) if one.added and one.added.id.startswith(name)}
    fitting = {one.id: one for one in made if one.id.startswith(name)} | added
    if len(fitting) == 1 and (name in fitting or len(name) > len("claim_")):
        return next(iter(fitting.values()))
    if BARE.fullmatch(name):
        whole = [found for kind in KINDS if (found := _known(seen, f"{kind}_{name}")) is not None]
        if len(whole) == 1:
            return whole[0]
    return seen.find(name)


def _known(seen: View, name: str) -> Document | Claim | Incident | Decision | None:
    try:
        return _found(seen, name)
    except (NotFound, ValueError):
        return None


def _decision(found: Decision, *, form: str) -> None:
    if form != "table":
        _print(to_plain(found), form)
        return
    terminal.console().print(tables.fields(protection.worded(decided.fields(found))))


def _incident(seen: View, found: Incident, *, how: How, form: str) -> None:
    from rashomon import earlier, readings  # Brings what claims and documents need not.

    reading = earlier.whole(seen, readings.incident(seen, found.id))
    if form == "table":
        from rashomon.export import page

        page.render(
            protection.worded(reading),
            terminal.console(),
            show_words=how.words,
            everything=how.everything,
            rules=how.rules,
        )
    else:
        _print(decided.plain(reading), form)


def _claim(seen: View, claim: Claim, *, form: str) -> None:
    from rashomon import readings

    document = seen.document(claim.document_id)
    claim, laid = readings.claim(seen, claim.id)
    told = decided.by_claim(laid.decided).get(claim.id, [])
    if form != "table":
        plain = to_plain(claim) | {"sentence": marked.sentence(claim, document).exact}
        _print(plain | decided.state(claim.id, laid.decided, laid.found), form)
        return
    console = terminal.console()
    console.print(marked.claim(claim, document, colour=console.is_terminal and not console.no_color))
    fields = tables.claim_fields(protection.worded(claim), document)
    fields += [("decided", protection.worded(decided.line(one))) for one in told]
    console.print(tables.fields(fields))


def _document(seen: View, document: Document, *, show_words: bool, form: str) -> None:
    from rashomon import readings

    laid = readings.report(seen, document.id)
    claims, issues = laid.claims, seen.issues(document.id)
    if form != "table":
        stated = [to_plain(claim) | decided.state(claim.id, laid.decided, laid.found) for claim in claims]
        plain = {"claims": stated, "issues": [to_plain(issue) for issue in issues]}
        plain["decisions"] = [to_plain(one) for one in laid.on({document.id}, claims)]
        _print(to_plain(document) | plain, form)
        return
    console = terminal.console()
    console.print(tables.fields(tables.document_fields(document)))
    console.print(
        tables.claims(protection.worded(claims), [document]) if claims else "It makes no claim about an armed conflict."
    )
    for one in laid.on({document.id}, claims):
        console.print(Text(protection.worded(decided.line(one))))
    for issue in protection.worded(issues):
        words = f' "{issue.span.exact}"' if issue.span else ""
        console.print(Text(f"{issue.severity}: {issue.message}{words}"))
    if show_words:
        console.print()
        console.print(Text(document.text))


def _print(plain: object, form: str) -> None:
    sys.stdout.write(jsonl.line(plain, indent=1 if form == "json" else None) + "\n")
