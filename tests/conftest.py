"""Fixtures of all tests: a database of each kind, and what happens where one is missing."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from koppi.store import Store
from koppi.usecases import passwords
from tests.support.databases import Run, open_store, postgresql_database, sqlite_database
from tests.support.postgres import NoPostgres

_run = pytest.StashKey[Run]()
_GARBAGE = 50_000
"""After how many objects the garbage collector looks for circles; it is 700 by default."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's folder, once: parallel workers find it in their environment; let passwords cost nothing."""
    gc.disable()  # until everything is imported and collected
    _know_hypothesis()
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, plain])
    passwords.hasher = PasswordHasher.from_parameters(CHEAPEST)
    if not hasattr(config, "workerinput"):
        config.stash[_run] = Run()


def _know_hypothesis() -> None:
    """The suite takes the same examples each time, however slow the machine is; `--hypothesis-profile=search` new ones."""
    known = hypothesis.settings(
        deadline=None, database=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.register_profile("suite", known)
    hypothesis.settings.register_profile("search", known, derandomize=False, print_blob=True, max_examples=1000)
    hypothesis.settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Take what was imported and collected out of the garbage collector's rounds: a seventh of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Tell after a failure in which order the tests were taken: a quiet run does not begin with it."""
    seed = config.getoption("randomly_seed", None)
    if exitstatus and seed is not None:
        terminalreporter.write_line(f"The tests in this order again: --randomly-seed={seed}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Clear the run's folder away."""
    if _run in config.stash:
        config.stash[_run].close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh migrated database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        with sqlite_database(tmp_path) as url:
            yield url
        return
    try:
        with postgresql_database() as url:
            yield url
    except NoPostgres as error:
        missing("postgresql", str(error))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store on a fresh database of either kind."""
    opened = open_store(database_url)
    yield opened
    opened.dispose()


def missing(what: str, why: str) -> None:
    """Skip, saying why; fail where KOPPI_REQUIRE lists it."""
    if what in os.environ.get("KOPPI_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required and missing: {why}")
    pytest.skip(f"{what} is missing: {why}")
