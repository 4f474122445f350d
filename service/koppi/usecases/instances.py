"""Process instances: started, looked at, cancelled, their variables set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Cancel, Json, SetVariables
from koppi.domain.work_item import may_see_instance
from koppi.store.records import Found, Instance, Journalled, ProcessDefinition
from koppi.usecases.advance import advance, start
from koppi.usecases.boundary import Act, Foreign, usecase
from koppi.usecases.lookups import by_key, only
from koppi.usecases.variables import effective

_HIGHEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Started:
    """An instance that was just started; `variables` are its root scope's as they stand now."""

    instance: Instance
    definition: ProcessDefinition
    variables: Mapping[str, Json]


@usecase(Permission.OPERATE)
def create(
    act: Act,
    *,
    process_id: str | None = None,
    version: int = -1,
    version_tag: str | None = None,
    definition_key: int | None = None,
    variables: Mapping[str, Json] | None = None,
    business_id: str | None = None,
    tags: tuple[str, ...] = (),
) -> Started:
    """Start an instance of a process by id (and version or version tag) or by definition key."""
    definition = _definition(act, process_id, version, version_tag, definition_key)
    instance = start(act, definition, variables or {}, business_id=business_id, tags=tags)
    return Started(instance, definition, effective(act.tx.variables.of(instance.key), (0,)))


@usecase(Permission.SIGNED_IN)
def get(act: Act, key: int) -> Mapping[str, Json]:
    """Return an instance that the actor may see, as a /v2 search shows it."""
    _visible(act, key)
    return only(act.tx.searches.process_instances(by_key("processInstanceKey", key)), "instance.unknown", key)


@usecase(Permission.OPERATE)
def outcome(act: Act, key: int) -> Started | None:
    """Return an instance with its variables once it has ended, None while it runs."""
    instance = act.tx.instances.get(key)
    if instance is None:
        raise NotFound("instance.unknown", key=key)
    if instance.status == "ACTIVE":
        return None
    definition = act.tx.definitions.get(instance.definition_key)
    assert definition is not None  # an instance's row refers to its definition
    act.shows(instance.client_key, data_group="variables", ground="outcome", case_key=instance.case_key)
    return Started(instance, definition, effective(act.tx.variables.of(key), (0,)))


@usecase(Permission.SIGNED_IN)
def journal(act: Act, key: int) -> list[Journalled]:
    """Return what happened to an instance that the actor may see, input by input."""
    instance = _visible(act, key)
    act.shows(instance.client_key, data_group="journal", ground="instance", case_key=instance.case_key)
    return act.tx.journal.of(instance.root_key)


@usecase(Permission.OPERATE)
def cancel(act: Act, key: int, *, reason: str = "") -> None:
    """End an active instance where it stands; the reason is kept in the journal.

    Raises:
        NotFound: there is none, or it has ended already.
        Conflict: `instance.called`, it runs inside another one: cancel that, its root.
    """
    instance = act.tx.instances.lock(key)
    named = instance if instance.key == key else act.tx.instances.get(key)
    if named is None or named.status != "ACTIVE":
        raise NotFound("instance.not_active", key=key)
    if named.key != instance.key:
        raise Conflict("instance.called", key=key, root=instance.key)
    act.reason = reason
    advance(act, instance, Cancel())


@usecase(Permission.OPERATE)
def set_variables(
    act: Act, scope_key: int, variables: Mapping[str, Json], *, local: bool = False, reason: str = ""
) -> None:
    """Write variables into an instance or into the element instance that `scope_key` names."""
    instance = act.tx.instances.lock_of_variable_scope(scope_key)
    found = act.tx.variables.scope_of(scope_key)
    scope = found[1] if found else 0
    act.reason = reason
    advance(act, instance, SetVariables(scope, dict(variables), local))


@usecase(Permission.SEE_INSTANCES)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the instances that a /v2 search asks for: no content of theirs."""
    return act.tx.searches.process_instances(query)


@usecase(Permission.SIGNED_IN)
def search_variables(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the variables of one instance that the actor may see; the filter must name the instance or a scope."""
    wanted = query.get("filter", {})
    key = wanted.get("processInstanceKey") or wanted.get("scopeKey")
    if not isinstance(key, str) or not key.isdecimal() or int(key) > _HIGHEST_KEY:
        raise Invalid("variables.name_the_instance")
    found = act.tx.variables.scope_of(int(key))
    if found is None:
        return act.tx.searches.variables(query)
    instance = _visible(act, found[0])
    act.shows(instance.client_key, data_group="variables", ground="instance", case_key=instance.case_key)
    if wanted.get("processInstanceKey") == key != str(instance.key):  # a called instance's: its scope in the root
        query = {**query, "filter": {"scopeKey": key, **wanted, "processInstanceKey": str(instance.key)}}
    return act.tx.searches.variables(query)


def _visible(act: Act, key: int) -> Instance:
    instance = act.tx.instances.get(key)
    if instance is None:
        raise NotFound("instance.unknown", key=key)
    case = act.tx.cases.get(instance.case_key) if instance.case_key else None
    open_items = act.tx.work_items.of_instance(instance.root_key, open_only=True)
    client_key = instance.client_key
    if not may_see_instance(case, open_items, act.actor, demo=act.house.demo, client_key=client_key):
        raise Foreign("instance.unknown", kind="instance", key=key, client_key=client_key)
    return instance


def _definition(
    act: Act, process_id: str | None, version: int, version_tag: str | None, key: int | None
) -> ProcessDefinition:
    table = act.tx.definitions
    if key is not None:
        found = table.get(key)
    elif process_id is None:
        raise Invalid("instance.name_a_process")
    elif version_tag:
        found = table.of_tag(process_id, version_tag)
    else:
        found = table.latest(process_id) if version < 0 else table.of_version(process_id, version)
    if found is None and process_id and version >= 0 and table.latest(process_id):
        raise NotFound("process.no_such_version", process=process_id, version=version)
    if found is None or found.deleted_at is not None:
        raise NotFound("process.unknown", process=process_id or key)
    return found
