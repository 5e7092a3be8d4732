"""Protected names in records: covered before anything is kept, uncovered for who may read them.

A name in a document's text becomes as many blocks as it has characters, so that every offset stays what it was; in
words that stand for themselves (names, titles, addresses, messages) it becomes `[name protected 9c1f20ab]`, the digits
being those of the protected name's id. Neither depends on a key or on the name, so that a finding is the same record,
under the same id, on every machine, and nothing that is hashed tells the name.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from rashomon.ledger.written import (
    BLOCK,
    WORD,
    Pattern,
    bare,
    by_themselves,
    folded,
    patterns,
    replaced,
    token,
    words_of,
)
from rashomon.model import Claim, Document, MediaItem, Mention, Person, ProtectedName, Span, record_id

SHOWN = "[name protected]"
"""How a run of blocks reads where offsets do not count."""
TOKEN = re.compile(r"\[name protected ([0-9a-f]{8})\]")
NONCE = 12
UNTOUCHED = frozenset({"id", "sha256", "media_type", "lang", "outlet_kind", "published_at", "retrieved_at", "maker"})
"""Fields that no name stands in."""
ADDRESSES = frozenset({"url", "name"})
"""Fields of a document that may hold a name in lower case."""
HEADLINES = ADDRESSES | {"title"}
"""Fields of a document that may call by one word of a name whom the text gives the whole of."""


def worded(value: Any) -> Any:
    """A record or plain value with every run of blocks as `[name protected]`: for a page, where no offset counts."""
    # Nearly none has one, and a block is printable: it stands in what `repr` says, which is far quicker than to look.
    if BLOCK not in repr(value):
        return value
    return _mapped(value, lambda text: re.sub(f"{BLOCK}+", SHOWN, text) if BLOCK in text else text)


def subjects(
    document: Document, persons: Iterable[Person], held: Sequence[ProtectedName] = ()
) -> tuple[ProtectedName, ...]:
    """The protected names of a document: those that are held, and the persons that are none of them, not yet sealed.

    No place belongs to two; what was protected once stays so, whoever reads the document later.
    """
    taken = [place for one in held for place in one.places]
    found = {one.id: one for one in held}
    for person in persons:
        places = [(span.start, span.end) for span in person.names if span.start < span.end]
        known = next((one for one in found.values() if _meet(one.places, places)), None)
        free = tuple(place for place in places if not any(_overlap(place, other) for other in taken))
        taken += free
        if known is not None:
            # Places that only a later reading found go to the same person.
            found[known.id] = dataclasses.replace(known, places=tuple(sorted((*known.places, *free))))
        elif free:
            one = ProtectedName(
                id=_named(document.id, free[0][0]),
                document_id=document.id,
                role=person.role,
                places=free,
                described=person.described,
            )
            found[one.id] = one
    return tuple(found.values())


def marked(document: Document, among: Callable[[list[str]], list[tuple[int, int]]]) -> Iterator[tuple[Span, ...]]:
    """Where each marked name stands in the document's text, as `among`, given its folded words, says.

    With it go the words of it that stand for it elsewhere in the text: its last, and another that no name follows.
    """
    text = document.text
    found = list(WORD.finditer(folded(text)))
    words = [bare(match[0]) for match in found]
    stretches: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for first, past in among(words):
        stretches.setdefault(tuple(words[first:past]), []).append((first, past))
    taken = {index for places in stretches.values() for first, past in places for index in range(first, past)}

    def names(index: int) -> bool:
        return index < len(found) and text[found[index].start()].isupper()

    for name, places in stretches.items():
        parts = by_themselves(name)
        for index, word in enumerate(words):
            after = index + 1
            follows = names(after) and text[found[index].end() : found[after].start()].isspace()
            if word in parts and index not in taken and names(index) and (word == name[-1] or not follows):
                places.append((index, after))
                taken.add(index)
        ends = sorted((found[first].start(), found[past - 1].end()) for first, past in places)
        yield tuple(Span(document_id=document.id, start=start, end=end, exact=text[start:end]) for start, end in ends)


def seal(name: ProtectedName, text: str, key: bytes) -> ProtectedName:
    """The protected name with its words, those at its places in the text, encrypted under `key` (32 bytes)."""
    words = json.dumps([text[start:end] for start, end in name.places], ensure_ascii=False).encode()
    return dataclasses.replace(name, sealed=base64.b64encode(seal_bytes(words, key, _bound(name))).decode())


def unseal(name: ProtectedName, keys: Iterable[bytes]) -> tuple[str, ...] | None:
    """The words at the name's places; None where none of the keys opens them, or they are not those of the places."""
    try:
        data = unseal_bytes(base64.b64decode(name.sealed), keys, _bound(name)) if name.sealed else None
    except binascii.Error:
        return None
    return tuple(json.loads(data)) if data is not None else None


