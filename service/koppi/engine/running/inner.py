"""Activities with a flow of their own inside: sub-processes, those begun by an event, and called processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from SpiffWorkflow import TaskState

from koppi.domain.waits import CallWait, ErrorType, Wait
from koppi.engine.expressions import Text
from koppi.engine.running.activities import Activity
from koppi.engine.running.flow import InnerFlow
from koppi.engine.running.many import Many
from koppi.engine.running.mapping import give_outputs, put_all, take_inputs
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from koppi.engine.running.events import Listener
    from koppi.engine.running.graph import ProcessSpec
    from koppi.engine.running.instance import Instance
    from koppi.engine.running.token import Token


class SubProcess(Activity):
    """An embedded sub-process: its variables are those of its token."""

    inside: ProcessSpec

    def start(self, token: Token) -> None:
        InnerFlow(self.inside, token, definition_key=token.workflow.definition_key).open(self.inside.none_start)


class EventSubProcess(SubProcess):
    """Begun by its start event; what came with the event is its own variables."""

    is_event_sub_process: ClassVar[bool] = True
    begin: Listener

    def enter(self, token: Token) -> None:
        take_inputs(token)
        put_all(token, self.begin.gives, token.scopes()[1:])
        self.start(token)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """Which process is called, which version of it, and what of the variables goes there and back."""

    process: Text
    binding: str = "latest"
    version_tag: str | None = None
    all_down: bool = True
    all_up: bool = True


class CallActivity(Activity):
    """Runs another process inside, with variables of its own: those of this token's scope."""

    calls: ClassVar[bool] = True
    settings: CallSettings

    def start(self, token: Token) -> None:
        settings, flow = self.settings, token.workflow
        instance = flow.top_workflow
        process_id = token.read(settings.process).text()
        key = instance.definitions.called_process(
            process_id, settings.binding, settings.version_tag, flow.definition_key
        )
        if key is None:
            raise Trouble(ErrorType.CALLED_ELEMENT, "engine.process_missing", process=process_id)
        if len(token.path()) >= instance.limits.call_depth:
            raise Trouble(ErrorType.CALLED_ELEMENT, "engine.calls_too_deep", limit=instance.limits.call_depth)
        spec = instance.definitions.process(key).spec
        if spec.none_start is None:
            raise Trouble(ErrorType.CALLED_ELEMENT, "engine.no_none_start", process=process_id)
        if settings.all_down:
            self._copy_down(token)
        InnerFlow(spec, token, definition_key=key, called=True).open(spec.none_start)

    def _copy_down(self, token: Token) -> None:
        """Give the called process all the variables that are seen from here."""
        scopes = token.workflow.top_workflow.scopes
        for scope in token.scopes()[1:]:
            for name, value in scopes.of(scope).items():
                if name not in scopes.of(token.id):
                    scopes.write(token.id, name, value)
        scopes.require_fit()

    def hand_on(self, token: Token) -> None:
        if self.gives:
            give_outputs(token)
        elif self.settings.all_up:
            instance, chain = token.workflow.top_workflow, token.scopes()[1:]
            kept = self.own_names | _collections(instance, chain)
            made = {name: value for name, value in instance.scopes.of(token.id).items() if name not in kept}
            instance.scopes.put_all(chain, made)

    def wait(self, token: Token) -> Wait | None:
        if token.state != TaskState.STARTED:
            return None
        inside = token.workflow.top_workflow.subprocesses[token.id]
        return CallWait(*token.place(), called_definition_key=inside.definition_key)


def _collections(instance: Instance, chain: list[int]) -> set[str | None]:
    """Return the collections that bodies around are filling: an old copy of one must not come back."""
    nodes = (instance.index[scope].task_spec for scope in chain if scope)
    return {node.settings.output_collection for node in nodes if isinstance(node, Many)}
