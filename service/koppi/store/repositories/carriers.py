"""Who can carry a case: active people, selected by name."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select

from koppi.store.rows.cases import CaseRow
from koppi.store.rows.users import UserRoleRow, UserRow


def person(name: str) -> Select[Any]:
    """Select this person, nobody when he cannot carry a case."""
    return _able().where(UserRow.name == name)


def least_loaded(role: str | None, unit: str | None) -> Select[Any]:
    """Select the one of a role in a unit (in any when None) who is responsible for the fewest open cases."""
    holds = select(UserRoleRow.user_key).where(UserRoleRow.role == role)
    if unit is not None:
        holds = holds.where(UserRoleRow.unit.in_((unit, "")))
    return _able().where(UserRow.key.in_(holds)).order_by(load(), UserRow.name).limit(1)


def load() -> ScalarSelect[int]:
    """Count the open cases that a selected person is responsible for."""
    carried = select(func.count()).where(CaseRow.responsible_person == UserRow.name, CaseRow.closed_at.is_(None))
    return carried.correlate(UserRow).scalar_subquery()


def _able() -> Select[Any]:
    """Select active people, held until the end of this transaction: nobody leaves while a case comes to him."""
    able = select(UserRow.name).where(UserRow.active, UserRow.kind == "person")
    return able.with_for_update(read=True, of=UserRow)
