"""Cases and responsibilities."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update

from koppi.store.errors import duplicate
from koppi.store.records import Case, Responsibility
from koppi.store.repositories.base import Repository
from koppi.store.rows.cases import CaseRow, ResponsibilityRow
from koppi.store.rows.clients import ClientRow
from koppi.store.shape import Shape

_CASE = Shape(CaseRow, Case)
_RESPONSIBILITY = Shape(ResponsibilityRow, Responsibility)
CASE_COLUMNS = (*_CASE.columns, ClientRow.birth_date, ClientRow.non_disclosure)
"""What `case_of` makes a case of, in a query that joins cases and clients."""


def case_of(values: Any) -> Case:
    """Build a case from its columns followed by its client's."""
    return _CASE.record(values, birth_date=values[len(_CASE.columns)], non_disclosure=values[len(_CASE.columns) + 1])


class Cases(Repository):
    """Cases; each is read with its client's birth date, from which the age is computed."""

    def add(self, case: Case) -> None:
        """Open a case.

        Raises:
            Duplicate: `store.open_case_exists`, when the client has an open one.
        """
        with duplicate(
            "uq_cases_open_client", "cases.client_key", "store.open_case_exists", client_key=case.client_key
        ):
            self._insert(_CASE, [case])

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

    def load_of(self, names: Iterable[str]) -> dict[str, int]:
        """Return how many open cases each of these people is responsible for; who has none is left out."""
        query = select(CaseRow.responsible_person, func.count()).where(
            CaseRow.responsible_person.in_(set(names)), CaseRow.closed_at.is_(None)
        )
        rows = self._connection.execute(query.group_by(CaseRow.responsible_person))
        return {name: count for name, count in rows if name is not None}

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

    def _first(self, query: Select[Any]) -> Case | None:
        found = self._connection.execute(query).first()
        return None if found is None else case_of(found)

    def _cases(self, query: Select[Any]) -> list[Case]:
        return [case_of(row) for row in self._connection.execute(query)]


class Responsibilities(Repository):
    """Who carried a case when, by kind (such as `responsible` or `backup`)."""

    def name(self, responsibility: Responsibility) -> None:
        """Name somebody from `since` on; whoever carried this kind before ends there."""
        before = update(ResponsibilityRow).where(
            ResponsibilityRow.case_key == responsibility.case_key,
            ResponsibilityRow.kind == responsibility.kind,
            ResponsibilityRow.until.is_(None),
        )
        self._connection.execute(before.values(until=responsibility.since))
        self._insert(_RESPONSIBILITY, [replace(responsibility, until=None)])

    def of_case(self, case_key: int) -> list[Responsibility]:
        """Return a case's responsibilities, oldest first."""
        query = select(*_RESPONSIBILITY.columns).where(ResponsibilityRow.case_key == case_key)
        return self._all(_RESPONSIBILITY, query.order_by(ResponsibilityRow.key))


def _cases() -> Select[Any]:
    return select(*CASE_COLUMNS).join(ClientRow, ClientRow.key == CaseRow.client_key)
