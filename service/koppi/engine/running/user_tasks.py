"""User tasks: a person's turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from koppi.domain.waits import Due, UserTaskWait, Wait
from koppi.engine.expressions import Text
from koppi.engine.running.activities import Activity
from koppi.engine.running.state_versions import FOLLOW_UP
from koppi.engine.running.timers import WORDS, read_due

if TYPE_CHECKING:
    from koppi.engine.running.token import Token

PRIORITIES = (0, 100)


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


class UserTask(Activity):
    """Waits for a person; whom, until when and how urgently is read when it begins to wait."""

    settings: UserTaskSettings

    def start(self, token: Token) -> None:
        settings, note = self.settings, token.note
        if settings.external_reference:
            note["reference"] = token.read(settings.external_reference).optional_text()
        if settings.assignee:
            note["assignee"] = token.read(settings.assignee).optional_text()
        if settings.candidate_groups:
            note["groups"] = token.read(settings.candidate_groups).texts()
        if settings.candidate_users:
            note["users"] = token.read(settings.candidate_users).texts()
        self._schedule(token)
        if settings.priority:
            note["priority"] = token.read(settings.priority).whole_number(*PRIORITIES)

    def _schedule(self, token: Token) -> None:
        moment = token.workflow.top_workflow.moment
        for word, text in (("due", self.settings.due), (FOLLOW_UP, self.settings.follow_up_due)):
            due = read_due(token.read(text), moment) if text else None
            if due is not None:
                token.note[word] = [due.at.isoformat(), *(getattr(due, part) for part in WORDS)]

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
            candidate_groups=tuple(note.get("groups", ())),
            candidate_users=tuple(note.get("users", ())),
            due=_due(note, "due"),
            follow_up_due=_due(note, FOLLOW_UP),
            priority=note.get("priority", 50),
            headers=settings.headers,
            lane=self.lane,
        )


def _due(note: dict[str, Any], word: str) -> Due | None:
    if word not in note:
        return None
    at, *words = note[word]
    return Due(datetime.fromisoformat(at), *words)
