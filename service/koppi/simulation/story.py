"""One client's story, scene by scene: the story is data, what comes of it is what the diagrams make of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import simplejson

from koppi.domain.actor import Actor
from koppi.domain.identity_code import birth_date_of
from koppi.simulation.answers import Surroundings
from koppi.simulation.chance import Chance
from koppi.simulation.data import World
from koppi.simulation.filling import Filler
from koppi.simulation.office import Office
from koppi.simulation.stage import Done, Stage
from koppi.store.records import WorkItem
from koppi.usecases import auditing, case_events, contacts, supervision
from koppi.usecases.contacts import Person

InLanguages = Mapping[str, str]
"""A text by language."""


class StoryBreaks(Exception):
    """The story cannot go on: nobody got the task that it tells of; `element` is the one that was awaited."""

    def __init__(self, element: str, waiting: Sequence[str]) -> None:
        super().__init__(element)
        self.element = element
        self.waiting = tuple(waiting)


@dataclass(frozen=True, slots=True)
class Next:
    """A task that begins to wait for somebody, with its name by language."""

    item: WorkItem
    names: InLanguages


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happened: when, who did what, what was said, and what waits for whom after it."""

    at: datetime
    who: Actor
    names: InLanguages
    said: InLanguages
    following: tuple[Next, ...]
    number: int = 0
    of: int = 0


@dataclass
class Ended:
    """What a story came to."""

    days: int
    scenes: int
    tasks: Mapping[str, int]
    """How many tasks each role did."""
    waited: Mapping[str, timedelta]
    """How long the client waited for each role, from each task's beginning to its end."""
    missing: Mapping[str, int]
    """How often a task of the story's aims was still to be done: empty when it came to its end."""
    differences: int
    inputs: int

    @property
    def is_good(self) -> bool:
        """Whether the story came to its end and everything that is stored agrees."""
        return not self.missing and not self.differences


def read_story(path: Path) -> Mapping[str, Any]:
    """Read a story; docs/simulation.md says what may stand in it."""
    found: Mapping[str, Any] = simplejson.loads(path.read_text(encoding="utf-8"), use_decimal=True)
    return found


