"""What a process's page tells beside its picture: who does what until when, what it waits for and what it uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from koppi.engine.expressions import Text
from koppi.engine.process import Element, Process
from koppi.engine.running.triggers import MessageTrigger, TimerTrigger
from koppi.engine.running.user_tasks import UserTaskSettings

_THROWS = frozenset({"END_EVENT", "INTERMEDIATE_THROW_EVENT"})


@dataclass(frozen=True, slots=True)
class Turn:
    """A user task: `who` and `due` as they are drawn, `who` is a list of roles, a person or FEEL."""

    element: Element
    who: tuple[str, ...]
    due: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message at one element, by its name; the type of the job that sends it where the diagram names none."""

    element: Element
    text: str
    comes_in: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A timer: `text` is its date, duration or cycle as it is drawn."""

    element: Element
    text: str


def turns(process: Process) -> Iterator[Turn]:
    """Yield the user tasks in the order of the road."""
    for element, settings in _settings(process):
        if isinstance(settings, UserTaskSettings):
            people = (settings.assignee, settings.candidate_users)
            who = [text.source for text in people if text] + _listed(settings.candidate_groups)
            yield Turn(element, tuple(who), settings.due.source if settings.due else "")


def mails(process: Process) -> Iterator[Mail]:
    """Yield the messages that come in and go out."""
    for element, settings in _settings(process):
        if element.type == "SEND_TASK" or (element.event == "message" and element.type in _THROWS):
            yield Mail(element, element.message or element.job_type or "", comes_in=False)
        elif isinstance(settings, MessageTrigger):
            yield Mail(element, settings.name.source, comes_in=True)


def waits(process: Process) -> Iterator[Wait]:
    """Yield the timers."""
    for element, settings in _settings(process):
        if isinstance(settings, TimerTrigger):
            yield Wait(element, settings.timer.text.source)


def _settings(process: Process) -> Iterator[tuple[Element, Any]]:
    for step in process.outline():
        yield process.elements[step.id], process.spec.nodes[step.id].unrepeated.settings


def _listed(groups: Text | None) -> list[str]:
    if groups is None or groups.source.startswith("="):
        return [groups.source] if groups else []
    return [group.strip() for group in groups.source.split(",") if group.strip()]
