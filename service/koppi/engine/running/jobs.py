"""Work done outside the engine: by a local operation, or by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.waits import JobWait, Wait
from koppi.engine.expressions import Result, Text
from koppi.engine.running.activities import Activity
from koppi.engine.running.mapping import inputs_of
from koppi.engine.running.notes import Noted

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

MOST_RETRIES = 100


@dataclass(frozen=True, slots=True)
class JobSettings:
    """What the diagram says of a job."""

    type: Text
    retries: Text
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def noted(self) -> tuple[Noted, ...]:
        """What is to be done, and how often it is tried."""
        return Noted("type", self.type, Result.text), Noted("retries", self.retries, _retries)


def _retries(found: Result) -> int:
    return found.whole_number(0, MOST_RETRIES)


class Job(Activity):
    """A service or send task, or a message that is thrown: waits until its work is done."""

    settings: JobSettings

    def start(self, token: Token) -> None:
        token.take_note()

    def wait(self, token: Token) -> Wait | None:
        if token.state != TaskState.STARTED:
            return None
        return JobWait(
            *token.place(),
            type=token.note["type"],
            retries=token.note["retries"],
            headers=self.settings.headers,
            inputs=inputs_of(token),
        )
