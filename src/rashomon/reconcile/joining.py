"""Things joined into groups by judgements, none that are judged different ever in one group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Joining:
    """Groups of names that grow by `join`, and never across what `part` has put apart.

    What comes first wins: of two judgements that cannot both be followed the earlier call is kept.
    """

    names: Iterable[str]
    _home: dict[str, str] = field(default_factory=dict)
    _members: dict[str, set[str]] = field(default_factory=dict)
    _apart: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.names:
            self._home[name] = name
            self._members[name] = {name}

    def together(self, left: str, right: str) -> bool:
        """Whether the two are in one group."""
        return self._home[left] == self._home[right]

    def part(self, left: str, right: str) -> bool:
        """Keep the two apart from now on; False where they are in one group already."""
        if self.together(left, right):
            return False
        self._apart.setdefault(left, set()).add(right)
        self._apart.setdefault(right, set()).add(left)
        return True

    def join(self, left: str, right: str) -> bool:
        """Put the groups of the two into one; False where something keeps them apart."""
        one, other = sorted((self._home[left], self._home[right]))
        if one == other:
            return True
        if self._apart and any(self._apart.get(name, set()) & self._members[other] for name in self._members[one]):
            return False
        for name in self._members.pop(other):
            self._home[name] = one
            self._members[one].add(name)
        return True

    def home(self, name: str) -> str:
        """The name that stands for the group: the first of its names in their order."""
        return self._home[name]
