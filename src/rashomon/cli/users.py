"""`rashomon users`: who may use a workbench that several share. Every change is in the ledger, as the pages' are."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.ending import Failure, ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath

if TYPE_CHECKING:
    from rashomon.api.people import Doors, People
    from rashomon.ledger import Ledger

PASSWORD = "RASHOMON_NEW_PASSWORD"  # noqa: S105 -- the name of a variable, not what is in it
"""Environment variable with a new user's password, for programs; people are asked."""

FIRST = "rashomon users add SIGN-IN --name NAME --role admin"

app = typer.Typer(name="users", help="The users of a workbench that several share.", no_args_is_help=True)

SignIn = Annotated[str, typer.Argument(metavar="SIGN-IN", help="The name with which they sign in.")]
Roles = Annotated[
    list[str], typer.Option("--role", help="reader, coder, reviewer, protector or admin; may be given several times.")
]
By = Annotated[
    str | None,
    typer.Option(
        help="Who does it, for the ledger; by default the name you are logged in under.",
        metavar="NAME",
        envvar="RASHOMON_REVIEWER",
    ),
]


@app.command()
@ended
def add(
    sign_in: SignIn,
    name: Annotated[str, typer.Option(help="Their name, under which their decisions stand.")],
    role: Roles,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="They sign in by another service alone (serve --oidc-issuer).")
    ] = False,
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Add a user; the password is asked for."""
    from rashomon.ledger import moments

    with _changing(ledger, by) as change:
        given = None if no_password else _password()
        user = change.people.add(sign_in, name, role, given, moments.stamp(moments.now()))
        change.note("added", user.sign_in)
    typer.echo(f"{user.name} may sign in as {user.sign_in}: {', '.join(user.roles)}.", err=True)


@app.command("list")
@ended
def listed(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """List the users."""
    with _people(ledger) as people:
        found = people.users()
    for user in found:
        marks = [
            *user.roles,
            *(["one-time codes"] if user.has_codes else []),
            *([] if user.has_password else ["no password"]),
            *(["shut out"] if user.disabled else []),
        ]
        typer.echo(f"{user.sign_in}\t{user.name}\t{', '.join(marks)}")
    if not found:
        typer.echo(f"There are no users; add the first: {FIRST}.", err=True)


@app.command()
@ended
def role(sign_in: SignIn, role: Roles, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Give a user these roles and no others."""
    with _changing(ledger, by) as change:
        user = change.people.set_roles(sign_in, role)
        change.note("changed", user.sign_in)
    typer.echo(f"{user.name}: {', '.join(user.roles)}.", err=True)


