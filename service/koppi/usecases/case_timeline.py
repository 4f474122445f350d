"""What happened in a case, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.permissions import Permission
from koppi.engine import Process
from koppi.store.records import Case, Happening, Page
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.cases import LINES, processes_of, readable
from koppi.usecases.models import Shelf


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of a case's timeline, with the processes that it names something of."""

    case: Case
    client_name: str
    page: Page[Happening]
    processes: Mapping[int, Process]


@usecase(Permission.WORK)
def timeline(act: Act, key: int, after: str | None = None) -> Timeline:
    """Return what happened in a case, newest first; `after` is the cursor of the page before.

    Raises:
        NotFound: `case.unknown`, also when it is not the actor's.
        Invalid: `store.bad_cursor`.
    """
    case, ground = readable(act, key)
    act.shows(case.client_key, data_group="timeline", ground=ground, case_key=key, unit=case.unit)
    client = act.tx.clients.with_key(case.client_key)
    found = act.tx.happenings.of_case(key, limit=LINES, after=after)
    name = f"{client.first_names} {client.last_name}".strip() if client else ""
    return Timeline(case, name, found, processes_of(Shelf(act.house.models, act.tx), found.items))
