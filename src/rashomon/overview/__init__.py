"""One summary of every incident of a ledger, kept up as entries come, so that a list of them is there at once.

What a list shows of an incident (conflicts, first-hand sources, what people decided) is known only by a reading of it.
This layer makes the readings of those incidents that new entries touch, and keeps what a list needs of them in tables
of the ledger (`rashomon.ledger.summaries`), which can be thrown away.

For lists of what the ledger says now:

    make(ledger, most=None) -> int            bring the summaries up to now; how many incidents are still behind
    behind(ledger) -> int                     how many are, without making any; cheap
    upkeep(ledger).current() -> int           the same as `make`, in a thread that is waited for a moment only
    rows(view, wanted, after=…, limit=…)      -> Some(summaries, after), the latest happening first
    count(view, wanted), some(view, ids, wanted), placed(view, wanted), values(view, facet, part)

For a moment past:

    scanned(view, wanted, after=…, limit=…)   the same from readings as of the view's moment, as far as it looked
    fitting(view, ids, wanted)                those of these incidents that fit as of the view's moment

`wanted` is a `Wanted` (place, actor, event, since, until, conflict, decided), a summary a `Summary`: with `conflicts`,
`decided`, `uncertain`, `unresolved` and `issues` as numbers.
"""

from __future__ import annotations

from rashomon.ledger.summaries import Placed, Some, Summary, Toll, Wanted, count, interval, placed, rows, some, values
from rashomon.overview.beside import Upkeep, upkeep
from rashomon.overview.keeping import behind, make
from rashomon.overview.past import fitting, scanned
from rashomon.overview.summing import MAKER, placed_of, summed

__all__ = [
    "MAKER",
    "Placed",
    "Some",
    "Summary",
    "Toll",
    "Upkeep",
    "Wanted",
    "behind",
    "count",
    "fitting",
    "interval",
    "make",
    "placed",
    "placed_of",
    "rows",
    "scanned",
    "some",
    "summed",
    "upkeep",
    "values",
]
