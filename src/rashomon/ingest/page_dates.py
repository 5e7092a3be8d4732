"""When a page says that it was published and changed, by what it marks as its own dates.

In order of trust: the page's own article in JSON-LD; the fields of its head and of its markup
(`article:published_time`, `datePublished`, Dublin Core, `pubdate`); the `<time>` that stands nearest to its headline; a
short line that the page calls a date; what `htmldate` finds beyond these; the day of its last change; and last its
address. The last two are told, since they may be of another day. A date in the running text, beside the article or in
a footer is that of something else.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rashomon.ingest import linked_data
from rashomon.ingest.feed_dates import day, moment
from rashomon.ingest.linked_data import Node

PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publication_date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "date",
    "dc.date",
    "dcterms.date",
)
"""Names of the fields of a head that hold the day of publication, surest first."""
CHANGED = (
    "article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "og:updated_time",
)
MARKED = re.compile(r"date|time|publi|byline|posted|meta|dateline|stamp", re.IGNORECASE)
"""What pages call the place where they print their own date."""
CHANGE = re.compile(
    r"modif|updat|edited|actuali[sz]|mise?[\s-](?:[àa][\s-])?jour|aktualisiert|aggiornat|atualizad|güncelle|обновл|измен[её]н"
    r"|оновлен|تحديث|التعديل|به‌?روز|ویرایش",
    re.IGNORECASE,
)
"""What pages call a change, in the languages of reports that are seen most."""
ISSUE = re.compile(
    r"publi|posted|issued|released|veröffentlicht|pubblicat|yayın|опубликован|опубліковано|نشر|منتشر", re.IGNORECASE
)
"""What they call publication."""
FIRST = re.compile(r"original|first\s+published|première publication", re.IGNORECASE)
"""What those call it that pass on what others published."""
BESIDE = re.compile(
    r"(?:^|[\W_])(?:related|sidebar|widget|recommend\w*|most|popular|trending|comments?|disqus|footer|nav\w*|menu|promo\w*|teasers?"
    r"|latest|more|read-?(?:also|more|next)|newsletter|breadcrumbs?|copyright|event|countdown)(?:$|[\W_])",
    re.IGNORECASE,
)
"""What pages call what stands beside an article."""
RUNNING_TEXT = frozenset({"p", "li", "td", "blockquote", "figcaption", "form"})
SHORT = 100
"""Characters of a line that is a date and no more."""
SOON = datetime.timedelta(minutes=15)
"""Within which what is changed is still the making of it: programs store a page more than once."""
NUMBERS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
UTC = re.compile(r"(?:Z|[+-]00:?00)$")
NAMES = ("class", "id", "itemprop", "name", "property")


class Dates:
    """The dates of one page, from its tree, which is not changed."""

    def __init__(self, tree: Any, own: Node | None, address: str | None) -> None:
        """`own` is its article in JSON-LD, `address` where it stands."""
        self._tree, self._own, self._address = tree, own, address
        self._fields = _fields(tree)
        self.of_address = False
        """Whether only the address tells the day of publication."""
        self.of_change = False
        """Whether only the day of its last change is told."""
        self.published = self._published()
        """ISO 8601, in whatever zone it is stated; None where the page does not tell."""

    @property
    def edited(self) -> str | None:
        """The moment at which its words were changed after publication, ISO 8601, in UTC where its offset is stated."""
        stated = linked_data.line(self._own, "dateModified") or next(
            (self._fields[name] for name in CHANGED if name in self._fields), None
        )
        changed = moment(stated)
        if changed is None or self.published is None:
            return None
        first = moment(linked_data.line(self._own, "datePublished")) or next(
            (found for name in PUBLISHED if (found := moment(self._fields.get(name)))), None
        )
        if first is None:
            return changed if changed[:10] > self.published else None
        return changed if _read(changed) - _read(first) > SOON else None

    def _published(self) -> str | None:
        stated = linked_data.line(self._own, "datePublished", "dateCreated", "uploadDate")
        marked = [one for one in (stated, *(self._fields.get(name) for name in PUBLISHED)) if one and day(one)]
        if marked:
            return day(_with_zone(marked))
        tree = _without_others(self._tree)
        if found := _nearest(tree) or _marked(tree):
            return found
        return self._found(tree)

    def _found(self, tree: Any) -> str | None:
        """What `htmldate` finds; where its words could be two days it is not guessed."""
        import htmldate

        changed = day(linked_data.line(self._own, "dateModified")) or _changed(tree)
        for element in list(tree.iter("time", "link", "meta", "script")):
            stated = element.get("content") or ""
            # What names an address, or could be two days, would be guessed from.
            if element.tag != "meta" or "://" in stated or (NUMBERS.search(stated) and not day(stated)):
                element.drop_tree()
        for element in tree.iter():
            if isinstance(element.tag, str) and NUMBERS.search(element.text or "") and not day(element.text):
                element.text = None
        if found := htmldate.find_date(tree, url=None, original_date=True, extensive_search=False):
            self.of_change = found in {day(self._fields.get(name)) for name in CHANGED}
            return str(found)
        if changed:
            self.of_change = True
            return changed
        found = htmldate.find_date("<html><body></body></html>", url=self._address, extensive_search=False)
        self.of_address = bool(found)
        return str(found) if found else None


def _fields(tree: Any) -> dict[str, str]:
    """The fields of the head by name in lower case, each as it stands first, and dates that the markup names."""
    found: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:2_000]:
        for name in (element.get("property"), element.get("name"), element.get("itemprop"), element.get("http-equiv")):
            if name and element.get("content").strip():
                found.setdefault(name.lower(), element.get("content").strip())
    for element in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified'][not(self::meta)]")[:50]:
        if not any(_is_beside(one) for one in (element, *element.iterancestors())):
            stated = element.get("datetime") or element.get("content") or element.text_content()
            if len(stated) <= SHORT and day(stated):
                found.setdefault(element.get("itemprop").lower(), stated.strip())
    return found


def _without_others(tree: Any) -> Any:
    """A copy of the page without its running text and what stands beside its article."""
    tree = copy.deepcopy(tree)
    for element in list(tree.iter()):
        running = element.tag in RUNNING_TEXT and not (_is_marked(element) or _holds_a_time(element))
        if element.getparent() is not None and (running or _is_beside(element)):
            element.drop_tree()
    return tree


def _holds_a_time(element: Any) -> bool:
    """Whether it is a short line with a time: "Published <time …>"."""
    return element.find(".//time") is not None and len(element.text_content()) <= SHORT


def _is_beside(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html", "main", "article"):
        return False
    return element.tag in ("aside", "footer", "nav") or any(
        BESIDE.search(element.get(name) or "") for name in ("class", "id")
    )


def _is_marked(element: Any) -> bool:
    return any(MARKED.search(element.get(name) or "") for name in NAMES)


def _nearest(tree: Any) -> str | None:
    """The day of the `<time>` that stands nearest to the headline, of several the first that is not of a change."""
    heads = tree.xpath("//h1")
    if not heads:
        return _only({found for element in tree.iter("time") if (found := _day_of(element))})
    around = heads[0]
    while around is not None:
        times = [one for one in around.iter("time") if _day_of(one)]
        if times:
            first = [one for one in times if not _is_change(one)]
            passed_on = [one for one in first if FIRST.search(_label(one))]
            return _day_of((passed_on or first or times)[0])
        around = around.getparent()
    return None


def _is_change(element: Any) -> bool:
    around = (element, element.getparent())
    marked = any(CHANGE.search(one.get(name) or "") for one in around if one is not None for name in NAMES)
    return marked or CHANGE.search(_label(element)) is not None


def _label(element: Any) -> str:
    """The words right before an element: in its line, or as the term of which it is the description."""
    before, parent = element.getprevious(), element.getparent()
    words = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    if words.strip():
        return words[-30:]
    if before is not None:
        return _said(before) if before.tag != "time" else ""
    term = parent.getprevious() if parent is not None else None
    return _said(term) if term is not None and term.tag in ("dt", "th", "strong", "b", "span", "label") else ""


def _said(element: Any) -> str:
    words = element.text_content() if isinstance(element.tag, str) else ""
    return words if len(words) <= SHORT else ""


def _day_of(element: Any) -> str | None:
    words = element.text_content()
    return day(element.get("datetime")) or (day(words) if len(words) <= SHORT else None)


def _marked(tree: Any) -> str | None:
    """The day in the first short line that the page calls a date."""
    return next(_marked_days(tree), None)


def _marked_days(tree: Any) -> Iterator[str]:
    for element in tree.xpath("//*[@class or @id or @itemprop]"):
        if element.tag in ("meta", "link", "script", "style", "a", "body", "html") or not _is_marked(element):
            continue
        words = " ".join(element.text_content()[: 4 * SHORT].split())
        if 0 < len(words) <= SHORT and (found := _of_issue(words)):
            yield found


def _of_issue(words: str) -> str | None:
    """The day of publication in a short line, which may name that of a change before or after it."""
    cues = sorted((*ISSUE.finditer(words), *CHANGE.finditer(words)), key=lambda one: one.start())
    ends = [*(one.start() for one in cues), len(words)]
    if found := day(words[: ends[0]]):
        return found
    told = [(cue, day(words[cue.start() : end])) for cue, end in zip(cues, ends[1:], strict=True)]
    return next((found for cue, found in told if found and cue.re is ISSUE), None)


def _changed(tree: Any) -> str | None:
    """The day of a change in a short line that the page calls a date; such lines are taken out of the tree."""
    first = None
    for element in tree.xpath("//*[@class or @id or @itemprop]"):
        words = " ".join(element.text_content()[: 4 * SHORT].split()) if _is_marked(element) else ""
        if element.tag in ("meta", "link", "script", "style", "body", "html") or element.getparent() is None:
            continue
        if 0 < len(words) <= SHORT and CHANGE.search(words) and (found := day(words)):
            first = first or found
            element.drop_tree()
    return first


def _with_zone(stated: Sequence[str]) -> str:
    """The first of these, surest first, or what says the same moment by the outlet's own clock: a program that puts
    every time in UTC may write the day before."""
    first = moment(stated[0]) if UTC.search(stated[0]) else None
    return next((one for one in stated if first and moment(one) == first and not UTC.search(one)), stated[0])


def _only(days: set[str]) -> str | None:
    return next(iter(days)) if len(days) == 1 else None


def _read(stated: str) -> datetime.datetime:
    """A moment, without its zone: both are of one page, which has one."""
    return datetime.datetime.fromisoformat(stated.removesuffix("Z"))
