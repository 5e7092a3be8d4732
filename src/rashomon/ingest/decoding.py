"""Bytes to text: which characters a file was written in, and whether it holds text at all."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second."""

LEGACY = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "iso8859_2", "iso8859_5", "iso8859_15"),
    *("mac_roman", "koi8_r", "koi8_u", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
]
"""Encodings that reports still come in, besides Unicode's own."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters that no text has; tab, line feed, form feed, return, escape and next line are left out."""

WESTERN = frozenset(
    {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "iso-8859-15"}
)
RUN = re.compile(r"[\x80-\xff]+")
LONG_RUN = 3
"""Letters beyond ASCII that do not stand together in a Western language; in Cyrillic, Greek and Arabic they do."""
WORDS = re.compile(rb"[^\s<>\"'=]*[\x80-\xff][^\s<>\"'=]*")
SAMPLE = 20_000
"""Words from which an encoding is told."""

CAPITAL_INSIDE = re.compile(r"(?<=[a-z])[À-ÞŠŒŽŸ]")


class NotTextError(ValueError):
    """The bytes are no text that can be read; the message is the end of a sentence that begins with the file."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, bool]:
    """The text in `data`, the codec's name, and whether that codec was guessed.

    A byte-order mark comes first, then UTF-8, which no other text passes for, then the codec that the sender
    declared, then the encodings of `LEGACY`. Raises NotTextError for bytes that are no text, or none that can be told.
    """
    for mark, codec in BOMS:
        if data.startswith(mark):
            return _strict(data, codec), codec, False
    if data.count(0) > len(data) // 4:
        codec = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return _strict(data, codec), codec, True
    if b"\0" in data:
        raise NotTextError("is not text (it holds binary data)")
    try:
        return _printable(data.decode("utf-8")), "utf-8", False
    except UnicodeDecodeError as error:
        if declared and not declared.lower().startswith("utf"):
            try:
                text = _printable(data.decode(declared))
                # Many programs declare the Western encodings whatever they write.
                if declared.lower() not in WESTERN or not _other(text):
                    return text, declared.lower(), False
            except (LookupError, UnicodeError, NotTextError):
                pass  # Declarations are often wrong; the bytes decide.
        return _legacy(data, error)


def _strict(data: bytes, codec: str) -> str:
    try:
        return _printable(data.decode(codec))
    except UnicodeDecodeError as error:
        raise NotTextError(f"begins like {codec.upper()} but cannot be read as such (byte {error.start})") from error


def _printable(text: str) -> str:
    """`text` itself; a stray control character is let through, a share of more than 1% is no text."""
    if len(CONTROLS.findall(text)) > len(text) / 100:
        raise NotTextError("is not text (it holds binary data)")
    return text


def _legacy(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, bool]:
    broken = data.decode("utf-8", errors="replace")
    lost = broken.count("�")
    whole = sum(character > "\x7f" for character in broken) - lost
    cut = error.reason == "unexpected end of data" and len(data) - error.start > 1
    # Bytes of another encoding almost never happen to form a character of UTF-8.
    if (whole and whole * 4 >= lost) or cut:
        raise NotTextError(f"is UTF-8 with broken characters (the first at byte {error.start}); save it again as UTF-8")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = None
    # By far the commonest encoding of English text that is not UTF-8. Its few characters beyond ASCII are quotation
    # marks, dashes and the letters of names; a capital inside a word is an apostrophe of another encoding.
    foreign = text is not None and _other(text)
    if (
        text is not None
        and not foreign
        and not CAPITAL_INSIDE.search(text)
        and sum(c > "\x7f" for c in text) * 20 < len(text)
    ):
        return _printable(text), "cp1252", True
    import charset_normalizer

    # Of markup with little text in it the words alone tell.
    sample = b" ".join(WORDS.findall(data)[:SAMPLE]) if foreign else data
    best = charset_normalizer.from_bytes(sample, cp_isolation=LEGACY).best()
    if best is None:
        raise NotTextError("is in an encoding that cannot be told; save it again as UTF-8")
    try:
        return _printable(data.decode(best.encoding)), best.encoding, True
    except UnicodeDecodeError as wrong:
        raise NotTextError("is in an encoding that cannot be told; save it again as UTF-8") from wrong


def _other(text: str) -> bool:
    """Whether a text that was read as Western is in another script: most letters beyond ASCII stand together."""
    runs = [len(one) for one in RUN.findall(text)]
    return sum(one for one in runs if one >= LONG_RUN) * 2 > sum(runs)
