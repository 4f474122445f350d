"""The case file as people read it: a case whole, and the cases somebody is responsible for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from koppi.domain.case import is_known_to
from koppi.domain.errors import NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Status
from koppi.domain.work_item import ground_to_open
from koppi.engine import Process
from koppi.forms import Form
from koppi.store.records import (
    Assessment,
    Case,
    Client,
    Contact,
    Filling,
    FollowUpNote,
    Happening,
    Instance,
    Page,
    Plan,
    Responsibility,
    ServiceDecision,
    ServiceLine,
    Suspension,
    Trigger,
    Waiting,
    WorkItem,
)
from koppi.usecases.boundary import Act, Foreign, usecase
from koppi.usecases.models import Shelf

LINES = 50
"""How much of what has no end a page shows: the newest of it."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that runs for a case, or did: its diagram, and the elements where it stands."""

    instance: Instance
    process: Process
    stands_at: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Everything the page of a case shows; the records of the file come newest first."""

    case: Case
    client: Client
    contacts: tuple[Contact, ...]
    work_items: tuple[WorkItem, ...]
    waits: tuple[Waiting, ...]
    responsibilities: tuple[Responsibility, ...]
    running: tuple[Running, ...]
    assessments: tuple[Assessment, ...]
    plans: tuple[Plan, ...]
    service_lines: tuple[ServiceLine, ...]
    decisions: tuple[ServiceDecision, ...]
    follow_up_notes: tuple[FollowUpNote, ...]
    triggers: tuple[Trigger, ...]
    timeline: Page[Happening]
    processes: Mapping[int, Process]
    """The processes that the page names something of, by the key of their version."""
    forms: Mapping[str, tuple[Form, ...]]
    """The versions of forms that wrote of each record, the newest first: they tell what its terms are called."""
    suspensions: tuple[Suspension, ...] = ()
    """By whose hand some of what runs stands still."""

    @property
    def timers(self) -> tuple[Waiting, ...]:
        """The moments to come, the nearest first."""
        return tuple(wait for wait in self.waits if wait.kind == "timer")

    @property
    def reasons(self) -> Mapping[int, str]:
        """Why each contact was made, in the person's own words."""
        return {contact.key: contact.reason for contact in self.contacts if isinstance(contact.reason, str)}


@usecase(Permission.WORK)
def open_case(act: Act, key: int) -> CasePage:
    """Return everything the case's page shows; the reading is logged before it leaves.

    The number of statements does not depend on what there is, and of what grows with the years the newest is read.
    """
    tx, shelf = act.tx, Shelf(act.house.models, act.tx)
    case, items = _get(act, key), _open_items(act, key)
    ground = _ground(act, case, items)
    act.shows(case.client_key, data_group="case", ground=ground, case_key=key, unit=case.unit)
    client = tx.clients.with_key(case.client_key)
    assert client is not None  # a case's row refers to its client
    instances, waits = tx.case_pages.running(key), tuple(tx.case_pages.waits(key))
    timeline = tx.happenings.of_case(key, limit=LINES)
    return CasePage(
        case=case,
        client=client,
        contacts=tuple(tx.contacts.newest(key, LINES)),
        work_items=items,
        waits=waits,
        responsibilities=tuple(tx.responsibilities.and_offers(key, limit=LINES)),
        running=tuple(_running(shelf, instances, items, waits)),
        assessments=tuple(tx.assessments.newest(key, LINES)),
        plans=tuple(tx.plans.newest(key, LINES)),
        service_lines=tuple(tx.service_lines.newest(key, LINES)),
        decisions=tuple(tx.service_decisions.newest(key, LINES)),
        follow_up_notes=tuple(tx.follow_up_notes.newest(key, LINES)),
        triggers=tuple(tx.triggers.newest(key, LINES)),
        timeline=timeline,
        processes=processes_of(shelf, timeline.items),
        forms=_forms(shelf, tx.case_pages.fillings(key)),
        suspensions=_suspensions(act, instances),
    )


@usecase(Permission.WORK)
def list_mine(act: Act) -> list[Case]:
    """Return the open cases that the actor is responsible for."""
    cases = act.tx.cases.of_person(act.actor.name)
    for case in cases:
        act.shows(case.client_key, data_group="case_list", ground="case", case_key=case.key, unit=case.unit)
    return cases


def readable(act: Act, key: int) -> tuple[Case, str]:
    """Return a case and the ground on which the actor may read it.

    Raises:
        NotFound: `case.unknown`, also when it is not the actor's.
    """
    case = _get(act, key)
    items = () if is_known_to(case, act.actor) else _open_items(act, key)
    return case, _ground(act, case, items)


def processes_of(shelf: Shelf, happenings: Sequence[Happening]) -> Mapping[int, Process]:
    """Return the processes that lines of a timeline are about, by the key of their version."""
    return {key: shelf.process(key) for key in {line.definition_key for line in happenings} if key is not None}


def running_in(shelf: Shelf, instances: Sequence[Instance], places: Mapping[int, Sequence[str]]) -> Iterator[Running]:
    """Yield instances with where they stand; a caller stands at its calls, too.

    Args:
        shelf: the models.
        instances: instances with those called inside them.
        places: the elements where something waits, by the instance's key.
    """
    for instance in instances:
        process = shelf.process(instance.definition_key)
        called = {
            child.process_id
            for child in instances
            if child.parent_key == instance.key and child.status == Status.ACTIVE
        }
        calls = [call.element for call in process.references if call.kind == "process" and call.target in called]
        yield Running(instance, process, tuple(dict.fromkeys([*places.get(instance.key, ()), *calls])))


def _suspensions(act: Act, instances: Sequence[Instance]) -> tuple[Suspension, ...]:
    """Return the suspensions of those instances that stand still; mostly there is none, and nothing to ask."""
    still = [instance.key for instance in instances if instance.suspended_at and instance.key == instance.root_key]
    return tuple(act.tx.suspensions.current_of(still)) if still else ()


def _running(
    shelf: Shelf, instances: Sequence[Instance], items: Sequence[WorkItem], waits: Sequence[Waiting]
) -> Iterator[Running]:
    places: dict[int, list[str]] = {}
    found: list[WorkItem | Waiting] = [*items, *waits]
    for wait in found:
        places.setdefault(wait.process_instance_key, []).append(wait.element_id)
    return running_in(shelf, instances, places)


def _forms(shelf: Shelf, fillings: Sequence[Filling]) -> Mapping[str, tuple[Form, ...]]:
    found: dict[str, tuple[Form, ...]] = {}
    for record, form_key in fillings:
        found[record] = (*found.get(record, ()), shelf.form(form_key))
    return found


def _get(act: Act, key: int) -> Case:
    case = act.tx.cases.get(key)
    if case is None:
        raise NotFound("case.unknown", key=key)
    return case


def _open_items(act: Act, key: int) -> tuple[WorkItem, ...]:
    return tuple(act.tx.work_items.of_case(key, open_only=True))


def _ground(act: Act, case: Case, items: Sequence[WorkItem]) -> str:
    """Return on which ground the actor may read a case: his own, or an open task of it."""
    if is_known_to(case, act.actor):
        return "case"
    for item in items:
        ground = ground_to_open(item, case, act.actor, demo=False)
        if ground:
            return ground
    raise Foreign("case.unknown", kind="case", key=case.key, client_key=case.client_key)
