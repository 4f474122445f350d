"""A small invented world for the store's tests: a process, a client with a case, a running instance."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from koppi.domain.step import Status, Step, Variable
from koppi.domain.waits import Closed, Due, TimerWait, UserTaskWait
from koppi.store import Store, Transaction
from koppi.store.records import (
    Applied,
    AuditEntry,
    Case,
    Client,
    Deployment,
    Instance,
    JournalEntry,
    ProcessDefinition,
    Session,
    User,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DEFINITION = 1


@dataclass
class World:
    """Keys of what there is."""

    user: int
    definition: int
    client: int
    case: int


def populate(store: Store) -> World:
    """Write the world and return its keys."""
    with store.begin() as tx:
        world = World(tx.new_key(), DEFINITION, tx.new_key(), tx.new_key())
        grants = frozenset({("baker", "north")})
        tx.users.add(User(key=world.user, name="anna", display_name="Anna Aalto", grants=grants))
        session = Session(
            id_hash="hash",
            user_key=world.user,
            csrf="c",
            created_at=NOW,
            seen_at=NOW,
            expires_at=NOW + timedelta(hours=1),
        )
        tx.sessions.add(session)
        deployment = tx.new_key()
        tx.deployments.add(Deployment(key=deployment, deployed_at=NOW, deployed_by="anna"))
        tx.definitions.add_all([definition(world.definition, deployment)])
        client = Client(
            key=world.client, first_names="Åke", last_name="Öhman", identity_code="010190-123A", created_at=NOW
        )
        tx.clients.add(client)
        tx.cases.open(Case(key=world.case, client_key=world.client, phase="open", unit="north", opened_at=NOW))
    return world


def definition(key: int, deployment: int, version: int = 1) -> ProcessDefinition:
    """Return a version of the process."""
    return ProcessDefinition(
        key=key,
        deployment_key=deployment,
        process_id="bread",
        name="Bread",
        version=version,
        checksum=f"{version}",
        resource_name="bread.bpmn",
        deployed_at=NOW,
    )


def instance(tx: Transaction, world: World, **columns: Any) -> Instance:
    """Return a new instance of the world's case, not stored."""
    key = tx.new_key()
    case: dict[str, Any] = {"case_key": world.case, "client_key": world.client, "unit": "north"}
    case["data_key"] = tx.seals.key_for(client_key=world.client)
    place = {"key": key, "root_key": key, "definition_key": world.definition, "process_id": "bread"}
    return Instance(**{**place, **case, "started_at": NOW, **columns})


def task(token: int, *groups: str, **fields: Any) -> UserTaskWait:
    """Return a user task at a token."""
    place: dict[str, Any] = {"element_id": f"task_{token}", "definition_key": DEFINITION, "scopes": (token, 0)}
    return UserTaskWait(**{**place, "token": token, "name": f"Task {token}", "candidate_groups": groups, **fields})


def timer(token: int, at: datetime = NOW) -> TimerWait:
    """Return a timer at a token."""
    return TimerWait(
        token=token, element_id=f"timer_{token}", definition_key=DEFINITION, scopes=(0,), due=Due(at, "wd(7)")
    )


def audit(action: str, key: int) -> AuditEntry:
    """Return an audit entry about an instance."""
    return AuditEntry(at=NOW, actor="anna", action=action, object_kind="instance", object_key=key, instance_key=key)


def start(store: Store, world: World, step: Step | None = None) -> Applied:
    """Start an instance that waits at a user task with a boundary timer."""
    opened = (task(1, "baker"), timer(2))
    first = step or Step(Status.ACTIVE, "one", opened, opened, written=(Variable(0, "loaves", 3),))
    with store.begin() as tx:
        new = instance(tx, world)
        tx.instances.add(new)
        return tx.projections.apply(
            new, first, now=NOW, journal=[JournalEntry(at=NOW, input={"kind": "start"})], audit=audit("start", new.key)
        )


def completed(token: int = 1) -> Step:
    """Return the step after the task at `token`, with the timer at the next one: another task and timer follow."""
    opened = (task(token + 2, "baker"), timer(token + 3))
    closed = (Closed(task(token, "baker"), True), Closed(timer(token + 1), False))
    return Step(Status.ACTIVE, "two", opened, opened, closed, written=(Variable(0, "loaves", 2),))
