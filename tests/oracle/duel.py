"""Plays one diagram on the token game and on the engine side by side, with the same choices, and compares."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from traceback import format_exc
from zoneinfo import ZoneInfo

import simplejson

from koppi.domain.errors import Conflict
from koppi.domain.findings import Severity
from koppi.domain.step import (
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    FireTimer,
    Held,
    Input,
    Modify,
    Retry,
    SetVariables,
    Start,
    Status,
    Step,
    ThrowError,
)
from koppi.domain.waits import IncidentWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from koppi.engine import Process, Surroundings, advance, read_diagram
from koppi.feel import Language
from tests.oracle.bpmn_xml import files
from tests.oracle.model import Diagram, Event, Kind
from tests.oracle.places import Ambiguous, Names, Place
from tests.oracle.token_game import TokenGame

BEGINNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
CROWD = 40
LANGUAGE = Language()
HOUR = timedelta(hours=1)
"""The length of every timer drawn."""
HELSINKI = ZoneInfo("Europe/Helsinki")
WORDS: Mapping[type[Wait], str] = {
    UserTaskWait: Kind.USER,
    JobWait: Kind.JOB,
    TimerWait: Event.TIMER,
    MessageWait: Event.MESSAGE,
    SignalWait: Event.SIGNAL,
    IncidentWait: "incident",
}


class Refused(Exception):
    """The engine refuses the diagram for a join that can never fire, and rightly so."""


class Difference(AssertionError):
    """The two do not agree."""


class Drawn:
    """The definitions of an engine that knows nothing but the files of one diagram; keys count from 1."""

    def __init__(self, processes: list[Process]) -> None:
        self.all = processes

    def process(self, key: int) -> Process:
        return self.all[key - 1]

    def called_process(self, process_id: str, *_: object) -> int:
        return next(key for key, process in enumerate(self.all, 1) if process.id == process_id)

    def decision(self, *_: object) -> None:
        return None


class Duel:
    """One diagram under way on both sides. Each place of the token game has the wait of the engine as its partner."""

    process_key = 1
    """The key of the process that is begun."""
    skips = True
    """Whether an operator may skip what undoes something."""

    def __init__(self, diagram: Diagram, random: Random) -> None:
        self.diagram = diagram
        self.random = random
        self.actions: list[str] = []
        self.journal: list[tuple[Input, datetime]] = []
        self.now = BEGINNING
        self.definitions = self.read_all()
        self.held: Held | None = None
        self.waits: dict[tuple[type[Wait], int], Wait] = {}
        self.partners: dict[Place, tuple[type[Wait], int]] = {}
        self.tokens: dict[Place, int] = {}
        """The token of the engine for each place that was ever waiting or around one."""
        self.game = TokenGame(diagram)

    def read_all(self) -> Drawn:
        return Drawn([self.read(file) for file in files(self.diagram)])

    def read(self, file: bytes) -> Process:
        reading = read_diagram("random.bpmn", file, LANGUAGE)
        refusals = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
        if refusals and {finding.code for finding in refusals} == {"engine.join_never"}:
            raise Refused
        if refusals:
            raise self.difference(f"the engine refuses the diagram: {refusals}")
        (process,) = reading.processes
        return process

    def play(self, actions: int) -> str:
        """Do so many random actions, fewer when the instance ends; say in a word how the play ended."""
        try:
            self.act("start", Start(self.process_key, dict(self.diagram.variables)), self.game.start)
            for _ in range(actions):
                if self.end():
                    break
                self.act_at(self.random.choice(list(self.partners)))
                while self.game.thrown and self.game.active:
                    self.broadcast(self.game.thrown.pop(0))
        except Ambiguous:
            return "ambiguous"
        if self.random.random() < 0.1:
            self.replay()
        if self.game.active:
            self.cancel()
        return self.end() or "cancelled"

    def end(self) -> str:
        """Say why there is nothing more to do."""
        if not self.game.active:
            return "completed"
        if not self.partners:
            return "stuck"
        return "crowded" if len(self.partners) > CROWD else ""

    # --- actions ------------------------------------------------------------------------------------------------------

    def act_at(self, place: Place) -> None:
        """Do something to both sides at a place, and now and then once more in vain."""
        wait = self.waits[self.partners[place]]
        result = self.result(place)
        if self.random.random() < 0.05:
            given = SetVariables(wait.token, result)
            self.act(f"set variables {result}", given, lambda: self.game.set_variables(place, result))
        elif self.skips and place.undoes is not None and self.random.random() < 0.2:
            self.skip(place, wait)
        else:
            self.meet(place, wait, result)
        in_vain = not self.waits.keys() & {(UserTaskWait, wait.token), (JobWait, wait.token)}
        if in_vain and self.random.random() < 0.1:
            self.expect_conflict(Complete(wait.token))

    def meet(self, place: Place, wait: Wait, result: Names) -> None:
        """Do to both sides what the place waits for."""
        token, name = wait.token, f"{place.node.id}/{wait.token} {result}"
        match wait:
            case IncidentWait():
                self.act(f"retry {name}", Retry(token), lambda: self.game.retry(place))
            case JobWait() if self.random.random() < 0.4:
                code = self.random.choice("XYZ")
                error = ThrowError(token, code, variables=result)
                self.act(f"error {code} {name}", error, lambda: self.game.throw_error(place, code, result))
            case UserTaskWait() | JobWait():
                self.act(f"complete {name}", Complete(token, result), lambda: self.game.complete(place, result))
            case TimerWait():
                self.now = max(self.now, wait.due.at + timedelta(minutes=self.random.choice((0, 0, 7))))
                self.act(f"fire {name}", FireTimer(token), lambda: self.game.trigger(place, {}))
            case MessageWait():
                self.act(f"deliver {name}", Deliver(token, result), lambda: self.game.trigger(place, result))
            case SignalWait():
                self.broadcast(wait.name)

    def skip(self, place: Place, wait: Wait) -> None:
        """Take a handler away, unless the engine knows of a join that would then wait for ever."""
        given = Modify(terminate=(wait.token,))
        try:
            self.advance(given)
        except Conflict as refusal:
            if refusal.code in ("modification.nothing_waits", "modification.join_starves"):
                return
            raise self.difference(f"a handler is not skipped: {refusal.code}") from refusal
        self.act(f"skip {place.node.id}/{wait.token}", given, lambda: self.game.skip(place))

    def result(self, place: Place) -> Names:
        """Draw the values that somebody gives: the number of the action, some choices, an instance's own result."""
        names: Names = {"round": len(self.actions)}
        visible = {name for scope in place.scopes() for name in scope}
        for name in self.diagram.variables:
            if name in visible and name.startswith(("choice", "enough")) and self.random.random() < 0.5:
                unknown = name.startswith("choice") and self.random.random() < 0.1
                names[name] = None if unknown else self.random.randrange(3)
        if "result" in visible:
            names["result"] = self.random.randrange(1000)
        if place.node.kept is not None:
            names["answer"] = self.random.randrange(1000)
        return names

    def broadcast(self, name: str) -> None:
        self.act(f"broadcast {name}", Broadcast(name), lambda: self.game.broadcast(name))

    def replay(self) -> None:
        """Do the same once more from nothing: it must lead to the same state and variables."""
        reached, self.held = self.held, None
        for given, moment in self.journal:
            self.now = moment
            self.held = self.advance(given).after(self.held)
        self.agree("the state and variables of a replay", self.held, reached)

    def cancel(self) -> None:
        step = self.advance(Cancel())
        self.agree("the status after a cancellation", step.status, Status.TERMINATED)
        self.agree("what waits after a cancellation", step.waits, ())

    def expect_conflict(self, given: Input) -> None:
        try:
            self.advance(given)
        except Conflict:
            return
        raise self.difference(f"{given} is taken although nothing waits for it")

    def act(self, name: str, given: Input, game: Callable[[], None]) -> None:
        """Do one action on both sides and compare everything."""
        self.actions.append(name)
        before = self.game.taken.copy()
        self.game.met.clear()
        game()
        self.journal.append((given, self.now))
        step = self.advance_soundly(given)
        self.held = step.after(self.held)
        self.check_difference_of_waits(step)
        self.check_closed(step)
        self.agree("the status", step.status, Status.ACTIVE if self.game.active else Status.COMPLETED)
        places = self.game.waiting()
        seen = Counter(f"{WORDS[kind]} {wait.element_id}" for (kind, _), wait in self.waits.items() if kind in WORDS)
        self.agree("what waits", seen, Counter(f"{_word(place)} {place.node.id}" for place in places))
        taken = Counter(passed.id for passed in step.passed if passed.what == "flow" and passed.id)
        self.agree("the flows taken", taken, self.game.taken - before)
        self.check_thrown(step)
        if self.game.active:
            self.check_variables()
        self.find_partners(places)

    @property
    def surroundings(self) -> Surroundings:
        return Surroundings(now=self.now, zone=HELSINKI)

    def advance(self, given: Input) -> Step:
        return advance(self.definitions, self.held, given, self.surroundings)

    def advance_soundly(self, given: Input) -> Step:
        try:
            return self.advance(given)
        except Exception as refusal:
            raise self.difference(f"the engine does not take {given}:\n{format_exc(limit=-3)}") from refusal

    # --- comparisons --------------------------------------------------------------------------------------------------

    def check_difference_of_waits(self, step: Step) -> None:
        """Check that the waits are those of before, less the closed ones, with the opened ones."""
        before = dict(self.waits)
        for closed in step.closed:
            self.agree("a closed wait as it was open", before.pop(_key(closed.wait), None), closed.wait)
        for opened in step.opened:
            self.agree("an open wait before it opened", before.pop(_key(opened), None), None)
            before[_key(opened)] = opened
            if isinstance(opened, TimerWait):
                last = self.waits.get(_key(opened))
                begun = last.due.at if isinstance(last, TimerWait) else self.now
                self.agree("when a timer is due", opened.due.at, begun + HOUR)
        self.waits = {_key(wait): wait for wait in step.waits}
        self.agree("the number of keys and waits", len(self.waits), len(step.waits))
        self.agree("the waits before with what opened and closed", *map(_without_inputs, (before, self.waits)))

    def check_closed(self, step: Step) -> None:
        """Check of each wait that is over whether it came to its end or was cancelled; not so of incidents."""
        closed = {_key(over.wait): over.completed for over in step.closed}
        for place, key in self.partners.items():
            if key in closed and key[0] is not IncidentWait:
                self.agree(f"whether {place.node.id} is completed", closed[key], place in self.game.met)

    def check_thrown(self, step: Step) -> None:
        fresh = self.game.thrown[-len(step.thrown) :] if step.thrown else []
        self.agree("the signals thrown", sorted(thrown.name for thrown in step.thrown), sorted(fresh))

    def check_variables(self) -> None:
        """Compare the instance's variables by name, those of the scopes inside as a heap."""
        assert self.held is not None
        root = {v.name: v.value for v in self.held.variables if v.scope == 0}
        self.agree("the variables", root, self.game.variables)
        inside = Counter((v.name, simplejson.dumps(v.value)) for v in self.held.variables if v.scope != 0)
        self.agree("the local variables", inside, Counter(_flat(self.game.local_variables())))

    def find_partners(self, places: list[Place]) -> None:
        """Keep the pairs that are still there and pair what is new by its element and what is around it."""
        alive = set(places)
        self.partners = {
            place: key
            for place, key in self.partners.items()
            if place in alive and key in self.waits and WORDS[key[0]] == _word(place)
        }
        new: dict[str, list[tuple[type[Wait], int]]] = defaultdict(list)
        for key in self.waits.keys() - set(self.partners.values()):
            if key[0] in WORDS:
                new[self.portrait(key)].append(key)
        for place in places:
            if place not in self.partners:
                portrait = self.portrait_of_place(place)
                if not new[portrait]:
                    raise self.difference(f"no partner for {portrait} among {dict(new)}")
                self.partners[place] = min(new[portrait], key=lambda key: key[1])
                new[portrait].remove(self.partners[place])
        for place, key in self.partners.items():
            self.tokens.update(zip(place.around(), self.waits[key].scopes, strict=False))
            self.tokens.update(zip(place.path(), self.waits[key].path, strict=True))

    def portrait(self, key: tuple[type[Wait], int]) -> str:
        """Describe a wait of the engine: its element, and from the inside out its known tokens or their variables."""
        assert self.held is not None
        wait, known = self.waits[key], set(self.tokens.values())
        names: dict[int, Names] = defaultdict(dict)
        for variable in self.held.variables:
            names[variable.scope][variable.name] = variable.value
        around = [scope if scope in known else names[scope] for scope in (*wait.scopes, *wait.path) if scope]
        return f"{WORDS[key[0]]} {wait.element_id} {simplejson.dumps(around, sort_keys=True)}"

    def portrait_of_place(self, place: Place) -> str:
        around = [self.tokens.get(outer, outer.names) for outer in (*place.around(), *place.path())]
        return f"{_word(place)} {place.node.id} {simplejson.dumps(around, sort_keys=True)}"

    def agree(self, what: str, engine: object, game: object) -> None:
        if engine != game:
            raise self.difference(f"{what}:\n  engine     {engine}\n  token game {game}")

    def difference(self, what: str) -> Difference:
        return Difference("\n".join([what, "after:", *(f"  {action}" for action in self.actions)]))


def _key(wait: Wait) -> tuple[type[Wait], int]:
    return type(wait), wait.token


def _without_inputs(waits: Mapping[tuple[type[Wait], int], Wait]) -> list[Wait]:
    """Return waits without what may be written into them from outside while they are open."""
    return [
        replace(wait, inputs={}) if isinstance(wait, JobWait) else wait
        for _, wait in sorted(waits.items(), key=lambda item: item[0][1])
    ]


def _word(place: Place) -> str:
    if place.incident:
        return "incident"
    return place.node.trigger.event if place.node.trigger else place.node.kind


def _flat(scopes: list[Names]) -> Iterator[tuple[str, str]]:
    for names in scopes:
        for name, value in names.items():
            yield name, simplejson.dumps(value)
