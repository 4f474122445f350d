"""The timeline of a case in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from koppi.store.records import Happening
from koppi.web.naming import Naming


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: str
    text: str
    who: str
    kind: str


def event_of(happening: Happening, naming: Naming) -> Event:
    """Return one line of the timeline."""
    name = _SUBJECTS[happening.kind](happening, naming) if happening.kind in _SUBJECTS else happening.name
    text = naming.words.say(f"web.event.{happening.kind}", name=name)
    return Event(naming.moment(happening.at), text, naming.person(happening.actor), happening.kind)


def _element(happening: Happening, naming: Naming) -> str:
    return naming.element(happening.definition_key, happening.element_id, happening.name)


def _process(happening: Happening, naming: Naming) -> str:
    return naming.process(happening.definition_key, happening.name)


def _person(happening: Happening, naming: Naming) -> str:
    return naming.person(happening.name)


def _coded(kind: str) -> Callable[[Happening, Naming], str]:
    return lambda happening, naming: naming.words.named(kind, happening.name)


_SUBJECTS: Mapping[str, Callable[[Happening, Naming], str]] = {
    "contact": _coded("channel"),
    "client_contact": _coded("place"),
    "trigger_raised": _coded("trigger_code"),
    "trigger_handled": _coded("trigger_code"),
    "follow_up_note": _coded("note_kind"),
    "decision_made": _coded("service"),
    "decision_notified": _coded("service"),
    "case_closed": _coded("closing_reason"),
    "responsible_person": _person,
    "responsibility_offered": _person,
    "responsibility_declined": _person,
    "work_item_created": _element,
    "work_item_completed": _element,
    "instance_started": _process,
    "instance_migrated": _process,
    "instance_modified": _process,
    "instance_ended": _process,
    "instance_suspended": _process,
    "instance_resumed": _process,
}
"""What each kind of line names, and how."""
