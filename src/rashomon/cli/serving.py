"""`rashomon serve`: the workbench in a browser."""

from __future__ import annotations

import getpass
import ipaddress
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from rashomon.cli import users
from rashomon.cli.ending import Failure, ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath

if TYPE_CHECKING:
    from types import FrameType

    from uvicorn import Server

    from rashomon.ledger.keys import KeyStore

NOT_BUILT = (
    "The workbench's front end is not built. In a checkout: uv run python front/build.py (it needs npm); "
    "an installed package has it built in."
)

NOBODY = "There is no admin yet; add the first: rashomon users add SIGN-IN --name NAME --role admin."


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(serve))


def serve(
    ledger: LedgerPath = DEFAULT_LEDGER,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port.", min=0, max=65535)] = 8765,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Your name, under which decisions stand.", envvar="RASHOMON_REVIEWER"),
    ] = None,
    team: Annotated[bool, typer.Option("--team", help="Several people with roles, who sign in.")] = False,
    public_url: Annotated[
        str | None,
        typer.Option(help="The address under which people reach it (https://…).", envvar="RASHOMON_PUBLIC_URL"),
    ] = None,
    trusted_proxy: Annotated[
        str, typer.Option(help="The proxy that is believed who asks.", metavar="ADDRESS")
    ] = "127.0.0.1",
    tiles: Annotated[
        str | None,
        typer.Option(help="A tile server for maps (https://…/{z}/{x}/{y}.png).", envvar="RASHOMON_TILES"),
    ] = None,
) -> None:
    """Open the workbench on a ledger: http://127.0.0.1:8765."""
    hosts = _hosts(host, team, public_url)
    import uvicorn

    from rashomon.api import Workbench
    from rashomon.api.people import Doors, People
    from rashomon.ledger import Ledger, moments
    from rashomon.overview import upkeep
    from rashomon.web import create, warming
    from rashomon.web.pages import built

    if not built():
        raise Failure(NOT_BUILT)
    with ExitStack() as stack:
        opened = stack.enter_context(Ledger.open(ledger))
        doors = None
        if team:
            people = stack.enter_context(closing(People(users.beside(ledger))))
            if not any("admin" in user.roles and not user.disabled for user in people.users()):
                raise Failure(NOBODY)
            doors = Doors(people, moments.now)
        owner = None if team else by or getpass.getuser()
        bench = Workbench(opened, owner=owner, keys=_keys(ledger), tiles=tiles, doors=doors)
        stack.callback(bench.close)
        upkeep(opened).current(0)  # So that the first list is whole as soon as may be.
        where = public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        typer.echo(f"The workbench on {opened.label}: {where} (Ctrl-C ends it).", err=True)
        server = uvicorn.Config(
            create(bench, hosts),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            access_log=False,  # Addresses hold what people look for.
            forwarded_allow_ips=trusted_proxy,
            timeout_graceful_shutdown=3,
        )
        warming.begin(bench)
        _run(uvicorn.Server(server), bench.close)


def _run(server: Server, close: Callable[[], None]) -> None:
    """Run the server; once it is told to end, let streams end, for which it would wait."""
    told = server.handle_exit

    def ending(sig: int, frame: FrameType | None) -> None:
        close()
        told(sig, frame)

    server.handle_exit = ending  # type: ignore[method-assign]
    server.run()


def _hosts(host: str, team: bool, public_url: str | None) -> tuple[str, ...]:
    """The names under which it answers. Raises Failure where others could reach it unprotected."""
    if not team and not loopback(host):
        raise Failure(
            f"{host} can be reached from other machines, and without users anybody there could read and decide; "
            "serve --team has users."
        )
    if public_url is None:
        if not loopback(host):
            raise Failure(
                f"{host} can be reached from other machines. Put a server with TLS before the workbench and give the "
                "address under which people reach it: --public-url https://…; passwords are not sent in the clear."
            )
        return ("localhost", "127.0.0.1", "::1")
    found = urlsplit(public_url)
    if found.scheme != "https" or not found.hostname:
        raise Failure(f"--public-url is an address that begins with https://, not {public_url}.")
    return (found.hostname,)


def _keys(ledger: Path) -> KeyStore | None:
    """The unlocked keys of the ledger's protected names; None, and said so, where they are locked or not here."""
    from rashomon.cli import protected
    from rashomon.ledger.keys import KeysError, KeyStore, beside

    try:
        store = KeyStore.open(beside(ledger), create=False)
        store.unlock(protected.given() if store.has_passphrase else None)
    except KeysError:
        typer.echo("note: the keys are locked or not here, so that protected names stay covered.", err=True)
        return None
    return store


def loopback(host: str) -> bool:
    """Whether only this machine can reach that host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
