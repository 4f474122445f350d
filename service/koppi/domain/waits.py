"""What an instance waits for, one kind of wait for each thing that the outside may do."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from koppi.domain.value import value


@value
class Due:
    """A moment with the rule it came from: absolute UTC, and in words why."""

    at: datetime
    rule: str = ""
    kind: str = ""
    ground: str = ""
    reason: str = ""
    roll: str = ""


@value
class Wait:
    """Something the instance waits for, at one token.

    `element_id` and `definition_key` say where in which diagram; `scopes` are the scopes it sees, innermost first.
    `path` is the chain of call-activity tokens around it, outermost first: empty in the root's own diagram.
    """

    token: int
    element_id: str
    definition_key: int
    scopes: tuple[int, ...]
    path: tuple[int, ...] = ()


@value
class UserTaskWait(Wait):
    """A person's turn. Groups are `role` or `role@unit`."""

    name: str = ""
    form_id: str | None = None
    form_binding: str = "latest"
    form_version_tag: str | None = None
    form_key: int | None = None
    """The form version chosen for it; the join fills it in, the engine leaves it None."""
    external_reference: str | None = None
    assignee: str | None = None
    assignee_follows_case: bool = False
    """The assignee was written as `=case.responsible_person`: an open work item follows when that person changes."""
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due: Due | None = None
    follow_up_due: Due | None = None
    priority: int = 50
    headers: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None


@value
class JobWait(Wait):
    """A service task's turn: a local operation or a worker's job, told apart by `type` outside the engine.

    `inputs` are the results of the element's input mappings, empty when it has none.
    """

    type: str = ""
    retries: int = 3
    headers: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)


@value
class TimerWait(Wait):
    """A moment to come."""

    due: Due = field(kw_only=True)


@value
class MessageWait(Wait):
    """A message to come, known by its name and correlation key."""

    name: str = ""
    correlation_key: str = ""


@value
class SignalWait(Wait):
    """A signal to come."""

    name: str = ""


class ErrorType(StrEnum):
    """Why an incident is one, in the words of the /v2 interface."""

    CONDITION = "CONDITION_ERROR"
    EXTRACT_VALUE = "EXTRACT_VALUE_ERROR"
    IO_MAPPING = "IO_MAPPING_ERROR"
    CALLED_ELEMENT = "CALLED_ELEMENT_ERROR"
    CALLED_DECISION = "CALLED_DECISION_ERROR"
    DECISION_EVALUATION = "DECISION_EVALUATION_ERROR"
    UNHANDLED_ERROR_EVENT = "UNHANDLED_ERROR_EVENT"
    JOB_NO_RETRIES = "JOB_NO_RETRIES"
    FORM_NOT_FOUND = "FORM_NOT_FOUND"
    UNKNOWN = "UNKNOWN"


@value
class IncidentWait(Wait):
    """A token that cannot go on until somebody helps; `code` and `parameters` are a text of the catalogues."""

    error_type: ErrorType = ErrorType.UNKNOWN
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@value
class CallWait(Wait):
    """A called process that runs inside: shown outside as a child instance."""

    called_definition_key: int = 0


@value
class AdHocWait(Wait):
    """An ad-hoc sub-process that is open: a person may start what is drawn in it."""


@value
class Closed:
    """A wait that is over: completed, or cancelled because something else happened."""

    wait: Wait
    completed: bool
