"""The names that claims have, by index: a page of them in alphabetical order, each with how many claims have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from rashomon.ledger.finding import require_some
from rashomon.ledger.lookup import claims, postings, term, terms
from rashomon.ledger.lookup import fold as fold
from rashomon.ledger.schema import entries
from rashomon.ledger.view import View

FACETS = ("actor", "source", "place")
"""What a name can be of."""

COUNTED = 2_000
"""Claims of one name that are counted at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCounted:
    """A name as a claim has it."""

    name: str
    claims: int
    """Claims that have it, `COUNTED` for as many and more."""


def names(view: View, facet: str, part: str = "", *, after: str | None = None, limit: int = 50) -> list[NameCounted]:
    """Names of a facet, alphabetically, from those past `after`: those that begin with `part` (capitals apart).

    Names that no standing claim has are left out. Raises ValueError for a facet that there is none of.
    """
    require_some(limit)
    if facet not in FACETS:
        raise ValueError(f"There are names of {', '.join(FACETS)}, none of {facet}.")
    part, found = fold(part.strip()), list[NameCounted]()
    with view._reading() as connection:
        while len(found) < limit:
            lines = select(terms.c.id, terms.c.value).where(terms.c.facet == facet)
            if part:
                lines = lines.where(terms.c.value >= part, terms.c.value < part + "\U0010ffff")
            if after is not None:
                lines = lines.where(terms.c.value > after)
            rows = list(connection.execute(lines.order_by(terms.c.value).limit(limit)))
            for row in rows:
                after = row.value
                one = _counted(connection, view, row.id, row.value, facet)
                if one is not None and len(found) < limit:
                    found.append(one)
            if len(rows) < limit:
                break
    return found


def counted(view: View, facet: str, written: str) -> NameCounted | None:
    """The name with how many claims have it; None where none has."""
    with view._reading() as connection:
        return _counted(connection, view, term(facet, written), fold(written), facet)


def spelled(view: View, facet: str, written: str) -> str | None:
    """The name as the last claim that has it spells it; None where no claim has it."""
    with view._reading() as connection:
        found = _counted(connection, view, term(facet, written), fold(written), facet, most=1)
    return found.name if found else None


def values(view: View, facet: str, most: int) -> list[str]:
    """Names of a facet without capitals, at most so many."""
    with view._reading() as connection:
        return list(connection.scalars(select(terms.c.value).where(terms.c.facet == facet).limit(most)))


def _counted(
    connection: Connection, view: View, number: int, value: str, facet: str, most: int = COUNTED
) -> NameCounted | None:
    having = select(claims.c.seq).join(postings, postings.c.seq == claims.c.seq)
    having = having.where(postings.c.term == number, claims.c.seq <= view.upto, claims.c.until > view.upto)
    some = having.limit(most).subquery()
    many, last = connection.execute(select(func.count(), func.max(some.c.seq))).one()
    if not many:
        return None
    record = connection.scalar(select(entries.c.record).where(entries.c.seq == last))
    spelling = next((name for name in said(json.loads(str(record)), facet) if fold(name) == value), value)
    return NameCounted(name=spelling, claims=many)


def said(plain: dict[str, Any], facet: str) -> Iterator[str]:
    """The names of a facet that a claim has, as plain JSON, as it spells them."""
    if facet == "place":
        if plain["place"]:
            yield plain["place"]["span"]["exact"]
        return
    counted = (side for figure in plain["figures"] for side in figure["of"])
    mentions: Iterable[Any] = (plain["actor"], plain["target"], *counted)
    if facet == "source":
        mentions = (plain["attribution"]["source"],)
    for mention in mentions:
        if mention:
            spans = (mention["span"], mention["antecedent"])
            yield from (name for name in (mention["name"], *(span["exact"] for span in spans if span)) if name)
