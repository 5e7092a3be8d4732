"""The ledger: a store that only adds; everything else is a reading of it as of a moment."""

from rashomon.ledger.errors import LedgerError, NotFound
from rashomon.ledger.finding import Filter
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.view import View

__all__ = ["Filter", "Ledger", "LedgerError", "NotFound", "View"]
