"""The store: opens the database and its transactions."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from koppi.store import migrating
from koppi.store.connecting import open_engine
from koppi.store.counting import StatementCount, statements
from koppi.store.errors import told_in_our_words
from koppi.store.keys import KeyMaker
from koppi.store.sealing import KeyRing
from koppi.store.transaction import Transaction


class Store:
    """The database of one service, SQLite or PostgreSQL; safe to share between threads.

    Args:
        url: a SQLAlchemy address, `sqlite:///file` or `postgresql+psycopg://...`.
        secret_key: hashes what is searched by but not readable, such as identity codes.
        data_key: wraps the data keys under which personal data is sealed.
        synchronous: SQLite only; `FULL` survives a power cut, `NORMAL` may lose the last commits to one.
        pool_size: connections kept open; four more may open under load.
    """

    def __init__(
        self, url: str, *, secret_key: bytes, data_key: bytes, synchronous: str = "FULL", pool_size: int = 16
    ) -> None:
        self._engine = open_engine(url, synchronous=synchronous, pool_size=pool_size)
        self._reading = self._engine.execution_options(koppi_read_only=True, postgresql_readonly=True)
        self._keys = KeyMaker()
        self._ring = KeyRing(data_key)
        self._secret_key = secret_key
        # SQLite has one writer at a time and waits for it unfairly: queueing here is several times faster.
        self._writer = threading.Lock() if self.name == "sqlite" else None
        self._inside = threading.local()

    @property
    def name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def begin(self, *, read_only: bool = False) -> Iterator[Transaction]:
        """Open a transaction: committed at the end of the block, rolled back when it raises.

        Raises:
            Unavailable: `store.busy` or `store.unreachable`; nothing was done.
            RuntimeError: this thread is inside a transaction already.
        """
        with self._alone(read_only), told_in_our_words():
            engine = self._reading if read_only else self._engine
            with engine.connect() as connection:
                transaction = Transaction(connection, self._keys, self._ring, self._secret_key)
                yield transaction
                connection.commit()
        transaction.run_after_commit()

    @contextmanager
    def _alone(self, read_only: bool) -> Iterator[None]:
        if getattr(self._inside, "transaction", False):
            raise RuntimeError("this thread is inside a transaction already")
        self._inside.transaction = True
        try:
            if self._writer and not read_only:
                with self._writer:
                    yield
            else:
                yield
        finally:
            self._inside.transaction = False

    def statements(self) -> AbstractContextManager[StatementCount]:
        """Count the SQL statements this thread sends inside the block."""
        return statements()

    def new_key(self) -> int:
        """Draw a key outside a transaction."""
        return self._keys.new()

    def migrate(self) -> None:
        """Bring the database to this version; two processes at once do it one after the other."""
        with told_in_our_words():
            migrating.migrate(self._engine)

    def version(self) -> str | None:
        """Return the database's schema version, None when it is empty."""
        with told_in_our_words():
            return migrating.version(self._engine)

    def head(self) -> str:
        """Return the schema version that this code needs."""
        return migrating.head()

    def is_empty(self) -> bool:
        """Tell whether the database has no table at all."""
        return migrating.is_empty(self._engine)

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()
