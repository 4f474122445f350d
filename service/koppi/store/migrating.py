"""Brings the schema to this version with Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_050_551  # any number, the same in every process


def migrate(engine: Engine) -> None:
    """Run the missing migrations in one transaction, on PostgreSQL under an advisory lock."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def version(engine: Engine) -> str | None:
    """Return the version the database says it has."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the newest version there is."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def is_empty(engine: Engine) -> bool:
    return not inspect(engine).get_table_names()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
