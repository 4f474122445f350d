"""Who is away when, and who stands in."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, select, update

from koppi.store.records import Absence
from koppi.store.repositories.base import Repository
from koppi.store.rows.users import AbsenceRow
from koppi.store.shape import Shape

_ABSENCE = Shape(AbsenceRow, Absence)


class Absences(Repository):
    """Who is away when, and who stands in."""

    def add(self, absence: Absence) -> None:
        self._insert(_ABSENCE, [absence])

    def of(self, user_name: str) -> list[Absence]:
        """Return a person's absences, newest first."""
        query = select(*_ABSENCE.columns).where(AbsenceRow.user_name == user_name)
        return self._all(_ABSENCE, query.order_by(AbsenceRow.starts_on.desc()))

    def on(self, day: date) -> list[Absence]:
        """Return who is away on a day."""
        query = select(*_ABSENCE.columns).where(away_on(day))
        return self._all(_ABSENCE, query.order_by(AbsenceRow.user_name))

    def standing_in(self, person: str, day: date) -> int:
        """Count the absences of that day and later ones in which a person stands in."""
        query = select(func.count()).where(*_stands_in(person, day))
        return self._connection.execute(query).scalar_one()

    def give_on(self, person: str, successor: str, day: date) -> int:
        """Let another stand in where a person would from that day on, for himself nobody; return how many absences."""
        stands_in = case((AbsenceRow.user_name != successor, successor))
        changed = update(AbsenceRow).where(*_stands_in(person, day)).values(substitute=stands_in)
        return self._connection.execute(changed).rowcount

    def end(self, key: int, last_day: date) -> None:
        """Let an absence end on an earlier day; one that had not begun is removed."""
        self._connection.execute(delete(AbsenceRow).where(AbsenceRow.key == key, AbsenceRow.starts_on > last_day))
        self._connection.execute(update(AbsenceRow).where(AbsenceRow.key == key).values(ends_on=last_day))


def _stands_in(person: str, day: date) -> tuple[ColumnElement[bool], ...]:
    return AbsenceRow.substitute == person, AbsenceRow.ends_on >= day


def away_on(day: Any) -> ColumnElement[bool]:
    """The condition that an absence covers a day."""
    return and_(AbsenceRow.starts_on <= day, AbsenceRow.ends_on >= day)
