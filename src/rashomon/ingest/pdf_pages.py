"""The letters of a PDF's page as words, each with its place."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfminer.pdfpage import PDFPage

MOST = 200_000
"""Letters of one page; a broadsheet's has some 30,000."""
UNKNOWN = "\ufffd"
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
MARK = re.compile(r"[\d*†‡§,]+$")
CLOSING = re.compile(r"[.,;:!?)\]”’\"]+$")
UNIT = re.compile(r"(?:^|[\d\s])(?:[kcmdh]?m)$")
"""What a raised figure belongs to: `km²`."""
GAP = 0.18
"""Ems between two letters from which there is a space; in type it is 0.25 and more, tracking is below 0.1."""


class CrowdedError(Exception):
    """A page has more letters than any page of a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One sign, or a few that are one in its font; lengths in points, from the page's lower left corner."""

    text: str
    x0: float
    x1: float
    y: float
    """Of the line that it stands on."""
    size: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Letters without a space between them, or what is made of some words."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture on a page."""

    share: float
    """Of the page that it covers."""
    stream: Any


@dataclass(slots=True)
class Page:
    """What is on one page."""

    width: float
    height: float
    turned: dict[int, list[Letter]] = field(default_factory=dict)
    """By the way they run, in quarter turns; each as if the page were turned for them."""
    pictures: list[Picture] = field(default_factory=list)
    ctm: list[Any] = field(default_factory=list)

    @property
    def letters(self) -> int:
        """How many are on it, without spaces."""
        return sum(len(one.text.strip()) for some in self.turned.values() for one in some)

    @property
    def unknown(self) -> int:
        """How many signs do not say what letter they are."""
        return sum(one.text == UNKNOWN for some in self.turned.values() for one in some)


def seen(page: PDFPage, fonts: Any) -> Page:
    """What is on the page; `fonts` is a resource manager. Raises whatever is wrong with the page."""
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdffont import PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter

    x0, y0, x1, y1 = page.mediabox
    width, height = abs(x1 - x0), abs(y1 - y0)
    if page.rotate in (90, 270):
        width, height = height, width
    found = Page(width, height)
    count = 0

    class Device(PDFTextDevice):
        def render_char(
            self, matrix: Any, font: Any, fontsize: Any, scaling: Any, rise: Any, cid: Any, ncs: Any, graphicstate: Any
        ) -> float:
            nonlocal count
            count += 1
            if count > MOST:
                raise CrowdedError
            try:
                text = LIGATURES.get(text := font.to_unichr(cid), text)
            except PDFUnicodeNotDefined:
                text = UNKNOWN
            advance = float(font.char_width(cid) * fontsize * scaling)
            _placed(found, text, matrix, advance, fontsize, rise, "bold" in str(font.fontname).lower())
            return advance

        def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
            found.ctm.append(self.ctm)

        def end_figure(self, name: str) -> None:
            self.ctm = found.ctm.pop()  # The library leaves it as the figure had it.

        def render_image(self, name: str, stream: Any) -> None:
            a, b, c, d, *_ = self.ctm or (0, 0, 0, 0)
            share = abs(a * d - b * c) / (width * height or 1)
            found.pictures.append(Picture(share=share, stream=stream))

    PDFPageInterpreter(fonts, Device(fonts)).process_page(page)
    return found


def _placed(found: Page, text: str, matrix: Any, advance: float, fontsize: float, rise: float, bold: bool) -> None:
    """Puts a letter on the page, unless it stands slanted (a watermark), outside, or nowhere."""
    a, b, c, d, e, f = (float(one) for one in matrix)
    size = math.hypot(c, d) * abs(fontsize)
    length = math.hypot(a, b) * advance
    text = "".join(one for one in text if one.isprintable() or one.isspace() or one == "\xad")
    e, f = e + c * rise, f + d * rise
    if not text or not all(map(math.isfinite, (e, f, size, length))) or not 0.5 < size < 2000:
        return
    if not (-1 <= e <= found.width + 1 and -1 <= f <= found.height + 1):
        return
    angle = math.degrees(math.atan2(b, a)) % 360
    turn = round(angle / 90) % 4
    if abs((angle - 90 * turn + 180) % 360 - 180) > 3:
        return
    x, y = {0: (e, f), 1: (f, -e), 2: (-e, -f), 3: (-f, e)}[turn]
    found.turned.setdefault(turn, []).append(
        Letter(text=text, x0=min(x, x + length), x1=max(x, x + length), y=y, size=size, bold=bold)
    )


