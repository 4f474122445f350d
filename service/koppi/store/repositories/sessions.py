"""Signed-in browsers and API tokens."""

from datetime import datetime

from sqlalchemy import delete, select, update

from koppi.store.records import Session, Token
from koppi.store.repositories.base import Repository
from koppi.store.rows.users import SessionRow, TokenRow
from koppi.store.shape import Shape

_SESSION = Shape(SessionRow, Session)
_TOKEN = Shape(TokenRow, Token)


class Sessions(Repository):
    """Signed-in browsers, known by the hash of their cookie."""

    def add(self, session: Session) -> None:
        self._insert(_SESSION, [session])

    def touch(self, id_hash: str, now: datetime) -> None:
        """Remember that a session was used."""
        self._connection.execute(update(SessionRow).where(SessionRow.id_hash == id_hash).values(seen_at=now))

    def end(self, id_hash: str) -> None:
        """Sign one browser out."""
        self._connection.execute(delete(SessionRow).where(SessionRow.id_hash == id_hash))

    def end_all_of(self, user_key: int) -> None:
        """Sign a user out everywhere."""
        self._connection.execute(delete(SessionRow).where(SessionRow.user_key == user_key))

    def forget_expired(self, now: datetime) -> None:
        self._connection.execute(delete(SessionRow).where(SessionRow.expires_at <= now))


class Tokens(Repository):
    """API tokens, known by their hash."""

    def add(
        self,
        key: int,
        user_key: int,
        token_hash: str,
        name: str,
        created_at: datetime,
        expires_at: datetime | None = None,
    ) -> None:
        """Keep the hash of a user's new token."""
        token = Token(
            key=key, user_key=user_key, token_hash=token_hash, name=name, created_at=created_at, expires_at=expires_at
        )
        self._insert(_TOKEN, [token])

    def of(self, user_key: int) -> list[Token]:
        """Return a user's tokens, oldest first."""
        query = select(*_TOKEN.columns).where(TokenRow.user_key == user_key)
        return self._all(_TOKEN, query.order_by(TokenRow.key))

    def revoke(self, key: int, now: datetime) -> None:
        """Make a token worthless."""
        self._connection.execute(update(TokenRow).where(TokenRow.key == key).values(revoked_at=now))
