"""Has the workbench ready before the first person asks: word lists are read, templates compiled, first pages made."""

from __future__ import annotations

import gc
from contextlib import suppress
from threading import Thread

from rashomon.api import Workbench, incidents, queue, report
from rashomon.api.asking import Asked, Refusal
from rashomon.api.rights import Asker
from rashomon.ledger import LedgerError
from rashomon.overview import Wanted
from rashomon.web import incident, pages


def begin(workbench: Workbench) -> Thread:
    """Warm the workbench beside those who already ask."""
    thread = Thread(target=warm, args=(workbench,), name="warming", daemon=True)
    thread.start()
    return thread


def warm(workbench: Workbench) -> None:
    """Make what the first page of incidents leads to, as whoever may only read gets it."""
    for name in pages.environment().list_templates():
        pages.environment().get_template(name)
    try:
        asked = Asked(workbench=workbench, asker=Asker(name="", rights=frozenset({"read"})), view=workbench.view())
        queue.context(asked)
        found = incidents.context(asked, Wanted()).incidents
    except (LedgerError, Refusal):
        return  # Whoever asks for the page is told why.
    for listed in found:
        if workbench.closing:
            return
        # An incident may be gone by now; the others are made all the same.
        with suppress(LedgerError, Refusal):
            page, _ = incident.current(asked, listed.incident.id)
            for one in page.reports[:1]:
                report.context(asked, one.id)
    # Word lists and templates stay for good; to go through them at each collection holds everybody up.
    gc.collect()
    gc.freeze()
