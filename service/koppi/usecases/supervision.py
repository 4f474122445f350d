"""What a simulation must see of the whole house: who there is, what waits for people, and how the cases stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.actor import Actor
from koppi.domain.code_list import CodeLists
from koppi.domain.permissions import Permission
from koppi.store.records import (
    Case,
    Contact,
    FollowUpNote,
    Plan,
    ServiceDecision,
    ServiceLine,
    Trigger,
    WorkItem,
)
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.models import Shelf

_PAGE = 500


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """A case with what its file says, as far as it can be counted."""

    case: Case
    contacts: tuple[Contact, ...]
    plans: tuple[Plan, ...]
    service_lines: tuple[ServiceLine, ...]
    decisions: tuple[ServiceDecision, ...]
    triggers: tuple[Trigger, ...]
    notes: tuple[FollowUpNote, ...]


@usecase(Permission.SYSTEM, read_only=True)
def everybody(act: Act) -> tuple[Actor, ...]:
    """Return all who may sign in, people and machine accounts, by name."""
    return tuple(user.actor for user in act.tx.users.all())


@usecase(Permission.SYSTEM, read_only=True)
def code_lists(act: Act) -> tuple[CodeLists, int]:
    """Return the code lists in force, and the key of the deployment that brought the newest of them."""
    newest = max((found.deployment_key for found in act.tx.code_lists.latest_of_all()), default=0)
    return Shelf(act.house.models, act.tx).code_lists(), newest


@usecase(Permission.SYSTEM, read_only=True)
def work_since(act: Act, after: int) -> tuple[WorkItem, ...]:
    """Return the open work items whose keys are greater than `after`, oldest first."""
    return tuple(act.tx.work_items.open_since(after))


@usecase(Permission.SYSTEM, read_only=True)
def still_open(act: Act, key: int) -> WorkItem | None:
    """Return a work item as it is now, None when it is over."""
    found = act.tx.work_items.get(key)
    return found.item if found and found.item.state == "CREATED" else None


@usecase(Permission.SYSTEM, read_only=True)
def names_of(act: Act, item: WorkItem) -> Mapping[str, str]:
    """Return what a task is called, by language."""
    element = Shelf(act.house.models, act.tx).process(item.definition_key).elements[item.element_id]
    return {"fi": item.name, **element.names}


@usecase(Permission.SYSTEM, read_only=True)
def cases_of(act: Act, unit: str, *, open_only: bool = True) -> tuple[Case, ...]:
    """Return the cases of a unit, oldest first."""
    found: list[Case] = []
    while page := act.tx.cases.of_unit(unit, open_only=open_only, after=found[-1].key if found else 0, limit=_PAGE):
        found += page
    return tuple(found)


@usecase(Permission.SYSTEM, read_only=True)
def records_of(act: Act, case: Case) -> CaseRecords:
    """Return what a case's file says."""
    tx = act.tx
    return CaseRecords(
        case=case,
        contacts=tuple(tx.contacts.of_case(case.key)),
        plans=tuple(tx.plans.of_case(case.key)),
        service_lines=tuple(tx.service_lines.of_case(case.key)),
        decisions=tuple(tx.service_decisions.of_case(case.key)),
        triggers=tuple(tx.triggers.of_case(case.key)),
        notes=tuple(tx.follow_up_notes.of_case(case.key)),
    )