@app.command()
@ended
def password(sign_in: SignIn, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Give a user a new password; they are signed out everywhere."""
    with _changing(ledger, by) as change:
        change.people.user(sign_in)  # Before anybody types.
        user = change.people.set_password(sign_in, _password())
        change.note("changed", user.sign_in)
    typer.echo(f"{user.name} has a new password, and is signed out everywhere.", err=True)


@app.command()
@ended
def disable(sign_in: SignIn, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Shut a user out; what they decided stays."""
    with _changing(ledger, by) as change:
        user = change.people.set_disabled(sign_in, True)
        change.note("shut out", user.sign_in)
    typer.echo(f"{user.name} is shut out: no session or token of theirs opens anything.", err=True)


@app.command()
@ended
def enable(sign_in: SignIn, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Let a user in again."""
    with _changing(ledger, by) as change:
        user = change.people.set_disabled(sign_in, False)
        change.note("let in", user.sign_in)
    typer.echo(f"{user.name} may sign in again.", err=True)


@app.command("no-codes")
@ended
def no_codes(sign_in: SignIn, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Ask a user who has lost the device for no one-time codes, until they set them up again."""
    with _changing(ledger, by) as change:
        user = change.people.set_codes(sign_in, None)
        change.note("changed", user.sign_in)
    typer.echo(f"{user.name} is asked for no one-time codes until they set them up again.", err=True)


@app.command()
@ended
def tokens(sign_in: SignIn, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """List a user's tokens for programs: how each begins, what it is for, what it may, until when."""
    with _people(ledger) as people:
        user = people.user(sign_in)
        found = _doors(people).tokens(user.sign_in)
    for one in found:
        typer.echo(f"{one.mark}\t{one.label}\t{', '.join(one.scopes)}\tuntil {one.until}")
    if not found:
        typer.echo(f"{user.name} has no tokens; make one: rashomon users token {user.sign_in} --scope read.", err=True)


@app.command()
@ended
def token(
    sign_in: SignIn,
    scope: Annotated[
        list[str], typer.Option("--scope", help="What it may, such as read or add; may be given several times.")
    ],
    label: Annotated[str, typer.Option(help="What it is for.")] = "token",
    days: Annotated[int, typer.Option(help="How long it lasts.", min=1, max=366)] = 90,
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Make a token with which a program asks as that user; it is printed this once."""
    with _changing(ledger, by) as change:
        user = change.people.user(sign_in)
        made = _doors(change.people).make_token(user.sign_in, label, scope, days)
        change.note("changed", user.sign_in)
    typer.echo(made)
    typer.echo(f"A token of {user.name} for {days} days, which is not shown again: {', '.join(scope)}.", err=True)


@app.command("end-token")
@ended
def end_token(
    sign_in: SignIn,
    mark: Annotated[str, typer.Argument(metavar="MARK", help="How it begins in `rashomon users tokens`.")],
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """End a token of a user's."""
    with _changing(ledger, by) as change:
        user = change.people.user(sign_in)
        _doors(change.people).drop_token(user.sign_in, mark)
        change.note("changed", user.sign_in)
    typer.echo(f"That token of {user.name} opens nothing any more.", err=True)


@app.command()
@ended
def link(
    sign_in: SignIn,
    issuer: Annotated[str, typer.Option(help="The service's address.", envvar="RASHOMON_OIDC_ISSUER")],
    subject: Annotated[str, typer.Option(help="What the service calls them (sub); it tells whom it sends in vain.")],
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Let whom another service calls so sign in as that user."""
    with _changing(ledger, by) as change:
        user = change.people.link(issuer, subject, sign_in)
        change.note("changed", user.sign_in)
    typer.echo(f"Whom {issuer} calls {subject} signs in as {user.sign_in}.", err=True)


@app.command()
@ended
def unlink(sign_in: SignIn, by: By = None, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Let no service say any more that somebody is that user, until they are linked again."""
    with _changing(ledger, by) as change:
        user = change.people.unlink(sign_in)
        change.note("changed", user.sign_in)
    typer.echo(f"{user.name} is linked to nobody, and signed out everywhere.", err=True)


def beside(ledger: Path) -> Path:
    """Where the users of the ledger at that path are kept. Raises Failure for a database."""
    from rashomon.api.people.store import ENDING
    from rashomon.ledger.store import postgresql_address

    if postgresql_address(ledger) is not None:
        given = os.environ.get("RASHOMON_PEOPLE")
        if given is None:
            raise Failure("Where are the users of a ledger in a database? Set RASHOMON_PEOPLE to a file's path.")
        return Path(given)
    return ledger.with_suffix(ENDING)


@contextmanager
def _people(ledger: Path, *, make: bool = False) -> Iterator[People]:
    """The users of the ledger at that path, a file that is made only to be changed.

    What cannot be done with them is a Failure.
    """
    from rashomon.api.people import People
    from rashomon.api.people.secrets import WeakPassword
    from rashomon.api.people.store import PeopleError

    path = beside(ledger)
    if not make and not path.exists():
        raise Failure(f"There are no users at {path}; add the first: {FIRST}.")
    try:
        with closing(People(path)) as people:
            yield people
    except (PeopleError, WeakPassword) as error:
        raise Failure(str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Users that are changed, and the ledger that is told of it."""

    people: People
    ledger: Ledger
    by: str

    def note(self, what: str, sign_in: str) -> None:
        """Write down in the ledger what was done."""
        from rashomon.api import acts

        acts.note(self.ledger, self.by, what, [sign_in])


@contextmanager
def _changing(ledger: Path, by: str | None) -> Iterator[_Change]:
    """The users, to be changed, with the ledger open before anything is: what cannot be written down is not done."""
    from rashomon.ledger import Ledger

    with ExitStack() as stack:
        opened = stack.enter_context(Ledger.open(ledger))
        people = stack.enter_context(_people(ledger, make=True))
        yield _Change(people=people, ledger=opened, by=" ".join((by or _login()).split()))


def _doors(people: People) -> Doors:
    from rashomon.api.people import Doors
    from rashomon.ledger import moments

    return Doors(people, moments.now)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # KeyError before Python 3.13.
        raise Failure("Who does this? Give --by NAME, or set RASHOMON_REVIEWER.") from error


def _password() -> str:
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    try:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    except typer.Abort as error:
        raise Failure(f"No password was given; type it when asked, or set {PASSWORD} where nobody can.") from error
