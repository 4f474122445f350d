"""The rules of activities that are done several times: round by round, or for each of a list."""

from abc import ABC, abstractmethod

from tests.oracle.model import Loop
from tests.oracle.places import Place, holds, put


class Repeating(ABC):
    """The part of the token game that repeats; the rest of it moves the tokens."""

    @abstractmethod
    def _begin_work(self, place: Place) -> None: ...

    @abstractmethod
    def _go_on(self, place: Place) -> None: ...

    @abstractmethod
    def _finish(self, place: Place, among: list[Place]) -> None: ...

    def _begin_loop(self, body: Place, loop: Loop) -> None:
        if loop.before and loop.again is not None and not holds(body.scopes(), loop.again):
            self._leave_body(body)
        else:
            self._begin_round(body, 1)

    def _begin_round(self, body: Place, number: int) -> None:
        round_ = Place(body.node, body.home, body)
        round_.names = {"loopCounter": number}
        body.instances.append(round_)
        self._begin_work(round_)

    def _round_done(self, body: Place, round_: Place) -> None:
        loop, number = body.node.loop, round_.names["loopCounter"]
        assert loop is not None
        again = number < loop.most and (loop.again is None or holds(round_.scopes(), loop.again))
        body.instances.remove(round_)
        round_.end()
        self._finish(round_, body.finished)
        if again:
            self._begin_round(body, number + 1)
        else:
            self._leave_body(body)

    def _next_instances(self, body: Place) -> None:
        assert body.node.multiple is not None
        if not body.later and not body.instances:
            self._leave_body(body)
        while body.later and not (body.node.multiple.sequential and body.instances):
            counter, item = body.later.pop(0)
            instance = Place(body.node, body.home, body)
            instance.names = {"loopCounter": counter, "item": item}
            if body.node.multiple.output is not None:
                instance.names["result"] = None
            body.instances.append(instance)
            self._begin_work(instance)

    def _instance_done(self, body: Place, instance: Place) -> None:
        multiple = body.node.multiple
        assert multiple is not None
        if multiple.output is not None:
            body.names[multiple.output][instance.names["loopCounter"] - 1] = instance.names["result"]
        stop = multiple.until is not None and holds(instance.scopes(), multiple.until)
        body.instances.remove(instance)
        instance.end()
        self._finish(instance, body.finished)
        if stop:
            self._leave_body(body)
        else:
            self._next_instances(body)

    def _leave_body(self, body: Place) -> None:
        output = body.node.multiple.output if body.node.multiple is not None else None
        if output is not None:
            put(body.home.scopes(), output, body.names[output])
        self._go_on(body)
