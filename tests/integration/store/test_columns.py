"""Column types keep what they are given, and each column says what it tells of a person."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import StatementError

from koppi.domain.step import Status, Step, Variable
from koppi.store import Store, rows
from koppi.store.columns import Privacy
from koppi.store.records import Deployment
from koppi.store.rows.base import Row
from tests.integration.store.world import NOW, populate, start

VALUES: list[Any] = [
    None,
    True,
    0,
    10**30,
    Decimal("0.10"),
    Decimal("12345678901234567890.123456789"),
    "äö\u2028\\",
    [],
    {"a": [None]},
]


@pytest.mark.parametrize("value", VALUES)
def test_a_variable_comes_back_with_every_digit(store: Store, value: object) -> None:
    applied = start(store, populate(store), Step(Status.COMPLETED, "", written=(Variable(0, "x", value),)))
    with store.begin(read_only=True) as tx:
        (stored,) = tx.variables.of(applied.instance.key)
    assert (stored.value, type(stored.value)) == (value, type(value))
    assert str(stored.value) == str(value)


def test_a_moment_comes_back_in_utc_with_its_microseconds(store: Store) -> None:
    given = datetime(2026, 3, 29, 3, 30, 0, 123456, tzinfo=timezone(timedelta(hours=3)))
    with store.begin() as tx:
        tx.deployments.add(Deployment(key=1, deployed_at=given, deployed_by="anna"))
        found = tx.deployments.get(1)
    assert found is not None
    assert found.deployed_at == given
    assert found.deployed_at.tzinfo is UTC


def test_a_moment_without_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"), store.begin() as tx:
        tx.deployments.add(Deployment(key=1, deployed_at=NOW.replace(tzinfo=None), deployed_by="anna"))


def test_every_column_declares_what_it_tells_of_a_person() -> None:
    assert rows.audit.AuditRow in Row.__subclasses__()
    undeclared = [
        f"{table.name}.{column.name}"
        for table in Row.metadata.tables.values()
        for column in table.columns
        if not isinstance(column.info.get("privacy"), Privacy)
    ]
    assert undeclared == []
