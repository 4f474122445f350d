"""Migration: running instances go over to another version of their diagram, one by one or many, tried before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from koppi import engine
from koppi.domain.errors import Conflict, Invalid, KoppiError, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Migrate, Status, Step
from koppi.domain.waits import JobWait, MessageWait, Wait
from koppi.engine import Element, Refusal
from koppi.store.records import Instance, ProcessDefinition
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, Caller, usecase
from koppi.usecases.models import Shelf
from koppi.usecases.surroundings import copy_of

_CHOICES = frozenset({"BOUNDARY_EVENT", "START_EVENT"})
"""What waits beside an element and goes with it: nobody need say where to."""


class Verdict(StrEnum):
    """What becomes of an instance."""

    MIGRATED = "migrated"
    POSSIBLE = "possible"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one thing that is open: `kept` at `target`, `opened` there, or `closed` at `element`.

    Beside what is kept, where the versions differ: `same_job`, a job keeps its type; `other_message`, another message is
    waited for. `before` and `after` are what the two versions say of that. `name` is what a person calls the element.
    """

    what: str
    kind: str
    element: str = ""
    target: str = ""
    name: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One line of a report: which instance, from which version to which, and what became of it, or why not."""

    key: int
    verdict: Verdict
    source: ProcessDefinition | None = None
    target: ProcessDefinition | None = None
    refusals: tuple[Refusal, ...] = ()
    fates: tuple[Fate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """A migration that is asked for: of which instance, in which root, from where to where."""

    root: Instance
    named: Instance
    source: ProcessDefinition
    target: ProcessDefinition
    given: Migrate
    mapped: frozenset[str]
    """The elements that who asks has said the counterpart of."""

    @property
    def there(self) -> bool:
        return self.source.key == self.target.key

    def report(self, verdict: Verdict, fates: Iterable[Fate] = ()) -> Report:
        return Report(self.named.key, verdict, self.source, self.target, fates=tuple(fates))


@usecase(Permission.OPERATE)
def migrate(
    act: Act,
    key: int,
    target_key: int,
    *,
    elements: Mapping[str, str] | None = None,
    exact: bool = False,
    reason: str = "",
) -> Report:
    """Let an active instance, or one that is called inside another, go on by another version.

    The result is loaded and each thing it waits for is tried on a copy, before anything is stored. The journal has the
    plan and the reason, the audit the versions.

    Args:
        act: the act.
        key: the instance.
        target_key: the version to go on by.
        elements: which element of the other version each one is; the others are found by id, or by kind and name.
        exact: as in the /v2 interface, each open element must be in `elements`, and nothing else is looked for.
        reason: why, in the operator's words.

    Raises:
        NotFound: `instance.not_active`, `definition.unknown`.
        Conflict: `migration.refused`, with a refusal for each element that cannot go over; `migration.cannot_go_on`.
    """
    way = _way(act, act.tx.instances.lock(key), key, target_key, elements, exact)
    if way.there:
        return way.report(Verdict.THERE)
    if exact:
        _require_mapped(act, way, _tried(act, way))
    detail = {"from": way.source.key, "to": way.target.key, "elements": dict(way.given.elements)}
    act.concerns("instance", key, detail=detail)
    act.reason = reason
    root = way.root
    if not way.given.host:
        same = way.target.process_id == root.process_id
        begun_by = root.begun_by if same else None  # another process has begun by this key, or not, by itself
        root = replace(root, definition_key=way.target.key, process_id=way.target.process_id, begun_by=begun_by)
    advance(act, root, way.given)
    return way.report(Verdict.MIGRATED)


@usecase(Permission.OPERATE, read_only=True)
def plan(act: Act, key: int, target_key: int, *, elements: Mapping[str, str] | None = None) -> Report:
    """Say what `migrate` would do, and do nothing; raises what it would raise."""
    root = act.tx.instances.get(key)
    if root is not None and root.root_key != key:
        root = act.tx.instances.get(root.root_key)
    if root is None:
        raise NotFound("instance.unknown", key=key)
    way = _way(act, root, key, target_key, elements, exact=False)
    if way.there:
        return way.report(Verdict.THERE)
    return way.report(Verdict.POSSIBLE, _fates(act, way, _tried(act, way)))


def each(
    caller: Caller,
    keys: Iterable[int],
    target_key: int,
    *,
    elements: Mapping[str, str] | None = None,
    reason: str = "",
    dry_run: bool = False,
) -> Iterator[Report]:
    """Migrate instances, each in a transaction of its own, and yield a line for each; a refusal stops none other."""
    for key in keys:
        try:
            if dry_run:
                yield plan(caller, key, target_key, elements=elements)
            else:
                yield migrate(caller, key, target_key, elements=elements, reason=reason)
        except KoppiError as error:
            yield Report(key, Verdict.REFUSED, refusals=_refusals_of(error))


@usecase(Permission.OPERATE, read_only=True)
def version_of(act: Act, process_id: str, version: int) -> ProcessDefinition:
    """Return a version of a process; raises NotFound `process.no_such_version`."""
    found = act.tx.definitions.of_version(process_id, version)
    if found is None:
        raise NotFound("process.no_such_version", process=process_id, version=version)
    return found


@usecase(Permission.OPERATE, read_only=True)
def running(act: Act, definition_key: int) -> list[int]:
    """Return the active instances of a version, those called inside others too, the oldest first."""
    return act.tx.instances.running(definition_key)


@usecase(Permission.OPERATE, read_only=True)
def process_of(act: Act, key: int) -> str:
    """Return the id of the process of an instance; raises NotFound `instance.unknown`."""
    found = act.tx.instances.get(key)
    if found is None:
        raise NotFound("instance.unknown", key=key)
    return found.process_id


def _way(act: Act, root: Instance, key: int, target_key: int, elements: Mapping[str, str] | None, exact: bool) -> _Way:
    named = root if root.key == key else act.tx.instances.get(key)
    if named is None or named.status != Status.ACTIVE:
        raise NotFound("instance.not_active", key=key)
    shelf = Shelf(act.house.models, act.tx)
    source, target = shelf.definition(named.definition_key), shelf.definition(target_key)
    planned = {} if source.key == target.key else _plan(shelf, source, target, elements or {}, exact=exact)
    return _Way(
        root, named, source, target, Migrate(target.key, planned, named.parent_token or 0), frozenset(elements or ())
    )


def _plan(
    shelf: Shelf, source: ProcessDefinition, target: ProcessDefinition, elements: Mapping[str, str], *, exact: bool
) -> dict[str, str]:
    """Return the elements that have another id in the other version, as they are said or else proposed to be."""
    before, after = shelf.process(source.key), shelf.process(target.key)
    if unknown := sorted(set(elements) - set(before.elements)):
        raise Invalid("migration.unknown_element", element=unknown[0], process=source.process_id)
    proposed = {} if exact else engine.propose(before, after)
    return {one: other for one, other in {**proposed, **elements}.items() if one != other}


def _tried(act: Act, way: _Way) -> Step:
    """Return what going over would do, each thing it then waits for tried on a copy."""
    copy = copy_of(act, way.root)
    step = copy.after(way.given)
    engine.try_out(copy.shelf, copy.held, step, copy.surroundings)
    return step


def _require_mapped(act: Act, way: _Way, step: Step) -> None:
    """Refuse a plan that does not say of each open element where it goes, as the /v2 interface does."""
    elements = Shelf(act.house.models, act.tx).process(way.source.key).elements
    sources = _sources(way)
    refusals = []
    for wait in _moved(way, step):
        source = sources.get(wait.element_id, wait.element_id)
        if source not in way.mapped and elements[source].type not in _CHOICES:
            refusals.append(Refusal("migration.not_mapped", source, elements[source].name))
    if refusals:
        raise Conflict("migration.refused", refusals=tuple(refusals))


def _fates(act: Act, way: _Way, step: Step) -> Iterator[Fate]:
    sources, kind_of, shelf = _sources(way), act.tx.projections.kind_of, Shelf(act.house.models, act.tx)
    elements, others = (shelf.process(one.key).elements for one in (way.source, way.target))

    def name(wait: Wait) -> str:
        return shelf.process(wait.definition_key).elements[wait.element_id].name or wait.element_id

    for wait in _moved(way, step):
        source = sources.get(wait.element_id, wait.element_id)
        fate = Fate("kept", kind_of(wait), source, wait.element_id, name(wait))
        yield fate
        yield from _said_otherwise(wait, fate, elements[source], others[wait.element_id])
    for wait in step.opened:
        yield Fate("opened", kind_of(wait), target=wait.element_id, name=name(wait))
    for closed in step.closed:
        yield Fate("closed", kind_of(closed.wait), closed.wait.element_id, name=name(closed.wait))


def _said_otherwise(wait: Wait, kept: Fate, one: Element, other: Element) -> Iterator[Fate]:
    if isinstance(wait, JobWait) and one.job_type != other.job_type:
        yield replace(kept, what="same_job", before=wait.type, after=other.job_type or "")
    if isinstance(wait, MessageWait) and one.message != other.message:
        yield replace(kept, what="other_message", before=one.message, after=wait.name)


def _sources(way: _Way) -> Mapping[str, str]:
    return {target: source for source, target in way.given.elements.items()}


def _moved(way: _Way, step: Step) -> Iterator[Wait]:
    """Yield what stays open in the process that goes over, without the calls around it."""
    return (wait for wait in step.moved if wait.definition_key == way.target.key)


def _refusals_of(error: KoppiError) -> tuple[Refusal, ...]:
    found = error.parameters.get("refusals")
    return found or (Refusal(error.code, str(error.parameters.get("element", "")), parameters=error.parameters),)
