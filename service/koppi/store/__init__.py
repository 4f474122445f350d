"""The store: rows, repositories named after the question they answer, the transaction, sealing, migrations."""

from koppi.store.store import Store
from koppi.store.transaction import Transaction

__all__ = ["Store", "Transaction"]
