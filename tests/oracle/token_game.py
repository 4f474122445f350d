"""BPMN's rules as a token game on an abstract diagram: the second opinion that the engine is compared with."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tests.oracle.joins import hinders, ready_joins
from tests.oracle.model import Diagram, Event, Flow, Kind, Node, Trigger
from tests.oracle.places import Ambiguous, Names, Place, Run, Undecided, can_be_undone, holds, kept, look_up, put
from tests.oracle.repeating import Repeating
from tests.oracle.undoing import Undoing


class TokenGame(Repeating, Undoing):
    """One instance of a diagram. Each action takes a place of `waiting()` and lets all tokens move until they rest."""

    def __init__(self, diagram: Diagram) -> None:
        self.variables: Names = dict(diagram.variables)
        self.root = Run(diagram.graph, None, self.variables)
        self.moving: deque[tuple[Run, Flow]] = deque()
        self.thrown: list[str] = []
        """The names of the signals thrown so far: whoever plays the game sends them round and takes them out."""
        self.taken: Counter[str] = Counter()
        """How often each flow was taken so far."""
        self.met: set[Place] = set()
        """The places so far where what was waited for has come."""
        self.opened: list[Run] = []
        self.actions = 0

    # --- what is to be seen -------------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        return self.root.alive

    def waiting(self) -> list[Place]:
        """Return every place that something from outside can move, listeners of event sub-processes included."""
        return [place for place in self._places() if place.waits()]

    def local_variables(self) -> list[Names]:
        """Return the variables of every scope inside the process instance."""
        places = list(self._places())
        held = [self.root.done, *(names for place in places for names in (place.finished, place.owed))]
        held += [place.inner.done for place in places if place.inner is not None]
        return [*(place.names for place in places), *(names for finished in held for names in kept(finished))]

    def _places(self) -> Iterator[Place]:
        pending = [*self.root.listeners, *self.root.places]
        while pending:
            place = pending.pop()
            yield place
            pending += place.watchers + place.instances
            if place.inner is not None:
                pending += place.inner.listeners + place.inner.places

    # --- what can be done ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Set the first token."""
        self._open(self.root, self.root.graph.start())
        self._settle()

    def complete(self, place: Place, variables: Mapping[str, Any]) -> None:
        """Finish a user task or a job with its result."""
        if place.node.kept is not None:
            place.names.update(variables)
            put(islice(place.scopes(), 1, None), place.node.kept, place.names["answer"])
        else:
            for name, value in variables.items():
                put(place.scopes(), name, value)
        self._leave(place)
        self._settle()

    def trigger(self, place: Place, variables: Mapping[str, Any]) -> None:
        """Let a timer, message or signal reach the event that waits for it."""
        self._reach(place, variables)
        self._settle()

    def broadcast(self, name: str) -> None:
        """Let a signal reach every event that waits for it now."""
        reached = [p for p in self.waiting() if p.node.trigger == Trigger(Event.SIGNAL, name)]
        for place in reached:
            if any(place is other for other in self._places()):
                self._reach(place, {})
        self._settle()

    def set_variables(self, place: Place, variables: Mapping[str, Any]) -> None:
        """Write variables where the place sees them, else into its process."""
        for name, value in variables.items():
            put(place.scopes(), name, value)

    def throw_error(self, place: Place, code: str, variables: Mapping[str, Any]) -> None:
        """Let a job end with a BPMN error; what comes with it is for whoever catches it."""
        place.incident = not self._throw(Trigger(Event.ERROR, code), place, variables)
        self._settle()

    def skip(self, place: Place) -> None:
        """Take out a handler as if it had undone what it is there for."""
        self._undone(place)
        self._settle()

    def retry(self, place: Place) -> None:
        """Try again what went wrong: a job is open again, an error is thrown again, a gateway decides again."""
        place.incident = False
        if place.node.kind is Kind.END:
            self._throw_from(place)
        elif place.node.kind is not Kind.JOB:
            self._decide(place)
        self._settle()

    # --- movement -----------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        self.actions += 1
        while True:
            while self.moving:
                run, flow = self.moving.popleft()
                if run.alive:
                    self._arrive(run, flow)
            if not self._finish_a_run() and not self._join_inclusively():
                return

    def _emit(self, run: Run, node: Node) -> None:
        """Send a token over every flow that is open, and over the default when no condition holds."""
        flows = [f for f in run.graph.outgoing(node.id) if f.condition is None or holds(run.scopes(), f.condition)]
        if any(flow.condition for flow in flows):
            flows = [flow for flow in flows if flow.id != node.default]
        self._send(run, flows)

    def _send(self, run: Run, flows: list[Flow]) -> None:
        self.moving.extend((run, flow) for flow in flows)
        self.taken.update(flow.id for flow in flows)

    def _arrive(self, run: Run, flow: Flow) -> None:
        node = run.graph.nodes[flow.target]
        incoming = run.graph.incoming(node.id)
        if node.kind not in (Kind.PARALLEL, Kind.INCLUSIVE) or len(incoming) < 2:
            self._enter(run, node)
            return
        run.joining[flow.id] += 1
        if node.kind is Kind.PARALLEL and all(run.joining[f.id] for f in incoming):
            run.joining.subtract(f.id for f in incoming)
            self._emit(run, node)

    def _enter(self, run: Run, node: Node) -> None:
        match node.kind:
            case Kind.EXCLUSIVE | Kind.INCLUSIVE:
                self._decide(self._rest(run, node))
            case Kind.PARALLEL:
                self._emit(run, node)
            case Kind.SCRIPT:
                assert node.counts is not None
                put(run.scopes(), node.counts, look_up(run.scopes(), node.counts) + 1)
                self._emit(run, node)
            case Kind.END | Kind.THROW:
                self._throw_event(run, node)
            case Kind.TERMINATE:
                self._clear(run)
            case Kind.EVENTS:
                gateway = self._rest(run, node)
                targets = [run.graph.nodes[flow.target] for flow in run.graph.outgoing(node.id)]
                gateway.watchers = [self._armed(Place(target, run, gateway)) for target in targets]
            case Kind.CATCH:
                self._armed(self._rest(run, node))
            case _:
                self._begin(run, node)

    def _armed(self, event: Place) -> Place:
        """Let an event on the road wait for each of its triggers where it has several."""
        if event.node.also is not None:
            event.watchers = [Place(one, event.home, event) for one in event.node.each()]
        return event

    def _decide(self, gateway: Place) -> None:
        """Take the first flow that may be taken, or every one; a condition without an answer stops the token."""
        run, node = gateway.home, gateway.node
        flows = (flow for flow in run.graph.outgoing(node.id) if flow.id != node.default)
        open_flows = (flow for flow in flows if flow.condition is None or holds(run.scopes(), flow.condition))
        try:
            taken = list(islice(open_flows, 1) if node.kind is Kind.EXCLUSIVE else open_flows)
        except Undecided:
            gateway.incident = True
            return
        self._remove(gateway)
        self._send(run, taken or [run.graph.flows[node.default or ""]])

    # --- activities ---------------------------------------------------------------------------------------------------

    def _begin(self, run: Run, node: Node) -> None:
        place = self._rest(run, node)
        place.watchers = [Place(one, run, place) for event in run.graph.boundary(node.id) for one in event.each()]
        if node.loop is not None:
            self._begin_loop(place, node.loop)
            return
        if node.multiple is None:
            self._begin_work(place)
            return
        if node.multiple.output is not None:
            place.names[node.multiple.output] = [None] * len(node.multiple.items)
        place.later = list(enumerate(node.multiple.items, 1))
        self._next_instances(place)

    def _begin_work(self, place: Place) -> None:
        for name, source in place.node.inputs.items():
            place.names[name] = look_up(place.scopes(), source)
        place.own = set(place.names)
        if place.node.body is not None:
            place.inner = Run(place.node.body, place, place.names)
            self._open(place.inner, place.node.body.start())

    def _open(self, run: Run, start: Node) -> None:
        self.opened.append(run)
        for subprocess in run.graph.event_subprocesses():
            assert subprocess.body is not None
            if subprocess is run.graph.undoing():
                continue
            run.listeners += [Place(one, run) for one in subprocess.body.start().each()]
        self._emit(run, start)

    def _leave(self, place: Place) -> None:
        """Take the token on: an instance tells its body, an undoing task the event that wanted it."""
        self.met.add(place)
        if place.owner is not None and place.owner.node.multiple is not None:
            self._instance_done(place.owner, place)
        elif place.owner is not None and place.owner.node.loop is not None:
            self._round_done(place.owner, place)
        elif place.owner is not None or place.home.undoing:
            self._undone(place)
        else:
            self._go_on(place)

    def _go_on(self, place: Place) -> None:
        self._remove(place)
        self._finish(place, place.home.done)
        place.home.done += place.finished
        self._emit(place.home, place.node)

    def _finish(self, place: Place, among: list[Place]) -> None:
        """Note among what is done what has become complete, if something undoes it."""
        place.finished_in = self.actions
        repeated = place.node.multiple is not None or place.node.loop is not None
        if can_be_undone(place) and (place.owner is not None or not repeated):
            among.append(place)

    def _remove(self, place: Place) -> None:
        place.home.places.remove(place)
        place.end()

    def _finish_a_run(self) -> bool:
        self.opened = [run for run in self.opened if run.alive]
        for run in reversed(self.opened):
            if not run.places and not run.joining.total():
                run.end()
                if run.host is not None and run.host.node.kind is Kind.EVENT_SUBPROCESS:
                    self._event_over(run.host)
                elif run.host is not None:
                    self._hand_up(run, run.host)
                    self._leave(run.host)
                return True
        return False

    def _event_over(self, place: Place) -> None:
        if place.home.undoing:
            self._remove(place)
            assert place.home.host is not None
            self._all_undone(place.home.host)
        else:
            self._remove(place)
            self._finish(place, place.home.done)

    def _hand_up(self, run: Run, host: Place) -> None:
        """Give what a called process has made to the scopes around the call."""
        if host.node.kind is Kind.CALL:
            for name, value in run.names.items():
                if name not in host.own:
                    put(islice(host.scopes(), 1, None), name, value)

    # --- events -------------------------------------------------------------------------------------------------------

    def _reach(self, place: Place, variables: Mapping[str, Any]) -> None:
        run, node = place.home, place.node
        self.met.add(place)
        if node.kind is Kind.START:
            self._start_event_subprocess(place, variables)
            return
        for name, value in variables.items():
            put((run if node.kind is Kind.BOUNDARY else place).scopes(), name, value)
        if place.owner is not None and place.owner.node.also is not None and node.kind is Kind.CATCH:
            place = place.owner  # the event that it waits for
        if node.kind is Kind.BOUNDARY:
            self._cross_boundary(place)
        elif place.owner is not None and place.owner.node.kind is Kind.EVENTS:
            self._remove(place.owner)
            self.taken.update(f.id for f in run.graph.incoming(node.id) if f.source == place.owner.node.id)
            self._emit(run, node)
        else:
            self._leave(place)

    def _cross_boundary(self, event: Place) -> None:
        assert event.owner is not None
        if event.node.interrupting:
            self._remove(event.owner)
        elif event.spent():
            event.owner.watchers.remove(event)
        self._emit(event.home, event.node)

    def _start_event_subprocess(self, listener: Place, variables: Mapping[str, Any]) -> None:
        run = listener.home
        node = next(
            n for n in run.graph.event_subprocesses() if n.body is not None and n.body.start().id == listener.node.id
        )
        if listener.node.interrupting:
            self._clear(run)
        elif listener.spent():
            run.listeners.remove(listener)
        place = self._rest(run, node)
        place.names.update(variables)
        self._begin_work(place)

    def _clear(self, run: Run) -> None:
        """Take every token out of a run, the moving ones as well, and every listener."""
        run.clear()
        self.moving = deque((other, flow) for other, flow in self.moving if other is not run)

    def _throw_event(self, run: Run, node: Node) -> None:
        match node.trigger:
            case Trigger(Event.LINK, name):
                self._emit(run, run.graph.link(name))
            case Trigger(Event.COMPENSATION):
                self._undo(self._rest(run, node))
            case Trigger(Event.CANCEL):
                self._cancel(run)
            case _:
                self._throw_from(self._rest(run, node))

    def _rest(self, run: Run, node: Node) -> Place:
        run.places.append(Place(node, run))
        return run.places[-1]

    def _throw_from(self, place: Place) -> None:
        trigger, run = place.node.trigger, place.home
        if trigger is not None and trigger.event is Event.SIGNAL:
            self.thrown.append(trigger.code)
        elif trigger is not None and not self._throw(trigger, place, {}):
            place.incident = trigger.event is Event.ERROR
        if place in run.places and not place.incident:
            self._remove(place)
            if place.node.kind is Kind.THROW:
                self._emit(run, place.node)

    def _throw(self, thrown: Trigger, thrower: Place, variables: Mapping[str, Any]) -> bool:
        """Look for who catches, from the inside out and the exact code before any code; say whether there is one."""
        place: Place | None = thrower
        while place is not None:
            run = place.home
            levels = []
            while place is not None:
                levels.append(place.watchers)
                place = place.owner
            for level in [*levels, run.listeners]:
                for wanted in (thrown, Trigger(thrown.event)):
                    catcher = next((c for c in level if c.node.trigger == wanted), None)
                    if catcher is not None:
                        self._reach(catcher, variables)
                        return True
            place = run.host
        return False

    # --- inclusive join -----------------------------------------------------------------------------------------------

    def _join_inclusively(self) -> bool:
        ready = [(run, node) for run in self.opened for node in ready_joins(run)]
        if not ready:
            return False
        if any(hinders(run, node, other) for run, node in ready for home, other in ready if home is run):
            raise Ambiguous
        run, node = ready[0]
        run.joining.subtract(flow.id for flow in run.graph.incoming(node.id) if run.joining[flow.id])
        self._decide(self._rest(run, node))
        return True
