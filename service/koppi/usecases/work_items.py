"""A person's work: see the queue, open, claim, release, delegate, keep a draft, complete."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias

from koppi.domain.case import feel_context
from koppi.domain.code_list import CODE_LISTS
from koppi.domain.errors import Conflict, FieldError, Invalid, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Complete, Json, Warned
from koppi.domain.work_item import ground_to_open, require_completable, require_open, require_releasable
from koppi.engine import Process
from koppi.engine.limits import WARNED, WARNINGS
from koppi.feel import Moment, Warning
from koppi.forms import Form, Validated
from koppi.store.records import (
    Case,
    Completion,
    Contact,
    Found,
    Instance,
    Page,
    Sight,
    StoredVariable,
    Submission,
    Suspension,
    WorkItem,
    WorkItemInCase,
)
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, Foreign, usecase
from koppi.usecases.definitions import FormFile, form_file
from koppi.usecases.holding import require_running
from koppi.usecases.lookups import by_key, only
from koppi.usecases.models import Shelf
from koppi.usecases.shown_file import key_in, prefilled
from koppi.usecases.variables import effective

Filled: TypeAlias = Callable[[Form | None, Mapping[str, Json]], Mapping[str, Json]]
"""Reads what was filled in, given the form and what was kept as a draft."""


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A work item as somebody opens it: everything its page shows."""

    item: WorkItem
    case: Case | None
    client_name: str | None
    form: Form | None
    context: Mapping[str, Json]
    """The variables that the form's conditions see, with what its fields begin with."""
    draft: Mapping[str, Json]
    process: Process
    claimable: bool
    contacts: tuple[Contact, ...] = ()
    """The contacts that led here, oldest first: what the client said."""
    form_version: int | None = None
    suspension: Suspension | None = None
    """By whose hand its instance stands still, None while it runs."""


@usecase(Permission.WORK)
def list_mine(
    act: Act, *, due_before: datetime | None = None, limit: int = 50, after: str | None = None
) -> Page[WorkItemInCase]:
    """Return the open work items that are the actor's own, by due time."""
    names = [act.actor.name, *sorted(act.actor.substitutes_for)]
    return _shown(act, act.tx.work_items.of_person(names, limit=limit, after=after, due_before=due_before))


@usecase(Permission.WORK)
def list_queues(
    act: Act,
    *,
    queues: tuple[str, ...] = (),
    due_before: datetime | None = None,
    limit: int = 50,
    after: str | None = None,
) -> Page[WorkItemInCase]:
    """Return the open work items of the actor's queues (or of those of them that are named), by due time."""
    wanted = act.actor.queues & set(queues) if queues else act.actor.queues
    return _shown(
        act,
        act.tx.work_items.of_queues(
            sorted(wanted), act.actor.name, limit=limit, after=after, due_before=due_before, unassigned=True
        ),
    )


@usecase(Permission.WORK)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return, of the work items that a /v2 search asks for, those that the actor may open."""
    found = act.tx.searches.user_tasks(query, _sight(act))
    _log_list(act, ((item["clientKey"], item["caseKey"]) for item in found.items))
    return found


@usecase(Permission.WORK)
def look(act: Act, key: int) -> Mapping[str, Json]:
    """Return a work item that the actor may open, as a /v2 search shows it."""
    found = _get(act, key)
    act.shows(found.item.client_key, data_group="work_item", ground=_ground(act, found), case_key=found.item.case_key)
    return only(act.tx.searches.user_tasks(by_key("userTaskKey", key)), "work_item.unknown", key)


@usecase(Permission.WORK)
def form_of(act: Act, key: int) -> FormFile | None:
    """Return the form of a work item that the actor may open, in the version it was created with; None without one."""
    item = _get(act, key).item
    return form_file(act, item.form_key) if item.form_key else None


@usecase(Permission.WORK)
def variables_of(act: Act, key: int, *, effective_only: bool = False) -> tuple[StoredVariable, ...]:
    """Return the variables that a work item sees, of every scope or, of each name, the innermost only."""
    found = _get(act, key)
    item = found.item
    act.shows(item.client_key, data_group="variables", ground=_ground(act, found), case_key=item.case_key)
    rank = {scope: place for place, scope in enumerate(item.scopes)}
    visible = [v for v in act.tx.variables.of(item.instance_key) if v.scope in rank]
    if effective_only:
        outermost_first = sorted(visible, key=lambda v: -rank[v.scope])
        visible = list({v.name: v for v in outermost_first}.values())
    return tuple(sorted(visible, key=lambda v: v.key))


@usecase(Permission.WORK)
def open_work_item(act: Act, key: int) -> OpenedTask:
    """Return everything a work item's page shows; the client's data that leave are logged first."""
    found = _get(act, key)
    item, case = found.item, found.case
    shelf = Shelf(act.house.models, act.tx)
    if item.state == "CREATED" and item.opened_at is None:
        act.tx.work_items.opened(item, act.now)
    act.shows(item.client_key, data_group="task", ground=_ground(act, found), case_key=item.case_key, unit=item.unit)
    client = act.tx.clients.get(item.client_key) if item.client_key else None
    form = shelf.form(item.form_key) if item.form_key else None
    context = _context(act, item, case, act.tx.variables.of(item.instance_key))
    return OpenedTask(
        item=item,
        case=case,
        client_name=f"{client.first_names} {client.last_name}".strip() if client else None,
        form=form,
        context=prefilled(act, item, client, form, context),
        draft=_draft(act, item),
        process=shelf.process(item.definition_key),
        claimable=item.state == "CREATED" and item.assignee is None,
        contacts=_contacts(act, item),
        suspension=act.tx.suspensions.current(item.instance_key) if found.suspended_at else None,
    )


@usecase(Permission.WORK)
def claim(act: Act, key: int) -> None:
    """Take an open work item for oneself; taking one's own again changes nothing."""
    _assign(act, key, act.actor.name, override=False, event="claimed")


