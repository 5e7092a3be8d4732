"""The schedule: which feeds and pages are asked, how often, and whose words they are. YAML.

every: 1 h
contact: desk@example.org
feeds:
  - name: Saltlake Wire
    url: https://wire.example/rss
    every: 15 min
    follow: teasers
pages:
  - name: General staff
    url: https://army.example/communiques
    outlet: General staff
    outlet_kind: party_statement
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import yaml

from rashomon import codebook
from rashomon.ingest.told_columns import told_columns

Follow = Literal["always", "teasers", "never"]
FOLLOW = ("always", "teasers", "never")
EVERY = 3600.0
GAP = 5.0
LEAST = 60.0
"""Seconds between two requests for one address, at least; no feed is asked more often."""
SPAN = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)\s*(?:(s|sec|seconds?)|(m|min|minutes?)|(h|hours?)|(d|days?))$", re.IGNORECASE
)
BYTES = 1_000_000
OWN = ("every", "gap", "contact", "follow", "feeds", "pages")
FEED = ("name", "url", "every", "outlet", "outlet_kind", "follow")
PAGE = ("name", "url", "every", "outlet", "outlet_kind", "columns")
CONTACT = re.compile(r"[!-'*-~]{3,200}$")
"""Goes into a header, in brackets: no spaces, no brackets."""


class ScheduleError(ValueError):
    """The schedule cannot be used; the message is one sentence that names the file and the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One feed or page."""

    name: str
    url: str
    every: float
    """Seconds between two times that it is asked."""
    outlet: str | None = None
    """Whose words it holds: for a feed in place of its title, for a page where it does not say."""
    outlet_kind: str | None = None
    columns: Mapping[str, str] | None = None
    """Of a page that is a table: which column holds a field of a report, `{"text": "body"}`."""
    follow: Follow = "never"
    """Of a feed: whose entries' pages are read in the place of the entries."""
    is_feed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What is asked, and how."""

    watched: tuple[Watched, ...]
    gap: float = GAP
    """Seconds between two requests to one host, at least."""
    contact: str | None = None
    """An address, by which those who are asked can reach who asks."""


class _Mapping:
    """A mapping of the file with the line of each key."""

    def __init__(self, path: Path, node: yaml.Node, known: tuple[str, ...], what: str) -> None:
        self._path, self.line = path, node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise wrong(path, self.line, f"{what} is no mapping of keys to values")
        self.nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in known:
                raise wrong(path, key.start_mark.line + 1, f"there is no key {name}; there are {', '.join(known)}")
            if name in self.nodes:
                raise wrong(path, key.start_mark.line + 1, f"the key {name} is given twice")
            self.nodes[name] = value

    def wrong(self, name: str, what: str) -> ScheduleError:
        """What is wrong with the value of a key."""
        node = self.nodes.get(name)
        return wrong(self._path, node.start_mark.line + 1 if node else self.line, f"{name} {what}")

    def text(self, name: str) -> str | None:
        """The words of a key, None where it is not there."""
        node = self.nodes.get(name)
        if node is None or node.tag == "tag:yaml.org,2002:null":
            return None
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(name, "is not a line of words")
        return " ".join(node.value.split())

    def seconds(self, name: str, usual: float) -> float:
        """A span of time."""
        words = self.text(name)
        if words is None:
            return usual
        found = SPAN.match(words)
        if found is None:
            raise self.wrong(name, f"is {words!r}; write it as 30 min, 2 h or 1 day")
        unit = next(one for one, there in zip((1, 60, 3600, 86400), found.groups()[1:], strict=True) if there)
        return float(found[1]) * unit

    def columns(self, name: str) -> dict[str, str] | None:
        """Which columns hold what, as `--columns` takes it."""
        words = self.text(name)
        try:
            return told_columns(words) if words is not None else None
        except ValueError as error:
            raise self.wrong(name, f"is {words!r}: {error}") from error

    def choice(self, name: str, known: tuple[str, ...]) -> str | None:
        """One of some words."""
        words = self.text(name)
        if words is not None and words not in known:
            raise self.wrong(name, f"is {words!r}; there are {', '.join(known)}")
        return words


def wrong(path: Path, line: int, what: str) -> ScheduleError:
    """What is wrong with a line of the file."""
    return ScheduleError(f"In {path}, line {line}: {what}.")


def load(path: Path) -> Schedule:
    """The schedule in a file. Raises ScheduleError."""
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
        if len(data) > BYTES:
            raise ScheduleError(f"The schedule {path} is larger than any can be.")
        node = yaml.compose(data.decode("utf-8-sig"), Loader=codebook.Loader)
    except OSError as error:
        raise ScheduleError(f"The schedule {path} cannot be read ({error.strerror or error}).") from error
    except UnicodeDecodeError as error:
        raise ScheduleError(f"The schedule {path} is not UTF-8; save it again as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise wrong(path, mark.line + 1 if mark else 1, f"it is no YAML ({error.problem or error.context})") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ScheduleError(f"The schedule {path} is no YAML ({str(error).splitlines()[0]}).") from error
    if node is None:
        raise ScheduleError(f"The schedule {path} is empty; name feeds or pages in it.")
    own = _Mapping(path, node, OWN, "the schedule")
    found: list[Watched] = []
    for one, line in (*_listed(path, own, "feeds", FEED), *_listed(path, own, "pages", PAGE)):
        for other in found:
            for what, left, right in (("name", one.name, other.name), ("url", one.url, other.url)):
                if left == right:
                    raise wrong(path, line, f"the {what} {left} is given twice")
        found.append(one)
    if not found:
        raise ScheduleError(f"The schedule {path} names no feeds and no pages.")
    contact = own.text("contact")
    if contact is not None and not CONTACT.match(contact):
        raise own.wrong("contact", "is no address of mail or of a page")
    return Schedule(watched=tuple(found), gap=own.seconds("gap", GAP), contact=contact)


def _listed(path: Path, own: _Mapping, name: str, known: tuple[str, ...]) -> Iterator[tuple[Watched, int]]:
    node = own.nodes.get(name)
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return
    if not isinstance(node, yaml.SequenceNode):
        raise own.wrong(name, "is not a list")
    usual = own.seconds("every", EVERY)
    if usual < LEAST:
        raise own.wrong("every", "is less than a minute")
    for item in node.value:
        one = _Mapping(path, item, known, f"an entry of {name}")
        title, url = one.text("name"), one.text("url")
        if title is None or url is None:
            raise wrong(path, one.line, f"an entry of {name} has no {'url' if title else 'name'}")
        every = one.seconds("every", usual)
        if every < LEAST:
            raise one.wrong("every", "is less than a minute")
        follow = one.choice("follow", FOLLOW) or own.choice("follow", FOLLOW) or "teasers"
        yield (
            Watched(
                name=title,
                url=_address(one, url),
                every=every,
                outlet=one.text("outlet"),
                outlet_kind=one.choice("outlet_kind", codebook.terms("outlet_kind")),
                columns=one.columns("columns"),
                follow=cast(Follow, follow if name == "feeds" else "never"),
                is_feed=name == "feeds",
            ),
            one.line,
        )


def _address(one: _Mapping, url: str) -> str:
    try:
        parts: Any = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        sound = False
    if not sound:
        raise one.wrong("url", "is no address that begins with http:// or https://")
    if parts.username or parts.password:
        raise one.wrong("url", "holds a user name or password, which are never sent; take them out")
    return url
