"""Multi-instance activities: one activity for each element of a list, or so many, side by side or one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppi.domain.step import Json
from koppi.engine.expressions import Result, Text
from koppi.engine.running.activities import Repeated
from koppi.engine.running.token import INDEX

if TYPE_CHECKING:
    from koppi.engine.running.token import Token


@dataclass(frozen=True, slots=True)
class ManySettings:
    """The list, or the number of instances, the name of the list's element in each, and what the instances make."""

    collection: Text | None = None
    cardinality: Text | None = None
    element: str | None = None
    output_collection: str | None = None
    output_element: Text | None = None
    output_name: str | None = None
    """The variable that the output element is read from, kept within the instance so that they do not mix."""
    completion: Text | None = None
    sequential: bool = False


class Many(Repeated):
    """The body around the instances; it has the activity's ways, its boundary events and its outgoing variables.

    Its note counts: `size` elements, `begun` and `done` instances. The list itself is read again when the next one of
    a sequence begins, as in Zeebe: no copy of it is kept. A number of instances is read once.
    """

    settings: ManySettings

    def start(self, token: Token) -> bool | None:
        items = self._items(token) if self.settings.cardinality is None else self._numbered(token)
        size = len(items)
        token.workflow.top_workflow.require_room(1 if self.settings.sequential else size)
        token.note.update(size=size, begun=0, done=0)
        name = self.settings.output_collection
        if name:
            token.workflow.top_workflow.scopes.write(token.id, name, [None] * size)
        for item in items[:1] if self.settings.sequential else items:
            self._begin(token, item)
        token.workflow.top_workflow.scopes.require_fit()
        return None if items else True

    def _numbered(self, token: Token) -> list[Json]:
        assert self.settings.cardinality is not None
        limit = token.workflow.top_workflow.limits.instances
        return [None] * token.read(self.settings.cardinality).whole_number(0, limit)

    def _items(self, token: Token) -> list[Json]:
        if self.settings.collection is None:
            return [None] * int(token.note["size"])
        found: Result = token.read(self.settings.collection)
        items = found.items()
        limit = token.workflow.top_workflow.limits.instances
        if len(items) > limit:
            raise found.wrong("engine.too_many_instances", size=len(items), limit=limit)
        return items

    def _begin(self, token: Token, item: Json) -> None:
        """Set a token for one element; the numbering begins at 1."""
        child = token.add_child(self.each)
        scopes, settings = token.workflow.top_workflow.scopes, self.settings
        token.note["begun"] += 1
        child.note[INDEX] = token.note["begun"] - 1
        scopes.write(child.id, "loopCounter", token.note["begun"])
        if settings.element:
            scopes.write(child.id, settings.element, item)
        if settings.output_name and settings.output_name != settings.element:
            scopes.write(child.id, settings.output_name, None)
        child._ready()

    def instance_done(self, token: Token, child: Token) -> None:
        """Collect what an instance made and see whether another begins; fails as a whole or not at all."""
        settings, note = self.settings, token.note
        made = self._made(child)  # before anything is written: it may be trouble
        running = sum(other.task_spec is self.each for other in token.children) - 1
        counts = {
            "numberOfInstances": note["size"],
            "numberOfCompletedInstances": note["done"] + 1,
            "numberOfActiveInstances": running,
            "numberOfTerminatedInstances": 0,
        }
        enough = settings.completion is not None and child.read(settings.completion, over=counts).truth()
        items = self._items(token) if settings.sequential and not enough and note["begun"] < note["size"] else []
        scopes = token.workflow.top_workflow.scopes
        for item in items[note["begun"] :][:1]:
            scopes.require_room({settings.element or "": item})
        if settings.output_collection and settings.output_element:
            scopes.put_item(token.id, settings.output_collection, child.note[INDEX], made)
        elif settings.output_collection:
            scopes.put_all([token.id], {settings.output_collection: []})
        note["done"] += 1
        self.instance_gone(token, child)
        self._go_on(token, items, enough=enough)

    def _made(self, child: Token) -> Json:
        """Return this instance's element of the output collection."""
        text = self.settings.output_element
        return child.read(text).json() if self.settings.output_collection and text else None

    def _go_on(self, token: Token, items: list[Json], *, enough: bool) -> None:
        note = token.note
        if note["begun"] < len(items):
            self._begin(token, items[note["begun"]])
            return
        others = [other for other in token.children if other.task_spec is self.each]
        if enough:
            for other in others:
                other.drop()
        if enough or not others:
            token.proceed()

    def child_done(self, token: Token, child: Token) -> None:
        self.instance_done(token, child)

    def hand_on(self, token: Token) -> None:
        """Put the collection into the scopes around; the output mappings were each instance's own."""
        name = self.settings.output_collection
        if name:
            scopes = token.workflow.top_workflow.scopes
            scopes.put_all(token.scopes()[1:], {name: scopes.of(token.id).get(name)})
