"""Lines of type as paragraphs: what every page repeats left out, notes at the end, words that were parted whole."""

from __future__ import annotations

import functools
import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rashomon.ingest.paragraphs import BULLET
from rashomon.ingest.pdf_layout import Line

MARGIN = 0.13
"""Of a page's height, above and below, where running heads and page numbers stand."""
OUTERMOST = 0.2
"""The same for a number that has nothing beyond it."""
NUMBER = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"\W*(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.IGNORECASE)
ONE_OF = re.compile(
    r"\W*p(?:age|\.)?\s*\d+\W*$|\W*(?:page\s*)?\d+\s*(?:of|/)\s*\d+\W*$|[-–—]\s*\d+\s*[-–—]$", re.IGNORECASE
)
"""A page's number that says so by itself."""
ROMAN = re.compile(r"[ivxl]{1,7}$")
"""A page's number before the first chapter."""
NOTE = re.compile(r"(?:\d{1,3}|[*†‡§]+|\[\d{1,3}\]|\(\d{1,3}\))[.)]?(?:\s|(?=[A-Z“\"]))")
ENDED = re.compile(r"[.!?:][\"”’')\]]*$")
PARTED = re.compile(r"([\w’'‐-]*\w)[-‐]$")
COMPOUND = re.compile(
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|anti|counter|cross|ex|half|mid|non|pre|post|pro|self|"
    r"semi|vice|well|ill|co|"
    r"multi|inter|pan|quasi|north|south|east|west|early|late|one|two|three|four|five|six|seven|eight|"
    r"nine|ten|near|long|short|high|low|so|all|air|ground|armed|government|state)$"
)
"""First parts of compounds that are mostly written with a hyphen."""
BULLETS = ("•", "◦", "▪", "■", "●", "–", "—", "‣", "\uf0b7")


def without_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page without those that stand at the same place of several, but for the page's number."""
    seen: dict[object, set[int]] = defaultdict(set)
    for page in pages:
        for line in _in_margins(page, heights):
            for key in _keys(line):
                seen[key].add(line.page)
    least = 2 if len(pages) < 5 else 3

    def heads(line: Line) -> bool:
        numbered = ONE_OF.match(line.text) is not None or ROMAN.match(line.text) is not None
        return numbered or any(len(seen.get(key, ())) >= least for key in _keys(line))

    kept: list[list[Line]] = []
    for page in pages:
        inside = set(map(id, _in_margins(page, heights)))
        dropped = [id(line) in inside and heads(line) for line in page]
        kept.append([one for i, one in enumerate(page) if not dropped[i] or _in_text(page, dropped, i)])
    return kept


def _in_margins(page: Sequence[Line], heights: Sequence[float]) -> list[Line]:
    """The lines where running heads stand: near the page's edges, or numbers outermost and not far from them."""
    low, high = min((one.y for one in page), default=0.0), max((one.y for one in page), default=0.0)
    found = []
    for line in page:
        number = PAGE_NUMBER.match(line.text) is not None or ROMAN.match(line.text) is not None
        outermost = number and (line.y < low + line.size or line.y > high - line.size)
        margin = heights[line.page] * (OUTERMOST if outermost else MARGIN)
        if not margin < line.y < heights[line.page] - margin:
            found.append(line)
    return found


def _in_text(page: Sequence[Line], dropped: Sequence[bool], i: int) -> bool:
    """Whether a line stands as near to one that is not repeated as lines of one paragraph do."""
    line = page[i]
    return any(
        0 <= j < len(page)
        and not dropped[j]
        and page[j].flow == line.flow
        and abs(page[j].y - line.y) < 1.5 * line.size
        and abs(page[j].size - line.size) < 0.1 * line.size
        for j in (i - 1, i + 1)
    )


def _keys(line: Line) -> list[tuple[str, int]]:
    """What a running head is known by: words and place, each number as it is or counted with the pages."""
    numbers = NUMBER.findall(line.text[:300])
    # Pages that face one another may have their numbers at different sides, so that across does not count.
    place = round(line.y / 6)
    if len(numbers) > 3 or any(len(one) > 6 for one in numbers):
        return [(line.text, place), (line.text, place + 1)]
    keys = []
    for choice in itertools.product((False, True), repeat=len(numbers)):
        counted = [f"#{int(one) - line.page}" if choose else one for one, choose in zip(numbers, choice, strict=True)]
        words = "".join(itertools.chain.from_iterable(zip(NUMBER.split(line.text[:300]), [*counted, ""], strict=True)))
        worded = len(re.sub(r"[\W\d_]", "", line.text)) > 2
        if not numbers or worded or (any(choice) and PAGE_NUMBER.match(line.text)):
            keys += [(words, place), (words, place + 1)]
    return keys


