"""Users and what they may do."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, cast, delete, func, insert, literal, null, select, update
from sqlalchemy.engine import Row as Result

from koppi.domain.actor import Actor
from koppi.store.records import Head, Session, SignedIn, User
from koppi.store.repositories.absences import away_on
from koppi.store.repositories.base import Repository
from koppi.store.rows.audit import AccessRow
from koppi.store.rows.base import table_of
from koppi.store.rows.definitions import DeploymentRow
from koppi.store.rows.users import AbsenceRow, SessionRow, TokenRow, UserRoleRow, UserRow
from koppi.store.shape import Shape

_USER = Shape(UserRow, User)
_SESSION = Shape(SessionRow, Session)
_ROLE, _AWAY = "role", "away"


class Users(Repository):
    """Who is known. A user comes with his roles in one statement: one row a role, and one a person he stands in for."""

    def by_session(self, id_hash: str, now: datetime) -> SignedIn | None:
        """Return who is signed in with this cookie; None when the session is over or the user switched off."""
        asked = {"id_hash": id_hash, "now": now, "today": now.date()}
        rows = self._connection.execute(_signed_in(), asked).all()
        if not rows:
            return None
        first = rows[0][len(_USER.columns) + 3 :]
        return SignedIn(
            actor=_user(rows).actor,
            session=_SESSION.record(first),
            access_head=Head(first[-2] or 0, first[-1] or ""),
            deployed=first[-3],
        )

    def by_token(self, token_hash: str, now: datetime) -> Actor | None:
        """Return whose API token this is; None when it is revoked or out of date, or the user switched off."""
        token = and_(
            TokenRow.user_key == UserRow.key,
            TokenRow.token_hash == token_hash,
            TokenRow.revoked_at.is_(None),
            TokenRow.expires_at.is_(None) | (TokenRow.expires_at > now),
        )
        query = _with_grants(now.date()).join(TokenRow, token)
        rows = self._connection.execute(query.where(UserRow.active)).all()
        return _user(rows).actor if rows else None

    def by_name(self, name: str, now: datetime | None = None) -> User | None:
        """Return a user by name, switched off or not; with `now` he stands in for those away today."""
        return self._user(_named(with_substitutes=now is not None), now, name=name)

    def hold(self, name: str) -> User | None:
        """Return a user as `by_name` does, held until the end of this transaction: he does not leave meanwhile."""
        return self._user(_named(with_substitutes=False).with_for_update(read=True, of=UserRow), None, name=name)

    def lock(self, names: Iterable[str]) -> None:
        """Lock users, in the order of their names, until the end of this transaction."""
        query = select(UserRow.key).where(UserRow.name.in_(set(names))).order_by(UserRow.name)
        self._connection.execute(query.with_for_update(key_share=True)).all()

    def get(self, key: int, now: datetime | None = None) -> User | None:
        return self._user(_with_grants(now.date() if now else None).where(UserRow.key == key), None)

    def all(self, *, role: str | None = None, unit: str | None = None) -> list[User]:
        """Return the active users by name, those with a role (in a unit, or in all) when one is given."""
        query = _with_grants(None).where(UserRow.active)
        if role is not None:
            holds = select(UserRoleRow.user_key).where(UserRoleRow.role == role)
            if unit is not None:
                holds = holds.where(UserRoleRow.unit.in_((unit, "")))
            query = query.where(UserRow.key.in_(holds))
        users: dict[int, list[Result[Any]]] = {}
        for row in self._connection.execute(query.order_by(UserRow.name)):
            users.setdefault(row.key, []).append(row)
        return [_user(rows) for rows in users.values()]

    def machines(self) -> list[User]:
        """Return the active machine accounts by name."""
        query = select(*_USER.columns).where(UserRow.kind == "machine", UserRow.active)
        return self._all(_USER, query.order_by(UserRow.name))

    def display_names(self, names: Iterable[str]) -> dict[str, str]:
        """Return the display names of user names, by user name."""
        query = select(UserRow.name, UserRow.display_name).where(UserRow.name.in_(set(names)))
        return {row.name: row.display_name for row in self._connection.execute(query)}

    def add(self, user: User) -> None:
        """Add a user with his grants."""
        self._insert(_USER, [user])
        rows = [{"user_key": user.key, "role": role, "unit": unit} for role, unit in sorted(user.grants)]
        if rows:
            self._connection.execute(insert(table_of(UserRoleRow)), rows)

    def update(self, key: int, **columns: Any) -> None:
        """Write columns of a user."""
        self._connection.execute(update(UserRow).where(UserRow.key == key).values(columns))

    def grant(self, user_key: int, role: str, unit: str = "") -> None:
        """Give a user a role in a unit, or in all; giving it twice is harmless."""
        self.revoke(user_key, role, unit)
        self._connection.execute(insert(table_of(UserRoleRow)), {"user_key": user_key, "role": role, "unit": unit})

    def revoke(self, user_key: int, role: str, unit: str = "") -> None:
        """Take a role in a unit away."""
        mine = and_(UserRoleRow.user_key == user_key, UserRoleRow.role == role, UserRoleRow.unit == unit)
        self._connection.execute(delete(UserRoleRow).where(mine))

    def _user(self, query: Select[Any], now: datetime | None, **asked: Any) -> User | None:
        rows = self._connection.execute(query, asked | ({"today": now.date()} if now else {})).all()
        return _user(rows) if rows else None


@cache
def _signed_in() -> Select[Any]:
    """The question of every request: made once, asked with `id_hash`, `now` and `today`."""
    newest = select(AccessRow.seq).where(AccessRow.chain == SessionRow.user_key).order_by(AccessRow.seq.desc()).limit(1)
    head = [newest.with_only_columns(column).scalar_subquery() for column in (AccessRow.seq, AccessRow.hash)]
    session = and_(
        SessionRow.user_key == UserRow.key,
        SessionRow.id_hash == bindparam("id_hash"),
        SessionRow.expires_at > bindparam("now"),
    )
    deployed = select(func.max(DeploymentRow.key)).scalar_subquery()
    query = _with_grants(bindparam("today"), [*_SESSION.columns, deployed, *head]).join(SessionRow, session)
    return query.where(UserRow.active)


@cache
def _named(*, with_substitutes: bool) -> Select[Any]:
    """The question of every signed call: made once, asked with `name` (and `today`)."""
    return _with_grants(bindparam("today") if with_substitutes else None).where(UserRow.name == bindparam("name"))


def _with_grants(today: Any, others: Sequence[Any] = ()) -> Select[Any]:
    """Select users with one row for each role, and one for each person they stand in for today."""
    given = select(
        UserRoleRow.user_key.label("user_key"),
        literal(_ROLE).label("what"),
        UserRoleRow.role.label("first"),
        UserRoleRow.unit.label("second"),
    )
    if today is not None:
        stands_in = select(UserRow.key, literal(_AWAY), AbsenceRow.user_name, cast(null(), Text))
        stands_in = stands_in.join(AbsenceRow, AbsenceRow.substitute == UserRow.name).where(away_on(today))
        grants = given.union_all(stands_in).subquery("grants")
    else:
        grants = given.subquery("grants")
    return (
        select(*_USER.columns, grants.c.what, grants.c.first, grants.c.second, *others)
        .select_from(UserRow)
        .outerjoin(grants, grants.c.user_key == UserRow.key)
    )


def _user(rows: Sequence[Result[Any]]) -> User:
    """Make one user of his rows."""
    return _USER.record(
        rows[0],
        grants=frozenset((row.first, row.second) for row in rows if row.what == _ROLE),
        substitutes_for=frozenset(row.first for row in rows if row.what == _AWAY),
    )
