"""A house to play stories in: a pinned clock, the demo's people, service production, and the verbs of people and time."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from koppi.connectors import Connectors, Outside
from koppi.connectors.service_request import send
from koppi.connectors.service_request.send import SYSTEM as SERVICE_PRODUCTION
from koppi.connectors.service_request.stand_in import StandIn
from koppi.domain.actor import SYSTEM
from koppi.domain.clock import PinnedClock
from koppi.domain.feel_functions import FUNCTIONS
from koppi.domain.step import Json
from koppi.feel import Language
from koppi.resources import model_files
from koppi.store import Store
from koppi.store.records import Instance, WorkItem
from koppi.usecases import auditing, contacts, demo, instances, messages, people, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.models import Models
from koppi.usecases.variables import effective
from koppi.worker.jobs import JobRunner
from koppi.worker.timers import TimerRunner
from tests.support.furnishing import furnish
from tests.support.roles import role_list

THREAD = Path(__file__).resolve().parents[1] / "thread"
"""The steering thread: a small process that walks every road there is, with the forms and the table it uses."""
MONDAY = datetime(2027, 3, 1, 7, 0, tzinfo=UTC)
"""Nine o'clock in Helsinki on an ordinary Monday; the next holiday is Good Friday, 26 March."""
TRIGGER = "trigger_raised"
LANGUAGE = Language(FUNCTIONS)
"""One for all houses, as a process has one: it keeps what it compiled."""
_HELSINKI = ZoneInfo("Europe/Helsinki")


def build_house(store: Store, *, now: datetime = MONDAY, service_production: str = "") -> House:
    """Put a house together over a store, with nothing of its models kept in memory yet and the clock pinned to `now`."""
    outside = Outside({SERVICE_PRODUCTION: service_production} if service_production else {})
    return House(
        store=store,
        clock=PinnedClock(now),
        zone=_HELSINKI,
        language=LANGUAGE,
        models=Models(LANGUAGE),
        connectors=Connectors({"service_request.send": send}, outside),
        demo=True,
        test_clock=True,
    )


@contextmanager
def stage(
    store: Store,
    files: Mapping[str, bytes] | None = None,
    *,
    names: Mapping[str, str] | None = None,
    declines: frozenset[str] = frozenset(),
    failures: int = 0,
) -> Iterator["Stage"]:
    """Fill an empty store as a demo with `files` (the thread's when not given) and give the stage over it.

    Args:
        store: an empty migrated store.
        files: the diagrams, tables and forms.
        names: what these files call the elements and fields that the story names, where they differ.
        declines: the services that service production declines.
        failures: how many calls of service production fail before it answers.
    """
    service_production = StandIn(declines=declines, failures=failures)
    house = build_house(store, service_production=service_production.start())
    try:
        ready = furnish(house, {**role_list(), **(model_files(THREAD) if files is None else files)})
        yield Stage(ready, service_production, names or {})
    finally:
        service_production.stop()


