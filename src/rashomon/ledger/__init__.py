"""The ledger: one file that only adds; everything else is a reading of it as of a moment."""

from rashomon.ledger.errors import LedgerError, NotFound
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.view import View

__all__ = ["Ledger", "LedgerError", "NotFound", "View"]
