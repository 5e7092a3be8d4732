"""Has the workbench ready before the first person asks: word lists are read, templates compiled, first pages made."""

from __future__ import annotations

import gc
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
    asked = Asked(workbench=workbench, asker=Asker(name="", rights=frozenset({"read"})), view=workbench.view())
    for name in pages.environment().list_templates():
        pages.environment().get_template(name)
    try:
        queue.context(asked)
        for listed in incidents.context(asked, Wanted()).incidents:
            if workbench.closing:
                return
            page, _ = incident.current(asked, listed.incident.id)
            report.context(asked, page.reports[0].id)
    except (LedgerError, Refusal):
        return  # Whoever asks for the page is told why.
    # Word lists and templates stay for good; to go through them at each collection holds everybody up.
    gc.collect()
    gc.freeze()
