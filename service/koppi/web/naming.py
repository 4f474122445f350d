"""What people, elements and processes of a case are called, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from koppi.domain.actor import SYSTEM
from koppi.engine import Process
from koppi.usecases import people
from koppi.web.visit import Visit
from koppi.web.words import Words


def shown_names(visit: Visit, names: Iterable[str | None]) -> Mapping[str, str]:
    """Return the names that people are shown by, by user name; the system has one, too."""
    known = people.display_names(visit.caller, {name for name in names if name})
    return {SYSTEM.name: visit.words.say("web.system"), **known}


@dataclass(frozen=True, slots=True)
class Naming:
    """The names on one page: of people by user name, of processes by the key of their version."""

    words: Words
    people: Mapping[str, str]
    processes: Mapping[int, Process]

    def person(self, name: str | None) -> str:
        """Return the name that a person is shown by; nothing for nobody."""
        return self.people.get(name, name) if name else ""

    def element(self, definition_key: int | None, element_id: str, name: str = "") -> str:
        """Return the name of an element, or what kind of step it is; `name` is what it was called when it was new."""
        process = self.processes.get(definition_key or 0)
        element = process.elements.get(element_id) if process else None
        if element is None or (name and name != element.name):
            return name or element_id
        return self.words.own(element.names, element.name) or self.words.named("step", element.type)

    def process(self, definition_key: int | None, process_id: str) -> str:
        """Return the name of a process."""
        process = self.processes.get(definition_key or 0)
        return self.words.own(process.names, process.name or process_id) if process else process_id

    def moment(self, at: datetime | None) -> str:
        """Return a moment in words; nothing for none."""
        return self.words.moment(at) if at else ""

    def day(self, day: date | datetime | None) -> str:
        """Return a day in words; nothing for none."""
        if isinstance(day, datetime):
            day = self.words.local_day(day)
        return self.words.day(day) if day else ""
