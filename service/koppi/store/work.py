"""What every repository works with: the open connection, keys and seals of one transaction."""

from sqlalchemy import Connection

from koppi.store.keys import KeyMaker
from koppi.store.sealing import KeyRing
from koppi.store.seals import Seals


class Work:
    """One open transaction as the repositories see it.

    `secret_key` hashes what is searched but not readable. `scopes` are the variable scopes with their keys of the
    instances whose variables were read or written here: the projection spares itself a question with them.
    `deployed` is the key of the newest deployment when an instance was locked here: while it is the same, every
    reference to a definition leads to the same version.
    """

    def __init__(self, connection: Connection, keys: KeyMaker, ring: KeyRing, secret_key: bytes) -> None:
        self.connection = connection
        self.secret_key = secret_key
        self.scopes: dict[int, dict[int, int]] = {}
        self.deployed: int | None = None
        self._keys = keys
        self.seals = Seals(connection, keys, ring)

    def new_key(self) -> int:
        """Draw the key of a new thing; it is greater than every one drawn before."""
        return self._keys.new()

    @property
    def on_postgresql(self) -> bool:
        return self.connection.dialect.name == "postgresql"
