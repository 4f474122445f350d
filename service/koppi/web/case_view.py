"""A case as its page shows it: what is next, who carries it, what is agreed, what happened, and where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from koppi.domain.case import age_on
from koppi.domain.step import Status
from koppi.engine import Process
from koppi.usecases.cases import CasePage, Running
from koppi.web.case_next import Next, next_of
from koppi.web.case_people import Carriers, carriers_of
from koppi.web.case_records import File, file_of, people_in
from koppi.web.case_timeline import Event, event_of
from koppi.web.naming import Naming, shown_names
from koppi.web.outline_view import OutlineView, outline_of
from koppi.web.own_words import OwnWords, own_words
from koppi.web.standing_still import told
from koppi.web.visit import Visit
from koppi.web.words import Words


@dataclass(frozen=True, slots=True)
class Tab:
    """A process that can be looked at; `instance_key` names it in the address."""

    instance_key: int
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything the page says of a case."""

    page: CasePage
    client_name: str
    age: int | None
    next: Next
    carriers: Carriers
    said: tuple[OwnWords, ...]
    file: File
    timeline: tuple[Event, ...]
    tabs: tuple[Tab, ...]
    outline: OutlineView | None
    suspended: tuple[str, ...]
    """What is said of the processes that stand still."""
    here: tuple[str, ...]
    """The elements where the shown process stands."""

    @property
    def shown(self) -> Tab | None:
        """The process that is looked at."""
        return next((tab for tab in self.tabs if tab.shown), None)


def view_of(visit: Visit, page: CasePage, shown: int | None = None) -> CaseView:
    """Return what the page says of a case; `shown` is the instance to be looked at, else the first one is."""
    words, client = visit.words, page.client
    naming = Naming(words, shown_names(visit, _people(page)), _processes(page))
    live = [running for running in page.running if running.instance.status == Status.ACTIVE]
    seen = next((running for running in live if running.instance.key == shown), live[0] if live else None)
    return CaseView(
        page=page,
        client_name=f"{client.first_names} {client.last_name}".strip(),
        age=age_on(page.case.birth_date, words.today) if page.case.birth_date else None,
        next=next_of(page, naming),
        carriers=carriers_of(page, naming),
        said=own_words(reversed(page.contacts), words),
        file=file_of(page, naming),
        timeline=tuple(event_of(line, naming) for line in page.timeline.items),
        tabs=tuple(_tabs(live, seen, words)),
        outline=outline_of(seen, words) if seen else None,
        suspended=tuple(_suspended(page, naming)),
        here=seen.stands_at if seen else (),
    )


def _tabs(live: list[Running], seen: Running | None, words: Words) -> Iterator[Tab]:
    """Yield a tab for each process; those of one name are numbered."""
    names = [words.own(running.process.names, running.process.name or running.process.id) for running in live]
    for place, (running, name) in enumerate(zip(live, names, strict=True)):
        number = f" {names[: place + 1].count(name)}" if names.count(name) > 1 else ""
        yield Tab(running.instance.key, name + number, running is seen)


def _suspended(page: CasePage, naming: Naming) -> Iterator[str]:
    running = {one.instance.key: one.instance for one in page.running}
    for suspension in page.suspensions:
        instance = running[suspension.instance_key]
        name = naming.process(instance.definition_key, instance.process_id)
        yield told(suspension, naming.people, naming.words, name)


def _processes(page: CasePage) -> dict[int, Process]:
    return {**page.processes, **{running.instance.definition_key: running.process for running in page.running}}


def _people(page: CasePage) -> set[str | None]:
    case = page.case
    names = {case.responsible_person, case.backup_person, case.next_step_by, *people_in(page)}
    names |= {item.assignee for item in page.work_items}
    for line in page.timeline.items:
        names |= {line.actor, line.name if line.kind.startswith("respons") else ""}
    names |= {named.person for named in page.responsibilities}
    return names | {suspension.suspended_by for suspension in page.suspensions}
