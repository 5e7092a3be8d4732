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
from collections.abc import Callable
from typing import Any

from rashomon.model import acted, captured, decided, guarded, kept, meant, reviewed, said, wrong

RECORDS: dict[str, type[Any]] = {
    record.__name__: record
    for module in (captured, said, meant, decided, guarded, reviewed, acted, kept, wrong)
    for record in vars(module).values()
    if dataclasses.is_dataclass(record) and isinstance(record, type)
}
"""Every record that can be kept, by class name."""


def to_plain(record: Any) -> Any:
    """A record as JSON types: dicts, lists, strings, numbers, booleans, None. Fields at their default are kept."""
    names = _names(type(record))  # type: ignore[arg-type]  # mypy takes a class for unhashable
    if names is not None:
        return {name: to_plain(getattr(record, name)) for name in names}
    if isinstance(record, tuple | list):
        return [to_plain(item) for item in record]
    return record


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_json(record: Any) -> str:
    """The record as JSON in one form only: sorted keys, no spaces, UTF-8 characters as themselves.

    Raises ValueError for a number that is none, and TypeError for what JSON has no form of.
    """
    return _WRITERS[type(record)](record)


class _Writers(dict[type[Any], Callable[[Any], str]]):
    """What writes each class as canonical JSON; records have a function each, made when the first of them comes."""

    def __missing__(self, kind: type[Any]) -> Callable[[Any], str]:
        names = _names(kind)  # type: ignore[arg-type]  # mypy takes a class for unhashable
        writer = _CANONICAL.encode if names is None else self._of_record(sorted(names))
        if names is None and issubclass(kind, tuple | list):
            writer = self._sequence
        elif names is None and issubclass(kind, dict):
            writer = _plain
        self[kind] = writer
        return writer

    def _sequence(self, items: Any) -> str:
        return f"[{','.join([self[type(item)](item) for item in items])}]"

    def _of_record(self, names: list[str]) -> Callable[[Any], str]:
        # The record's form spelt out once, since walking through its fields each time takes ten times as long.
        parts = [f'"{name}":{{written[type((value := record.{name}))](value)}}' for name in names]
        source = f"lambda record: f'{{{{{','.join(parts)}}}}}'"
        made: Callable[[Any], str] = eval(source, {"written": self})  # noqa: S307 -- of the names of fields alone
        return made


def _plain(record: Any) -> str:
    return _CANONICAL.encode(to_plain(record))


_WRITERS = _Writers(
    {
        str: json.encoder.encode_basestring,
        int: int.__repr__,
        bool: lambda value: "true" if value else "false",
        type(None): lambda value: "null",
    }
)


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
    readers = _readers(kind)  # type: ignore[arg-type]  # as above
    unknown = plain.keys() - readers.keys()
    if unknown:
        raise TypeError(f"{kind.__name__} has no field {sorted(unknown)}")
    return kind(**{name: value if value is None else readers[name](value) for name, value in plain.items()})


def from_json[R](kind: type[R], text: str) -> R:
    """The record of class `kind` that `canonical_json` wrote as `text`."""
    return from_plain(kind, json.loads(text))


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...] | None:
    """The fields of a record's class; None for any other class."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@functools.cache
def _readers(kind: type[Any]) -> dict[str, Callable[[Any], Any]]:
    """For each field of a record's class, what makes its value of the JSON that stands for it, None apart."""
    return {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items()}


def _reader(hint: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        [hint] = [part for part in typing.get_args(hint) if part is not type(None)]
        return _reader(hint)
    if origin is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return _tuple_of(_reader(parts[0]))
        readers = [_reader(part) for part in parts]
        return lambda value: tuple(
            item if item is None else read(item) for read, item in zip(readers, value, strict=True)
        )
    if dataclasses.is_dataclass(hint):
        return functools.partial(from_plain, typing.cast(type[Any], hint))
    return _as_it_is


def _tuple_of(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return tuple if read is _as_it_is else lambda value: tuple(item if item is None else read(item) for item in value)


def _as_it_is(value: Any) -> Any:
    return value
