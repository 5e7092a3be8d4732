"""The messages of MUC-3 and MUC-4 and their keys: texts made documents, and filled templates.

A key has one template an incident, with a numbered line a slot and one fill a line. In a fill, `/` parts what may
stand for each other, a leading `?` says that it may be left out, `-` is no fill and `*` means that the slot does not
apply. A set fill names what it is about after a colon (`DEATH: "PRIEST" / "FATHER"`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gold

from rashomon.model import Document

SLOTS = {
    2: "date",
    3: "location",
    4: "type",
    9: "individual",
    10: "organisation",
    11: "confidence",
    21: "number",
    23: "effect",
}
"""The slots that are scored, by their numbers in a template."""

MESSAGE = re.compile(r"^((?:TST|DEV)\d?-MUC\d-\d{4}).*$", re.MULTILINE)
SLOT = re.compile(r"^\s*(\d+)\.\s+[A-Z][A-Z: ]*?(?:\s{2,}|$)(.*)$")
DATELINE = re.compile(
    r"\s*([^\n]*?),\s+(?:NO DATE|(\d{1,2})\s+([A-Z]{3})\b(?:\s+(\d{2})\b)?)\s*(?:\(([^)]*)\))?\s*--\s*"
)
STAMPS = re.compile(r"(?:\[[A-Z][^\]]*\]\s*)*\[(?:TEXT|SUMMARY|EXCERPTS?|REPORT|PASSAGE OMITTED)\]\s*")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True, slots=True)
class Fill:
    """One fill: what may stand in it, what it is about, and whether it may be left out."""

    values: tuple[str, ...]
    about: tuple[str, ...] = ()
    optional: bool = False

    def __str__(self) -> str:
        return " / ".join(self.values) + (f": {' / '.join(self.about)}" if self.about else "")


@dataclass(slots=True)
class Template:
    """One incident of a message: its number, whether it may be left out, and the fills of each slot of `SLOTS`."""

    number: str
    optional: bool = False
    fills: dict[str, list[Fill]] = field(default_factory=dict)

    def of(self, slot: str) -> list[Fill]:
        """The fills of a slot, none where it is null."""
        return self.fills.get(slot, [])


def iso(day: str, month: str, year: str) -> str:
    """A key's date, `04`, `FEB`, `90`, as ISO 8601."""
    return f"19{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"


def messages(paths: Sequence[Path]) -> Iterator[Document]:
    """Each message as a document: its paragraphs a line each, the date and place of its dateline in the header."""
    for path in paths:
        parts = MESSAGE.split(path.read_text(encoding="utf-8", errors="replace"))
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            yield message(name, body)


def message(name: str, body: str) -> Document:
    """One message as a document, named by its id; what stands before its text goes to the header or is left out."""
    head = DATELINE.match(body)
    header: dict[str, str | None] = {"published": None, "dateline": None, "outlet": None}
    if head:
        header["dateline"] = " ".join(part for part in (f"{head[1]},", *head.groups()[1:4]) if part).rstrip(",")
        header["outlet"] = head[5]
        if head[3] in MONTHS and head[4]:
            header["published"] = iso(head[2], head[3], head[4])
        body = body[head.end() :]
    body = STAMPS.sub("", body.strip(), count=1) if STAMPS.match(body.strip()) else body.strip()
    text = "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", body))
    return gold.document({"id": name, "text": text, **header})


def keys(source: str) -> dict[str, list[Template]]:
    """The templates of each message of a key file, by the message's id; none for one that is not relevant."""
    found: dict[str, list[Template]] = {}
    name, slot = "", 0
    for line in source.splitlines():
        if line.startswith(";"):
            continue
        head = SLOT.match(line)
        value = head[2].strip() if head else line.strip()
        slot = int(head[1]) if head else slot
        if head and slot == 0:
            name = value.split()[0]
            found.setdefault(name, [])
        elif head and slot == 1:
            if value[:1].isdigit():
                found[name].append(Template(value.split()[0], "OPTIONAL" in value))
            else:
                slot = -1
        elif value and slot in SLOTS and found.get(name):
            read = fill(value)
            if read is not None:
                found[name][-1].fills.setdefault(SLOTS[slot], []).append(read)
    return found


def fill(line: str) -> Fill | None:
    """One fill as a line of a key has it; None for a null or one that does not apply."""
    optional = line.startswith("?")
    line = line.lstrip("? ").strip()
    values: list[str] = []
    about: list[str] = []
    for part in parts(line):
        value, referent = _referent(part)
        if value in {"-", "*"} and not referent:
            optional = optional or value == "-"
        elif value.startswith('"') and values and not values[-1].startswith('"') and about:
            about.append(_unquoted(value))
        else:
            values.append(value)
            about += [_unquoted(referent)] if referent else []
    plain = tuple(dict.fromkeys(_unquoted(value) for value in values))
    return Fill(plain, tuple(dict.fromkeys(about)), optional) if plain else None


def parts(line: str) -> list[str]:
    """What `/` parts outside quotes, without the brackets around a whole part."""
    found = [""]
    quoted = escaped = False
    for sign in line:
        if sign == '"' and not escaped:
            quoted = not quoted
        if sign == "/" and not quoted:
            found.append("")
        else:
            found[-1] += sign
        escaped = sign == "\\"
    return [_bare(part.strip()) for part in found if part.strip()]


def _bare(part: str) -> str:
    if part.startswith("(") and part.count("(") > part.count(")"):
        return part[1:].strip()
    if part.endswith(")") and part.count(")") > part.count("("):
        return part[:-1].strip()
    return part[1:-1].strip() if part.startswith("(") and part.endswith(")") else part


def _referent(part: str) -> tuple[str, str]:
    """A set fill and what it is about: `DEATH`, `"PRIEST"`; a string or a place has no referent."""
    if part.startswith('"') or ': "' not in part:
        return part, ""
    value, _, referent = part.partition(': "')
    return value.strip(), '"' + referent.strip()


def _unquoted(text: str) -> str:
    return text.strip().removeprefix('"').removesuffix('"').replace('\\"', '"').replace("\\", "").strip()
