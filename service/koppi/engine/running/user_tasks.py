"""User tasks: a person's turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.waits import UserTaskWait, Wait
from koppi.engine.expressions import Result, Text
from koppi.engine.running.activities import Activity
from koppi.engine.running.notes import DUE, Noted
from koppi.engine.running.state_versions import FOLLOW_UP
from koppi.engine.running.timers import read_due

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

PRIORITIES = (0, 100)
PRIORITY = 50
"""The priority of a user task that says none."""


@dataclass(frozen=True, slots=True)
class UserTaskSettings:
    """What the diagram says of a user task."""

    form_id: str | None = None
    form_binding: str = "latest"
    form_version_tag: str | None = None
    external_reference: Text | None = None
    assignee: Text | None = None
    assignee_follows_case: bool = False
    candidate_groups: Text | None = None
    candidate_users: Text | None = None
    due: Text | None = None
    follow_up_due: Text | None = None
    priority: Text | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def noted(self) -> tuple[Noted, ...]:
        """Whom it waits for and how urgently."""
        found = (
            ("reference", self.external_reference, Result.optional_text),
            ("assignee", self.assignee, Result.optional_text),
            ("groups", self.candidate_groups, Result.texts),
            ("users", self.candidate_users, Result.texts),
            ("priority", self.priority, _priority),
        )
        return tuple(Noted(word, text, read) for word, text, read in found if text is not None)


def _priority(found: Result) -> int:
    return found.whole_number(*PRIORITIES)


class UserTask(Activity):
    """Waits for a person; whom, until when and how urgently is read when it begins to wait."""

    settings: UserTaskSettings

    def start(self, token: Token) -> None:
        token.take_note()
        moment = token.workflow.top_workflow.moment
        for word, text in ((DUE, self.settings.due), (FOLLOW_UP, self.settings.follow_up_due)):
            due = read_due(token.read(text), moment) if text else None
            if due is not None:
                token.note[word] = due

    def wait(self, token: Token) -> Wait | None:
        if token.state != TaskState.STARTED:
            return None
        settings, note = self.settings, token.note
        return UserTaskWait(
            *token.place(),
            name=self.bpmn_name or "",
            form_id=settings.form_id,
            form_binding=settings.form_binding,
            form_version_tag=settings.form_version_tag,
            external_reference=note.get("reference"),
            assignee=note.get("assignee"),
            assignee_follows_case=settings.assignee_follows_case,
            candidate_groups=tuple(note.get("groups") or ()),
            candidate_users=tuple(note.get("users") or ()),
            due=note.get(DUE),
            follow_up_due=note.get(FOLLOW_UP),
            priority=PRIORITY if note.get("priority") is None else note["priority"],
            headers=settings.headers,
            lane=self.lane,
        )
