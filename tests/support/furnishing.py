"""Filled demos that are kept: what a process of tests asks for again and again is copied, not deployed again."""

import hashlib
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import psycopg
from psycopg import sql

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.store.rows.base import Row
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.models import Models
from tests.support.databases import shared_folder

Copy = Callable[[Store], None]
"""Gives an empty migrated database the rows of a demo."""


@dataclass(frozen=True)
class _Kept:
    """A demo's rows, and the models that were read from them, as a running service keeps them."""

    copy: Copy
    models: Models


_ASKED: set[str] = set()
_KEPT: dict[str, _Kept] = {}


def furnish(house: House, files: Mapping[str, bytes]) -> House:
    """Fill a store as a demo with `files` and return the house over it.

    The second demo of the same files is kept, and from the third on an empty database gets its rows.
    """
    caller = Caller(house, SYSTEM)
    demo.require_demo_or_empty(caller)
    if demo.is_demo(caller):
        demo.fill(caller, files)
        return house
    wanted = _digest(house, files)
    if wanted in _KEPT:
        _KEPT[wanted].copy(house.store)
        return replace(house, models=_KEPT[wanted].models)
    demo.fill(caller, files)
    if wanted in _ASKED:
        _KEPT[wanted] = _Kept(_KEEPING[house.store.name](house.store, wanted), house.models)
    _ASKED.add(wanted)
    return house


def _digest(house: House, files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256(f"{house.store.name}\0{house.clock.now().isoformat()}".encode())
    for name, content in files.items():
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _keep_file(store: Store, name: str) -> Copy:
    """Keep an SQLite database as a file."""
    kept = shared_folder() / f"{name}-{os.getpid()}.db"
    _copy_pages(_file(store), kept)
    return lambda empty: _copy_pages(kept, _file(empty))


def _file(store: Store) -> Path:
    return Path(str(store._engine.url.database))


def _copy_pages(source: Path, target: Path) -> None:
    """Copy a database page by page: also what still stands in its write-ahead log, also under open connections."""
    with closing(sqlite3.connect(source)) as found, closing(sqlite3.connect(target)) as copy:
        found.backup(copy)


def _keep_rows(store: Store, _: str) -> Copy:
    """Keep a PostgreSQL database as the text of its tables, those first that others refer to."""
    rows = {}
    with _connected(store) as connection:
        for table in Row.metadata.sorted_tables:
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table.name))) as found:
                rows[table.name] = b"".join(bytes(each) for each in found)
    return partial(_load_rows, {name: text for name, text in rows.items() if text})


def _load_rows(rows: Mapping[str, bytes], empty: Store) -> None:
    with _connected(empty) as connection:
        for name, text in rows.items():
            with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as into:
                into.write(text)


def _connected(store: Store) -> psycopg.Connection:
    address = store._engine.url.set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False))


_KEEPING: Mapping[str, Callable[[Store, str], Copy]] = {"sqlite": _keep_file, "postgresql": _keep_rows}