@usecase(Permission.WORK)
def assign(act: Act, key: int, assignee: str, *, allow_override: bool = True) -> None:
    """Give an open work item to a person.

    Raises:
        Invalid: `person.unknown`.
        Conflict: `work_item.taken` when it is somebody else's and may not be overridden.
    """
    if not assignee:
        raise Invalid("person.missing", fields=[FieldError("assignee", "person.missing")])
    if assignee != act.actor.name and not _can_work(act, assignee):
        raise Invalid("person.unknown", person=assignee)
    event = "claimed" if assignee == act.actor.name else "delegated"
    _assign(act, key, assignee, override=allow_override, event=event)


@usecase(Permission.WORK)
def release(act: Act, key: int) -> None:
    """Give a work item back to its queue.

    Raises:
        Conflict: `work_item.no_queue` when it was given to one person and nobody else waits for it.
    """
    item = _locked(act, key)
    require_releasable(item)
    if item.assignee is not None:
        act.tx.work_items.assign(item, None, now=act.now, event="released", actor=act.actor.name)


@usecase(Permission.WORK)
def save_draft(act: Act, key: int, data: Mapping[str, Json], *, version: int) -> int:
    """Keep what has been typed so far, and return the draft's new version.

    Raises:
        Conflict: `store.draft_changed` when another page saved a newer draft meanwhile, `work_item.taken` when
            somebody else has taken it.
    """
    item = _locked(act, key)
    require_completable(item, act.actor)
    data_key = _data_key(_instance(act, item))
    return act.tx.work_items.save_draft(item, dict(data), data_key, by=act.actor.name, now=act.now, version=version)


@usecase(Permission.WORK)
def change(act: Act, key: int, /, **columns: Any) -> None:
    """Change an open work item's candidates, dates or priority; a new due time no longer has the rule of the old one."""
    item = _locked(act, key)
    if "due_at" in columns:
        columns |= dict.fromkeys(("due_rule", "due_kind", "due_ground", "due_reason", "due_roll"), "")
    act.tx.work_items.change(item, now=act.now, actor=act.actor.name, **columns)


@usecase(Permission.WORK)
def complete(
    act: Act, key: int, values: Mapping[str, Json] | Filled, *, strict: bool = True, active_seconds: int = 0
) -> None:
    """Complete a work item with the values of its form, and run its process on to the next waits.

    Args:
        act: the act.
        key: the work item.
        values: what was filled in; or what reads it, given the form and the draft, so that a page need not ask first.
        strict: refuse names that the form does not have (machines), instead of leaving them out (pages).
        active_seconds: how long the page was worked on.

    Raises:
        Invalid: `form.invalid` with the fields at fault; nothing is changed.
        Conflict: it is completed already, or somebody else's: `work_item.taken` says whose.
        Suspended: its instance stands still.
    """
    instance = act.tx.instances.lock_of_work_item(key)
    found = _get(act, key)
    item, case = found.item, found.case
    require_completable(item, act.actor)
    require_running(act, instance)
    act.concerns("work_item", item.key)
    variables = act.tx.variables.of(instance.key)
    shelf = Shelf(act.house.models, act.tx)
    form = shelf.form(item.form_key) if item.form_key else None
    given = values if isinstance(values, Mapping) else values(form, _draft(act, item))
    context = {**_context(act, item, case, variables), CODE_LISTS: _choices(act, shelf)}
    validated = _validated(act, form, context, given, strict=strict)
    if form:
        _keep_submission(act, instance, item, validated.values, form.record, key_in(context, form.record or ""))
    role = next((g.split("@")[0] for g in item.candidate_groups if g.split("@")[0] in act.actor.roles), None)
    done = Completion(person=act.actor.name, role=role, active_seconds=active_seconds)
    result = Complete(item.token, validated.values)
    warned = _warned(item, validated.nulls)
    advance(act, instance, result, case=case, variables=variables, completion=done, warned=warned)


