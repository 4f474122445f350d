"""Plays with the use-cases and the store on the engine's side: what is stored is compared whole after every step."""

from random import Random

from koppi.domain.actor import SYSTEM, Actor
from koppi.domain.clock import PinnedClock
from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import (
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    FireTimer,
    Held,
    Input,
    Retry,
    SetVariables,
    Start,
    Status,
    Step,
    ThrowError,
    Variable,
)
from koppi.domain.waits import IncidentWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from koppi.engine import Process
from koppi.store import Store
from koppi.usecases import (
    auditing,
    deployments,
    incidents,
    instances,
    jobs,
    messages,
    people,
    timers,
    upkeep,
    work_items,
)
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.models import Shelf
from tests.oracle import rows
from tests.oracle.bpmn_xml import files
from tests.oracle.duel import Difference, Drawn, Duel, Refused
from tests.oracle.model import Diagram
from tests.oracle.places import Names, Place
from tests.oracle.rows import Rows
from tests.support.houses import build_house

NEVER = {"engine.join_never", "engine.join_never_fills", "engine.dead_element"}
"""The faults that a random diagram may have: a join that waits for ever, with what comes behind it."""
ADMIN = Actor(key=1, name="admin", grants=frozenset({("admin", "unit")}))


class Deployed(Drawn):
    """The definitions of one deployment, by their keys; the process that calls the others comes first."""

    def __init__(self, house: House, keys: dict[str, int]) -> None:
        with house.store.begin(read_only=True) as tx:
            self.keys = keys
            self.processes = {key: Shelf(house.models, tx).process(key) for key in keys.values()}
        super().__init__(list(self.processes.values()))

    def process(self, key: int) -> Process:
        return self.processes[key]

    def called_process(self, process_id: str, *_: object) -> int:
        return self.keys[process_id]


class World:
    """A store with the people who play."""

    def __init__(self, store: Store) -> None:
        self.house = build_house(store)
        self.admin, self.system = Caller(self.house, ADMIN), Caller(self.house, SYSTEM)
        people.add_user(self.system, "worker", display_name="worker", machine=True, job_types=("work",))

    def deploy(self, diagram: Diagram) -> Deployed:
        """Deploy a diagram with what it calls.

        Raises:
            Refused: for a join that can never fire.
        """
        contents = {f"drawn_{number}.bpmn": content for number, content in enumerate(files(diagram))}
        try:
            done = deployments.deploy(self.admin, contents)
        except Invalid as refusal:
            found = {finding.code for finding in refusal.findings}
            if found <= NEVER:
                raise Refused from None
            raise Difference(f"the deployment is refused: {refusal.findings}") from None
        keys = {process.process_id: process.key for process in done.processes}
        return Deployed(self.house, {diagram.graph.id: keys.pop(diagram.graph.id), **keys})


