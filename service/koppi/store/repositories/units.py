"""Organisational units."""

from sqlalchemy import select

from koppi.store.records import Unit
from koppi.store.repositories.base import Repository
from koppi.store.rows.users import UnitRow
from koppi.store.shape import Shape

_UNIT = Shape(UnitRow, Unit)


class Units(Repository):
    """Organisational units."""

    def add(self, unit: Unit) -> None:
        self._insert(_UNIT, [unit])

    def all(self) -> list[Unit]:
        return self._all(_UNIT, select(*_UNIT.columns).order_by(UnitRow.id))
