"""Which armed group words like "the rebels" and "the militia" mean in one report."""

from __future__ import annotations

from rashomon.resolve.context import Context
from rashomon.resolve.names import words_of
from rashomon.resolve.wording import DOMINANT, REBELS, Meant, creed, has_creed

IRREGULAR = frozenset({"rebel", "militia", "private_military"})
ANYBODY = frozenset({"militant", "militants", "extremist", "extremists", "gunman", "gunmen"})
"""Words that call too many to mean a country's best-known rebels where the report names no group."""


def only_armed(context: Context, head: str, country: str | None, classes: frozenset[str]) -> Meant | None:
    """The one armed group of the report that an epithet fits, in that country if one is given.

    Rebels come before militias; a group named in one of five mentions or less does not count against another. In a
    report that names no group it is the one that is "the rebels" of its country at that time.
    """
    words = words_of(head)
    driven = creed(words)
    hired = words[-1:] in {("mercenary",), ("mercenaries",)}
    militia = frozenset({"private_military"} if hired else {"militia", "private_military"})
    for kinds in (frozenset({"rebel"}), militia) if classes & (REBELS | {"fighter"}) else (militia,):
        groups = context.groups(kinds, country or context.country) or context.groups(kinds)
        fits = [group for group in groups if driven is None or has_creed(group, driven)]
        if (driven is None and "rebel" in head.lower()) or "separatist" in head.lower():
            fits = [group for group in fits if not has_creed(group, "jihadist")] or fits
        if len(fits) == 1 or (fits and context.share(fits[0], fits) >= DOMINANT):
            return Meant(fits[0])
        if fits:
            return None
    if not classes & REBELS or words[-1] in ANYBODY or context.groups(IRREGULAR):
        return None
    there = country or context.country
    main = context.index.main_rebels(there, context.year) if there else None
    return Meant(main, said=False) if main and (driven is None or has_creed(main, driven)) else None
