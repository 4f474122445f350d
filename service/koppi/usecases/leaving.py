"""A person leaves: what he carries goes to a successor, or the leaving is refused."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Json
from koppi.store.records import Case, Page, Responsibility, WorkItem, WorkItemInCase
from koppi.usecases.boundary import Act

_REASON = "successor"
_PAGE = 200


def hand_over(act: Act, person: str, successor: str | None) -> Mapping[str, Json]:
    """Give on what a leaver carries, within an act that is under way, and return what the audit says of it.

    The successor takes the leaver's place in each open case, in the work items that are nobody else's to do, and among
    the candidates that are named by their names, and stands in for whom the leaver would. What the leaver had claimed
    goes back to where it waited.

    Raises:
        Invalid: `person.bad_successor`, not somebody else who is active.
        Conflict: `person.has_work` with how much of it, when no successor is named.
    """
    today = act.now.astimezone(act.house.zone).date()
    cases = act.tx.cases.hold_of_person(person)
    items = _work_of(act, person)
    if successor is None:
        _require_free(person, cases, items, absences=act.tx.absences.standing_in(person, today))
        act.tx.responsibilities.lapse_for(person, act.now)
        return {}
    _require_successor(act, person, successor)
    act.tx.responsibilities.offer_to_another(person, successor)
    for case in cases:
        _hand_over_case(act, case, person, successor)
    for key in sorted(items):
        _hand_over_item(act, key, person, successor)
    return {
        "successor": successor,
        "cases": [str(case.key) for case in cases],
        "work_items": len(items),
        "absences": act.tx.absences.give_on(person, successor, today),
    }


def _require_free(person: str, cases: list[Case], items: Mapping[int, WorkItem], *, absences: int) -> None:
    """Refuse while only the leaver can do something."""
    own = [item for item in items.values() if item.assignee == person or _waits_for_nobody_else(item, person)]
    if cases or own or absences:
        raise Conflict(
            "person.has_work",
            person=person,
            responsible=sum(case.responsible_person == person for case in cases),
            backup=sum(case.backup_person == person for case in cases),
            work_items=len(own),
            absences=absences,
        )


def _waits_for_nobody_else(item: WorkItem, person: str) -> bool:
    return item.assignee is None and not item.candidate_groups and set(item.candidate_users) <= {person}


def _require_successor(act: Act, person: str, successor: str) -> None:
    user = act.tx.users.hold(successor)
    if user is None or not user.active or user.kind != "person" or successor == person:
        raise Invalid("person.bad_successor", person=person, successor=successor)


def _work_of(act: Act, person: str) -> dict[int, WorkItem]:
    """Return the open work items that are assigned to somebody or name him as a candidate, by key."""
    tables = act.tx.work_items
    assigned = _all(lambda after: tables.of_person([person], limit=_PAGE, after=after))
    named = _all(lambda after: tables.of_queues([], person, limit=_PAGE, after=after))
    return {item.key: item for item in (*assigned, *named)}


def _all(look: Callable[[str | None], Page[WorkItemInCase]]) -> list[WorkItem]:
    page = look(None)
    found = [*page.items]
    while page.after:
        page = look(page.after)
        found += page.items
    return [each.item for each in found]


def _hand_over_case(act: Act, case: Case, person: str, successor: str) -> None:
    """Name the successor in every place that the leaver has in a case; its work items follow."""
    tx = act.tx
    places = [place for place in ("responsible_person", "backup_person") if getattr(case, place) == person]
    tx.cases.update(case.key, **dict.fromkeys(places, successor))
    for carried in _carried(act, case, person):
        named = replace(carried, key=tx.new_key(), person=successor, named_by=act.actor.name, reason=_REASON)
        if tx.responsibilities.name(replace(named, since=act.now)) is None:  # left at this very moment, too
            raise Invalid("person.bad_successor", person=person, successor=successor)
    if case.responsible_person == person:
        tx.work_items.follow_case(
            case.key, unit=case.unit, responsible_person=successor, actor=act.actor.name, now=act.now
        )


def _carried(act: Act, case: Case, person: str) -> list[Responsibility]:
    """Return what a person carries of a case as its history has it; of a place that no history tells of, as new."""
    written = act.tx.responsibilities.of_case(case.key)
    kind = "responsible" if case.responsible_person == person else "backup"
    new = Responsibility(key=0, case_key=case.key, kind=kind, unit=case.unit, named_by="", since=act.now)
    return [held for held in written if held.person == person and held.until is None] or [new]


def _hand_over_item(act: Act, key: int, person: str, successor: str) -> None:
    tables, by = act.tx.work_items, act.actor.name
    item = tables.lock(key)
    if item.state != "CREATED":  # done or gone while we came here
        return
    if person in item.candidate_users:
        users = [successor if user == person else user for user in item.candidate_users]
        tables.change(item, actor=by, now=act.now, candidate_users=list(dict.fromkeys(users)))
        item = tables.lock(key)
    if item.assignee != person:  # it followed its case, or is another candidate's
        return
    if item.candidate_groups or item.candidate_users:
        tables.assign(item, None, event="released", actor=by, now=act.now)
    else:
        tables.assign(item, successor, event="delegated", actor=by, now=act.now)
