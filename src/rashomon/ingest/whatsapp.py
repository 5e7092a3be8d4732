"""WhatsApp's export of a chat as text (`_chat.txt`), as Android and iOS write it. It is read line by line."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from rashomon.ingest import posts
from rashomon.ingest.documents import problem
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
"""Marks of direction, which stand around names, numbers and WhatsApp's own words."""
DAY = r"(?P<one>\d{1,4})(?P<sep>[/.-])(?P<two>\d{1,2})(?P=sep)(?P<three>\d{4}|\d{2})"
HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\u00a0]?[APap]\.?[\s\u00a0]?[Mm]\.?)?"
START = re.compile(rf"(?:\[{DAY},?\s{HOUR}\]\s|{DAY.replace('?P<', '?P<a_').replace('?P=', '?P=a_')},?\s{HOUR}\s-\s)")
"""How a message begins on iOS, and on Android."""
SENDER = re.compile(r"(?P<who>[^:\n]{1,120}): ?(?P<words>.*)", re.DOTALL)
ATTACHED = re.compile(r"<attached: (?P<ios>[^<>\n]{1,200})>|(?P<android>[^\n<>/\\]{1,200}\.\w{2,5}) \(file attached\)")
OMITTED = re.compile(
    r"<Media omitted>|(?:image|video|audio|sticker|GIF|document|Contact card) omitted|<video note omitted>"
)
GONE = re.compile(
    r"(?:Messages and calls are end-to-end|This message was deleted|You deleted this message|POLL:|"
    r"Missed (?:voice|video) call)"
)
EDITED = re.compile(r"\s*<This message was edited>\s*$")
FORWARDED = re.compile(r"Forwarded(?: many times)?[ \t]*(?:\n|: ?)")
NUMBER = re.compile(r"@\+?\d[\d \u00a0-]{5,18}\d")
"""How a member is called in a message of another."""
UNNAMED = "@[number left out]"
LINE = 1_000_000
"""Bytes of one line; the longest message has 65,536 characters."""
MESSAGE = 1_000_000
"""Characters of one message."""
LOOKED = 3
"""Messages by whose times a chat is told from others."""


class WhatsAppReader:
    """Reads WhatsApp's export of a chat."""

    name = "ingest.whatsapp.v1"
    endings: Sequence[str] = (".txt",)
    bound: Bound = "container_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """Text whose first line begins as a message does, and so does another, or it is the only one."""
        lines = [line for line in head.decode("utf-8", "ignore").translate(MARKS).splitlines() if line.strip()]
        begun = [bool(START.match(line)) for line in lines]
        return bool(begun) and begun[0] and (sum(begun) > 1 or (len(begun) == 1 and bool(_said(lines[0]))))

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each message with words as a part, its sender told by number.

        The order of day and month is what all dates of the file allow, taking them to go forwards; where two orders
        are left, no message has a date. What is edited is not told from what was, since the export gives no moment.
        """
        dates = _Dates()
        for line in _lines(file):
            if (found := START.match(line)) is not None:
                dates.see(found)
        file.seek(0)
        if dates.order is None:
            what = "has dates that can be day or month first, so its messages go without; give --published for each"
            if not dates.orders:
                what = "has dates in no one order, so its messages go without"
            yield problem(path, what, severity="warning")
        key = posts.key(dates.first)
        members = posts.Members(key)
        passed: Counter[str] = Counter()
        for number, (found, body) in enumerate(_messages(file), 1):
            made = _post(found, body, number, key, members, dates)
            if isinstance(made, str):
                passed[made] += 1
            else:
                yield made
        if passed:
            told = ", ".join(f"{count} {what}" for what, count in sorted(passed.items()))
            yield problem(path, f"holds messages that are passed over: {told}", severity="note")


