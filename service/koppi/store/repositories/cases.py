"""Cases and responsibilities."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, insert, literal, literal_column, or_, select, update
from sqlalchemy import case as case_when

from koppi.domain.errors import NotFound
from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.errors import duplicate
from koppi.store.records import Case, Responsibility
from koppi.store.repositories.base import Repository
from koppi.store.repositories.carriers import least_loaded, load, person
from koppi.store.rows.cases import CaseRow, ResponsibilityRow
from koppi.store.rows.clients import ClientRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape
from koppi.store.upserting import upsert

_CASE = Shape(CaseRow, Case)
_RESPONSIBILITY = Shape(ResponsibilityRow, Responsibility)
BACKUP = "backup"
"""The kind of responsibility that stands beside the responsible person's."""
CASE_COLUMNS = (*_CASE.columns, ClientRow.birth_date, ClientRow.non_disclosure)
"""What `case_of` makes a case of, in a query that joins cases and clients."""
# spelled out: RETURNING drops the names of tables on SQLite, and with them what the two selections compare
_OF_CLIENT = (
    literal_column('(SELECT c.birth_date FROM clients c WHERE c."key" = cases.client_key)', ClientRow.birth_date.type),
    literal_column(
        '(SELECT c.non_disclosure FROM clients c WHERE c."key" = cases.client_key)', ClientRow.non_disclosure.type
    ),
)


def case_of(values: Any) -> Case:
    """Build a case from its columns followed by its client's."""
    return _CASE.record(values, birth_date=values[len(_CASE.columns)], non_disclosure=values[len(_CASE.columns) + 1])


class Cases(Repository):
    """Cases; each is read with its client's birth date, from which the age is computed."""

    def open(self, case: Case) -> Case:
        """Open a case, or return the one that its client has open already: the key tells which; one statement."""
        opening = upsert(
            self._work, CaseRow, unique=["client_key"], write=["client_key"], where=CaseRow.closed_at.is_(None)
        )
        found = self._connection.execute(opening.returning(*_CASE.columns, *_OF_CLIENT), _CASE.values(case)).one()
        return case_of(found)

    def get(self, key: int) -> Case | None:
        return self._first(_cases().where(CaseRow.key == key))

    def many(self, keys: Iterable[int]) -> dict[int, Case]:
        """Return the cases with these keys, by key."""
        return {case.key: case for case in self._cases(_cases().where(CaseRow.key.in_(set(keys))))}

    def open_of_client(self, client_key: int) -> Case | None:
        """Return a client's open case."""
        return self._first(_cases().where(CaseRow.client_key == client_key, CaseRow.closed_at.is_(None)))

    def of_client(self, client_key: int) -> list[Case]:
        """Return all of a client's cases, newest first."""
        return self._cases(_cases().where(CaseRow.client_key == client_key).order_by(CaseRow.key.desc()))

    def of_person(self, name: str) -> list[Case]:
        """Return the open cases a person is responsible or backup person for, oldest first."""
        mine = or_(CaseRow.responsible_person == name, CaseRow.backup_person == name)
        return self._cases(_cases().where(mine, CaseRow.closed_at.is_(None)).order_by(CaseRow.key))

    def hold(self, key: int) -> Case:
        """Lock a case until the end of this transaction and return it as it is now: whoever else holds it waits.

        Raises:
            NotFound: `case.unknown`.
        """
        held = self._first(_cases().where(CaseRow.key == key).with_for_update(of=CaseRow, key_share=True))
        if held is None:
            raise NotFound("case.unknown", key=key)
        return held

    def hold_of_person(self, name: str) -> list[Case]:
        """Lock and return the open cases a person is responsible or backup person for, oldest first."""
        mine = or_(CaseRow.responsible_person == name, CaseRow.backup_person == name)
        query = _cases().where(mine, CaseRow.closed_at.is_(None)).order_by(CaseRow.key)
        return self._cases(query.with_for_update(of=CaseRow, key_share=True))

    def of_unit(self, unit: str, *, open_only: bool = True, after: int = 0, limit: int = 100) -> list[Case]:
        """Return a unit's cases by key, those after `after`."""
        query = _cases().where(CaseRow.unit == unit, CaseRow.key > after)
        if open_only:
            query = query.where(CaseRow.closed_at.is_(None))
        return self._cases(query.order_by(CaseRow.key).limit(limit))

    def update(self, key: int, **columns: Any) -> None:
        """Write columns of a case."""
        self._connection.execute(update(CaseRow).where(CaseRow.key == key).values(columns))

    def close(self, key: int, now: datetime, reason: str | None = None) -> None:
        """Close a case."""
        self.update(key, closed_at=now, closing_reason=reason)

    def write_closing(self, key: int, content: Json, data_key: int) -> None:
        """Write what forms said of the closing, by term; it is sealed."""
        self.update(key, closing_content=self._work.seals.seal(data_key, _closing(key), content))

    def closing_of(self, key: int) -> Json | Erased:
        """Return what forms said of a case's closing, by term; None when nothing was."""
        sealed = self._connection.execute(select(CaseRow.closing_content).where(CaseRow.key == key)).scalar()
        return self._work.seals.open(_closing(key), sealed) if sealed else None

    def _first(self, query: Select[Any]) -> Case | None:
        found = self._connection.execute(query).first()
        return None if found is None else case_of(found)

    def _cases(self, query: Select[Any]) -> list[Case]:
        return [case_of(row) for row in self._connection.execute(query)]