def _bound(name: ProtectedName) -> str:
    """What the sealed words are bound to: whose they are, and where they stand."""
    return json.dumps([name.id, name.document_id, name.places])


def seal_bytes(data: bytes, key: bytes, owner: str) -> bytes:
    """The data encrypted (ChaCha20-Poly1305) under `key` and bound to its owner: a nonce, then the ciphertext."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, data, owner.encode())


def unseal_bytes(data: bytes, keys: Iterable[bytes], owner: str) -> bytes | None:
    """What `seal_bytes` made the data of; None where none of the keys opens it."""
    for key in keys:
        try:
            return ChaCha20Poly1305(key).decrypt(data[:NONCE], data[NONCE:], owner.encode())
        except (InvalidTag, ValueError):  # The second for what is shorter than a nonce.
            continue
    return None


class Cover:
    """Covers the protected names of one document in whatever is said about it; made from its plain text."""

    def __init__(self, document: Document, names: Sequence[ProtectedName]) -> None:
        self._document = document
        self._places = sorted((place, one) for one in names for place in one.places)
        told = [(document.text[start:end], one) for (start, end), one in self._places if not one.described]
        self._patterns = list(patterns(told))
        self._parts = list(patterns([(word, one) for name, one in told for word in by_themselves(words_of(name))]))
        self.ids: dict[str, str] = {}
        """The ids of claims that said a name, and what they are now."""
        self.document = self._covered_document() if self._places else document
        """The document without the names, its text as long as it was."""

    def records(self, records: Iterable[Any]) -> list[Any]:
        """The records without the names. A claim that had one gets the id of what it says now, and so do its mentions
        elsewhere."""
        if not self._places:
            return list(records)
        covered = [self._covered(record) for record in records]
        return [_mapped(record, lambda text: self.ids.get(text, text)) for record in covered] if self.ids else covered

    def words(self, text: str) -> str:
        """Words that stand for themselves, without the names."""
        return replaced(text, self._patterns)

    def address(self, url: str) -> str:
        """A web address without the names."""
        return self._in_header(url, "url") if self._places else url

    def medium(self, item: MediaItem) -> MediaItem:
        """A picture, film or recording of the document without the names, its id as it was."""
        if not self._places:
            return item
        return dataclasses.replace(
            item,
            caption=item.caption and self._span(item.caption),
            name=item.name and self._in_header(item.name, "name"),
            url=item.url and self._in_header(item.url, "url"),
            device=item.device and self.words(item.device),
            software=item.software and self.words(item.software),
            provenance=item.provenance and self._covered(item.provenance),
        )

    def _covered(self, record: Any) -> Any:
        if isinstance(record, Span):
            return self._span(record)
        if isinstance(record, Mention):
            return self._mention(record)
        covered = _rebuilt(record, self._covered, self.words)
        if isinstance(record, Claim) and covered is not record:
            covered = dataclasses.replace(covered, id=record_id("claim", covered))
            self.ids[record.id] = covered.id
        return covered

    def _span(self, span: Span) -> Span:
        if span.document_id != self._document.id:
            return span
        exact = self._masked(span.exact, span.start)
        return span if exact == span.exact else dataclasses.replace(span, exact=exact)

    def _mention(self, mention: Mention) -> Mention:
        fuller = mention.antecedent or mention.span
        span = self._span(mention.span) if mention.span else None
        antecedent = self._span(mention.antecedent) if mention.antecedent else None
        if mention.name is not None:
            name: str | None = self.words(mention.name)
        else:
            name = None
            # Two people whose names are equally long must not read as one.
            if fuller is not None and any(not one.described for _, one in self._within(fuller.start, fuller.end)):
                name = self._tokens(fuller)
        if (name, span, antecedent) == (mention.name, mention.span, mention.antecedent):
            return mention
        return Mention(span=span, name=name, antecedent=antecedent)

    def _tokens(self, span: Span) -> str:
        """The words of a span with a token for each name in it."""
        parts, at = [], span.start
        for (start, end), one in self._within(span.start, span.end):
            parts += [span.exact[at - span.start : max(start - span.start, 0)], token(one.id)]
            at = min(end, span.end)
        return "".join([*parts, span.exact[at - span.start :]])

    def _within(self, start: int, end: int) -> list[tuple[tuple[int, int], ProtectedName]]:
        return [(place, one) for place, one in self._places if _overlap(place, (start, end))]

    def _masked(self, text: str, offset: int) -> str:
        for (start, end), _ in self._within(offset, offset + len(text)):
            first, last = max(start - offset, 0), min(end - offset, len(text))
            text = text[:first] + BLOCK * (last - first) + text[last:]
        return text

    def _covered_document(self) -> Document:
        said: dict[str, Any] = {
            field.name: tuple(self._in_header(one, field.name) for one in value)
            if isinstance(value, tuple)
            else self._in_header(value, field.name)
            for field in dataclasses.fields(Document)
            if field.name not in UNTOUCHED | {"text"} and (value := getattr(self._document, field.name))
        }
        return dataclasses.replace(self._document, **said, text=self._masked(self._document.text, 0))

    def _in_header(self, value: str, field: str) -> str:
        known = [*self._patterns, *(self._parts if field in HEADLINES else ())]
        if field not in ADDRESSES:
            return replaced(value, known)
        # An address may spell letters as numbers (%C3%A9); one that so tells a name is kept as it reads.
        spelled = unquote(value)
        covered = replaced(spelled, known, small=True)
        return covered if covered != spelled else value


class Typed:
    """Covers protected names in what a person types; made by who has the keys (`redaction.typed`)."""

    def __init__(self, names: Mapping[str, tuple[ProtectedName, Sequence[str]]]) -> None:
        """`names` as for `Uncover`."""
        told = [(word, one) for one, words in names.values() if not one.described for word in words]
        self._patterns = list(patterns(told))
        self._own: dict[str, list[Pattern]] = {}
        for document_id in {one.document_id for _, one in told}:
            own = [(word, one) for word, one in told if one.document_id == document_id]
            self._own[document_id] = list(patterns(own))

    def words(self, text: str, document_id: str | None = None) -> str:
        """The text with a token for each name: that of the report where it has it, otherwise that of another."""
        return replaced(replaced(text, self._own.get(document_id or "", ())), self._patterns)

    def cited(self, text: str, document_id: str) -> str:
        """Words of a report as it is kept: blocks for each of its names."""
        return replaced(text, self._own.get(document_id, ()), blocks=True)

    def record(self, record: Any, document_id: str | None = None) -> Any:
        """The record with a token for each name."""
        return _rebuilt(
            record, lambda inner: self.record(inner, document_id), lambda text: self.words(text, document_id)
        )


class Uncover:
    """Gives protected names back in whatever was read from a ledger, to those who hold the keys."""

    def __init__(self, names: Mapping[str, tuple[ProtectedName, Sequence[str]]]) -> None:
        """`names` are the protected names by id, each with the words at its places."""
        self._by_document: dict[str, list[tuple[int, int, str]]] = {}
        self._by_token: dict[str, str] = {}
        for one, words in names.values():
            kept = self._by_document.setdefault(one.document_id, [])
            kept += [(start, end, word) for (start, end), word in zip(one.places, words, strict=True)]
            self._by_token[token(one.id)] = max(words, key=len, default="")

    def record(self, record: Any) -> Any:
        """The record with every name that is known; the others stay covered.

        A mention whose name was given no more than its own words is one without a name again.
        """
        if isinstance(record, Span):
            exact = self._text(record.document_id, record.exact, record.start)
            return record if exact == record.exact else dataclasses.replace(record, exact=exact)
        found = _rebuilt(record, self.record, self._words)
        if isinstance(found, Document):
            return dataclasses.replace(found, text=self._text(found.id, found.text, 0))
        if isinstance(found, Mention) and found is not record and found.name == found.words:
            return dataclasses.replace(found, name=None)
        return found

    def _text(self, document_id: str, text: str, offset: int) -> str:
        if BLOCK not in text:
            return text
        for start, end, word in self._by_document.get(document_id, ()):
            first, last = max(start - offset, 0), min(end - offset, len(text))
            if first < last:
                text = text[:first] + word[first + offset - start : last + offset - start] + text[last:]
        return text

    def _words(self, text: str) -> str:
        return TOKEN.sub(lambda match: self._by_token.get(match[0], match[0]), text) if "[name" in text else text


def _rebuilt(value: Any, record: Callable[[Any], Any], text: Callable[[str], str]) -> Any:
    """The value with every record in it and every text changed, itself where nothing changes."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        items = tuple(_rebuilt(item, record, text) if isinstance(item, str) else record(item) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in dataclasses.fields(value):
            old = getattr(value, field.name)
            if old is None or field.name in UNTOUCHED or isinstance(old, int | float):
                continue
            new = text(old) if isinstance(old, str) else record(old)
            if new is not old and new != old:
                changed[field.name] = new
        return dataclasses.replace(value, **changed) if changed else value
    return value


def _mapped(value: Any, text: Callable[[str], str]) -> Any:
    """The value with every text in it changed: of records, tuples, lists and mappings."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {name: _mapped(item, text) for name, item in value.items()}
    if isinstance(value, tuple | list):
        items = [_mapped(item, text) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for field in dataclasses.fields(value):
            old = getattr(value, field.name)
            new = _mapped(old, text)
            if new != old:
                changed[field.name] = new
        return dataclasses.replace(value, **changed) if changed else value
    return value


def _named(document_id: str, start: int) -> str:
    return f"person_{hashlib.sha256(f'{document_id}:{start}'.encode()).hexdigest()[:16]}"


def _overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _meet(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> bool:
    return any(_overlap(one, other) for one in left for other in right)
