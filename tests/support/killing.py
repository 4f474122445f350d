"""Kills a process in the middle of a transaction: right after its n-th statement."""

import os
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from sqlalchemy import event, inspect, text

from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases import messages, suspension, work_items
from tests.support.databases import open_store
from tests.support.houses import build_house, caller

KILLED = 9
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.killing"])


def complete_and_die(url: str, person: str, item: int, values: dict[str, Json], statement: int) -> int | None:
    """Let another process complete a work item and die right after its `statement`-th statement; return its exit code.

    The code is `KILLED`, or 0 when the completion had fewer statements and was done.
    """
    return act_and_die(url, "complete", person, (item, values), {}, statement)


def act_and_die(
    url: str, act: str, person: str, args: tuple[Any, ...], named: dict[str, Any], statement: int
) -> int | None:
    """Let another process do one of the `_ACTS` and die right after its `statement`-th statement; return its exit code.

    The code is `KILLED`, or 0 when the act had fewer statements and was done.
    """
    child = _CONTEXT.Process(target=_do, args=(url, act, person, args, named, statement))
    child.start()
    child.join(timeout=60)
    return child.exitcode


def all_rows(store: Store) -> dict[str, list[str]]:
    """Return everything a database holds, table by table."""
    with store._engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            for table in tables
        }


_ACTS: dict[str, Callable[..., Any]] = {
    "complete": work_items.complete,
    "publish": messages.publish,
    "resume": suspension.resume,
}


def _do(url: str, act: str, person: str, args: tuple[Any, ...], named: dict[str, Any], statement: int) -> None:
    store = open_store(url)
    house = build_house(store)
    worker = caller(house, person)
    sent = 0

    def executed(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == statement:
            os._exit(KILLED)

    event.listen(store._engine, "after_cursor_execute", executed)
    _ACTS[act](worker, *args, **named)
    os._exit(0)