class Responsibilities(Repository):
    """Who carried a case when, or was offered it: a case has one responsible person, and may have a backup."""

    def name(self, responsibility: Responsibility, *, role: str | None = None, first: bool = False) -> str | None:
        """Name an active person from `since` on and return the name; who did before, as backup or not, ends there.

        An offer that stands lapses when somebody is named to carry the case itself.

        Args:
            responsibility: what is carried; without a person it goes to the one who has the fewest open cases.
            role: then, of which role in the responsibility's unit.
            first: nobody can have carried this case before: one statement instead of two.

        Returns: None when there is no such person; nothing is changed.

        Raises:
            Duplicate: `store.responsible_person_changed`, when somebody else was named at the same moment.
        """
        given = responsibility.person
        carriers = person(given) if given else least_loaded(role, responsibility.unit)
        row = _RESPONSIBILITY.values(replace(responsibility, until=None, accepted_at=responsibility.since))
        del row["person"]
        table = _RESPONSIBILITY.table
        values = [literal(value, table.c[name].type) for name, value in row.items()]
        if not first:
            self._make_way(responsibility, carriers.exists())
        naming = insert(table).from_select(["person", *row], carriers.add_columns(*values)).returning(table.c.person)
        with _one_carries():
            return self._connection.execute(naming).scalar()

    def name_instead(self, responsibility: Responsibility, *, role: str | None = None) -> str | None:
        """Name somebody else at the very moment at which a case was opened: who opened it gives way without a trace.

        Takes and returns what `name` does.
        """
        given = responsibility.person
        carriers = person(given) if given else least_loaded(role, responsibility.unit)
        query: Any = (
            update(ResponsibilityRow)
            .where(*_carrying(responsibility), carriers.exists())
            .values(person=carriers.scalar_subquery(), kind=responsibility.kind)
            .returning(ResponsibilityRow.person)
        )
        return self._connection.execute(query).scalar()

    def propose(self, role: str, unit: str | None) -> tuple[str, int] | None:
        """Return who of a role in a unit is responsible for the fewest open cases, and for how many."""
        found = self._connection.execute(least_loaded(role, unit).add_columns(load())).first()
        return None if found is None else (found[0], found[1])

    def offer(self, responsibility: Responsibility, *, backup: Responsibility | None = None) -> None:
        """Offer the case to somebody at `since`, with a backup; whoever carries it keeps it, an offer before lapses."""
        self.decline(responsibility.case_key, responsibility.since)
        offers = [responsibility, backup] if backup else [responsibility]
        self._insert(_RESPONSIBILITY, [replace(offer, offered_at=offer.since, accepted_at=None) for offer in offers])

    def offered(self, case_key: int) -> Responsibility | None:
        """Return the offer that stands, locked."""
        query = select(*_RESPONSIBILITY.columns).where(*_offer_of(case_key), ResponsibilityRow.kind != BACKUP)
        return self._one(_RESPONSIBILITY, query.with_for_update())

    def accept(self, offer: Responsibility, now: datetime) -> str | None:
        """Let the person of an offer carry the case from now on; who did before ends here. Returns the offered backup.

        Raises:
            Duplicate: `store.responsible_person_changed`, when somebody else was named at the same moment.
        """
        backup = self._one(
            _RESPONSIBILITY,
            select(*_RESPONSIBILITY.columns).where(*_offer_of(offer.case_key), ResponsibilityRow.kind == BACKUP),
        )
        for new in filter(None, (offer, backup)):
            self._end_before(new, now)
        accepted = update(ResponsibilityRow).where(*_offer_of(offer.case_key))
        with _one_carries():
            self._connection.execute(accepted.values(since=now, accepted_at=now))
        return backup.person if backup else None

    def decline(self, case_key: int, now: datetime) -> None:
        """Let the offer that stands lapse; whoever carries the case keeps it."""
        lapsed = update(ResponsibilityRow).where(*_offer_of(case_key))
        self._connection.execute(lapsed.values(declined_at=now, until=now))

    def offer_to_another(self, person: str, other: str) -> int:
        """Let every offer that stands for a person stand for another instead, and return how many did."""
        return self._connection.execute(_standing_for(person).values(person=other)).rowcount

    def end_all(self, case_key: int, now: datetime) -> None:
        """Let nobody carry the case from now on, and no offer stand."""
        of_case = update(ResponsibilityRow).where(ResponsibilityRow.case_key == case_key)
        self._connection.execute(of_case.where(ResponsibilityRow.until.is_(None)).values(until=now))

    def of_case(self, case_key: int) -> list[Responsibility]:
        """Return who has carried a case, oldest first; an offer that nobody accepted is left out."""
        query = select(*_RESPONSIBILITY.columns).where(
            ResponsibilityRow.case_key == case_key, ResponsibilityRow.accepted_at.is_not(None)
        )
        return self._all(_RESPONSIBILITY, query.order_by(ResponsibilityRow.since, ResponsibilityRow.key))

    def and_offers(self, case_key: int, *, limit: int = 100) -> list[Responsibility]:
        """Return who carries or carried a case and whom it is offered to, newest first; an offer that lapsed is left out."""
        standing = ResponsibilityRow.accepted_at.is_not(None) | ResponsibilityRow.until.is_(None)
        query = select(*_RESPONSIBILITY.columns).where(ResponsibilityRow.case_key == case_key, standing)
        order = (ResponsibilityRow.since.desc(), ResponsibilityRow.key.desc())
        return self._all(_RESPONSIBILITY, query.order_by(*order).limit(limit))

    def lapse_for(self, person: str, now: datetime) -> None:
        """Let every offer that stands for a person lapse."""
        self._connection.execute(_standing_for(person).values(declined_at=now, until=now))

    def _make_way(self, new: Responsibility, condition: ColumnElement[bool]) -> None:
        """End at `new.since` who carries the case in its place, and with a responsible person all that was offered."""
        ends = and_(*_carrying(new))
        if new.kind != BACKUP:
            ends = or_(ends, and_(*_offer_of(new.case_key)))
        lapsed = case_when((ResponsibilityRow.accepted_at.is_(None), new.since))
        making_way = update(ResponsibilityRow).where(ends, condition)
        self._connection.execute(making_way.values(until=new.since, declined_at=lapsed))

    def _end_before(self, new: Responsibility, until: datetime) -> None:
        """End who carries the case in the place that `new` takes: as backup, or else as responsible person."""
        self._connection.execute(update(ResponsibilityRow).where(*_carrying(new)).values(until=until))


