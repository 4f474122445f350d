"""The service looking at itself: its backlog, its clock, its logs, whether states and rows agree."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from koppi.domain.clock import PinnedClock
from koppi.domain.errors import Invalid, Refused
from koppi.domain.permissions import Permission
from koppi.store.records import Accessed
from koppi.usecases import contacts
from koppi.usecases.boundary import Act, Caller, usecase


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits to be done: must be nothing but the future when all is well."""

    clock: datetime
    due_timers: int
    open_jobs: int
    undelivered_messages: int
    waiting_contacts: int
    incidents: int
    stuck_instances: tuple[int, ...]


@usecase(Permission.SIGNED_IN, read_only=True)
def backlog(act: Act) -> Backlog:
    """Return what waits to be done now."""
    tx = act.tx
    return Backlog(
        clock=act.now,
        due_timers=tx.timers.count_due(act.now),
        open_jobs=tx.jobs.count_open(),
        undelivered_messages=tx.messages.undelivered(act.now),
        waiting_contacts=contacts.count_waiting(act),
        incidents=tx.incidents.count_open(),
        stuck_instances=tuple(tx.instances.stuck(100)),
    )


@usecase(Permission.AUDIT)
def read_access_log(
    act: Act, *, client_key: int | None = None, actor: str | None = None, after: int | None = None, limit: int = 100
) -> list[Accessed]:
    """Return who saw whose data, newest first; an administrator sees no client keys."""
    if client_key is not None and "data_protection" not in act.actor.roles:
        raise Refused("door.refused", act=act.name)
    act.concerns("access_log", client_key)
    found = act.tx.access_log.of(client_key=client_key, actor=actor, after=after, limit=limit)
    if "data_protection" in act.actor.roles:
        return found
    return [replace(entry, client_key=None, case_key=None) for entry in found]


@usecase(Permission.AUDIT, read_only=True)
def search_audit(act: Act, query: dict[str, Any]) -> Any:
    """Return the audit rows that a /v2 search asks for."""
    return act.tx.searches.audit_logs(query)


@usecase(Permission.CLOCK)
def require_clock(act: Act) -> None:
    """Refuse unless the actor may pin this house's clock."""
    if not act.house.test_clock:
        raise Refused("clock.not_a_test_clock")


def pin_clock(caller: Caller, moment: datetime, run_until: Callable[[datetime], None]) -> None:
    """Move the test clock forwards to `moment`; `run_until` fires on the way all that is due by then.

    Raises:
        Refused: this is no test clock, or the actor may not.
        Invalid: `clock.no_zone`, `clock.backwards`.
    """
    require_clock(caller)
    now = caller.house.clock.now()
    if moment.tzinfo is None:
        raise Invalid("clock.no_zone")
    if moment < now:
        raise Invalid("clock.backwards", now=now.astimezone(caller.house.zone))
    run_until(moment)


def release_clock(caller: Caller) -> None:
    """Let the test clock run with the machine's again."""
    require_clock(caller)
    clock = caller.house.clock
    assert isinstance(clock, PinnedClock)
    clock.release()
