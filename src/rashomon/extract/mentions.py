"""Who is named: mentions of groups, forces, bodies and people, and what pronouns and epithets stand for."""

from __future__ import annotations

from spacy.tokens import Token

from rashomon.extract.parsing import Parsed
from rashomon.model import Mention


class Mentions:
    """The mentions of one document, with the antecedents of its pronouns and epithets."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed

    def all(self) -> tuple[Mention, ...]:
        """Every mention, in order."""
        return ()

    def of(self, head: Token) -> tuple[Mention, ...]:
        """Whom the noun phrase with this head names; a coordination gives one mention a conjunct."""
        left = min((t.i for t in head.lefts if t.dep_ in {"det", "compound", "amod", "poss", "nmod"}), default=head.i)
        return (Mention(span=self.parsed.words(self.parsed.doc[left : head.i + 1])),)
