"""Pages of a list: each says after what the next begins, in its body (`after`) and as a link (RFC 8288).

A cursor names a place in an order rather than a count, so that what is added meanwhile neither repeats nor skips a row.
"""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends, Query, Request, Response

MOST = 200
"""Rows of one page at most, where a list says nothing else."""

_GIVEN = "What the page before gave as `after`."

AfterNumber = Annotated[str | None, Query(description=_GIVEN, pattern="^[0-9]{1,9}$")]
AfterEntry = Annotated[str | None, Query(description=_GIVEN, pattern="^[0-9]{1,18}$")]
AfterDay = Annotated[str | None, Query(description=_GIVEN, pattern=r"^[0-9]{1,18}\.[0-9A-Za-z_]{1,100}$")]
AfterClaim = Annotated[str | None, Query(description=_GIVEN, pattern=r"^[0-9]{1,18}\.[0-9]{1,18}$")]
AfterDecision = Annotated[str | None, Query(description=_GIVEN, pattern="^[a-z]{1,20}_[0-9a-f]{1,64}$")]
AfterName = Annotated[str | None, Query(description=_GIVEN, max_length=2000)]
After = Annotated[str | None, Query(max_length=2000)]
"""Where to go on: after how many, after an entry, a day and what is of it, a decision, or a name. `After` is for
pages, which say for themselves what is none."""

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]


class Page(Protocol):
    """Some rows of a list."""

    @property
    def after(self) -> object:
        """What the next page begins after; None at the end."""


class Onward:
    """Sets the link to the next page: `return onward(context(...))`."""

    def __init__(self, request: Request, response: Response) -> None:
        self._request, self._response = request, response

    def __call__[P: Page](self, page: P) -> P:
        """The page itself, once its answer links to the next where there is one."""
        if page.after is not None:
            url = self._request.url.include_query_params(after=page.after)
            self._response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return page


Linked = Annotated[Onward, Depends(Onward)]
"""What a route of a list takes to link its next page."""
