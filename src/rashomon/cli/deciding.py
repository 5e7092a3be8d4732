"""`rashomon correct`, `withdraw`, `add-claim`, `judge`, `check-claim`, `assess`, `undo` and `decisions`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, As, By, LedgerPath, Printed

if TYPE_CHECKING:
    from rashomon.model import Decision
    from rashomon.review import Desk, Made

Reason = Annotated[str, typer.Option(help="Why; it stays on record.", metavar="WORDS")]
Over = Annotated[bool, typer.Option("--over", help="Say nothing of another's decision that this one stands over.")]
ClaimId = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's id; its start is enough.")]


def register(app: typer.Typer) -> None:
    """Add the commands to those of the program."""
    for name, command in (
        ("correct", correct),
        ("withdraw", withdraw),
        ("add-claim", add_claim),
        ("judge", judge),
        ("check-claim", check_claim),
        ("assess", assess),
        ("undo", undo),
        ("decisions", decisions),
    ):
        app.command(name)(ended(command))


def correct(
    claim: ClaimId,
    field: Annotated[
        str, typer.Argument(metavar="FIELD", help="event, actor, target, place, dates, source, stance, range, ...")
    ],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="As the field has it; `none` for none.")],
    reason: Reason,
    figure: Annotated[
        int | None, typer.Option(help="Which of its figures, from 1, where it has several.", metavar="N")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="What kind of source, where the codebook does not know it.", metavar="KIND")
    ] = None,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Correct one field of a claim; what was found stays beside it."""
    _decide(
        ledger, by, over, form, lambda desk: desk.correct(claim, field, value, reason=reason, figure=figure, kind=kind)
    )


