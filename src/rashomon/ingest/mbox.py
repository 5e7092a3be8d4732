"""Mailboxes (MBOX): the messages in them, one after the other, without holding more than one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

from rashomon.ingest.documents import problem
from rashomon.ingest.limits import size
from rashomon.ingest.mail import MEDIA_TYPE, ORDINARY, fields
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

FROM = b"From "
STRICT = re.compile(rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.{0,40}?\d\d:\d\d.{0,40}?\d{4}")
"""The line before a message: whom it is from and when it came (RFC 4155)."""
LOOSE = re.compile(rb"From \S+ .{0,200}?(?:\d\d:\d\d.{0,40}?\d{4}|\d{4}.{0,40}?\d\d:\d\d)")
"""What programs write in its place; a header has to follow."""
HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
QUOTED = re.compile(rb">+From ")
LONGEST = 1_000_000
"""Bytes of a line that are taken at once."""


class MboxReader:
    """Reads mailboxes."""

    name = "ingest.mbox.v1"
    endings: Sequence[str] = (".mbox", ".mbx")
    bound: Bound = "container_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A mailbox by its first line and the header that follows it."""
        line, _, rest = head.partition(b"\n")
        if not line.startswith(FROM):
            return False
        if essence(media_type or "") == "application/mbox" or (path or "").lower().endswith(tuple(self.endings)):
            return True
        return (STRICT.match(line) or LOOSE.match(line)) is not None and ORDINARY.search(fields(rest)) is not None

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each message as a part, in the order in which they lie there; what marks a line of it as quoted is undone."""
        most = min(limits.part_bytes, limits.binary_bytes)
        for number, data in enumerate(messages(file, most), 1):
            name = f"message-{number}.eml"
            if data is None:
                told = f"{path}/{name}" if path else name
                yield problem(told, f"is too large (more than {size(most)}); save what is attached to it by itself")
            elif not data.strip():
                yield problem(f"{path}/{name}" if path else name, "is empty; there is nothing to read in it")
            else:
                yield Part(name=name, data=data, media_type=MEDIA_TYPE)


def messages(file: IO[bytes], most: int) -> Iterator[bytes | None]:
    """The messages in a mailbox; None for one of more than `most` bytes.

    A line that begins with `From ` parts two messages where it says a year and a time and follows a blank line;
    programs that quote no such lines of a text leave others that do not.
    """
    held: list[bytes] = []
    length = 0
    begun, blank, whole = False, True, True
    line = file.readline(LONGEST)
    while line:
        following = file.readline(LONGEST)
        starts = whole and blank and line.startswith(FROM)
        if starts and (not begun or STRICT.match(line) or (LOOSE.match(line) and HEADER.match(following))):
            if begun:
                yield _message(held, length, most)
            held, length, begun = [], 0, True
        else:
            quoted = whole and QUOTED.match(line)
            length += len(line)
            if length <= most:
                held.append(line[1:] if quoted else line)
            elif held:
                held = []
        whole = line.endswith(b"\n")
        blank = whole and line in (b"\n", b"\r\n")
        line = following
    if begun or length:
        yield _message(held, length, most)


def _message(held: list[bytes], length: int, most: int) -> bytes | None:
    if length > most:
        return None
    # The blank line before the next message belongs to the mailbox.
    if len(held) > 1 and held[-1] in (b"\n", b"\r\n"):
        del held[-1]
    return b"".join(held)
