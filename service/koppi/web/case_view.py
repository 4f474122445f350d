"""A case as its page shows it: what is next, who carries it, what happened, and where each process stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from koppi.domain.case import age_on
from koppi.domain.step import Status
from koppi.store.records import Timer, WorkItem
from koppi.usecases import people
from koppi.usecases.cases import CasePage, Happening, Running
from koppi.web.due import Chip, chip, reasons
from koppi.web.outline_view import OutlineView, outline_of
from koppi.web.own_words import OwnWords, own_words
from koppi.web.visit import Visit
from koppi.web.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """Something open: a task (with its key) or a moment to come. `who` has it, or the groups that it waits for."""

    key: int | None
    title: str
    who: str
    due: Chip | None
    due_at: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    at: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who carries the case, or did."""

    role: str
    who: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page says of a case; the first of `open_lines` is the next step where none is agreed."""

    page: CasePage
    client_name: str
    age: int | None
    responsible: str
    backup: str
    next_step: Line | None
    open_lines: tuple[Line, ...]
    deadlines: tuple[Line, ...]
    carriers: tuple[Carrier, ...]
    said: tuple[OwnWords, ...]
    timeline: tuple[Event, ...]
    outlines: tuple[OutlineView, ...]


def view_of(visit: Visit, page: CasePage) -> CaseView:
    """Return what the page says of a case."""
    drawing = _Drawing(visit.words, page, people.display_names(visit.caller, _people(page)))
    case, client = page.case, page.client
    open_lines = tuple(drawing.item(item) for item in sorted(page.work_items, key=_nearest))
    deadlines = tuple(drawing.timer(timer) for timer in sorted(page.timers, key=lambda timer: timer.due_at))
    return CaseView(
        page=page,
        client_name=f"{client.first_names} {client.last_name}".strip(),
        age=age_on(case.birth_date, visit.words.today) if case.birth_date else None,
        responsible=drawing.person(case.responsible_person),
        backup=drawing.person(case.backup_person),
        next_step=drawing.agreed() or next(iter((*open_lines, *deadlines, *drawing.standing())), None),
        open_lines=open_lines,
        deadlines=deadlines,
        carriers=tuple(drawing.carriers()),
        said=own_words(page.contacts, visit.words),
        timeline=tuple(drawing.event(happening) for happening in page.timeline),
        outlines=tuple(outline_of(running, visit.words) for running in page.running if _lives(running)),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    words: Words
    page: CasePage
    names: Mapping[str, str]

    def person(self, name: str | None) -> str:
        return self.names.get(name, name) if name else ""

    def title(self, element_id: str, name: str) -> str:
        for running in self.page.running:
            element = running.process.elements.get(element_id)
            if element is not None and (element.name == name or not name):
                return self.words.own(element.names, element.name)
        return name or element_id

    def agreed(self) -> Line | None:
        """The next step that was agreed with the client, where one is."""
        case = self.page.case
        if not case.next_step:
            return None
        on = self.words.day(case.next_step_on) if case.next_step_on else ""
        return Line(None, case.next_step, self.person(case.next_step_by), None, on, ())

    def item(self, item: WorkItem) -> Line:
        return Line(
            key=item.key,
            title=self.title(item.element_id, item.name),
            who=self.person(item.assignee) or self.words.roles(item.candidate_groups),
            due=chip(item, self.words),
            due_at=self._moment(item.due_at),
            reasons=reasons(item, self.words),
        )

    def timer(self, timer: Timer) -> Line:
        return Line(
            key=None,
            title=self.title(timer.element_id, ""),
            who="",
            due=chip(timer, self.words),
            due_at=self._moment(timer.due_at),
            reasons=reasons(timer, self.words),
        )

    def standing(self) -> Iterator[Line]:
        """Where the processes wait for something other than a person, such as a service; the innermost first."""
        for running in reversed(self.page.running):
            for element in map(running.process.elements.__getitem__, running.stands_at):
                title = self.words.own(element.names, element.name)
                yield Line(None, title, self.words.named("step", element.type), None, "", ())

    def carriers(self) -> Iterator[Carrier]:
        for named in reversed(self.page.responsibilities):
            yield Carrier(
                role=self.words.named("role_kind", named.kind),
                who=self.person(named.person),
                since=self._moment(named.since),
                until=self._moment(named.until),
            )

    def event(self, happening: Happening) -> Event:
        text = self.words.say(f"web.event.{happening.kind}", name=self._subject(happening))
        return Event(self._moment(happening.at), text, self.person(happening.actor))

    def _subject(self, happening: Happening) -> str:
        if happening.kind == "contact":
            return self.words.named("channel", happening.name)
        if happening.kind == "responsible_person":
            return self.person(happening.name)
        if happening.kind.startswith("instance"):
            for running in self.page.running:
                if running.process.id == happening.name:
                    return self.words.own(running.process.names, running.process.name)
        return self.title(happening.element_id, happening.name)

    def _moment(self, at: datetime | None) -> str:
        return self.words.moment(at) if at else ""


def _people(page: CasePage) -> set[str]:
    case = page.case
    names = {case.responsible_person, case.backup_person, case.next_step_by}
    names |= {item.assignee for item in page.work_items} | {line.actor for line in page.timeline}
    names |= {named.person for named in page.responsibilities}
    return {name for name in names if name}


def _nearest(item: WorkItem) -> tuple[bool, float, int]:
    return item.due_at is None, item.due_at.timestamp() if item.due_at else 0.0, item.key


def _lives(running: Running) -> bool:
    return running.instance.status == Status.ACTIVE
