"""Who asks, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RIGHTS: Mapping[str, frozenset[str]] = {
    "reader": frozenset({"read"}),
    "coder": frozenset({"read", "add", "code"}),
    "reviewer": frozenset({"read", "add", "code", "review", "publish"}),
    "protector": frozenset({"read", "reveal"}),
    "admin": frozenset({"read", "administer"}),
}
"""By role what it may do: `read` pages, `add` reports, `code` (correct, add and withdraw claims), `review` (judge,
check, grade, undo), `publish` sites, `reveal` protected names, `administer` users."""

ALL = frozenset(right for rights in RIGHTS.values() for right in rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The person or program that asks."""

    name: str
    """As decisions are signed."""
    rights: frozenset[str]
    roles: tuple[str, ...] = ()

    def may(self, what: str) -> bool:
        """Whether they have the right."""
        return what in self.rights

    @classmethod
    def owner(cls, name: str) -> Asker:
        """The one person of a workbench without users."""
        return cls(name=name, rights=ALL, roles=("owner",))
