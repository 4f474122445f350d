"""The wrapped data keys under which personal data is sealed."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import plain, pseudonymous
from koppi.store.rows.base import Row

_OF_CLIENT = text("client_key IS NOT NULL AND destroyed_at IS NULL")
_OF_INSTANCE = text("instance_key IS NOT NULL AND destroyed_at IS NULL")


class DataKeyRow(Row):
    """A data key, of a client or of an instance without one. Destroying it erases what it sealed."""

    __tablename__ = "data_keys"
    __table_args__ = (
        Index("uq_data_keys_client", "client_key", unique=True, sqlite_where=_OF_CLIENT, postgresql_where=_OF_CLIENT),
        Index(
            "uq_data_keys_instance",
            "instance_key",
            unique=True,
            sqlite_where=_OF_INSTANCE,
            postgresql_where=_OF_INSTANCE,
        ),
    )

    key: Mapped[int] = plain(primary_key=True)
    client_key: Mapped[int | None] = pseudonymous()
    instance_key: Mapped[int | None] = plain()
    wrapped: Mapped[bytes | None] = plain()
    destroyed_at: Mapped[datetime | None] = plain()
