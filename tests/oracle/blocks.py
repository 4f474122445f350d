"""Random block-structured diagrams: every construct nested in every other, drawn from a seed."""

from collections.abc import Callable
from random import Random

from tests.oracle.draw import Ends
from tests.oracle.model import Diagram, Event, Graph, Kind, Loop, Node, Trigger
from tests.oracle.tangles import tangle
from tests.oracle.undo_blocks import UndoBlocks

TIMES = (None, 2, 0)


class Blocks(UndoBlocks):
    """Draws one diagram.

    What throws or ends a scope stands right behind a user task, so that no other token moves in the same step: the
    order in which an engine moves tokens side by side is its own affair.
    """

    def __init__(self, random: Random, size: int) -> None:
        super().__init__(random)
        self.left = size
        self.signals_allowed = True

    def diagram(self) -> Diagram:
        graph = Graph(self.fresh("process"))
        self.fill(graph, depth=0)
        return Diagram(graph, self.variables)

    def fill(self, graph: Graph, depth: int, start: Trigger | None = None, *, user_first: bool = False) -> None:
        """Draw a start, a sequence of blocks, an end and perhaps event sub-processes into a graph."""
        last = self.node(graph, Kind.START, trigger=start)
        if start is not None:
            last.interrupting = start.event in (Event.ERROR, Event.COMPENSATION) or self.random.random() < 0.5
        if user_first:
            last = self.after(graph, last, self.node(graph, Kind.USER))
        first, end = self.sequence(graph, depth)
        self.connect(graph, last, first)
        self.after(graph, end, self.node(graph, Kind.END))
        while self.left > 0 and self.random.random() < 0.35:
            self.event_subprocess(graph, depth + 1)

    def sequence(self, graph: Graph, depth: int) -> Ends:
        first, last = self.block(graph, depth)
        for _ in range(self.random.choice((0, 0, 1, 2))):
            if self.left > 0:
                following, end = self.block(graph, depth)
                self.connect(graph, last, following)
                last = end
        return first, last

    def block(self, graph: Graph, depth: int) -> Ends:
        self.left -= 1
        simple: list[Callable[[Graph], Ends]] = [
            self.user,
            self.user,
            self.job,
            self.script,
            self.catch,
            self.receive,
            self.many,
        ]
        nested: list[Callable[[Graph, int], Ends]] = [
            self.exclusive, self.inclusive, self.parallel, self.implicit, self.loop, self.events, self.subprocess,
            self.watched, self.watched, self.call, self.many_subprocesses, self.way_out, self.guarded, self.tangled, self.throw, self.link, self.undo,
            self.undo_inside, self.transaction,
        ]  # fmt: skip
        if self.left <= 0 or depth > 4 or self.random.random() < 0.3:
            return self.random.choice(simple)(graph)
        return self.random.choice(nested)(graph, depth + 1)

    # --- single nodes -------------------------------------------------------------------------------------------------

    def user(self, graph: Graph) -> Ends:
        return self.work(graph, Kind.USER)

    def job(self, graph: Graph) -> Ends:
        return self.work(graph, Kind.JOB)

    def work(self, graph: Graph, kind: Kind) -> Ends:
        node = self.node(graph, kind, loop=self.loop_or_none())
        if self.random.random() < 0.3:
            node.inputs, node.kept = {f"tag_{node.id}": "round"}, self.fresh("kept")
        if self.random.random() < 0.2:
            self.shadow(node, list(self.variables))
        return node, node

    def script(self, graph: Graph) -> Ends:
        node = self.node(graph, Kind.SCRIPT, counts=self.variable("count"))
        return node, node

    def catch(self, graph: Graph) -> Ends:
        trigger = self.awaited(timers=(None,))
        node = self.node(graph, Kind.CATCH, trigger=trigger, also=self.also_or_none(trigger))
        return node, node

    def receive(self, graph: Graph) -> Ends:
        node = self.node(graph, Kind.RECEIVE, trigger=Trigger(Event.MESSAGE, self.fresh("message")))
        return node, node

    def many(self, graph: Graph) -> Ends:
        node = self.node(graph, self.random.choice((Kind.USER, Kind.JOB, Kind.RECEIVE)), multiple=self.multiple())
        if node.kind is Kind.RECEIVE:
            node.trigger = Trigger(Event.MESSAGE, self.fresh("message"))
        return node, node

    # --- gateways -----------------------------------------------------------------------------------------------------

    def exclusive(self, graph: Graph, depth: int) -> Ends:
        return self.gateways(graph, depth, Kind.EXCLUSIVE)

    def inclusive(self, graph: Graph, depth: int) -> Ends:
        return self.gateways(graph, depth, Kind.INCLUSIVE)

    def parallel(self, graph: Graph, depth: int) -> Ends:
        return self.gateways(graph, depth, Kind.PARALLEL)

    def gateways(self, graph: Graph, depth: int, kind: Kind) -> Ends:
        split, join = self.node(graph, kind), self.node(graph, kind)
        for _ in range(self.random.choice((2, 2, 3))):
            first, last = self.sequence(graph, depth)
            self.connect(graph, split, first)
            self.connect(graph, last, join)
        if kind is not Kind.PARALLEL:
            if self.random.random() < 0.2:
                self.connect(graph, split, join)
            self.decide(graph, split)
        return split, join

    def implicit(self, graph: Graph, depth: int) -> Ends:
        """Split and merge without a gateway: every token goes on by itself."""
        split, merge = self.node(graph, Kind.USER), self.node(graph, Kind.USER)
        for _ in range(2):
            first, last = self.sequence(graph, depth)
            self.connect(graph, split, first)
            self.connect(graph, last, merge)
        if self.random.random() < 0.5:
            self.decide(graph, split, "enough")
        return split, merge

    def loop(self, graph: Graph, depth: int) -> Ends:
        merge, split = self.node(graph, Kind.EXCLUSIVE), self.node(graph, Kind.EXCLUSIVE)
        user = self.after(graph, merge, self.node(graph, Kind.USER))
        first, last = self.sequence(graph, depth)
        self.connect(graph, user, first)
        self.connect(graph, last, split)
        self.connect(graph, split, merge)
        done = self.after(graph, split, self.node(graph, Kind.SCRIPT, counts=self.variable("count")))
        self.decide(graph, split)
        return merge, done

    def events(self, graph: Graph, depth: int) -> Ends:
        gateway, merge = self.node(graph, Kind.EVENTS), self.node(graph, Kind.EXCLUSIVE)
        for _ in range(self.random.choice((2, 3))):
            awaits = self.receive if self.random.random() < 0.2 else self.catch
            event = self.after(graph, gateway, awaits(graph)[0])
            first, last = self.sequence(graph, depth)
            self.connect(graph, event, first)
            self.connect(graph, last, merge)
        return gateway, merge

    # --- scopes and events --------------------------------------------------------------------------------------------

    def subprocess(self, graph: Graph, depth: int) -> Ends:
        node, before = self.scope(graph), set(self.variables)
        node.loop = self.loop_or_none()
        assert node.body is not None
        self.fill(node.body, depth)
        self.shadow(node, [name for name in self.variables if name not in before])
        return node, node

    def tangled(self, graph: Graph, depth: int) -> Ends:
        """A sub-process without block structure."""
        node = self.scope(graph)
        assert node.body is not None
        tangle(self, node.body, self.random.randrange(3, 6 + 4 // depth))
        if self.random.random() < 0.2:
            node.multiple = self.multiple()
        return node, node

    def call(self, graph: Graph, depth: int) -> Ends:
        """Call another process, which gets every variable that it reads as an input."""
        node, before = self.node(graph, Kind.CALL), set(self.variables)
        node.body = Graph(self.fresh("process"))
        self.fill(node.body, depth)
        node.inputs = {name: name for name in ("round", *self.variables) if name == "round" or name not in before}
        if self.random.random() < 0.3:
            node.multiple = self.multiple()
        else:
            node.loop = self.loop_or_none()
        return node, node

    def many_subprocesses(self, graph: Graph, depth: int) -> Ends:
        node, known = self.scope(graph), set(self.variables)
        node.multiple = self.multiple()
        assert node.body is not None
        before = self.signals_allowed
        # A signal reaches all instances at once: which of them ends first would decide what the condition cuts off.
        self.signals_allowed = before and node.multiple.until is None
        self.fill(node.body, depth, user_first=True)
        self.signals_allowed = before
        self.shadow(node, [name for name in self.variables if name not in known])
        return node, node

    def watched(self, graph: Graph, depth: int) -> Ends:
        """An activity with boundary events, whose ways end or come back behind it."""
        shape = self.random.choice((self.user, self.job, self.receive, self.many, None, None))
        node = (
            shape(graph)[0]
            if shape
            else self.random.choice((self.subprocess, self.call, self.many_subprocesses))(graph, depth)[0]
        )
        merge = self.after(graph, node, self.node(graph, Kind.EXCLUSIVE))
        for _ in range(self.random.choice((1, 1, 2))):
            self.boundary(graph, depth, node, merge)
        return node, merge

    def boundary(self, graph: Graph, depth: int, host: Node, merge: Node) -> None:
        thrown = self.random.random() < 0.5 and (host.body is not None or host.kind is Kind.JOB)
        trigger = self.thrown(any_code=True) if thrown else self.awaited(timers=TIMES)
        if any(event.trigger == trigger for event in graph.boundary(host.id)):
            return
        interrupting = trigger.event is Event.ERROR or self.random.random() < 0.5
        if interrupting and trigger.event is Event.TIMER:
            trigger = Trigger(Event.TIMER)
        event = self.node(graph, Kind.BOUNDARY, trigger=trigger, interrupting=interrupting, host=host.id)
        event.also = self.also_or_none(trigger)
        first, last = self.sequence(graph, depth)
        self.connect(graph, event, first)
        if interrupting and self.random.random() < 0.7:
            self.connect(graph, last, merge)
        else:
            self.after(graph, last, self.node(graph, Kind.END))

    def guarded(self, graph: Graph, depth: int) -> Ends:
        """A sub-process around another; either may catch what is thrown in the inner one."""
        outer, merge = self.scope(graph), self.node(graph, Kind.EXCLUSIVE)
        self.connect(graph, outer, merge)
        assert outer.body is not None
        inner = self.after(outer.body, self.node(outer.body, Kind.START), self.scope(outer.body))
        end = self.after(outer.body, inner, self.node(outer.body, Kind.END))
        assert inner.body is not None
        start = self.node(inner.body, Kind.START)
        first, last = self.way_out(inner.body, depth)
        self.connect(inner.body, start, first)
        self.after(inner.body, last, self.node(inner.body, Kind.END))
        self.catcher(outer.body, depth, inner, end)
        self.catcher(graph, depth, outer, merge)
        return outer, merge

    def catcher(self, graph: Graph, depth: int, host: Node, merge: Node) -> None:
        """Catch an error or escalation at the edge of a scope: of one code, of any, or each in its own way."""
        kind = self.random.choice((Event.ERROR, Event.ESCALATION))
        for code in self.random.choice((("X",), ("",), ("", "X"))):
            event = self.node(graph, Kind.BOUNDARY, trigger=Trigger(kind, code), host=host.id)
            first, last = self.sequence(graph, depth)
            self.connect(graph, event, first)
            self.connect(graph, last, merge)

    def way_out(self, graph: Graph, depth: int) -> Ends:
        """One branch ends everything in its scope, or throws an error or an escalation as its last deed."""
        split = self.node(graph, Kind.EXCLUSIVE)
        user = self.after(graph, split, self.node(graph, Kind.USER))
        if self.random.random() < 0.4:
            self.after(graph, user, self.node(graph, Kind.TERMINATE))
        else:
            self.after(graph, user, self.node(graph, Kind.END, trigger=self.thrown()))
        first, last = self.sequence(graph, depth)
        self.connect(graph, split, first)
        self.decide(graph, split)
        return split, last

    def throw(self, graph: Graph, depth: int) -> Ends:
        user = self.node(graph, Kind.USER)
        signal = self.signals_allowed and self.signals and self.random.random() < 0.5
        code = self.random.choice(self.signals) if signal else self.random.choice(("X", "Y"))
        trigger = Trigger(Event.SIGNAL if signal else Event.ESCALATION, code)
        thrown = self.after(graph, user, self.node(graph, Kind.THROW, trigger=trigger))
        first, last = self.sequence(graph, depth)
        self.connect(graph, thrown, first)
        return user, last

    def link(self, graph: Graph, depth: int) -> Ends:
        """Go on elsewhere on the page."""
        trigger = Trigger(Event.LINK, self.fresh("link"))
        throw, catch = self.node(graph, Kind.THROW, trigger=trigger), self.node(graph, Kind.CATCH, trigger=trigger)
        first, last = self.sequence(graph, depth)
        self.connect(graph, catch, first)
        return throw, last

    def event_subprocess(self, graph: Graph, depth: int) -> None:
        trigger = self.thrown(any_code=True) if self.random.random() < 0.4 else self.awaited(timers=TIMES)
        starts = [node.body.start() for node in graph.event_subprocesses() if node.body is not None]
        if any(start.trigger == trigger for start in starts):
            return
        node = self.node(graph, Kind.EVENT_SUBPROCESS)
        node.body = Graph(node.id)
        self.fill(node.body, depth, trigger)
        start = node.body.start()
        if start.interrupting and trigger.event is Event.TIMER:
            start.trigger = Trigger(Event.TIMER)
        start.also = self.also_or_none(trigger)

    def shadow(self, node: Node, names: list[str]) -> None:
        """Let an activity begin, now and then, with a variable of its own that hides one around it."""
        if names and self.random.random() < 0.5:
            node.inputs[self.random.choice(names)] = "round"

    # --- what nodes are made of ---------------------------------------------------------------------------------------

    def awaited(self, timers: tuple[int | None, ...]) -> Trigger:
        match self.random.choice((Event.TIMER, Event.MESSAGE, Event.SIGNAL)):
            case Event.SIGNAL if self.signals_allowed:
                self.signals.append(self.fresh("signal"))
                return Trigger(Event.SIGNAL, self.signals[-1])
            case Event.MESSAGE:
                return Trigger(Event.MESSAGE, self.fresh("message"))
            case _:
                return Trigger(Event.TIMER, times=self.random.choice(timers))

    def also_or_none(self, first: Trigger) -> Trigger | None:
        """Return now and then a second trigger of another kind."""
        also = self.awaited(timers=(None,)) if self.random.random() < 0.2 else first
        return None if also.event is first.event else also

    def loop_or_none(self) -> Loop | None:
        if self.random.random() > 0.15:
            return None
        again = self.condition("enough") if self.random.random() < 0.8 else None
        return Loop(self.random.choice((1, 2, 3)), again, before=self.random.random() < 0.5)
