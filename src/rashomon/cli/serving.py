"""`rashomon serve`: the workbench in a browser."""

from __future__ import annotations

import getpass
import ipaddress
import os
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

    from rashomon.api.people import Doors
    from rashomon.api.people.provider import Service
    from rashomon.ledger.keys import KeyStore

NOT_BUILT = (
    "The workbench's front end is not built. In a checkout: uv run python front/build.py (it needs npm); "
    "an installed package has it built in."
)

NOBODY = "There is no admin yet; add the first: rashomon users add SIGN-IN --name NAME --role admin."

OIDC_SECRET = "RASHOMON_OIDC_SECRET"  # noqa: S105 -- the name of a variable, not what is in it
"""Environment variable with the secret that the service knows this workbench by; never an option, which others see."""

ADDED = ("reader", "coder", "reviewer")
"""Roles that a service may give; who reads protected names and who makes users, a person says."""


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
    rate: Annotated[
        float,
        typer.Option(
            help="Requests a second of one user or address on average, ten times as many at once; 0 for any.",
            envvar="RASHOMON_RATE",
            min=0,
        ),
    ] = 20,
    oidc_issuer: Annotated[
        str | None,
        typer.Option(
            help=f"A service by which people sign in (OpenID Connect); its secret is in {OIDC_SECRET}.",
            metavar="URL",
            envvar="RASHOMON_OIDC_ISSUER",
        ),
    ] = None,
    oidc_client_id: Annotated[
        str | None,
        typer.Option(help="What that service calls this workbench.", metavar="ID", envvar="RASHOMON_OIDC_CLIENT_ID"),
    ] = None,
    oidc_name: Annotated[
        str, typer.Option(help="What people call that service.", metavar="NAME", envvar="RASHOMON_OIDC_NAME")
    ] = "",
    oidc_claim: Annotated[
        str,
        typer.Option(
            help="What of somebody there is their sign-in here, the first time: email or preferred_username.",
            metavar="CLAIM",
            envvar="RASHOMON_OIDC_CLAIM",
        ),
    ] = "email",
    oidc_adds: Annotated[
        str | None,
        typer.Option(
            help="Make whoever it lets in a user with this role: reader, coder or reviewer; else an admin adds users.",
            metavar="ROLE",
            envvar="RASHOMON_OIDC_ADDS",
        ),
    ] = None,
) -> None:
    """Open the workbench on a ledger: http://127.0.0.1:8765."""
    hosts = _hosts(host, team, public_url)
    where = (public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}").rstrip("/")
    service = _service(team, where, oidc_issuer, oidc_client_id, oidc_name, oidc_claim, oidc_adds)
    import uvicorn

    from rashomon.api import Workbench
    from rashomon.ledger import Ledger
    from rashomon.overview import upkeep
    from rashomon.web import create, warming
    from rashomon.web.pages import built

    if not built():
        raise Failure(NOT_BUILT)
    with ExitStack() as stack:
        opened = stack.enter_context(Ledger.open(ledger))
        doors = None
        if team:
            doors = _doors(ledger, stack, secure=public_url is not None, rate=rate, service=service)
        owner = None if team else by or getpass.getuser()
        bench = Workbench(
            opened, owner=owner, keys=_keys(ledger) or (lambda: _keys(ledger, said=True)), tiles=tiles, doors=doors
        )
        stack.callback(bench.close)
        upkeep(opened).current(0)  # So that the first list is whole as soon as may be.
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


def _doors(ledger: Path, stack: ExitStack, *, secure: bool, rate: float, service: Service | None) -> Doors:
    """What lets users in, closed with the stack. Raises Failure where nobody could be let in."""
    from rashomon.api.people import Doors, People
    from rashomon.api.people.pacing import Paces
    from rashomon.api.people.store import PeopleError
    from rashomon.ledger import moments

    try:
        people = stack.enter_context(closing(People(users.beside(ledger))))
    except PeopleError as error:
        raise Failure(str(error)) from error
    if not any("admin" in user.roles and not user.disabled for user in people.users()):
        raise Failure(NOBODY)
    doors = Doors(people, moments.now, secure=secure, paces=Paces(rate) if rate else None)
    if service is not None:
        from rashomon.api.people.arrivals import Arrivals
        from rashomon.api.people.provider import Provider

        provider = stack.enter_context(closing(Provider(service, moments.now)))
        doors.arrivals = Arrivals(doors, provider)
    return doors


def _service(
    team: bool, where: str, issuer: str | None, client: str | None, name: str, claim: str, adds: str | None
) -> Service | None:
    """The service by which people sign in to the workbench at `where`; None for none. Raises Failure."""
    if issuer is None:
        return None
    from rashomon.api.people.provider import CLAIMS, Service, safe

    if not team:
        raise Failure("--oidc-issuer is for users; serve --team has them.")
    if not safe(issuer):
        raise Failure(f"--oidc-issuer is an address that begins with https://, not {issuer}.")
    if not client:
        raise Failure("--oidc-issuer also needs --oidc-client-id: what the service calls this workbench.")
    if claim not in CLAIMS:
        raise Failure(f"--oidc-claim is one of {', '.join(CLAIMS)}, not {claim}.")
    if adds is not None and adds not in ADDED:
        raise Failure(f"--oidc-adds is one of {', '.join(ADDED)}, not {adds}; an admin gives other roles.")
    return Service(
        issuer=issuer,
        client_id=client,
        secret=os.environ.get(OIDC_SECRET) or None,
        back=f"{where}/sign-in/service/return",
        label=name,
        claim=claim,
        adds=adds,
    )


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
        from rashomon.web.application import LOOPBACK  # Loaded once nothing is refused.

        return LOOPBACK
    found = urlsplit(public_url)
    if found.scheme != "https" or not found.hostname:
        raise Failure(f"--public-url is an address that begins with https://, not {public_url}.")
    return (found.hostname,)


def _keys(ledger: Path, *, said: bool = False) -> KeyStore | None:
    """The unlocked keys of the ledger's protected names; None, and said unless it was, where they are locked or lack.

    They may come later: with the first report that names somebody to be protected.
    """
    from rashomon.cli import protected
    from rashomon.ledger.keys import KeysError, KeyStore, beside

    try:
        store = KeyStore.open(beside(ledger), create=False)
        store.unlock(protected.given() if store.has_passphrase else None)
    except KeysError:
        if not said:
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