@dataclass
class Stage:
    """Where a story is played; every verb goes through the use-cases, every question is asked of the rows."""

    house: House
    service_production: StandIn = field(default_factory=StandIn)
    names: Mapping[str, str] = field(default_factory=dict)

    # --- people and time ---

    def caller(self, person: str) -> Caller:
        """Return a call by this person, with the rights he has now."""
        return caller(self.house, person)

    def register_contact(self, *, by: str = "client_adviser", **given: Any) -> contacts.Received:
        """Take in a contact; what is not given is an ordinary telephone call about a person born in 1940."""
        person = contacts.Person(first_names="Aada", last_name="Esimerkki", birth_date=date(1940, 5, 17))
        usual = {"channel": "phone", "source": "client", "reason": "Arki ei suju.", "person": person}
        return contacts.receive(self.caller(by), **{**usual, **given})

    def start(self, process_id: str, variables: Mapping[str, Json] | None = None) -> int:
        """Start an instance as an administrator and return its key."""
        started = instances.create(self.caller("admin"), process_id=self._called(process_id), variables=variables or {})
        return started.instance.key

    def complete(
        self, element_id: str, values: Mapping[str, Json], *, by: str | None = None, instance: int | None = None
    ) -> WorkItem:
        """Complete the oldest open work item of an element, by its assignee or else the first role it waits for."""
        item = self.open_item(element_id, instance)
        work_items.complete(self.caller(by or doer(item)), item.key, self._renamed(values))
        return item

    def publish(self, name: str, correlation_key: str = "", **given: Any) -> messages.Published:
        """Publish a message as the worker's machine account."""
        return messages.publish(self.caller("worker"), name, correlation_key=correlation_key, **given)

    def raise_trigger(self, case_key: int, **variables: Json) -> messages.Published:
        """Raise a trigger in a case."""
        return self.publish(TRIGGER, str(case_key), variables=variables)

    def let_pass(self, while_: timedelta) -> None:
        """Let time go by with nobody there to fire what becomes due."""
        clock = self.house.clock
        assert isinstance(clock, PinnedClock)
        clock.pin(clock.now() + while_)

    def advance_clock(self, to: datetime | timedelta) -> None:
        """Move the clock to a moment or on by a while; what is due on the way fires at its own time."""
        TimerRunner(self.house).run_until(self.now + to if isinstance(to, timedelta) else to)

    def run_jobs(self) -> int:
        """Do the open jobs whose operations are installed, and return how many were handled."""
        return JobRunner(self.house, "stage").run_open()

    def add_person(self, name: str, role: str) -> None:
        """Register one more person with a role in the demo's unit."""
        grants = frozenset({(role, demo.UNIT)})
        people.add_user(self.caller("admin"), name, display_name=name, grants=grants)

    # --- what there is ---

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    def open_items(self, instance: int | None = None) -> list[WorkItem]:
        """Return the open work items, oldest first."""
        with self.house.store.begin(read_only=True) as tx:
            keys = [instance] if instance else tx.instances.keys()
            found = [item for key in keys for item in tx.work_items.of_instance(key, open_only=True)]
        return sorted(found, key=lambda item: item.key)

    def open_item(self, element_id: str, instance: int | None = None) -> WorkItem:
        """Return the oldest open work item of an element."""
        found = self.open_items(instance)
        wanted = self._called(element_id)
        mine = [item for item in found if item.element_id == wanted]
        assert mine, f"no open work item of {wanted}; there are {[item.element_id for item in found]}"
        return mine[0]

    def instance(self, key: int) -> Instance:
        """Return a root instance as it is stored."""
        with self.house.store.begin(read_only=True) as tx:
            found = tx.instances.get(key)
        assert found is not None
        return found

    def variables(self, instance: int) -> dict[str, Json]:
        """Return the variables of an instance's own scope."""
        with self.house.store.begin(read_only=True) as tx:
            return effective(tx.variables.of(instance), (0,))

    def stands_at(self, instance: int) -> list[str]:
        """Return the elements where an instance waits, in the story's own words, sorted."""
        with self.house.store.begin(read_only=True) as tx:
            waits = [item.element_id for item in tx.work_items.of_instance(instance, open_only=True)]
            waits += [timer.element_id for timer in tx.timers.of(instance)]
            waits += [job.element_id for job in tx.jobs.open_of(instance)]
            waits += [waiting.element_id for waiting in tx.subscriptions.of(instance)]
            waits += [incident.element_id for incident in tx.incidents.of(instance) if incident.resolved_at is None]
        ours = {theirs: name for name, theirs in self.names.items()}
        return sorted(ours.get(element, element) for element in waits)

    def _called(self, name: str) -> str:
        return self.names.get(name, name)

    def _renamed(self, values: Json) -> Json:
        """Return form values under the names that this stage's forms have for them."""
        if isinstance(values, Mapping):
            return {self._called(name): self._renamed(value) for name, value in values.items()}
        if isinstance(values, list):
            return [self._renamed(value) for value in values]
        return values


def caller(house: House, person: str) -> Caller:
    """Return a call by this person, with the rights he has now."""
    with house.store.begin(read_only=True) as tx:
        user = tx.users.by_name(person, house.clock.now())
    assert user is not None, f"there is no {person}"
    return Caller(house, user.actor)


def doer(item: WorkItem) -> str:
    """Return who does a work item in a story: its assignee, else the demo's person of its first role."""
    return item.assignee or item.candidate_groups[0].split("@")[0]


def assert_sound(store: Store, *, inputs: int = 1) -> None:
    """Replay every instance from nothing and compare it with what is stored; check the hash chains.

    Args:
        store: the store.
        inputs: how many inputs there must be at least, so that nothing sound because empty passes.
    """
    report = auditing.audit(Caller(build_house(store), SYSTEM))
    assert report.differences == []
    assert report.inputs >= inputs
