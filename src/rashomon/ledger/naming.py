"""The names that claims have, by index: a page of them in alphabetical order, each with how many claims have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, select

from rashomon.codebook.naming import names_nobody
from rashomon.ledger.finding import require_some
from rashomon.ledger.lookup import claims, postings, term, terms
from rashomon.ledger.lookup import fold as fold
from rashomon.ledger.schema import entries
from rashomon.ledger.view import View
from rashomon.model import Claim, from_json

FACETS = ("actor", "source", "place")
"""What a name can be of."""

LOOKED, PASSED = 250, 4000
"""Names that are looked at for one page, and those of which most can be passed over at sight."""

_MARKS = frozenset('.,;:!?"“”0123456789')

LONGEST = 80
"""Characters of a name at most; what is longer is words."""

COUNTED = 2_000
"""Claims of one name that are counted at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCounted:
    """A name as a claim has it."""

    name: str
    claims: int
    """Claims that have it, `COUNTED` for as many and more."""
    canonical: bool
    """Names are resolved to it; otherwise it is words of a report."""


def names(
    view: View, facet: str, part: str = "", *, after: str | None = None, limit: int = 50, every: bool = False
) -> tuple[list[NameCounted], str | None]:
    """Names of a facet that begin with `part` (capitals apart), alphabetically, and where to go on; None at the end.

    Without `every` only what is a name, canonical or in its looks, and not whatever words stand for somebody ("five of
    them", "Soldiers"). No more than `LOOKED` are looked at, so that there may be fewer than `limit` and yet more to
    come. Names that no standing claim has are left out. Raises ValueError for a facet that there is none of.
    """
    require_some(limit)
    if facet not in FACETS:
        raise ValueError(f"There are names of {', '.join(FACETS)}, none of {facet}.")
    part, found = fold(part.strip()), list[NameCounted]()
    lines = select(terms.c.id, terms.c.value).where(terms.c.facet == facet).order_by(terms.c.value)
    if part:
        lines = lines.where(terms.c.value >= part, terms.c.value < part + "\U0010ffff")
    if not every and facet != "place":
        # Numbers and quotations stand before every letter.
        lines = lines.where(terms.c.value >= "a", func.length(terms.c.value) <= LONGEST)
    if after is not None:
        lines = lines.where(terms.c.value > after)
    looked = 0
    with view._reading() as connection:
        rows = list(connection.execute(lines.limit(PASSED)))
        for row in rows:
            if every or facet == "place" or _may(row.value):
                one = _last(connection, view, row.id, row.value, facet)
                looked += 1
                if one is not None and (every or facet == "place" or one[1] or _looks(one[0])):
                    if len(found) == limit:
                        return found, after
                    many = _count(connection, view, row.id)
                    found.append(NameCounted(name=one[0], claims=many, canonical=one[1]))
            after = row.value
            if looked == LOOKED:
                return found, after
    return found, after if len(rows) == PASSED else None


def _may(value: str) -> bool:
    """Whether a name without its capitals may be one, told cheaply."""
    return value.count(" ") < 6 and not any(char in _MARKS for char in value) and not value.startswith(("a ", "an "))


def _looks(name: str) -> bool:
    """Whether the words look like a name: few, the last with a capital, no number or end of a sentence among them."""
    # At the beginning of a sentence "We" and "Soldiers" have a capital too.
    if names_nobody(name):
        return False
    words = name.split()
    plain = not any(char.isdigit() or char in '.,;:!?"“”' for char in name)
    return plain and 0 < len(words) <= 6 and words[-1][0].isupper() and name.upper() != name.lower()


def counted(view: View, facet: str, written: str) -> NameCounted | None:
    """The name with how many claims have it; None where none has."""
    with view._reading() as connection:
        return _counted(connection, view, term(facet, written), fold(written), facet)


def spelled(view: View, facet: str, value: str) -> str | None:
    """The name as a claim spells it; None where no standing claim has it."""
    with view._reading() as connection:
        found = _last(connection, view, term(facet, value), fold(value), facet)
    return found[0] if found else None


def having(view: View, facet: str, written: str) -> list[Claim]:
    """Claims that have the name, the first recorded first; at most `COUNTED`."""
    wanted = _HAVING.order_by(claims.c.seq)
    records = select(entries.c.record).where(entries.c.seq.in_(wanted)).order_by(entries.c.seq)
    with view._reading() as connection:
        found = connection.scalars(records, {"term": term(facet, written), "upto": view.upto})
        return [from_json(Claim, record) for record in found]


def values(view: View, facet: str, most: int) -> list[str]:
    """Names of a facet without capitals, at most so many."""
    with view._reading() as connection:
        return list(connection.scalars(select(terms.c.value).where(terms.c.facet == facet).limit(most)))


_UPTO: BindParameter[int] = bindparam("upto")
_TERM: BindParameter[int] = bindparam("term")

_HAVING = (
    select(claims.c.seq)
    .join(postings, postings.c.seq == claims.c.seq)
    .where(postings.c.term == _TERM, claims.c.seq <= _UPTO, claims.c.until > _UPTO)
    .limit(COUNTED)
)

_MANY = select(func.count()).select_from(_HAVING.subquery())

_RECORD = select(entries.c.record).where(entries.c.seq == _HAVING.limit(1).scalar_subquery())


def _counted(connection: Connection, view: View, number: int, value: str, facet: str) -> NameCounted | None:
    last = _last(connection, view, number, value, facet)
    if last is None:
        return None
    return NameCounted(name=last[0], claims=_count(connection, view, number), canonical=last[1])


def _count(connection: Connection, view: View, number: int) -> int:
    return connection.scalar(_MANY, {"term": number, "upto": view.upto}) or 0


def _last(connection: Connection, view: View, number: int, value: str, facet: str) -> tuple[str, bool] | None:
    """The name as a claim spells it, and whether it is canonical; None where no claim has it."""
    record = connection.scalar(_RECORD, {"term": number, "upto": view.upto})
    if record is None:
        return None
    told = [one for one in said(json.loads(record), facet) if fold(one[0]) == value]
    return (told[0][0], any(canonical for _, canonical in told)) if told else (value, False)


def said(plain: dict[str, Any], facet: str) -> Iterator[tuple[str, bool]]:
    """The names of a facet that a claim has, as plain JSON, as it spells them, each with whether it is canonical."""
    if facet == "place":
        if plain["place"]:
            yield plain["place"]["span"]["exact"], False
        return
    counted = (side for figure in plain["figures"] for side in figure["of"])
    mentions: Iterable[Any] = (plain["actor"], plain["target"], *counted)
    if facet == "source":
        mentions = (plain["attribution"]["source"],)
    for mention in mentions:
        if mention:
            if mention["name"]:
                yield mention["name"], True
            yield from ((span["exact"], False) for span in (mention["span"], mention["antecedent"]) if span)
