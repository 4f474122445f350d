"""Tokens that cannot go on: how they are parked, shown and tried again."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from koppi.domain.step import Json
from koppi.domain.waits import ErrorType, IncidentWait
from koppi.engine.running.token import INDEX
from koppi.engine.running.undoable import UNDO

if TYPE_CHECKING:
    from koppi.engine.running.token import Token
    from koppi.engine.trouble import Trouble


class Phase(StrEnum):
    """What failed, and so what a retry does again."""

    ENTERING = "enter"
    WAITING = "wait"
    LEAVING = "leave"


def park(token: Token, trouble: Trouble, kept: Mapping[str, Json], phase: Phase | None = None) -> None:
    """Make the token an incident; one that failed while entering has left no trace, one that left keeps its result."""
    if phase is None:
        phase = Phase.LEAVING if token.state == TaskState.COMPLETED else Phase.ENTERING
    if phase is Phase.ENTERING:
        token.clear()
        token.workflow.top_workflow.scopes.restore(token.id, kept)
        _forget_wait(token)
    token._set_state(TaskState.ERROR)
    spec = token.task_spec
    named = {"element": spec.bpmn_id, "name": spec.bpmn_name or spec.bpmn_id}
    parameters = named | {name: _plain(value) for name, value in trouble.parameters.items()}
    token.note["incident"] = [phase.value, trouble.error_type.value, trouble.code, parameters]


def _forget_wait(token: Token) -> None:
    """Take out of a note what was fixed when the token began to wait."""
    for word in set(token.note) - {INDEX, UNDO}:
        del token.note[word]


def _plain(value: Any) -> Json:
    """Return a parameter as the state text can hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, str | int) else str(value)


def incident_of(token: Token) -> IncidentWait:
    """Return the wait that an incident is."""
    _, error_type, code, parameters = token.note["incident"]
    return IncidentWait(*token.place(), error_type=ErrorType(error_type), code=code, parameters=parameters)


def retry(token: Token) -> None:
    """Do again what failed."""
    phase = token.note.pop("incident")[0]
    if phase == Phase.LEAVING:
        token.proceed()
    elif phase == Phase.ENTERING:
        _forget_wait(token)
        token._ready()
    else:
        token._set_state(TaskState.STARTED)
