"""What an operator's wish means in a running instance: which tokens stand at an element, and in which scope one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppi.engine.modifying.modify import process_of
from koppi.engine.modifying.places import hosts_of, node_of, scopes_of, stands_by_itself
from koppi.engine.running.flow import TokenFlow
from koppi.engine.running.state import load

if TYPE_CHECKING:
    from koppi.domain.step import Held
    from koppi.engine.limits import Surroundings
    from koppi.engine.process import Definitions
    from koppi.engine.running.instance import Instance


@dataclass(frozen=True, slots=True)
class Standing:
    """A running process as it stands: nothing is changed by asking. `host` calls it, 0 is the instance's own."""

    _instance: Instance
    _process: TokenFlow

    @classmethod
    def of(cls, definitions: Definitions, held: Held, surroundings: Surroundings, host: int = 0) -> Standing:
        """Take an instance up to ask."""
        instance = load(held, definitions, surroundings)
        return cls(instance, process_of(instance, host))

    def tokens_at(self, element: str) -> tuple[int, ...]:
        """Return the tokens at an element that can be taken away by themselves, the oldest first."""
        found = (
            token.id
            for flow in self._flows()
            for token in flow.tasks.values()
            if token.task_spec.bpmn_id == element and stands_by_itself(token)
        )
        return tuple(sorted(found))

    def scope_for(self, token_id: int, element: str) -> int:
        """Return the innermost scope around a token that is around an element, too: 0 when it is the process."""
        inside = {scope.name for scope in scopes_of(self._process.spec, node_of(self._process.spec, element))}
        token = self._instance.index.get(token_id)
        around = hosts_of(token.workflow) if token else []
        index = self._instance.index
        return next((host for host in around if index[host].task_spec.name in inside), 0)

    def _flows(self) -> Iterator[TokenFlow]:
        """Yield the flows of the process, without those of what it calls."""
        yield self._process
        for flow in self._instance.subprocesses.values():
            if not flow.called and self._process is _called_by(flow):
                yield flow


def _called_by(flow: TokenFlow) -> TokenFlow:
    """Return the flow of the process that a flow is drawn in."""
    while flow.host is not None and not flow.called:
        flow = flow.host.workflow
    return flow
