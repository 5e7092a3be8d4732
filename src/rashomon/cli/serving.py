"""`rashomon serve`: the workbench in a browser."""

from __future__ import annotations

import getpass
import ipaddress
from typing import Annotated

import typer

from rashomon.cli.ending import Failure, ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath

NOT_BUILT = (
    "The workbench's front end is not built. In a checkout: uv run python front/build.py (it needs npm); "
    "an installed package has it built in."
)


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
    tiles: Annotated[
        str | None,
        typer.Option(help="A tile server for maps (https://…/{z}/{x}/{y}.png).", envvar="RASHOMON_TILES"),
    ] = None,
) -> None:
    """Open the workbench on a ledger: http://127.0.0.1:8765."""
    if not loopback(host):
        raise Failure(
            f"{host} can be reached from other machines, and without users anybody there could read and decide; "
            "serve --team has users."
        )
    import uvicorn

    from rashomon.api import Workbench
    from rashomon.ledger import Ledger
    from rashomon.web import create
    from rashomon.web.pages import built

    if not built():
        raise Failure(NOT_BUILT)
    with Ledger.open(ledger) as opened:
        bench = Workbench(opened, owner=by or getpass.getuser(), tiles=tiles)
        typer.echo(f"The workbench on {opened.label}: http://{host}:{port} (Ctrl-C ends it).", err=True)
        try:
            uvicorn.run(
                create(bench), host=host, port=port, log_level="warning", server_header=False, access_log=False
            )
        finally:
            bench.close()


def loopback(host: str) -> bool:
    """Whether only this machine can reach that host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