def _carrying(new: Responsibility) -> tuple[ColumnElement[bool], ...]:
    """Tell who carries a case now in the place that `new` takes."""
    backup = ResponsibilityRow.kind == BACKUP
    return (
        ResponsibilityRow.case_key == new.case_key,
        backup if new.kind == BACKUP else ~backup,
        ResponsibilityRow.until.is_(None),
        ResponsibilityRow.accepted_at.is_not(None),
    )


def _offer_of(case_key: int) -> tuple[ColumnElement[bool], ...]:
    return (
        ResponsibilityRow.case_key == case_key,
        ResponsibilityRow.until.is_(None),
        ResponsibilityRow.accepted_at.is_(None),
    )


def _standing_for(person: str) -> Update:
    """Write the offers that stand for a person."""
    return update(ResponsibilityRow).where(
        ResponsibilityRow.person == person,
        ResponsibilityRow.until.is_(None),
        ResponsibilityRow.accepted_at.is_(None),
    )


def _one_carries() -> AbstractContextManager[None]:
    return duplicate("uq_responsibilities_carrying", "responsibilities.case_key", "store.responsible_person_changed")


def _closing(key: int) -> Place:
    return Place("cases", "closing_content", key)


def _cases() -> Select[Any]:
    return select(*CASE_COLUMNS).join(ClientRow, ClientRow.key == CaseRow.client_key)
