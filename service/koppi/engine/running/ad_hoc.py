"""Ad-hoc sub-processes: a list says which elements begin, a person starts others, a condition says when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Activate
from koppi.domain.waits import AdHocWait, Wait
from koppi.engine.expressions import Text
from koppi.engine.running.activities import Activity, has_turn
from koppi.engine.running.flow import InnerFlow, TokenFlow
from koppi.engine.running.inner import EventSubProcess, SubProcess
from koppi.engine.running.triggers import TerminateTrigger

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

MOST_ELEMENTS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class AdHocSettings:
    """Which elements an ad-hoc sub-process activates, none without a list, and when it is done."""

    active: Text | None = None
    completion: Text | None = None
    cancels: bool = True
    """Whether what is under way is cancelled when the condition holds, or awaited."""


class AdHocSubProcess(SubProcess):
    """Activates the elements of a list, and those that a person starts while it is open, as often as he likes.

    Without a condition it is done when an element was the last under way, else when the condition holds at the end of
    one: until then it stays open even with nothing under way in it. In sequence what is listed waits for its turn.
    """

    settings: AdHocSettings

    def start(self, token: Token) -> None:
        names = self._listed(token)
        flow = InnerFlow(self.inside, token, definition_key=token.workflow.definition_key)
        flow.open(None)
        for name in names:
            flow.place(self.inside.starts[name])

    def _listed(self, token: Token) -> list[str]:
        if self.settings.active is None:
            return []
        found = token.read(self.settings.active)
        names = [name for name in found.items() if isinstance(name, str)]
        unknown = self._unknown(names)
        if unknown or len(names) > MOST_ELEMENTS_AT_ONCE:
            raise found.wrong("engine.ad_hoc_unknown", unknown=", ".join(unknown[:3]))
        return names

    def activate(self, token: Token, given: Activate) -> None:
        """Start elements by a person's hand.

        Raises:
            Invalid: `engine.ad_hoc_nothing`, `engine.ad_hoc_twice`, `engine.ad_hoc_not_there`.
            Conflict: `engine.ad_hoc_in_turn`, where one goes after the other.
        """
        self._require_startable(given.elements)
        flow: TokenFlow = token.workflow.top_workflow.subprocesses[token.id]
        under_way = not given.cancel_remaining and any(map(has_turn, flow.tokens()))
        if self.inside.one_at_a_time and (under_way or len(given.elements) > 1):
            raise Conflict("engine.ad_hoc_in_turn", scope=self.bpmn_name or self.bpmn_id)
        for other in flow.tokens() if given.cancel_remaining else ():
            if not other.task_spec.listener:
                other.drop()
        for name in given.elements:
            begun = flow.place(self.inside.starts[name])
            for variable, value in given.variables.get(name, {}).items():
                flow.top_workflow.scopes.write(begun.id, variable, value)

    def _require_startable(self, names: Sequence[str]) -> None:
        if not names or len(names) > MOST_ELEMENTS_AT_ONCE:
            raise Invalid("engine.ad_hoc_nothing", most=MOST_ELEMENTS_AT_ONCE)
        if len(set(names)) < len(names):
            raise Invalid("engine.ad_hoc_twice", elements=", ".join(names[:20]))
        if unknown := self._unknown(names):
            there = ", ".join(self.inside.starts)
            raise Invalid("engine.ad_hoc_not_there", scope=self.bpmn_id, unknown=", ".join(unknown[:3]), there=there)

    def _unknown(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in self.inside.starts]

    def wait(self, token: Token) -> Wait | None:
        """Return that it is open; once an event has interrupted it, nothing is started in it any more."""
        flow = token.workflow.top_workflow.subprocesses.get(token.id)
        if token.state != TaskState.STARTED or flow is None or any(map(_interrupts, flow.tokens())):
            return None
        return AdHocWait(*token.place())

    def path_done(self, host: Token, token: Token) -> bool:
        completion = self.settings.completion
        if completion is None or _interrupts(token) or isinstance(token.task_spec.settings, TerminateTrigger):
            return False
        if not host.read(completion).truth():
            return True
        for other in token.workflow.tokens():
            if other is not token and (self.settings.cancels or _has_not_begun(other)):
                other.drop()
        return False


def _has_not_begun(token: Token) -> bool:
    return isinstance(token.task_spec, Activity) and token.state == TaskState.WAITING


def _interrupts(token: Token) -> bool:
    node = token.task_spec
    return isinstance(node, EventSubProcess) and node.begin.interrupting
