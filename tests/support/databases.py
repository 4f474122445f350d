"""Fresh databases for tests: copies of a template that is migrated once a run, on both databases."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import psycopg
from sqlalchemy import Dialect, make_url
from sqlalchemy.exc import OperationalError

from koppi.store import Store
from tests.support.postgres import Server

SECRET_KEY, DATA_KEY = b"a secret key for tests only 00000", b"a data key for tests only 0000000"
_NAME = "koppi-tests-"
_FOLDER = "KOPPI_TEST_FOLDER"
_ENOUGH = 1 << 30
_COMPILED: dict[str, tuple[Dialect, Any]] = {}
"""By the kind of database: SQLAlchemy's dialect, and the statements compiled for it."""


def open_store(url: str) -> Store:
    """Return a store for tests: it does not wait for the disk."""
    store = Store(url, secret_key=SECRET_KEY, data_key=DATA_KEY, synchronous="NORMAL", pool_size=8)
    _share_statements(store)
    return store


def _share_statements(store: Store) -> None:
    """Let every store of a kind use the SQL that the first one made: a seventh of the time went into making it anew."""
    if store.name not in _COMPILED:
        try:
            store._engine.connect().close()  # asks the database what it can
        except OperationalError:
            return  # nobody is there: that is what the test is about
        _COMPILED[store.name] = store._engine.dialect, store._engine._compiled_cache
    for engine in (store._engine, store._reading):
        engine.dialect, engine._compiled_cache = _COMPILED[store.name]


class Run:
    """The folder that one test run and its parallel workers share; the first process owns it and clears it away."""

    def __init__(self) -> None:
        parent = _fast_folder()
        _sweep(parent)
        made = Path(tempfile.mkdtemp(prefix=f"new-{_NAME}", dir=parent))
        made.chmod(0o755)
        self._owner = _locked(made / "owner")
        self.folder = made.rename(parent / made.name.removeprefix("new-"))  # a run that sweeps now finds it locked
        os.environ[_FOLDER] = str(self.folder)

    def close(self) -> None:
        """Stop what was started and remove the folder."""
        _clear(self.folder)
        self._owner.close()


def shared_folder() -> Path:
    """Return the folder of this run."""
    return Path(os.environ[_FOLDER])


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    """Give the address of a migrated SQLite file in `folder`."""
    template = shared_folder() / "template.db"
    with _once("sqlite") as first:
        if first:
            _migrate(f"sqlite:///{template}")
    file = folder / "koppi.db"
    shutil.copy(template, file)
    yield f"sqlite:///{file}"


@contextmanager
def postgresql_database() -> Iterator[str]:
    """Give the address of a migrated PostgreSQL database that goes away afterwards.

    Raises:
        NoPostgres: there is none.
    """
    server = os.environ.get("KOPPI_TEST_DATABASE_URL") or Server(shared_folder() / "postgresql").url
    template = f"{shared_folder().name.replace('-', '_')}_template"
    with _once("postgresql") as first:
        if first:
            _start_postgresql()
            _execute(server, f'CREATE DATABASE "{template}"')
            _migrate(_named(server, template))
    name = f"koppi_{uuid4().hex}"
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        yield _named(server, name)
    finally:
        _execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _start_postgresql() -> None:
    if "KOPPI_TEST_DATABASE_URL" not in os.environ:
        folder = shared_folder() / "postgresql"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        Server(folder).start()


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _execute(server: str, statement: str) -> None:
    address = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())


def _migrate(url: str) -> None:
    store = open_store(url)
    store.migrate()
    store.dispose()


@contextmanager
def _once(what: str) -> Iterator[bool]:
    """Say whether this process is the first of the run to be here; the others wait until it is through."""
    done = shared_folder() / f"{what}.ready"
    with _locked(shared_folder() / f"{what}.lock"):
        yield not done.exists()
        done.touch()


def _locked(file: Path, *, wait: bool = True) -> IO[str]:
    """Open a file and lock it until it is closed; also a killed process lets go of it."""
    opened = file.open("a")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        opened.close()
        raise
    return opened


def _fast_folder() -> Path:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ENOUGH
    return memory if roomy else Path(tempfile.gettempdir())


def _sweep(parent: Path) -> None:
    """Clear away what runs left behind that were killed: nobody holds their folders' locks."""
    for left in parent.glob(f"{_NAME}*"):
        with suppress(OSError), _locked(left / "owner", wait=False):
            _clear(left)


def _clear(folder: Path) -> None:
    Server(folder / "postgresql").stop()
    if "KOPPI_TEST_DATABASE_URL" in os.environ and (folder / "postgresql.ready").exists():
        template = f"{folder.name.replace('-', '_')}_template"
        _execute(os.environ["KOPPI_TEST_DATABASE_URL"], f'DROP DATABASE IF EXISTS "{template}" WITH (FORCE)')
    shutil.rmtree(folder, ignore_errors=True)
