"""What a format needs that is not always installed."""

from __future__ import annotations


class MissingExtra(ImportError):  # noqa: N818  (nothing went wrong; something is not there)
    """A format needs a package that is not installed; the message says how to get it."""

    def __init__(self, extra: str, what: str = "This format") -> None:
        super().__init__(f"{what} needs one more package: pip install 'rashomon[{extra}]'.")
