"""Entries that were made elsewhere, read strictly: nothing is taken in that this ledger itself would not have written.

What lies in a ledger is read again by everything, so that one record that is none would end every reading of it.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import re
import types
import typing
from collections.abc import Callable
from typing import Any

from rashomon.ledger.entries import NOTHING, WITHDREW
from rashomon.ledger.lookup import Rows
from rashomon.model import RECORDS, Entry, canonical_json, from_plain

_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
"""A moment as `moments.stamp` writes it; moments of another form would not sort as they do."""


def require(entry: Entry) -> None:
    """Raise ValueError where the entry holds no record that this Rashomon could have kept under its kind and id."""
    kind = RECORDS.get(entry.kind)
    moments = [entry.recorded_at, *(one for one in (entry.valid_from, entry.valid_to) if one is not None)]
    if kind is None or not entry.agent or not all(map(_STAMP.fullmatch, moments)):
        raise ValueError(entry.kind)
    if entry.action == WITHDREW:
        if entry.record != NOTHING:
            raise ValueError(entry.record_id)
        return
    try:
        plain = json.loads(entry.record)
        # Of a name that is there twice, or a number in another form, each database would read its own.
        if canonical_json(plain) != entry.record or not isinstance(plain, dict):
            raise ValueError(entry.record_id)
        record = from_plain(kind, plain)
        canonical_json(record).encode()
        fits = _fits(kind)  # type: ignore[arg-type]  # mypy takes a class for unhashable
        if not fits(record) or getattr(record, "id", entry.record_id) != entry.record_id:
            raise ValueError(entry.record_id)
        Rows().add(entry.seq, entry.kind, entry.record)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(entry.record_id) from error


@functools.cache
def _fits(hint: Any) -> Callable[[Any], bool]:
    """What tells whether a value is what a field of a record is declared to be."""
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        several = [_fits(one) for one in arguments]
        return lambda value: any(one(value) for one in several)
    if typing.get_origin(hint) is tuple:
        return _fit_each(arguments)
    if dataclasses.is_dataclass(hint):
        fields = {name: _fits(declared) for name, declared in typing.get_type_hints(hint).items()}
        return lambda value: type(value) is hint and all(fit(getattr(value, name)) for name, fit in fields.items())
    if hint is float:
        return lambda value: type(value) in (int, float) and math.isfinite(value)
    return lambda value: type(value) is hint


def _fit_each(hints: tuple[Any, ...]) -> Callable[[Any], bool]:
    if hints[-1] is Ellipsis:
        every = _fits(hints[0])
        return lambda value: type(value) is tuple and all(map(every, value))
    each = [_fits(one) for one in hints]
    return lambda value: type(value) is tuple and all(fit(item) for fit, item in zip(each, value, strict=True))
