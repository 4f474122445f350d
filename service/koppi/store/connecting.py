"""Opens an engine, so that both databases keep the same promises."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from koppi.domain.errors import Unavailable
from koppi.store.counting import count_on

_TIME_OUTS = "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
_PRAGMAS = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "case_sensitive_like=ON")
_OVERFLOW = 4
_POOL_SECONDS = 10


def open_engine(url: str, *, synchronous: str, pool_size: int) -> Engine:
    """Return an engine with its connections set up; nothing is connected yet.

    Raises:
        Unavailable: `store.no_address`, of no database that this service knows.
    """
    try:
        known = make_url(url).get_backend_name() in ("sqlite", "postgresql")
    except ArgumentError:
        known = False
    if not known:
        raise Unavailable("store.no_address")
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url, synchronous, pool_size)
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=_OVERFLOW,
        pool_timeout=_POOL_SECONDS,
        pool_pre_ping=True,
        connect_args={"options": _TIME_OUTS, "connect_timeout": _POOL_SECONDS},
    )
    count_on(engine)
    return engine


def _open_sqlite(url: str, synchronous: str, pool_size: int) -> Engine:
    file = make_url(url).database
    if not file or file == ":memory:":
        raise ValueError("SQLite needs a file: a database in memory would be another one in each connection")
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=pool_size, max_overflow=_OVERFLOW, pool_timeout=_POOL_SECONDS)

    @event.listens_for(engine, "connect")
    def opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours: the driver's own would be a deferred one
        for pragma in (*_PRAGMAS, f"synchronous={synchronous}"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begins(connection: Any) -> None:
        # A deferred transaction that reads and then writes fails at once when somebody else wrote meanwhile.
        reads = connection.get_execution_options().get("koppi_read_only")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    count_on(engine)
    return engine
