"""The rules of compensation and of transactions: what was done is undone, one after the other, the last first."""

from abc import ABC, abstractmethod
from itertools import chain

from tests.oracle.model import Event, Kind, Node, Trigger
from tests.oracle.places import Ambiguous, Place, Run


class Undoing(ABC):
    """The part of the token game that undoes; the rest of it moves the tokens."""

    opened: list[Run]
    actions: int

    @abstractmethod
    def _rest(self, run: Run, node: Node) -> Place: ...

    @abstractmethod
    def _remove(self, place: Place) -> None: ...

    @abstractmethod
    def _emit(self, run: Run, node: Node) -> None: ...

    @abstractmethod
    def _begin_work(self, place: Place) -> None: ...

    @abstractmethod
    def _clear(self, run: Run) -> None: ...

    @abstractmethod
    def _cross_boundary(self, event: Place) -> None: ...

    def _undo(self, thrower: Place) -> None:
        """Undo what an activity, or all of the scope, did; in an event sub-process also what was done around it."""
        assert thrower.node.trigger is not None
        code, run = thrower.node.trigger.code, thrower.home
        runs = [run]
        while run.host is not None and run.host.node.kind is Kind.EVENT_SUBPROCESS:
            run = run.host.home
            runs.insert(0, run)
        for run in runs:
            thrower.owed += [place for place in run.done if code in ("", place.node.id)]
            run.done = [place for place in run.done if place not in thrower.owed]
        self._undo_next(thrower)

    def _undo_next(self, undoer: Place) -> None:
        """Undo the one that became complete last. Of two in one action either may have been the last."""
        owed = undoer.owed if undoer.inner is None else undoer.inner.done
        if not owed:
            self._all_undone(undoer)
            return
        if len(owed) > 1 and owed[-1].finished_in == owed[-2].finished_in:
            raise Ambiguous
        last = owed.pop()
        handler = last.home.graph.handler(last.node.id)
        run = undoer.inner or undoer.home
        place = Place(handler or last.node, run, undoer if undoer.inner is None else None)
        place.undoes = last if handler is not None else None
        (undoer.instances if undoer.inner is None else run.places).append(place)
        if handler is None or last.owner is not None:
            place.names = last.names
        if handler is None:
            assert last.inner is not None
            self._undo_inside(place, last.inner)

    def _undo_inside(self, place: Place, inside: Run) -> None:
        """Undo what was done in a scope, or let its own event sub-process do it."""
        place.inner = Run(inside.graph, place, place.names)
        place.inner.done, place.inner.undoing = inside.done, True
        event = None if inside.cut_short else inside.graph.undoing()
        if event is None:
            self._undo_next(place)
        else:
            self._begin_work(self._rest(place.inner, event))

    def _undone(self, place: Place) -> None:
        """Take a handler, or a scope that is undone, out; on with the one before it."""
        place.end()
        undoer = place.owner or place.home.host
        assert undoer is not None
        (undoer.instances if place.owner is not None else place.home.places).remove(place)
        self._undo_next(undoer)

    def _all_undone(self, undoer: Place) -> None:
        cancel = next((e for e in undoer.watchers if e.node.trigger == Trigger(Event.CANCEL)), None)
        if cancel is not None:
            self._cross_boundary(cancel)
        elif undoer.inner is not None:
            self._undone(undoer)
        else:
            self._leave_thrower(undoer)

    def _leave_thrower(self, thrower: Place) -> None:
        self._remove(thrower)
        self._emit(thrower.home, thrower.node)

    def _cancel(self, run: Run) -> None:
        """Stop everything in a transaction and undo what was done in it."""
        while run.host is not None and run.host.node.kind is not Kind.TRANSACTION:
            run = run.host.home
        assert run.host is not None
        done = self._portions(run)
        self._clear(run)
        run.host.watchers = [event for event in run.host.watchers if _outlives_cancel(event.node)]
        self.opened.remove(run)
        run.done, run.undoing = done, True
        self._undo_next(run.host)

    def _require_in_order(self, thrower: Place, run: Run) -> None:
        """An event that undoes one of several may have left what came before it and what came after it."""
        trigger = thrower.node.trigger
        if run.done and trigger is not None and trigger.event is Event.COMPENSATION and trigger.code:
            raise Ambiguous

    def _portions(self, run: Run) -> list[Place]:
        """Return what was done in a scope, and in what is still under way in it: as if that were done now.

        What was being undone comes first, and so is undone last. Of two that are under way either may be the later.
        """
        begun: list[Place] = []
        now: list[list[Place]] = []
        pending = list(run.places)
        while pending:
            place = pending.pop()
            pending += place.instances
            now.append(place.finished)
            begun += place.owed
            if place.undoes is not None:
                begun.append(place.undoes)
            self._require_in_order(place, run)
            if place.inner is not None and place.node.kind is not Kind.CALL and place.node is not run.graph.undoing():
                place.inner.cut_short = True
                inside, drawn = self._portions(place.inner), place.inner.graph.nodes
                place.inner.done = [done for done in inside if done.node.id in drawn]
                begun += [done for done in inside if done.node.id not in drawn]
                if place.inner.done:
                    place.finished_in = self.actions
                    now.append([place])
        if len(list(filter(None, now))) > 1:
            raise Ambiguous
        return begun + run.done + list(chain(*now))


def _outlives_cancel(event: Node) -> bool:
    """Say whether an event at the edge of a cancelled transaction may still happen: what would take it away may not."""
    assert event.trigger is not None
    return not event.interrupting or event.trigger.event in (Event.ERROR, Event.CANCEL)