def rows(letters: list[Letter]) -> list[list[Word]]:
    """The words on each line of type from the top, from left to right; a line goes over all columns.

    Raised figures (marks of notes) are left out but at the beginning, and so is what is printed twice on one spot.
    """
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (-one.y, one.x0)):
        if lines and abs(lines[-1][0].y - letter.y) <= 0.2 * max(lines[-1][0].size, letter.size):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    joined = (_words(line, []) for line in lines) if len(lines) == 1 else _with_raised(lines)
    return [line for line in joined if line]


def _with_raised(lines: list[list[Letter]]) -> list[list[Word]]:
    raised: list[list[Letter]] = [[] for _ in lines]
    gone = set()
    for i, line in enumerate(lines):
        size = max(one.size for one in line)
        for j in (i + 1, i + 2):
            under = lines[j] if j < len(lines) else []
            body = max((one.size for one in under), default=0.0)
            up = line[0].y - under[0].y if under else 0.0
            if size <= 0.8 * body and 0.1 * body < up < 0.7 * body and _touch(line, under, body):
                raised[j] += line
                gone.add(i)
                break
    return [_words(line, raised[i]) for i, line in enumerate(lines) if i not in gone]


def _touch(line: list[Letter], under: list[Letter], em: float) -> bool:
    """Whether every raised letter follows one that is not, or stands before the first."""
    ends = [*(one.x1 for one in under if one.text.strip()), min(one.x0 for one in under) - em / 2]
    return all(any(-em <= one.x0 - end <= em * 1.5 for end in ends) for one in line if one.text.strip())


def _words(line: list[Letter], raised: list[Letter]) -> list[Word]:
    usual = Counter(round(one.size, 1) for one in line if one.text.strip()).most_common(1)
    size = usual[0][0] if usual else 1.0
    up = set(map(id, raised))
    # Small figures may also lie on nearly the same line.
    low = min((one.y for one in line if one.size > 0.8 * size), default=0.0)
    up |= {id(one) for one in line if one.size <= 0.8 * size and one.y - low > 0.1 * size}
    found: list[Word] = []
    held: list[Letter] = []
    last: dict[str, float] = {}
    after = False
    for letter in [*sorted(line + raised, key=lambda one: (one.x0, one.x1)), None]:
        if letter is not None:
            twice = letter.text.strip() and abs(last.get(letter.text, -1e9) - letter.x0) < 0.1 * size
            last[letter.text] = letter.x0
            if twice:
                continue
            changed = bool(held) and (id(letter) in up) != (id(held[-1]) in up)
            if held and letter.text.strip() and letter.x0 - held[-1].x1 <= GAP * size and not changed:
                held.append(letter)
                continue
        if held:
            after = _ended(found, held, id(held[0]) in up, after)
        held = [letter] if letter is not None and letter.text.strip() else []
    return found


def _ended(found: list[Word], held: list[Letter], raised: bool, after: bool) -> bool:
    """Puts what is held to the words found, and says whether that was raised and is part of the word before it.

    `after` says the same of what came before.
    """
    text = "".join("".join(one.text.split()) for one in held)
    size = Counter(round(one.size, 1) for one in held).most_common(1)[0][0]
    bold = all(one.bold for one in held)
    word = Word(text=text, x0=held[0].x0, x1=max(one.x1 for one in held), y=held[0].y, size=size, bold=bold)
    one = found[-1] if found else None
    if one is None:
        found.append(word)
        return False
    close = word.x0 - one.x1 <= GAP * max(size, one.size)
    if raised and MARK.match(text) and not (close and UNIT.search(one.text)):
        return False
    closing = CLOSING.match(text) is not None and word.x0 - one.x1 < size  # After the mark of a note.
    if not closing and not (close and (raised or after)):
        found.append(word)
        return False
    # A raised `st` or `2` and the word that it belongs to are one.
    found[-1] = Word(
        text=one.text + text, x0=one.x0, x1=word.x1, y=one.y, size=max(one.size, size), bold=one.bold and bold
    )
    return raised