def body_size(lines: Iterable[Line]) -> float:
    """The size of type that most is set in."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def parted(lines: Sequence[Line], usual: float) -> tuple[list[Line], list[Line]]:
    """One page's lines without its notes, and its notes: small type below the text, from a mark onwards."""
    text: list[Line] = []
    notes: list[Line] = []
    for _, group in itertools.groupby(lines, key=lambda one: one.flow):
        flow = list(group)
        small = len(flow)
        while small and flow[small - 1].size <= 0.92 * usual and not flow[small - 1].row:
            small -= 1
        start = next((i for i in range(small, len(flow)) if NOTE.match(flow[i].text)), len(flow))
        if start < len(flow) and not _lowest(flow[start], lines, usual):
            start = len(flow)
        text += flow[:start]
        notes += flow[start:]
    return text, notes


def _lowest(note: Line, lines: Sequence[Line], usual: float) -> bool:
    return not any(
        one.y < note.y and one.size > 0.92 * usual and one.x0 < note.x1 and one.x1 > note.x0 for one in lines
    )


def joined(lines: Sequence[Line], words: Counter[str]) -> list[str]:
    """The paragraphs of a text that flows over columns and pages. `words` are those of the document, for hyphens."""
    found: list[str] = []
    measures = _measures(lines)
    last: Line | None = None
    for line in lines:
        if last is not None and not _begins(last, line, measures):
            found[-1] = together(found[-1], line.text, words)
        else:
            found.append(functools.reduce(lambda left, right: together(left, right, words), line.text.split("\n")))
        last = line
    return found


def known(lines: Iterable[Line]) -> Counter[str]:
    """How often each word, in small letters, stands within a line."""
    found = Counter[str]()
    for line in lines:
        found.update(re.findall(r"\w+(?:-\w+)*", line.text.lower()))
    return found


type Measures = dict[tuple[int, int], tuple[float, float, float]]


def _measures(lines: Sequence[Line]) -> Measures:
    """Left edge, right edge and line distance of each flow on its page."""
    found: Measures = {}
    for key, group in itertools.groupby(lines, key=lambda one: (one.page, one.flow)):
        flow = list(group)
        gaps = [one.y - two.y for one, two in itertools.pairwise(flow) if 0 < one.y - two.y < 3 * one.size]
        usual = statistics.median_low(gaps) if gaps else 1.2 * flow[0].size
        left = Counter(round(one.x0) for one in flow).most_common(1)[0][0]
        # A line or two by themselves do not show how wide their column is.
        right = (
            max(one.x1 for one in flow) if len(flow) > 2 else max(*(one.x1 for one in flow), left + 25 * flow[0].size)
        )
        found[key] = (min(left, min(one.x0 for one in flow) + 40), right, usual)
    return found


def _begins(last: Line, line: Line, measures: Measures) -> bool:
    """Whether a line begins a paragraph."""
    if line.row or last.row or BULLET.match(line.text) or line.text.startswith(BULLETS):
        return True
    alike = abs(line.size - last.size) <= 0.08 * last.size and (line.bold == last.bold or not line.bold)
    left, right, distance = measures[line.page, line.flow]
    if (last.page, last.flow) != (line.page, line.flow):
        return not (alike and not ENDED.search(last.text) and (line.text[:1].islower() or _full(last, line, measures)))
    gap = last.y - line.y
    if gap > 1.3 * distance or not abs(line.size - last.size) <= 0.08 * last.size:
        return True
    if last.bold != line.bold and (ENDED.search(last.text) or not _full(last, line, measures)):
        return True
    indented = line.x0 > left + 0.7 * line.size
    # A list's item or a quotation goes on where it was indented before.
    if indented and last.x0 < line.x0 - 0.7 * line.size and not last.text.startswith(BULLETS):
        return not BULLET.match(last.text)
    return ENDED.search(last.text) is not None and last.x1 + 0.3 * line.size + line.first < right - 2 * line.size


def _full(last: Line, line: Line, measures: Measures) -> bool:
    """Whether a line goes so near to its column's edge that the next word would not have fitted."""
    left, right, _ = measures[last.page, last.flow]
    if last.x1 - last.x0 < (right - left) / 2:
        return False
    return last.x1 + 0.3 * last.size + line.first >= right - last.size and not last.text.isupper()


def together(left: str, right: str, words: Counter[str]) -> str:
    """Two lines as one; a word that was parted at the line's end is whole again, a hyphen of its own is kept."""
    if left.endswith("\xad"):
        return left[:-1] + right
    match = PARTED.search(left[-60:])
    if match is None or not right[:1].isalnum():
        return f"{left} {right}"
    first = match[1].lower().replace("‐", "-")
    rest = re.match(r"\w+", right)
    second = rest[0].lower() if rest else ""
    with_hyphen, without = words[f"{first}-{second}"], words[first + second]
    if with_hyphen != without:
        kept = with_hyphen > without
    else:
        kept = not right[0].islower() or not first[-1].isalpha() or "-" in first or COMPOUND.match(first) is not None
    return left[:-1] + "-" + right if kept else left[:-1] + right
