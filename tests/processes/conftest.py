"""Fixtures of the stories: a stage on SQLite whose instances must be sound when the story is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from koppi.resources import model_files
from koppi.store import Store
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import Stage, assert_sound, stage


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """A store on a fresh SQLite file."""
    with sqlite_database(tmp_path) as url:
        opened = open_store(url)
        yield opened
        opened.dispose()


@pytest.fixture
def thread(sqlite_store: Store) -> Iterator[Stage]:
    """A stage with the steering thread."""
    with stage(sqlite_store) as ready:
        yield ready
    assert_sound(sqlite_store)


@pytest.fixture
def chain(sqlite_store: Store) -> Iterator[Stage]:
    """A stage with our own diagrams: the main chain."""
    with stage(sqlite_store, model_files(None)) as ready:
        yield ready
    assert_sound(sqlite_store)
