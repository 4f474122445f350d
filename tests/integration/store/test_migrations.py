"""The schema that the migrations make is the one that the rows describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from koppi.store import Store, rows
from koppi.store.rows.base import Row
from tests.support.databases import open_store


def test_an_empty_database_is_migrated_to_the_newest_version(store: Store) -> None:
    assert not store.is_empty()
    assert store.version() == store.head()


def test_the_migrations_make_the_tables_that_the_rows_describe(database_url: str) -> None:
    assert rows.work_items.WorkItemRow.__tablename__ in Row.metadata.tables
    engine = create_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Row.metadata)
    engine.dispose()
    assert differences == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    store = open_store(database_url)
    store.migrate()
    assert store.version() == store.head()
    store.dispose()