@dataclass
class Storyteller:
    """Plays a story.

    Args:
        stage: an empty demo house with its clock at the story's beginning.
        story: the story.
        world: answers to what the story says nothing of.
        unit: the unit whose case it becomes.
    """

    stage: Stage
    story: Mapping[str, Any]
    world: World
    unit: str
    _waiting: dict[int, WorkItem] = field(init=False, default_factory=dict)
    _done: list[Done] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._office = Office(self.stage.house.zone)
        self._begin = self.stage.now
        told = self.story["client"]
        self._client = Person(**told, birth_date=birth_date_of(told["identity_code"]))

    def tell(self) -> Iterator[Scene]:
        """Play the story, and give each scene when it has happened.

        Raises:
            StoryBreaks: the diagrams did not come to where the story is.
        """
        steps = self.story["steps"]
        for number, step in enumerate(steps, 1):
            for scene in self._play(step):
                yield Scene(scene.at, scene.who, scene.names, scene.said, scene.following, number, len(steps))

    def end(self) -> Ended:
        """Return what the story came to, after its last scene."""
        report = auditing.audit(self.stage.system)
        done = Counter(done.item.element_id for done in self._done)
        tasks: Counter[str] = Counter()
        waited: dict[str, timedelta] = {}
        for each in self._done:
            role = min(each.person.roles)
            tasks[role] += 1
            waited[role] = waited.get(role, timedelta()) + (each.at - each.item.created_at)
        return Ended(
            days=(self.stage.now - self._begin).days,
            scenes=len(self._done),
            tasks=tasks,
            waited=waited,
            missing={e: times - done[e] for e, times in self.story["aims"].items() if done[e] < times},
            differences=len(report.differences),
            inputs=report.inputs,
        )

    # --- scenes ---

    def _play(self, step: Mapping[str, Any]) -> Iterator[Scene]:
        if "contact" in step:
            yield self._contact(step["contact"], step)
        elif "trigger" in step:
            yield self._trigger(step["trigger"], step)
        elif "pass_days" in step:
            yield from self._wait(int(step["pass_days"]))
        else:
            yield from self._wait_for(step["task"])
            yield self._task(step)

    def _contact(self, told: Mapping[str, Any], step: Mapping[str, Any]) -> Scene:
        who = self.stage.of_role(told["by"])
        contacts.receive(
            self.stage.caller(who),
            channel=told["channel"],
            source=told["source"],
            reason=_in(self._client.language, step["said"]),
            person=self._client,
            need_type=told["need_type"],
        )
        return self._scene(who, step["names"], step)

    def _trigger(self, told: Mapping[str, Any], step: Mapping[str, Any]) -> Scene:
        self.stage.go_to(self._office.soon(self.stage.now, Chance(1, "trigger", len(self._done))))
        who = self.stage.named(told["by"])
        case = supervision.cases_of(self.stage.system, self.unit)[0]
        text = _in(self._client.language, step["said"])
        case_events.raise_trigger(self.stage.caller(who), case.key, code=told["code"], text=text)
        return self._scene(who, step["names"], step)

    def _task(self, step: Mapping[str, Any]) -> Scene:
        item = self._next_of(step["task"])
        assert item is not None  # it was waited for
        chance = Chance(1, step["task"], len(self._done))
        after = int(step.get("after_working_days", 0))
        self.stage.go_to(self._office.after(self.stage.now, after, chance))
        return self._do(item, step, chance)

    def _do(self, item: WorkItem, step: Mapping[str, Any], chance: Chance) -> Scene:
        said = {key: _entry(value) for key, value in step.get("answers", {}).items()}
        around = Surroundings(self.world.texts[self._client.language], self._client, self.stage.names_by_role)
        filler = Filler({**self.world.fields, **said}, chance, around)
        people = [self.stage.of_role(step["by"])] if "by" in step else self.stage.may_do(item)
        done = self.stage.do(item, people, filler.fill_in)
        self._done.append(done)
        del self._waiting[item.key]
        return self._scene(done.person, self._names(item), step)

    def _scene(self, who: Actor, names: InLanguages, step: Mapping[str, Any]) -> Scene:
        self.stage.settle()
        following = tuple(Next(item, self._names(item)) for item in self._look())
        return Scene(self.stage.now, who, names, step.get("said", {}), following)

    # --- time ---

    def _wait_for(self, element: str) -> Iterator[Scene]:
        """Let days pass until somebody has this task; on the way people do what they do by habit."""
        for _ in range(int(self.story["patience_days"])):
            if self._next_of(element) is not None:
                return
            yield from self._wait(1)
        raise StoryBreaks(element, [item.element_id for item in self._waiting.values()])

    def _wait(self, days: int) -> Iterator[Scene]:
        for _ in range(days):
            tomorrow = self._office.day_of(self.stage.now) + timedelta(days=1)
            self.stage.go_to(self._office.opening(tomorrow))
            yield from self._habits()

    def _habits(self) -> Iterator[Scene]:
        self._look()
        for item in list(self._waiting.values()):
            habit = self.story["habits"].get(item.element_id)
            if habit is not None:
                chance = Chance(1, item.element_id, len(self._done))
                self.stage.go_to(self._office.soon(self.stage.now, chance))
                yield self._do(item, habit, chance)

    def _look(self) -> tuple[WorkItem, ...]:
        found = self.stage.new_work()
        self._waiting |= {item.key: item for item in found}
        return found

    def _next_of(self, element: str) -> WorkItem | None:
        """Return the oldest open task of an element as it is now."""
        self._look()
        for key in [key for key, item in self._waiting.items() if item.element_id == element]:
            item = self.stage.still_open(key)
            if item is not None:
                return item
            del self._waiting[key]
        return None

    def _names(self, item: WorkItem) -> InLanguages:
        return supervision.names_of(self.stage.system, item)


def _entry(value: Any) -> Mapping[str, Any]:
    """Return what a story says of a field as the data of a simulation says it."""
    return value if isinstance(value, Mapping) else {"value": value}


def _in(language: str, texts: InLanguages) -> str:
    return texts.get(language) or next(iter(texts.values()))
