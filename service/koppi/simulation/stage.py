"""The house as a simulation lives in it: a pinned clock, the verbs of people, and what follows from them by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from koppi.domain.actor import SYSTEM, Actor
from koppi.domain.clock import PinnedClock
from koppi.domain.code_list import CODE_LISTS, CodeLists
from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.domain.step import Json
from koppi.domain.work_item import ground_to_open
from koppi.feel import Moment
from koppi.forms import Form
from koppi.store.records import WorkItem
from koppi.usecases import supervision, timers, upkeep, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.house import Hints, House
from koppi.usecases.work_items import OpenedTask
from koppi.worker.jobs import JobRunner
from koppi.worker.timers import TimerRunner

Filling = Callable[[Form, Mapping[str, Json], Moment], Mapping[str, Json]]
"""Fills a form in, given what it begins with and the time."""


class NobodyCan(Exception):
    """Nobody who may do a task could complete it; `reason` is the code of the last refusal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was done: by whom, from what its form began with, with which answers."""

    item: WorkItem
    person: Actor
    opened: OpenedTask
    answers: Mapping[str, Json]
    at: datetime

    @property
    def in_time(self) -> bool:
        """Whether it was done by its due time, if it had one."""
        return self.item.due_at is None or self.at <= self.item.due_at


@dataclass
class Stage:
    """One house, lived in. Everything is done through the use-cases.

    Args:
        given: the house; its clock and hints are not touched.
        begin: when the pinned clock begins.
    """

    given: House
    begin: datetime
    house: House = field(init=False)
    _wanted: set[Callable[[], object]] = field(init=False, default_factory=set)
    _seen: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.house = replace(self.given, clock=PinnedClock(self.begin.astimezone(UTC)), hints=self._hints())
        self.system = Caller(self.house, SYSTEM)
        self._timers = TimerRunner(self.house)
        self._jobs = JobRunner(self.house, "simulation")
        self._callers: dict[str, Caller] = {}

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    @cached_property
    def people(self) -> tuple[Actor, ...]:
        """All who may sign in and are people, by name."""
        return tuple(person for person in supervision.everybody(self.system) if not person.machine)

    @cached_property
    def machines(self) -> tuple[Actor, ...]:
        """The machine accounts, by name."""
        return tuple(actor for actor in supervision.everybody(self.system) if actor.machine)

    @cached_property
    def names_by_role(self) -> Mapping[str, tuple[str, ...]]:
        """Who there is of each role."""
        roles = {role for person in self.people for role in person.roles}
        return {role: tuple(p.name for p in self.people if role in p.roles) for role in sorted(roles)}

    def caller(self, actor: Actor) -> Caller:
        """Return a call by somebody; one a person, so that the end of his access log is remembered."""
        if actor.name not in self._callers:
            self._callers[actor.name] = Caller(self.house, actor, deployed=self._lists[1])
        return self._callers[actor.name]

    def of_role(self, role: str) -> Actor:
        """Return the first person of a role."""
        return next(person for person in self.people if role in person.roles)

    def named(self, name: str) -> Actor:
        """Return who has this name."""
        return next(actor for actor in (*self.people, *self.machines) if actor.name == name)

    def go_to(self, moment: datetime) -> None:
        """Let time go on to a moment; what is due on the way happens at its own time."""
        while (due := timers.earliest(self.system)) is not None and due <= moment:
            self._timers.run_until(max(due, self.now))
            self.settle()
        self._timers.run_until(max(moment, self.now))

    def settle(self) -> None:
        """Do what follows by itself: open jobs, messages and signals on their way, until there are none."""
        while self._wanted:
            looks = [look for look in (self._jobs.run_open, self._deliver, self._send) if look in self._wanted]
            self._wanted.clear()
            for look in looks:
                look()

    def new_work(self) -> tuple[WorkItem, ...]:
        """Return what has begun to wait for people since this was last asked, oldest first."""
        found = supervision.work_since(self.system, self._seen)
        self._seen = found[-1].key if found else self._seen
        return found

    def still_open(self, key: int) -> WorkItem | None:
        """Return a task as it is now, None when it is over."""
        return supervision.still_open(self.system, key)

    def may_do(self, item: WorkItem) -> list[Actor]:
        """Return who may do a task: the one it is assigned to, else all of its queues."""
        if item.assignee is not None:
            return [person for person in self.people if person.name == item.assignee]
        return [person for person in self.people if ground_to_open(item, None, person, demo=False)]

    def do(self, item: WorkItem, people: list[Actor], filling: Filling) -> Done:
        """Open a task, fill its form in and complete it, as the first of `people` who can.

        Raises:
            NobodyCan: all were refused.
        """
        reason = "work_item.unknown"
        for person in people:
            try:
                done = self._do_as(item, person, filling)
            except (Conflict, Invalid, NotFound) as refusal:
                reason = refusal.code
                continue
            self.settle()
            return done
        raise NobodyCan(reason)

    def _do_as(self, item: WorkItem, person: Actor, filling: Filling) -> Done:
        caller = self.caller(person)
        opened = work_items.open_work_item(caller, item.key)
        answers = filling(opened.form, self._known(opened, person), self.moment) if opened.form else {}
        work_items.complete(caller, item.key, answers, strict=False)
        return Done(item, person, opened, answers, self.now)

    @property
    def moment(self) -> Moment:
        """The time as forms see it."""
        return Moment(self.now, self.house.zone)

    def _known(self, opened: OpenedTask, person: Actor) -> Mapping[str, Json]:
        """Return what a form begins with: the variables of the task, and what may be chosen of the code lists today."""
        today = self.now.astimezone(self.house.zone).date()
        return {**opened.context, CODE_LISTS: self.code_lists.entries(today, person.language)}

    @property
    def code_lists(self) -> CodeLists:
        """The code lists in force."""
        return self._lists[0]

    @cached_property
    def _lists(self) -> tuple[CodeLists, int]:
        """The code lists with their deployment, read once: nobody deploys while a simulation runs."""
        return supervision.code_lists(self.system)

    def _hints(self) -> Hints:
        return Hints(
            job_opened=lambda _: self._wanted.add(self._jobs.run_open),
            message_thrown=lambda: self._wanted.add(self._deliver),
            signal_thrown=lambda: self._wanted.add(self._send),
        )

    def _deliver(self) -> None:
        upkeep.deliver_messages(self.system)

    def _send(self) -> None:
        upkeep.send_signals(self.system)