class StoredDuel(Duel):
    """A play in which nothing of the engine's side outlives a step but its rows."""

    definitions: Deployed
    skips = False

    def __init__(self, diagram: Diagram, random: Random, world: World, deployed: Deployed) -> None:
        self.world = world
        self.deployed = deployed
        self.process_key = deployed.keys[diagram.graph.id]
        self.key = 0
        self.rows: Rows | None = None
        self.steps = 0
        """How often something was done and compared."""
        self.heard = 0
        """How many inputs reached the instance: a signal that nobody waits for is none."""
        self.done: int | None = None
        """The work item completed last."""
        super().__init__(diagram, random)
        self.now = world.house.clock.now()

    def read_all(self) -> Deployed:
        return self.deployed

    def play(self, actions: int) -> str:
        """Play as ever, and leave nothing open behind that the next play could meet."""
        word = super().play(actions)
        if self.stored.status == Status.ACTIVE:  # what is ambiguous was given up midway
            instances.cancel(self.world.admin, self.key)
        return word

    @property
    def stored(self) -> Rows:
        assert self.rows is not None
        return self.rows

    def advance(self, given: Input) -> Step:
        """Let a use-case do it; what it leaves in the rows must be what the engine makes of the rows before."""
        clock = self.world.house.clock
        assert isinstance(clock, PinnedClock)
        clock.pin(self.now)
        if self.rows is not None:
            variables = tuple(Variable(scope, name, value) for (scope, name), value in self.rows.variables.items())
            self.held = Held(self.rows.state, variables)
        step = super().advance(given)
        self.steps += 1
        self.heard += not isinstance(given, Broadcast) or self.is_awaited(given.name)
        self.perform(given)
        self.rows = self.read_rows()
        self.compare(step)
        return step

    def read_rows(self) -> Rows:
        return rows.read(self.world.house.store, self.key)

    def is_awaited(self, name: str) -> bool:
        return any(isinstance(wait, SignalWait) and wait.name == name for wait in self.waits.values())

    def compare(self, step: Step) -> None:
        found = self.stored
        variables = {(v.scope, v.name): v.value for v in step.after(self.held).variables}
        self.agree("the stored status", found.status, step.status)
        self.agree("the stored state", found.state, step.state)
        self.agree("the stored variables", found.variables, variables)
        self.agree("the open rows", found.open, rows.wanted(step.waits, found))

    def replay(self) -> None:
        """Audit what runs: the journal played again from nothing gives the stored state, variables and rows."""
        report = auditing.Report()
        auditing._audit_instance(self.world.system, self.key, report)
        self.agree("what the audit finds", report.differences, [])
        self.agree("the inputs of the journal", report.inputs, self.heard)

    def expect_conflict(self, given: Input) -> None:
        """Ask in vain of the engine, and of whoever completed a task: nothing is changed by it."""
        super().expect_conflict(given)
        if self.done is None:
            return
        try:
            work_items.complete(self.world.admin, self.done, {})
        except Conflict:
            self.agree("the rows after a refusal", self.read_rows(), self.rows)
            return
        raise self.difference("a task is completed twice")

    # --- acts ---------------------------------------------------------------------------------------------------------

    def perform(self, given: Input) -> None:
        admin, system = self.world.admin, self.world.system
        match given:
            case Start():
                self.key = instances.create(
                    admin, definition_key=given.definition_key, variables=given.variables
                ).instance.key
            case Complete() if (UserTaskWait, given.token) in self.stored.open:
                self.done = self.row(UserTaskWait, given.token)
                work_items.complete(admin, self.done, given.variables)
            case Complete():
                jobs.complete(system, self.row(JobWait, given.token), given.variables)
            case ThrowError():
                job = self.row(JobWait, given.token)
                jobs.throw_error(system, job, given.error_code, variables=given.variables)
            case FireTimer():
                self.agree("whether it fires", timers.fire(system, self.row(TimerWait, given.token)), True)
            case Broadcast():
                self.send(given)
            case _:
                self.perform_seldom(given)

    def perform_seldom(self, given: Input) -> None:
        admin = self.world.admin
        match given:
            case Deliver():
                wait = self.waits[MessageWait, given.token]
                assert isinstance(wait, MessageWait)
                sent = messages.publish(
                    self.world.system, wait.name, correlation_key=wait.correlation_key, variables=given.variables
                )
                self.agree("who takes the message", sent.instance_key, self.key)
            case Retry():
                incidents.resolve(admin, self.row(IncidentWait, given.token))
            case SetVariables():
                keys = (key for (_, token), key in self.stored.keys.items() if token == given.scope)
                instances.set_variables(admin, next(keys), given.variables)
            case Cancel():
                instances.cancel(admin, self.key)
            case _:
                raise AssertionError(f"nobody can do this: {given}")

    def row(self, kind: type[Wait], token: int) -> int:
        return self.stored.keys[kind, token]

    def send(self, given: Broadcast) -> None:
        """Send a signal round: the one of this name in the outbox, where an instance threw it, else one from outside."""
        system = self.world.system
        thrown = next((signal for signal in upkeep._unsent(system) if signal.name == given.name), None)
        if thrown is None:
            messages.broadcast(self.world.admin, given.name, given.variables)
        else:
            self.agree("whether the outbox sends it", upkeep._send(system, thrown.key), True)

    def meet(self, place: Place, wait: Wait, result: Names) -> None:
        """Meet what the place waits for; of several waits for one message the oldest gets it."""
        if isinstance(wait, MessageWait):
            same = [w for w in self.waits.values() if isinstance(w, MessageWait) and w.name == wait.name]
            wait = min(same, key=lambda other: self.row(MessageWait, other.token))
            token = wait.token
            place = next(p for p, partner in self.partners.items() if partner == (MessageWait, token))
            result = self.result(place)
        super().meet(place, wait, result)