def _warned(item: WorkItem, nulls: Mapping[str, tuple[Warning, ...]]) -> tuple[Warned, ...]:
    """Return why expressions of a form gave null, as of its element, the first ones."""
    kept = islice(nulls.items(), WARNED)
    return tuple(Warned(item.element_id, f"={text}", warnings[:WARNINGS]) for text, warnings in kept)


def _draft(act: Act, item: WorkItem) -> Mapping[str, Json]:
    """Return what was kept of the form so far, empty when nothing was or its client was erased."""
    draft = act.tx.work_items.draft_of(item)
    return draft if isinstance(draft, Mapping) else {}


def _validated(
    act: Act, form: Form | None, context: Mapping[str, Json], values: Mapping[str, Json], *, strict: bool
) -> Validated:
    if form is None:
        return Validated(dict(values), ())
    moment = Moment(act.now, act.house.zone)
    checked = form.validate(values, context, moment, strict=strict)
    if checked.errors:
        raise Invalid("form.invalid", fields=checked.errors, count=len(checked.errors))
    return checked


def _keep_submission(
    act: Act,
    instance: Instance,
    item: WorkItem,
    values: Mapping[str, Json],
    record: str | None,
    record_key: int | None,
) -> None:
    """Keep the whole submission once, in a row of its own, sealed; the diagram gets what it maps out of it.

    An operation takes it up into the `record` of the case file that it is about, `record_key` says which one.
    """
    act.tx.submissions.add(
        Submission(
            key=act.tx.new_key(),
            work_item_key=item.key,
            instance_key=item.instance_key,
            case_key=item.case_key,
            client_key=item.client_key,
            unit=item.unit,
            form_key=item.form_key,
            by=act.actor.name,
            at=act.now,
            data=dict(values),
            record=record,
            record_key=record_key,
        ),
        _data_key(instance),
    )


def _contacts(act: Act, item: WorkItem) -> tuple[Contact, ...]:
    """Return the contacts of the item's case; while there is none, the one that its instance began with."""
    if item.case_key is not None:
        return tuple(act.tx.contacts.of_case(item.case_key))
    if item.client_key is None:
        return ()
    return tuple(c for c in act.tx.contacts.of_client(item.client_key) if c.instance_key == item.instance_key)


def _context(act: Act, item: WorkItem, case: Case | None, variables: Sequence[StoredVariable]) -> Mapping[str, Json]:
    return {**effective(variables, item.scopes), "case": feel_context(case, act.now, act.house.zone)}


def _choices(act: Act, shelf: Shelf) -> Mapping[str, Json]:
    """Return what may be chosen of the code lists today."""
    return shelf.code_lists().entries(act.now.astimezone(act.house.zone).date(), act.actor.language)


def _get(act: Act, key: int) -> WorkItemInCase:
    found = act.tx.work_items.get(key)
    if found is None:
        raise NotFound("work_item.unknown", key=key)
    if not _ground(act, found):
        raise Foreign("work_item.unknown", kind="work_item", key=key, client_key=found.item.client_key)
    return found


def _sight(act: Act) -> Sight:
    """Return what the actor may open, as a search asks it."""
    tries = act.house.demo and bool(act.actor.roles & {"process_owner", "admin"})
    return Sight(names=act.actor.substitutes_for | {act.actor.name}, queues=act.actor.queues, caseless=tries)


def _ground(act: Act, found: WorkItemInCase) -> str:
    return ground_to_open(found.item, found.case, act.actor, demo=act.house.demo)


def _locked(act: Act, key: int) -> WorkItem:
    """Return an open work item of the actor's, its own row locked."""
    item = act.tx.work_items.lock(key)
    _get(act, key)
    require_open(item)
    act.concerns("work_item", key, case_key=item.case_key, client_key=item.client_key, unit=item.unit)
    return item


def _assign(act: Act, key: int, assignee: str, *, override: bool, event: str) -> None:
    item = _locked(act, key)
    if item.assignee == assignee:
        return
    if item.assignee is not None and not override:
        raise Conflict("work_item.taken", by=item.assignee)
    act.tx.work_items.assign(item, assignee, now=act.now, event=event, actor=act.actor.name)


def _can_work(act: Act, name: str) -> bool:
    user = act.tx.users.hold(name)
    return user is not None and user.active and user.kind == "person"


def _data_key(instance: Instance) -> int:
    assert instance.data_key is not None  # a root instance gets its own when it starts
    return instance.data_key


def _instance(act: Act, item: WorkItem) -> Instance:
    found = act.tx.instances.get(item.instance_key)
    assert found is not None  # a work item's row refers to its instance
    return found


def _shown(act: Act, page: Page[WorkItemInCase]) -> Page[WorkItemInCase]:
    _log_list(act, ((found.item.client_key, found.item.case_key) for found in page.items))
    return page


def _log_list(act: Act, shown: Iterable[tuple[int | None, int | None]]) -> None:
    """Log each client whose work item a list shows, once for each case."""
    for client_key, case_key in {(client, case) for client, case in shown if client}:
        act.shows(client_key, data_group="work_list", ground="queue", case_key=case_key)