def withdraw(
    claim: ClaimId,
    reason: Reason,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Take a claim that nobody made out of all readings."""
    _decide(ledger, by, over, form, lambda desk: desk.withdraw(claim, reason=reason))


def add_claim(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A document's id; its start is enough.")],
    words: Annotated[str, typer.Option(help="The claim's words, as they stand in the document.")],
    event: Annotated[str, typer.Option(help="Kind of event (clash, attack, ...).", metavar="KIND")],
    reason: Reason,
    source: Annotated[str | None, typer.Option(help="Who says it; by default the report itself.")] = None,
    kind: Annotated[str | None, typer.Option(help="What kind of source, as with correct.", metavar="KIND")] = None,
    actor: Annotated[str | None, typer.Option(help="Who did it.", metavar="NAME")] = None,
    target: Annotated[str | None, typer.Option(help="To whom.", metavar="NAME")] = None,
    place: Annotated[str | None, typer.Option(help="Where (Kidal, ML).", metavar="NAME")] = None,
    dates: Annotated[str | None, typer.Option(help="When (2024-07-25, 2024-07-25/2024-07-27, 2024-07).")] = None,
    said_at: Annotated[str | None, typer.Option(help="The day on which it was said.", metavar="DATE")] = None,
    stance: Annotated[str, typer.Option(help="asserts, denies, confirms, doubts or intends.")] = "asserts",
    certainty: Annotated[str, typer.Option(help="certain, probable, possible or unknown.")] = "certain",
    background: Annotated[bool, typer.Option("--background", help="It is about an earlier event.")] = False,
    figure: Annotated[
        list[str] | None,
        typer.Option(
            help="A figure: effect; range; of whom; number words (killed; 4; civilians; four people). May be repeated.",
            metavar="FIGURE",
        ),
    ] = None,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Add a claim that was not found."""
    from rashomon.review.adding import Addition

    addition = Addition(
        words=words,
        event=event,
        source=source,
        kind=kind,
        actor=actor,
        target=target,
        place=place,
        dates=dates,
        said_at=said_at,
        stance=stance,
        certainty=certainty,
        background=background,
        figures=figure or (),
    )
    _decide(ledger, by, over, form, lambda desk: desk.add(document, addition, reason=reason))


def judge(
    left: Annotated[
        str, typer.Argument(metavar="LEFT", help="An actor, a place, or the id of an incident, claim or report.")
    ],
    verdict: Annotated[str, typer.Argument(metavar="same|different", help="What the two are.")],
    right: Annotated[str, typer.Argument(metavar="RIGHT", help="Another of the same sort.")],
    reason: Reason,
    sort: Annotated[
        str | None, typer.Option("--as", help="actor or place, for names that may be either.", metavar="SORT")
    ] = None,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Judge two names, incidents, claims or reports one or two."""
    _decide(ledger, by, over, form, lambda desk: desk.judge(left, verdict, right, reason=reason, sort=sort))


def check_claim(
    claim: ClaimId,
    method: Annotated[str, typer.Option(help="How it was checked (geolocation, a call).", metavar="WORDS")],
    finding: Annotated[str, typer.Option(help="verified, unverified, unconfirmed, confirmed or disputed.")],
    reason: Reason,
    note: Annotated[str | None, typer.Option(help="What there is to say of the check.", metavar="WORDS")] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(
            help="A file, which is kept in the ledger, or an address. May be repeated.", metavar="FILE-OR-URL"
        ),
    ] = None,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Record that you checked a claim, how, and what came of it."""
    from rashomon.review.desk import Exhibit

    exhibits = [Exhibit(name=name, data=data) for name, data in map(_exhibit, evidence or ())]
    _decide(
        ledger,
        by,
        over,
        form,
        lambda desk: desk.check(claim, method=method, finding=finding, reason=reason, note=note, evidence=exhibits),
    )


def assess(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A source's name, or a claim's id.")],
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="A to F for a source, 1 to 6 for a claim.")],
    scale: Annotated[str, typer.Option(help="reliability (of a source) or credibility (of a claim).")],
    reason: Reason,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Grade a source's reliability or a claim's credibility."""
    _decide(ledger, by, over, form, lambda desk: desk.assess(subject, scale=scale, grade=grade, reason=reason))


def undo(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="A decision's id; its start is enough.")],
    reason: Reason,
    by: By = None,
    over: Over = False,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """Take a decision back; it stays on record."""
    _decide(ledger, by, over, form, lambda desk: desk.undo(decision, reason=reason))


def decisions(
    as_of: Annotated[
        str | None, typer.Option(help="Those that the ledger knew then: a date or a moment.", metavar="MOMENT")
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Printed.TABLE,
) -> None:
    """List what people decided, and what of it stands."""
    from rashomon.cli import decided

    decided.listed(ledger, as_of=as_of, json=form is Printed.JSON)


def _decide(path: Path, by: str | None, over: bool, form: Printed, take: Callable[[Desk], Made]) -> None:
    from rashomon import grouping
    from rashomon.cli import protected
    from rashomon.ledger import Ledger
    from rashomon.review import Desk, Refused

    with Ledger.open(path, create=False) as ledger:
        cover = protected.typed(ledger.view(), path)
        clock = partial(datetime.now, UTC)
        try:
            made = take(Desk(ledger, by=by or _login(), regroup=grouping.group, clock=clock, cover=cover))
        except Refused as error:
            raise typer.BadParameter(str(error)) from error
    _tell(made, quiet=over, json=form is Printed.JSON)


def _tell(made: Made, *, quiet: bool, json: bool) -> None:
    from rashomon.cli.terminal import harmless
    from rashomon.export import jsonl
    from rashomon.model import to_plain

    for note in made.notes:
        print(harmless(f"note: {note}"), file=sys.stderr)  # noqa: T201
    for other in () if quiet else made.over:
        print(harmless(f"note: {_otherwise(other)}"), file=sys.stderr)  # noqa: T201
    if json:
        plain = {"decision": to_plain(made.decision), "changed": list(made.changed), "notes": list(made.notes)}
        sys.stdout.write(jsonl.line(plain, indent=1) + "\n")
        return
    typer.echo(f"{made.decision.id} by {harmless(made.decision.by)}")
    for sentence in made.changed:
        typer.echo(harmless(sentence))


def _otherwise(other: Decision) -> str:
    from rashomon.reconcile.decisions import told

    value = told(other).value or other.kind
    return (
        f"{other.by} had decided otherwise on {other.decided_at[:10]} ({other.id}): “{value}”, because: {other.reason} "
        "Yours stands now; theirs stays on record."
    )


def _exhibit(name: str) -> tuple[str, bytes | None]:
    if name.startswith(("http://", "https://")):
        return name, None
    try:
        return Path(name).name, Path(name).read_bytes()
    except OSError as error:
        message = f"{name} cannot be read ({error.strerror}); give a file or an address (https://…)."
        raise typer.BadParameter(message, param_hint="--evidence") from error


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # KeyError before Python 3.13.
        return ""
