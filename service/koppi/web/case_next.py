"""What comes next in a case: open tasks, what is waited for, deadlines. An open case always has a next step (I10)."""

from collections.abc import Iterator
from dataclasses import dataclass

from koppi.store.records import Waiting, WorkItem
from koppi.usecases.cases import CasePage
from koppi.web.due import Chip, chip, reasons
from koppi.web.naming import Naming

_FIRST = {"incident": 0, "job": 1, "timer": 2, "ad_hoc": 3, "message": 4, "signal": 5}
"""Which kind of waiting tells best what is next."""
_BESIDE = ("BOUNDARY_EVENT", "START_EVENT")
"""What only waits beside the road."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something open: what, who, when. A task has its key; `due` says how near, `reasons` why that day."""

    key: int | None
    title: str
    who: str
    when: str
    due: Chip | None = None
    note: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Startable:
    """An ad-hoc sub-process that is open: its key, its name, and the tasks to start in it, each with its name."""

    key: int
    name: str
    tasks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Next:
    """What is open in a case; `step` is None only when the case is closed."""

    step: Line | None
    tasks: tuple[Line, ...]
    deadlines: tuple[Line, ...]
    startable: tuple[Startable, ...] = ()


def next_of(page: CasePage, naming: Naming) -> Next:
    """Return what comes next in a case."""
    suspended = frozenset(each.instance.key for each in page.running if each.instance.suspended_at is not None)
    lines = _Lines(page, naming, suspended)
    tasks = tuple(lines.task(item) for item in sorted(page.work_items, key=_nearest))
    step = None if page.case.closed_at else next(lines.steps(tasks))
    return Next(step, tasks, tuple(lines.deadlines()), tuple(lines.startable()))


@dataclass(frozen=True, slots=True)
class _Lines:
    page: CasePage
    naming: Naming
    suspended: frozenset[int]
    """The instances that are suspended."""

    def steps(self, tasks: tuple[Line, ...]) -> Iterator[Line]:
        """Yield what could be the next step, the best first; at the end there is always one."""
        case, words = self.page.case, self.naming.words
        if case.next_step:
            when = self.naming.day(case.next_step_on) or words.say("web.next.no_deadline")
            yield Line(None, case.next_step, self.naming.person(case.next_step_by) or self.carrier, when)
        yield from tasks
        for wait in sorted(self.page.waits, key=self._told_first):
            yield self.wait(wait)
        yield Line(None, words.say("web.next.agree"), self.carrier, words.say("web.next.soon"))

    @property
    def carrier(self) -> str:
        """Who sees to it that what is waited for comes: the responsible person, else the unit's manager."""
        return self.naming.person(self.page.case.responsible_person) or self.naming.words.say("web.next.manager")

    def task(self, item: WorkItem) -> Line:
        words = self.naming.words
        return Line(
            key=item.key,
            title=self.naming.element(item.definition_key, item.element_id, item.name),
            who=self.naming.person(item.assignee) or words.roles(item.candidate_groups) or self.carrier,
            when=self.naming.moment(item.due_at) or words.say("web.next.no_deadline"),
            due=chip(item, words),
            reasons=reasons(item, words),
        )

    def wait(self, wait: Waiting) -> Line:
        words = self.naming.words
        suspended = wait.process_instance_key in self.suspended
        return Line(
            key=None,
            title=self.naming.element(wait.definition_key, wait.element_id),
            who=words.say("web.next.operator") if wait.kind == "incident" else self.carrier,
            when=self.naming.moment(wait.due_at) or words.say(f"web.next.when.{wait.kind}"),
            due=chip(wait, words) if wait.kind == "timer" else None,
            note=words.say("web.next.suspended" if suspended else f"web.next.waits.{wait.kind}"),
            reasons=reasons(wait, words) if wait.kind == "timer" else (),
        )

    def deadlines(self) -> Iterator[Line]:
        """Yield all that has a moment to come, the nearest first."""
        dated: list[WorkItem | Waiting] = [item for item in self.page.work_items if item.due_at]
        dated += self.page.timers
        for one in sorted(dated, key=_nearest):
            yield self.task(one) if isinstance(one, WorkItem) else self.wait(one)

    def startable(self) -> Iterator[Startable]:
        """Yield where somebody may start something now: not in what stands still."""
        if self.page.case.closed_at:
            return
        running = {each.instance.key: each for each in self.page.running}
        for wait in self.page.waits:
            found = running.get(wait.process_instance_key) if wait.kind == "ad_hoc" else None
            if found is not None and wait.process_instance_key not in self.suspended:
                key = wait.definition_key
                names = found.process.startable(wait.element_id, self._under_way(wait.process_instance_key))
                tasks = tuple((name, self.naming.element(key, name)) for name in names)
                yield Startable(wait.key, self.naming.element(key, wait.element_id), tasks)

    def _under_way(self, instance: int) -> set[str]:
        """Return the elements of an instance at which something is open."""
        waits: list[WorkItem | Waiting] = [*self.page.work_items, *self.page.waits]
        return {one.element_id for one in waits if one.process_instance_key == instance}

    def _told_first(self, wait: Waiting) -> tuple[bool, int, bool, float, int]:
        process = self.naming.processes.get(wait.definition_key)
        element = process.elements.get(wait.element_id) if process else None
        beside = element is not None and element.type in _BESIDE
        return (beside and wait.kind != "incident", _FIRST[wait.kind], *_nearest(wait))


def _nearest(one: WorkItem | Waiting) -> tuple[bool, float, int]:
    return one.due_at is None, one.due_at.timestamp() if one.due_at else 0.0, one.key
