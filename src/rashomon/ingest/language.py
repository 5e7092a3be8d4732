"""Which language a text is in."""

from __future__ import annotations

import functools
import re
from typing import Any

SAMPLE = 20_000
"""Characters that the guess is made from; more changes nothing."""
SHORTEST = 20
"""Letters below which no guess is made."""
SURE = 0.5
"""Share of belief from which another language than English is taken to be one. Lists of foreign names, the hard case,
stay below 0.1; a single sentence of French or German is above it."""

NO_WORDS = "zxx"
"""The code of what is in no language: numbers, hashes."""
LETTER = re.compile(r"[^\W\d_]")


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str | None:
    """ISO 639-1 code (639-2 where there is none) of the language `text` is in; None where it is too short to tell.

    Upper-case wire text is put in lower case first, for capitals alone look like another language.
    """
    sample = text[:SAMPLE].lower()
    if len(LETTER.findall(sample)) < SHORTEST:
        return None
    code, belief = _identifier().classify(sample)
    # English written by machine or in pidgin headlines is still read as English.
    if code in ("en", "pcm", "sco"):
        return "en"
    return code if belief >= SURE and code != NO_WORDS else None


def language_name(code: str) -> str:
    """The English name of a language by its code, or the code."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
