"""People and machine accounts, what they may do, how they sign in, and when people are away."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonList, JsonText, personal, plain, pseudonymous
from koppi.store.rows.base import Row


class UserRow(Row):
    __tablename__ = "users"

    key: Mapped[int] = plain(primary_key=True)
    name: Mapped[str] = pseudonymous(unique=True)
    kind: Mapped[str] = plain()
    password_hash: Mapped[str | None] = personal()
    display_name: Mapped[str] = personal()
    language: Mapped[str] = plain()
    active: Mapped[bool] = plain()
    job_types: Mapped[Any] = plain(JsonList)
    message_names: Mapped[Any] = plain(JsonList)


class UnitRow(Row):
    __tablename__ = "units"

    id: Mapped[str] = plain(primary_key=True)
    names: Mapped[Any] = plain(JsonText)


class UserRoleRow(Row):
    """A role in a unit; the unit is empty where the role is for all units."""

    __tablename__ = "user_roles"
    __table_args__ = (Index(None, "role", "unit"),)

    user_key: Mapped[int] = pseudonymous(ForeignKey("users.key", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = plain(primary_key=True)
    unit: Mapped[str] = plain(primary_key=True)


class TokenRow(Row):
    """An API token, stored as its hash."""

    __tablename__ = "tokens"

    key: Mapped[int] = plain(primary_key=True)
    user_key: Mapped[int] = pseudonymous(ForeignKey("users.key", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = pseudonymous(unique=True)
    name: Mapped[str] = plain()
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime | None] = plain()
    revoked_at: Mapped[datetime | None] = plain()


class SessionRow(Row):
    """A signed-in browser, known by the hash of its cookie."""

    __tablename__ = "sessions"

    id_hash: Mapped[str] = pseudonymous(primary_key=True)
    user_key: Mapped[int] = pseudonymous(ForeignKey("users.key", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = plain()
    created_at: Mapped[datetime] = plain()
    seen_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()


class AbsenceRow(Row):
    """A person is away, first and last day included; the substitute sees the personal work items meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (Index(None, "user_name"), Index(None, "substitute"))

    key: Mapped[int] = plain(primary_key=True)
    user_name: Mapped[str] = pseudonymous()
    substitute: Mapped[str | None] = pseudonymous()
    starts_on: Mapped[date] = personal()
    ends_on: Mapped[date] = personal()
