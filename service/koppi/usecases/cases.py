"""The case file as people read it: a case whole, its timeline, the cases somebody is responsible for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from koppi.domain.case import is_known_to
from koppi.domain.errors import NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json, Status
from koppi.domain.work_item import ground_to_open
from koppi.engine import Process
from koppi.store.records import Case, Client, Contact, Instance, Job, Responsibility, Subscription, Timer, WorkItem
from koppi.usecases.boundary import Act, Foreign, usecase
from koppi.usecases.models import Shelf

_ORDER = (
    "contact",
    "instance_started",
    "work_item_completed",
    "responsible_person",
    "work_item_created",
    "instance_ended",
)
"""What comes after what, of the things that one step does at the same moment."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that runs for a case, or did: its diagram, and the elements where it stands."""

    instance: Instance
    process: Process
    stands_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of a case shows."""

    case: Case
    client: Client
    contacts: tuple[Contact, ...]
    reasons: Mapping[int, str]
    work_items: tuple[WorkItem, ...]
    timers: tuple[Timer, ...]
    responsibilities: tuple[Responsibility, ...]
    running: tuple[Running, ...]
    timeline: tuple["Happening", ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline: when, who, what kind, and which element or work item it was about."""

    at: datetime
    actor: str
    kind: str
    name: str = ""
    element_id: str = ""
    detail: Mapping[str, Json] | None = None


@usecase(Permission.WORK)
def open_case(act: Act, key: int) -> CasePage:
    """Return everything the case's page shows; the reading is logged before it leaves."""
    case, ground = readable(act, key)
    tx = act.tx
    client = tx.clients.get(case.client_key)
    assert client is not None  # a case's row refers to its client
    act.shows(case.client_key, data_group="case", ground=ground, case_key=key, unit=case.unit)
    contacts = tuple(tx.contacts.of_case(key))
    items = tuple(tx.work_items.of_case(key, open_only=True))
    instances = tx.instances.of_case(key)
    timers = tuple(timer for instance in instances for timer in tx.timers.of(instance.key))
    return CasePage(
        case=case,
        client=client,
        contacts=contacts,
        reasons={contact.key: contact.reason for contact in contacts if isinstance(contact.reason, str)},
        work_items=items,
        timers=timers,
        responsibilities=tuple(tx.responsibilities.of_case(key)),
        running=tuple(running for instance in instances for running in _running(act, instance, items, timers)),
        timeline=_timeline(act, key),
    )


@usecase(Permission.WORK)
def timeline(act: Act, key: int) -> tuple[Happening, ...]:
    """Return what happened in a case, newest first."""
    case, ground = readable(act, key)
    act.shows(case.client_key, data_group="timeline", ground=ground, case_key=key, unit=case.unit)
    return _timeline(act, key)


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
    case = act.tx.cases.get(key)
    if case is None:
        raise NotFound("case.unknown", key=key)
    if is_known_to(case, act.actor):
        return case, "case"
    for item in act.tx.work_items.of_case(key, open_only=True):
        ground = ground_to_open(item, case, act.actor, demo=False)
        if ground:
            return case, ground
    raise Foreign("case.unknown", kind="case", key=key, client_key=case.client_key)


def _running(act: Act, root: Instance, items: tuple[WorkItem, ...], timers: tuple[Timer, ...]) -> Iterator[Running]:
    """Yield an instance and each called one inside it, ended or not; a caller stands at its calls, too."""
    tx, shelf = act.tx, Shelf(act.house.models, act.tx)
    waits: list[WorkItem | Timer | Job | Subscription] = [*items, *timers]
    waits += [*tx.jobs.open_of(root.key), *tx.subscriptions.of(root.key)]
    children = tx.instances.children(root.key)
    for instance in (root, *children):
        process = shelf.process(instance.definition_key)
        called = {child.process_id for child in _live(children) if child.parent_key == instance.key}
        stands = [wait.element_id for wait in waits if wait.process_instance_key == instance.key]
        stands += [call.element for call in process.references if call.kind == "process" and call.target in called]
        yield Running(instance, process, tuple(dict.fromkeys(stands)))


def _live(instances: Iterable[Instance]) -> Iterator[Instance]:
    return (instance for instance in instances if instance.status == Status.ACTIVE)


def _timeline(act: Act, key: int) -> tuple[Happening, ...]:
    """Return what happened, newest first; work that was done before the case was opened belongs to it, too."""
    tx = act.tx
    lines = [Happening(c.at, c.received_by, "contact", c.channel) for c in tx.contacts.of_case(key)]
    lines += [
        Happening(r.since, r.named_by, "responsible_person", r.person or "") for r in tx.responsibilities.of_case(key)
    ]
    for instance in tx.instances.of_case(key):
        lines.append(Happening(instance.started_at, "", "instance_started", instance.process_id))
        if instance.ended_at:
            lines.append(Happening(instance.ended_at, "", "instance_ended", instance.process_id))
        for item in tx.work_items.of_instance(instance.key):
            lines += _work(item)
    lines.sort(key=lambda line: (line.at, _ORDER.index(line.kind)))
    return tuple(reversed(lines))


def _work(item: WorkItem) -> Iterator[Happening]:
    yield Happening(item.created_at, "", "work_item_created", item.name, item.element_id)
    if item.completed_at:
        by = item.completed_by or ""
        yield Happening(item.completed_at, by, "work_item_completed", item.name, item.element_id)
