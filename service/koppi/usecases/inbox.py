"""What somebody has to do, as one look: his own work, his groups' free work, and what is late."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.permissions import Permission, holds
from koppi.domain.work_item import ground_to_open
from koppi.store.records import Case, Client, WorkItem, WorkItemInCase
from koppi.usecases import contacts
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.models import Shelf

TABS = ("mine", "groups", "late")
_MOST = 100


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One work item of the inbox; `names` are its element's names by language."""

    item: WorkItem
    case: Case | None
    client_name: str
    names: Mapping[str, str]
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Inbox:
    """One tab of the inbox, by due time, and how many each tab holds; `more` where a tab holds more than it shows."""

    rows: tuple[InboxRow, ...]
    counts: Mapping[str, int]
    more: Mapping[str, bool]
    waiting_contacts: int
    """How many contacts wait for a process that takes them; told to those who take contacts in."""


@dataclass(frozen=True, slots=True)
class MyCase:
    """An open case that the actor carries, and the open work item of it that is due first."""

    case: Case
    client_name: str
    next_item: WorkItem | None
    next_names: Mapping[str, str]


@usecase(Permission.WORK)
def open_inbox(act: Act, tab: str) -> Inbox:
    """Return one of the `TABS`; each client whose work item it shows is logged."""
    tabs, more = _tabs(act)
    shown = tabs[tab]
    for client_key, case_key in {(f.item.client_key, f.item.case_key) for f in shown if f.item.client_key}:
        act.shows(client_key, data_group="work_list", ground="queue", case_key=case_key)
    clients = act.tx.clients.many({f.item.client_key for f in shown if f.item.client_key})
    rows = tuple(
        InboxRow(
            f.item,
            f.case,
            _name_of(clients.get(f.item.client_key or 0)),
            _names(act, f.item),
            suspended=f.suspended_at is not None,
        )
        for f in shown
    )
    waiting = contacts.count_waiting(act) if holds(act.actor, Permission.CONTACT) else 0
    return Inbox(rows, {name: len(found) for name, found in tabs.items()}, more, waiting)


@usecase(Permission.WORK, read_only=True)
def list_keys(act: Act, tab: str) -> tuple[int, ...]:
    """Return the keys of a tab's work items and nothing of a client: for a page that watches what is new."""
    return tuple(found.item.key for found in _tabs(act)[0][tab])


@usecase(Permission.WORK, read_only=True)
def first_of_instance(act: Act, instance_key: int) -> int | None:
    """Return the key of an instance's open work item that the actor may open, None where there is none."""
    return _first_of(act, instance_key)


@usecase(Permission.WORK, read_only=True)
def first_of_contact(act: Act, contact_key: int) -> int | None:
    """Return the key of an open work item that a contact led to and that the actor may open, None without one.

    A process that the contact began may have handed it on to the next one by a message about the same contact.
    """
    found = (_first_of(act, instance_key) for instance_key in act.tx.messages.takers(str(contact_key)))
    return next((key for key in found if key is not None), None)


@usecase(Permission.WORK, read_only=True)
def following(act: Act, done_key: int) -> int | None:
    """Return the key of what to do next: the work of the instance of what is just done, else one's own; None without.

    Of the instance, that is also free work of one's groups: who has the client before him goes on with that client.
    """
    tabs, _ = _tabs(act)
    done = act.tx.work_items.get(done_key)
    same = [
        found
        for found in (*tabs["mine"], *tabs["groups"])
        if done and found.item.instance_key == done.item.instance_key
    ]
    return next((found.item.key for found in (*same, *tabs["mine"])), None)


@usecase(Permission.WORK)
def list_my_cases(act: Act) -> list[MyCase]:
    """Return the open cases that the actor is responsible or backup person for."""
    cases = act.tx.cases.of_person(act.actor.name)
    clients = act.tx.clients.many({case.client_key for case in cases})
    first: dict[int | None, WorkItem] = {}
    for item in act.tx.work_items.open_of_cases([case.key for case in cases]):
        first.setdefault(item.case_key, item)
    mine: list[MyCase] = []
    for case in cases:
        act.shows(case.client_key, data_group="case_list", ground="case", case_key=case.key, unit=case.unit)
        due = first.get(case.key)
        names = _names(act, due) if due else {}
        mine.append(MyCase(case, _name_of(clients.get(case.client_key)), due, names))
    return mine


def _first_of(act: Act, instance_key: int) -> int | None:
    for item in act.tx.work_items.of_instance(instance_key, open_only=True):
        if ground_to_open(item, None, act.actor, demo=act.house.demo):
            return item.key
    return None


def _tabs(act: Act) -> tuple[dict[str, list[WorkItemInCase]], dict[str, bool]]:
    names = [act.actor.name, *sorted(act.actor.substitutes_for)]
    mine = act.tx.work_items.of_person(names, limit=_MOST)
    groups = act.tx.work_items.of_queues(sorted(act.actor.queues), act.actor.name, unassigned=True, limit=_MOST)
    late = [found for found in (*mine.items, *groups.items) if found.item.due_at and found.item.due_at <= act.now]
    late.sort(key=lambda found: (found.item.due_at, found.item.key))
    more = {"mine": bool(mine.after), "groups": bool(groups.after), "late": False}
    return {"mine": list(mine.items), "groups": list(groups.items), "late": late}, more


def _names(act: Act, item: WorkItem) -> Mapping[str, str]:
    element = Shelf(act.house.models, act.tx).process(item.definition_key).elements.get(item.element_id)
    return element.names if element else {}


def _name_of(client: Client | None) -> str:
    return f"{client.first_names} {client.last_name}".strip() if client else ""
