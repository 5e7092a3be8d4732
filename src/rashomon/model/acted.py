"""What people did in the workbench beside deciding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that one person did; it holds no secret and no protected name."""

    id: str
    by: str
    """The person's name; the entry's agent is `person:` and the name."""
    at: str
    """ISO 8601 date and time in UTC."""
    what: str
    """`gave` a report, `revealed` protected names, `published` an incident, `added`, `changed`, `shut out` or `let in`
    a user, or `linked` one with the service that vouches for them."""
    subject: str
    """Id of the document or incident, kind of page, or sign-in of the user that it was done to."""
