"""Canonical JSON of records, their names by hash, and the way back.

A record's name is a hash of what it says, so that the same finding is the same record on every machine.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import types
import typing
from typing import Any

from rashomon.model import captured, decided, kept, meant, said, wrong


RECORDS: dict[str, type[Any]] = {
    record.__name__: record
    for module in (captured, said, meant, decided, kept, wrong)
    for record in vars(module).values()
    if dataclasses.is_dataclass(record) and isinstance(record, type)
}
"""Every record that can be kept, by class name."""


def to_plain(record: Any) -> Any:
    """A record as JSON types: dicts, lists, strings, numbers, booleans, None. Fields at their default are kept."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: to_plain(getattr(record, field.name)) for field in dataclasses.fields(record)}
    if isinstance(record, tuple | list):
        return [to_plain(item) for item in record]
    return record


def canonical_json(record: Any) -> str:
    """The record as JSON in one form only: sorted keys, no spaces, UTF-8 characters as themselves."""
    return json.dumps(to_plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def record_id(prefix: str, record: Any, *, without: tuple[str, ...] = ("id",)) -> str:
    """`prefix_` and 16 hex digits of the SHA-256 of what the record says, its own id aside."""
    plain = to_plain(record)
    if isinstance(plain, dict):
        plain = {name: value for name, value in plain.items() if name not in without}
    digest = hashlib.sha256(canonical_json(plain).encode()).hexdigest()
    return f"{prefix}_{digest[:16]}"


def from_plain[R](kind: type[R], plain: dict[str, Any]) -> R:
    """The record of class `kind` that `to_plain` made `plain` from.

    Raises TypeError for a missing or unknown field.
    """
    hints = _hints(kind)
    unknown = plain.keys() - hints.keys()
    if unknown:
        raise TypeError(f"{kind.__name__} has no field {sorted(unknown)}")
    return kind(**{name: _value(hints[name], value) for name, value in plain.items()})


def from_json[R](kind: type[R], text: str) -> R:
    """The record of class `kind` that `canonical_json` wrote as `text`."""
    return from_plain(kind, json.loads(text))


@functools.cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        [hint] = [part for part in typing.get_args(hint) if part is not type(None)]
        return _value(hint, value)
    if origin is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_value(parts[0], item) for item in value)
        return tuple(_value(part, item) for part, item in zip(parts, value, strict=True))
    if dataclasses.is_dataclass(hint):
        return from_plain(typing.cast(type[Any], hint), value)
    return value
