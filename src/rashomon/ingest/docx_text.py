"""The paragraphs in the XML of a word processor's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

DEEPEST = 50
"""Tables within tables and boxes within boxes."""
GONE = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rPr", "pPr", "sdtPr"})
"""What is deleted, moved away, a field's program or formatting. `Fallback` repeats what stands before it."""
BREAKS = frozenset({"br", "cr"})
HYPHENS = {"noBreakHyphen": "-", "softHyphen": ""}
ODT_GONE = frozenset(
    {"annotation", "annotation-end", "tracked-changes", "table-of-content", "sequence-decls", "variable-decls",
     "forms", "title", "desc", "bibliography", "alphabetical-index", "illustration-index"}
)  # fmt: skip


def wordprocessing(parts: Mapping[str, Any]) -> list[str]:
    """The paragraphs of a DOCX, whose parts are `document` and perhaps `footnotes` and `endnotes`; notes at the end.

    A table's row is one paragraph; a text box stands after the paragraph that it belongs to.
    """
    found = list(_blocks(parts["document"], 0))
    for name in ("footnotes", "endnotes"):
        for note in parts.get(name, ()):
            if _attribute(note, "type") in (None, "normal"):
                found += _blocks(note, 0)
    return _clean(found)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, name: str) -> str | None:
    """An attribute by its name without its namespace."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _clean(paragraphs: list[str]) -> list[str]:
    return [words for one in paragraphs if (words := " ".join(one.split()))]


def _blocks(element: Any, depth: int) -> Iterator[str]:
    """The paragraphs and rows in a body, a cell, a note or a box."""
    if depth > DEEPEST:
        return
    before = ""
    for child in element:
        name = _name(child)
        if name == "p":
            first, *others = _paragraph(child, depth)
            if _formatted(child, "rPr", "del") is not None:  # Its end is deleted, so that the next one goes on.
                before += first
                yield from others
            elif not (_formatted(child, "pStyle") or "").upper().startswith("TOC"):
                yield before + first
                yield from others
                before = ""
        elif name == "tbl":
            yield from _table(child, depth)
        elif name not in GONE and name not in ("sectPr", "tblPr", "tcPr", "trPr"):
            yield from _blocks(child, depth + 1)
    yield before


def _formatted(element: Any, *names: str) -> str | None:
    """What a paragraph's or a run's formatting says under these names: the value, an empty one where it has none."""
    found = next((one for one in element if _name(one) in ("pPr", "rPr")), None)
    for name in names:
        found = next((one for one in found if _name(one) == name), None) if found is not None else None
    return (_attribute(found, "val") or "") if found is not None else None


def _table(table: Any, depth: int) -> Iterator[str]:
    for row in _within(table, "tr"):
        if any(_name(one) == "trPr" and any(_name(each) == "del" for each in one) for one in row):
            continue
        cells = [" ".join(_blocks(cell, depth + 1)) for cell in _within(row, "tc")]
        yield " ".join(cell for cell in cells if cell.strip())


def _within(element: Any, wanted: str) -> Iterator[Any]:
    """Children of that name, also those that stand in a control or were put in by a change."""
    for child in element:
        if _name(child) == wanted:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _within(child, wanted)


def _paragraph(paragraph: Any, depth: int) -> Iterator[str]:
    """The paragraph's words, where a line break after a sentence parts it, and then those of the boxes in it."""
    boxes: list[Any] = []
    held: list[str] = []
    _runs(paragraph, held, boxes)
    yield from re.split(r"(?<=[.!?:\"”’])\s*\n\s*|\n\s*\n", "".join(held))
    for box in boxes:
        yield from _blocks(box, depth + 1)


def _runs(element: Any, held: list[str], boxes: list[Any]) -> None:
    """Puts the words under an element to `held`, without going down by a call of its own: XML may be deep."""
    pending = list(reversed(element))
    while pending:
        one = pending.pop()
        name = _name(one)
        if name in GONE or (name == "r" and _formatted(one, "vanish") in ("", "1", "true", "on")):
            continue
        if name == "txbxContent":
            boxes.append(one)
        elif name == "t":
            held.append(one.text or "")
        elif name in BREAKS:
            held.append("\n")
        elif name in ("tab", "ptab"):
            held.append(" ")
        elif name in HYPHENS:
            held.append(HYPHENS[name])
        elif name == "AlternateContent":
            # The same thing said twice, for newer and for older programs.
            pending += reversed(one[:1])
        else:
            pending += reversed(one)


def opendocument(tree: Any) -> list[str]:
    """The paragraphs of an ODT; notes at the end."""
    notes: list[str] = []
    found: list[str] = []
    body = next((one for one in tree.iter("{*}text") if _name(one.getparent()) == "body"), None)
    if body is not None:
        _open_blocks(body, found.append, notes, 0)
    return _clean([*found, *notes])


def _open_blocks(element: Any, put: Callable[[str], None], notes: list[str], depth: int) -> None:
    if depth > DEEPEST:
        return
    for child in element:
        name = _name(child)
        if name in ("p", "h"):
            boxes: list[Any] = []
            put(_open_words(child, notes, boxes, depth))
            for box in boxes:
                _open_blocks(box, put, notes, depth + 1)
        elif name == "table-row":
            cells: list[str] = []
            _open_blocks(child, cells.append, notes, depth + 1)
            put(" ".join(cells))
        elif name not in ODT_GONE:
            _open_blocks(child, put, notes, depth + 1)


def _open_words(paragraph: Any, notes: list[str], boxes: list[Any], depth: int) -> str:
    """A paragraph's words; its notes and boxes are put aside."""
    held = [paragraph.text or ""]
    pending: list[Any] = list(reversed(paragraph))
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            held.append(one)
            continue
        pending.append(one.tail or "")
        name = _name(one)
        if name == "note":
            for part in one:
                if _name(part) == "note-body":
                    _open_blocks(part, notes.append, notes, depth + 1)
        elif name == "text-box":
            boxes.append(one)
        elif name in ("s", "tab", "line-break"):
            held.append(" ")
        elif name and name not in ODT_GONE:
            pending += reversed(one)
            held.append(one.text or "")
    return "".join(held)
