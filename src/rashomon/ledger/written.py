"""How protected names are written: found in any spelling, and what stands in their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rashomon.model import ProtectedName

BLOCK = "\u2588"
"""What stands for one character of a name in a text."""
LEAST = 3
"""Letters from which one word of a name is looked for by itself."""
UNSEEN = "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200d\u2060]*"
"""Marks written after their letter, and what does not show: no part of how a name is compared."""
WORD = re.compile(rf"(?:[^\W_]{UNSEEN})+")


def token(name_id: str) -> str:
    """What stands for the protected name of that id in words that have no offsets."""
    return f"[name protected {name_id.partition('_')[2][:8]}]"


def words_of(name: str) -> tuple[str, ...]:
    """The folded words of a name, by which it is marked and looked for."""
    return tuple(map(bare, WORD.findall(folded(name))))


def same_name(left: str, right: str) -> bool:
    """Whether two ways to write a name have the same words."""
    return words_of(left) == words_of(right) != ()


Pattern = tuple[re.Pattern[str], ProtectedName, bool]
"""How a name may be written, whose it is, and whether it is more than one word."""


def patterns(told: Iterable[tuple[str, ProtectedName]]) -> Iterator[Pattern]:
    """How each name may be written elsewhere, the longest first."""
    written: dict[tuple[str, ...], ProtectedName] = {}
    for name, one in told:
        words = words_of(name)
        if len("".join(words)) >= LEAST:
            written.setdefault(words, one)
    for words, one in sorted(written.items(), key=lambda item: (-len(item[0]), item[0])):
        spelled = ("".join(re.escape(letter) + UNSEEN for letter in word) for word in words)
        between = r"(?:%20|[\W_]){1,3}".join(spelled)
        yield re.compile(rf"(?<![^\W_]){between}(?![^\W_])"), one, len(words) > 1


def by_themselves(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those folded words of a name of several that may stand for it, as in a headline."""
    return tuple(word for word in words if len(word) >= LEAST) if len(words) > 1 else ()


def replaced(text: str, known: Iterable[Pattern], *, small: bool = False, blocks: bool = False) -> str:
    """The text with a token, or blocks, for each name; one word by itself is a name with a capital, or if `small`."""
    plain = folded(text)
    for pattern, one, whole in known:
        for match in reversed(list(pattern.finditer(plain))):
            if whole or small or text[match.start()].isupper():
                instead = BLOCK * (match.end() - match.start()) if blocks else token(one.id)
                text = text[: match.start()] + instead + text[match.end() :]
                plain = folded(text)
    return text


def bare(word: str) -> str:
    """A word without what does not count."""
    return re.sub(UNSEEN, "", word)


def folded(text: str) -> str:
    """Lower case without accents, as long as it was."""
    return "".join(unicodedata.normalize("NFD", character)[0].lower()[:1] or character for character in text)
