"""A simulation: clients make contact, staff do their work, triggers are raised, day after day until the end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from koppi.domain.calendar import is_working_day
from koppi.domain.errors import Conflict, KoppiError
from koppi.simulation.agenda import Agenda
from koppi.simulation.answers import Surroundings
from koppi.simulation.chance import Chance
from koppi.simulation.data import World
from koppi.simulation.filling import CannotFill, Filler
from koppi.simulation.office import Office
from koppi.simulation.people import Inventor
from koppi.simulation.stage import Done, NobodyCan, Stage
from koppi.store.records import Case, WorkItem
from koppi.usecases import case_events, contacts, supervision
from koppi.usecases.contacts import Person

_WORKING_DAYS_OF_100_MONTHS = 2100
_USUAL_DELAY = (1, 1)
_MOST_ATTEMPTS = 8
"""How often a task is tried, each time a working day later than before: seven weeks in all."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person of the simulation could not do; `code` is a key of the text catalogues."""

    code: str
    element: str
    detail: str


@dataclass
class Lived:
    """What happened, as the simulation itself saw it."""

    contacts: int = 0
    triggers: dict[str, int] = field(default_factory=dict)
    done: list[Done] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass
class Simulation:
    """Lives the days of one house.

    Args:
        stage: the house with its clock at the first day.
        world: what the simulation is told of its world.
        seed: the same seed on the same empty house gives the same days.
        unit: the unit whose cases they are.
        told: is told of each day that begins.
    """

    stage: Stage
    world: World
    seed: int
    unit: str
    told: Callable[[date], None] = lambda _: None

    def __post_init__(self) -> None:
        self.lived = Lived()
        self._agenda = Agenda()
        self._office = Office(self.stage.house.zone)
        self._inventor = Inventor(self.world.people, self._office.day_of(self.stage.now))
        self._numbers: dict[int, int] = {}
        """Each work item with its number: what stays the same when keys do not."""

    def live(self, clients: int, until: datetime) -> Lived:
        """Let so many clients make contact from now on, and everything take its course until a moment."""
        begin = self._office.day_of(self.stage.now)
        days = [day for day in _days(begin, self._office.day_of(until)) if is_working_day(day)]
        for number in range(clients):
            self._plan_client(number, days)
        for day in days:
            self._agenda.plan(self._office.opening(day), partial(self._begin_day, day))
        while (following := self._agenda.next_until(until)) is not None:
            moment, happening = following
            self.stage.go_to(moment)
            happening()
            self._look()
        self.stage.go_to(until)
        for number in range(int(self.world.contacts.get("waiting_at_the_end", 0))):
            chance = Chance(self.seed, "waiting", number)
            self._contact(self._inventor.invent(chance), chance)
        return self.lived

    # --- clients ---

    def _plan_client(self, number: int, days: list[date]) -> None:
        chance = Chance(self.seed, "client", number)
        person = self._inventor.invent(chance)
        count = int(chance.weighted(self.world.contacts["per_client"]))
        lately = self.world.contacts["lately"]
        chosen = sorted(max(chance.one_of(days) for _ in range(lately)) for _ in range(count)) if days else []
        for place, day in enumerate(chosen):
            of_contact = chance.of("contact", place)
            self._agenda.plan(self._office.some_time(day, of_contact), partial(self._contact, person, of_contact))

    def _contact(self, person: Person, chance: Chance) -> None:
        """Let a client make contact; who takes it in writes down as much as was said."""
        said = self.world.contacts
        need = chance.weighted(said["need_type"])
        reasons = said["reasons"][need]
        known = chance.happens(said["known"])
        contacts.receive(
            self.stage.caller(self.stage.of_role(chance.weighted(said["taken_in_by"]))),
            channel=chance.weighted(said["channel"]),
            source=chance.weighted(said["source"]),
            reason=chance.one_of(reasons.get(person.language) or reasons["fi"]),
            person=person if known else None,
            need_type=need if chance.happens(said["need_is_told"]) else None,
        )
        self.lived.contacts += 1
        self.stage.settle()

    # --- days ---

    def _begin_day(self, day: date) -> None:
        self.told(day)
        for number, case in enumerate(supervision.cases_of(self.stage.system, self.unit)):
            chance = Chance(self.seed, "triggers", day.isoformat(), number)
            for code, in_100_months in self.world.triggers.items():
                if chance.happens(in_100_months / _WORKING_DAYS_OF_100_MONTHS):
                    moment = self._office.some_time(day, chance)
                    self._agenda.plan(moment, partial(self._raise_trigger, case, code))

    def _raise_trigger(self, case: Case, code: str) -> None:
        """Let another system raise a trigger; a code left empty is a worry that a person has yet to describe."""
        person = case.responsible_person
        raiser = self.stage.named(person) if person and not code else self.stage.machines[0]
        try:
            case_events.raise_trigger(self.stage.caller(raiser), case.key, code=code or None)
        except Conflict:  # the case was closed meanwhile
            return
        except KoppiError as refusal:
            self._trouble("simulation.trigger_refused", code, refusal.code)
            return
        self.lived.triggers[code] = self.lived.triggers.get(code, 0) + 1
        self.stage.settle()

    # --- work ---

    def _look(self) -> None:
        """See what has begun to wait for people, and let somebody mean to do it."""
        for item in self.stage.new_work():
            self._numbers[item.key] = len(self._numbers)
            self._agenda.plan(self._when(item), partial(self._work, item.key))

    def _when(self, item: WorkItem) -> datetime:
        chance = self._chance(item)
        mean, spread, *counted = self.world.delays.get(item.element_id, _USUAL_DELAY)
        start = item.due_at if counted and item.due_at is not None else item.created_at
        return max(self._office.after(start, chance.around(mean, spread), chance), self.stage.now)

    def _work(self, key: int, attempt: int = 1) -> None:
        item = self.stage.still_open(key)
        if item is None:
            return
        chance = self._chance(item)
        client = self._inventor.invent(chance.of("client"))
        around = Surroundings(self._texts(client), client, self.stage.names_by_role)
        filler = Filler(self.world.fields, chance, around)
        try:
            done = self.stage.do(item, chance.shuffled(self.stage.may_do(item)), filler.fill_in)
        except CannotFill as fault:
            self._trouble("simulation.form_not_filled", item.element_id, f"{fault.form_id}: {', '.join(fault.fields)}")
        except NobodyCan as fault:
            self._try_again(item, fault, attempt)
        else:
            self.lived.done.append(done)

    def _try_again(self, item: WorkItem, fault: NobodyCan, attempt: int) -> None:
        """Let a task wait that cannot be done yet, such as closing a case in which somebody has work to do."""
        if attempt == _MOST_ATTEMPTS:
            self._trouble("simulation.task_refused", item.element_id, fault.reason)
            return
        later = self._office.after(self.stage.now, attempt, self._chance(item))
        self._agenda.plan(later, partial(self._work, item.key, attempt + 1))

    def _chance(self, item: WorkItem) -> Chance:
        return Chance(self.seed, "task", self._numbers[item.key])

    def _texts(self, client: Person) -> tuple[str, ...]:
        return self.world.texts.get(client.language) or next(iter(self.world.texts.values()))

    def _trouble(self, code: str, element: str, detail: str) -> None:
        self.lived.troubles.append(Trouble(code, element, detail))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
