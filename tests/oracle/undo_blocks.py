"""Blocks in which something is undone: activities with handlers, scopes undone from inside, transactions."""

from abc import ABC, abstractmethod

from tests.oracle.draw import Canvas, Ends
from tests.oracle.model import Event, Graph, Kind, Node, Trigger


class UndoBlocks(Canvas, ABC):
    """The part of the generator that draws what is undone."""

    @abstractmethod
    def user(self, graph: Graph) -> Ends: ...

    @abstractmethod
    def job(self, graph: Graph) -> Ends: ...

    @abstractmethod
    def many(self, graph: Graph) -> Ends: ...

    @abstractmethod
    def sequence(self, graph: Graph, depth: int) -> Ends: ...

    @abstractmethod
    def boundary(self, graph: Graph, depth: int, host: Node, merge: Node) -> None: ...

    @abstractmethod
    def fill(self, graph: Graph, depth: int, start: Trigger | None = None, *, user_first: bool = False) -> None: ...

    def undo(self, graph: Graph, depth: int) -> Ends:
        """Do something, perhaps again and again, and undo it later on."""
        begin, done = self.node(graph, Kind.EXCLUSIVE), self.undoable(graph)
        self.connect(graph, self.after(graph, begin, self.node(graph, Kind.USER)), done)
        again = self.after(graph, done, self.node(graph, Kind.EXCLUSIVE))
        if self.random.random() < 0.6:
            self.connect(graph, again, begin)
        first, last = self.sequence(graph, depth)
        self.connect(graph, again, first)
        self.decide(graph, again)
        return begin, self.undo_later(graph, last, done)

    def undo_inside(self, graph: Graph, depth: int) -> Ends:
        """Finish a scope in which something can be undone, and undo it later on."""
        node = self.scope(graph)
        assert node.body is not None
        self.fill_undoable(node.body, depth)
        if self.random.random() < 0.3:
            node.multiple = self.multiple()
        if self.random.random() < 0.3:
            event = self.node(node.body, Kind.EVENT_SUBPROCESS)
            event.body = Graph(event.id)
            self.fill(event.body, depth, Trigger(Event.COMPENSATION), user_first=True)
        first, last = self.sequence(graph, depth)
        self.connect(graph, node, first)
        return node, self.undo_later(graph, last, node)

    def transaction(self, graph: Graph, depth: int) -> Ends:
        """Do something as a whole, or cancel it as a whole."""
        node, merge = self.scope(graph), self.node(graph, Kind.EXCLUSIVE)
        node.kind = Kind.TRANSACTION
        assert node.body is not None
        last = self.fill_undoable(node.body, depth)
        self.after(node.body, last, self.node(node.body, Kind.END, trigger=Trigger(Event.CANCEL)))
        self.decide(node.body, last)
        if self.random.random() < 0.4:
            beside, end = self.undo_inside(node.body, depth)
            self.connect(node.body, node.body.start(), beside)
            self.after(node.body, end, self.node(node.body, Kind.END))
        if self.random.random() < 0.3:
            self.beside(node.body, depth, self.node(Graph(""), Kind.END, trigger=Trigger(Event.CANCEL)))
        self.connect(graph, node, merge)
        edge = self.node(graph, Kind.BOUNDARY, trigger=Trigger(Event.CANCEL), host=node.id)
        first, end = self.sequence(graph, depth)
        self.connect(graph, edge, first)
        self.connect(graph, end, merge)
        for _ in range(self.random.choice((0, 1, 2))):
            self.boundary(graph, depth, node, merge)
        return node, merge

    def fill_undoable(self, graph: Graph, depth: int) -> Node:
        """Draw into a scope something that can be undone and what follows; return the gateway right before its end."""
        done = self.after(graph, self.node(graph, Kind.START), self.undoable(graph))
        first, last = self.sequence(graph, depth)
        self.connect(graph, done, first)
        user = self.after(graph, last, self.node(graph, Kind.USER))
        split = self.after(graph, user, self.node(graph, Kind.EXCLUSIVE))
        self.after(graph, split, self.node(graph, Kind.END))
        if self.random.random() < 0.3:
            code = self.random.choice((done.id, ""))
            self.beside(graph, depth, self.node(Graph(""), Kind.END, trigger=Trigger(Event.COMPENSATION, code)))
        return split

    def beside(self, graph: Graph, depth: int, end: Node) -> None:
        """Draw an event sub-process that comes to an end of this kind."""
        node = self.node(graph, Kind.EVENT_SUBPROCESS)
        node.body = Graph(node.id)
        start = self.node(node.body, Kind.START, trigger=Trigger(Event.MESSAGE, self.fresh("message")))
        start.interrupting = self.random.random() < 0.5
        first, last = self.sequence(node.body, depth)
        self.connect(node.body, start, first)
        user = self.after(node.body, last, self.node(node.body, Kind.USER))
        node.body.nodes[end.id] = end
        self.connect(node.body, user, end)

    def undoable(self, graph: Graph) -> Node:
        """Return an activity with a task that undoes it."""
        done = self.random.choice((self.user, self.job, self.many))(graph)[0]
        undoing = self.node(graph, self.random.choice((Kind.USER, Kind.USER, Kind.JOB)))
        self.node(graph, Kind.BOUNDARY, trigger=Trigger(Event.COMPENSATION), host=done.id, undo=undoing.id)
        return done

    def undo_later(self, graph: Graph, last: Node, done: Node) -> Node:
        """Undo an activity, or all that was done in the scope; return the throwing event."""
        user = self.after(graph, last, self.node(graph, Kind.USER))
        code = done.id if self.random.random() < 0.5 else ""
        return self.after(graph, user, self.node(graph, Kind.THROW, trigger=Trigger(Event.COMPENSATION, code)))

    def scope(self, graph: Graph) -> Node:
        """Return a new sub-process; its tag tells one of its instances from another."""
        node = self.node(graph, Kind.SUBPROCESS)
        node.inputs, node.body = {f"tag_{node.id}": "round"}, Graph(node.id)
        return node
