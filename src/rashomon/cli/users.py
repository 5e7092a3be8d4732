"""`rashomon users`: who may use a workbench that several share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.ending import Failure, ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath

if TYPE_CHECKING:
    from rashomon.api.people import People

PASSWORD = "RASHOMON_NEW_PASSWORD"  # noqa: S105 -- the name of a variable, not what is in it
"""Environment variable with a new user's password, for programs; people are asked."""

app = typer.Typer(name="users", help="The users of a workbench that several share.", no_args_is_help=True)

SignIn = Annotated[str, typer.Argument(metavar="SIGN-IN", help="The name with which they sign in.")]
Roles = Annotated[
    list[str], typer.Option("--role", help="reader, coder, reviewer, protector or admin; may be given several times.")
]


@app.command()
@ended
def add(
    sign_in: SignIn,
    name: Annotated[str, typer.Option(help="Their name, under which their decisions stand.")],
    role: Roles,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Add a user; the password is asked for."""
    from rashomon.ledger import moments

    with _people(ledger) as people:
        user = people.add(sign_in, name, role, _password(), moments.stamp(moments.now()))
    typer.echo(f"{user.name} may sign in as {user.sign_in}: {', '.join(user.roles)}.", err=True)


@app.command("list")
@ended
def listed(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """List the users."""
    with _people(ledger) as people:
        found = people.users()
    for user in found:
        marks = [*user.roles, *(["one-time codes"] if user.has_codes else []), *(["shut out"] if user.disabled else [])]
        typer.echo(f"{user.sign_in}\t{user.name}\t{', '.join(marks)}")
    if not found:
        first = "rashomon users add SIGN-IN --name NAME --role admin"
        typer.echo(f"There are no users; add the first: {first}.", err=True)


@app.command()
@ended
def role(sign_in: SignIn, role: Roles, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Give a user these roles and no others."""
    with _people(ledger) as people:
        user = people.set_roles(sign_in, role)
    typer.echo(f"{user.name}: {', '.join(user.roles)}.", err=True)


@app.command()
@ended
def password(sign_in: SignIn, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Give a user a new password; they are signed out everywhere."""
    with _people(ledger) as people:
        user = people.set_password(sign_in, _password())
    typer.echo(f"{user.name} has a new password.", err=True)


@app.command()
@ended
def disable(sign_in: SignIn, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Shut a user out; what they decided stays."""
    with _people(ledger) as people:
        people.set_disabled(sign_in, True)


@app.command()
@ended
def enable(sign_in: SignIn, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Let a user in again."""
    with _people(ledger) as people:
        people.set_disabled(sign_in, False)


@app.command("no-codes")
@ended
def no_codes(sign_in: SignIn, ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Ask a user who has lost the device for no one-time codes, until they set them up again."""
    with _people(ledger) as people:
        people.set_codes(sign_in, None)


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
def _people(ledger: Path) -> Iterator[People]:
    from rashomon.api.people import People
    from rashomon.api.people.secrets import WeakPassword
    from rashomon.api.people.store import PeopleError

    people = People(beside(ledger))
    try:
        yield people
    except (PeopleError, WeakPassword) as error:
        raise Failure(str(error)) from error
    finally:
        people.close()


def _password() -> str:
    given = os.environ.get(PASSWORD)
    return given if given is not None else str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
