"""Which reader a command uses."""

from __future__ import annotations

import typer

from rashomon import plugins
from rashomon.protocols import Extractor


def chosen(name: str | None) -> Extractor:
    """The reader of that name, the usual one without a name. A name that there is not ends the command as wrong use;
    raises PluginError where the usual one cannot be had, which is nobody's wrong use."""
    if not name:
        return plugins.extractor()
    try:
        return plugins.extractor(name)
    except plugins.PluginError as error:
        raise typer.BadParameter(str(error), param_hint="--reader") from error