def _post(found: re.Match[str], body: str, number: int, key: str, members: posts.Members, dates: _Dates) -> Part | str:
    """The message as a part, or what it is that is passed over."""
    said = SENDER.match(body)
    if said is None:
        return "service messages"
    if len(body) > MESSAGE:
        return "longer than any can be"
    member = members.called(said["who"].strip())
    text = said["words"]
    message: dict[str, object] = {}
    if (attached := ATTACHED.search(text)) is not None:
        message["file"] = (attached["ios"] or attached["android"]).strip()
        text = text[: attached.start()] + text[attached.end() :]
    text = OMITTED.sub("", text).strip()
    if EDITED.search(text):
        text = EDITED.sub("", text)
        message["was_edited"] = True
    if (forwarded := FORWARDED.match(text)) is not None:
        text = text[forwarded.end() :]
        message["forwarded_from"] = None
    if GONE.match(text):
        return "deleted messages, polls and notices"
    text = NUMBER.sub(UNNAMED, text)
    if not text.strip():
        return "without words"
    day, moment = dates.day(found), found[0].strip("[] -")
    message |= {"id": posts.key([moment, text]).removeprefix("chat "), "time": moment, "text": text}
    if day is not None:
        message["date"] = day
    plain = {"chat": {"id": key, "name": None, "type": "chat"}, "member": member, "message": message}
    return posts.part(str(number), posts.WHATSAPP, plain)


def _said(line: str) -> bool:
    found = START.match(line)
    return found is not None and SENDER.match(line[found.end() :]) is not None


def _lines(file: IO[bytes]) -> Iterator[str]:
    """The lines without marks of direction; what is longer than any can be is cut there."""
    decoder = codecs.getincrementaldecoder("utf-8")
    while data := file.readline(LINE):
        yield decoder("replace").decode(data, True).translate(MARKS).rstrip("\r\n")
        while data and not data.endswith(b"\n") and len(data) == LINE:
            data = file.readline(LINE)


def _messages(file: IO[bytes]) -> Iterator[tuple[re.Match[str], str]]:
    """Each message with its beginning."""
    begun: re.Match[str] | None = None
    body: list[str] = []
    length = 0
    for line in _lines(file):
        found = START.match(line)
        if found is None:
            length += len(line)
            if length <= 2 * MESSAGE:
                body.append(line)
            continue
        if begun is not None:
            yield begun, "\n".join(body)
        begun, body, length = found, [line[found.end() :]], len(line)
    if begun is not None:
        yield begun, "\n".join(body)


@dataclass(slots=True)
class _Dates:
    """The dates of a file, and in which orders of day, month and year all of them can be read."""

    orders: set[str] = field(default_factory=lambda: {"dmy", "mdy", "ymd"})
    first: list[str] = field(default_factory=list)
    _last: dict[str, date] = field(default_factory=dict)

    @property
    def order(self) -> str | None:
        """The one order that is left."""
        return next(iter(self.orders)) if len(self.orders) == 1 else None

    def see(self, found: re.Match[str]) -> None:
        """Leave out the orders in which this date is none, or goes back behind one before."""
        if len(self.first) < LOOKED:
            self.first.append(found[0])
        for order in tuple(self.orders):
            day = _day(found, order)
            # A clock that is set back, or a message that waited to be sent, is a day or two behind.
            before = self._last.get(order)
            if day is None or (before is not None and (before - day).days > 2):
                self.orders.discard(order)
            else:
                self._last[order] = max(day, before) if before else day

    def day(self, found: re.Match[str]) -> str | None:
        """The day, ISO 8601; None where the order is open."""
        day = _day(found, self.order) if self.order else None
        return day.isoformat() if day else None


def _day(found: re.Match[str], order: str) -> date | None:
    one, two, three = (found[name] or found[f"a_{name}"] for name in ("one", "two", "three"))
    dotted = (found["sep"] or found["a_sep"]) == "."
    if (order == "ymd") != (len(one) == 4) or (dotted and order == "mdy"):
        return None  # Nobody writes the month first with points (CLDR).
    parts = dict(zip(order, (one, two, three), strict=True))
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    try:
        return date(year, int(parts["m"]), int(parts["d"]))
    except ValueError:
        return None
