"""Filled demos that are kept: what a process of tests asks for again and again is copied, not deployed again."""

import hashlib
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.models import Models
from tests.support.databases import shared_folder


@dataclass(frozen=True)
class _Kept:
    """A demo's database, and the models that were read from it, as a running service keeps them."""

    file: Path
    models: Models


_ASKED: set[str] = set()
_KEPT: dict[str, _Kept] = {}


def furnish(house: House, files: Mapping[str, bytes]) -> House:
    """Fill a store as a demo with `files` and return the house over it.

    On SQLite the second demo of the same files is kept, and from the third on an empty database gets its rows.
    """
    caller = Caller(house, SYSTEM)
    demo.require_demo_or_empty(caller)
    if house.store.name != "sqlite" or demo.is_demo(caller):
        demo.fill(caller, files)
        return house
    wanted = _digest(files, house.clock.now())
    if wanted in _KEPT:
        _copy(_KEPT[wanted].file, _file(house.store))
        return replace(house, models=_KEPT[wanted].models)
    demo.fill(caller, files)
    if wanted in _ASKED:
        _KEPT[wanted] = _Kept(shared_folder() / f"{wanted}-{os.getpid()}.db", house.models)
        _copy(_file(house.store), _KEPT[wanted].file)
    _ASKED.add(wanted)
    return house


def _digest(files: Mapping[str, bytes], now: datetime) -> str:
    digest = hashlib.sha256(now.isoformat().encode())
    for name, content in files.items():
        digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _file(store: Store) -> Path:
    return Path(str(store._engine.url.database))


def _copy(source: Path, target: Path) -> None:
    """Copy a database page by page: also what still stands in its write-ahead log, also under open connections."""
    with closing(sqlite3.connect(source)) as found, closing(sqlite3.connect(target)) as copy:
        found.backup(copy)
