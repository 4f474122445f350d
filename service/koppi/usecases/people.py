"""People and machine accounts: signing in, sessions, tokens, and keeping their register."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from koppi.domain.actor import Actor
from koppi.domain.errors import Invalid, NotFound, NotSignedIn
from koppi.domain.permissions import Permission, is_role
from koppi.domain.step import Json
from koppi.store.records import Absence, Session, Unit, User
from koppi.usecases import leaving, passwords
from koppi.usecases.boundary import AccessEnd, Act, usecase
from koppi.usecases.house import House

SESSION_IDLE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=10)
_TOUCH_AFTER = timedelta(minutes=5)
_REMEMBERED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just begun: its id goes into the cookie and is never stored."""

    id: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session: who, and the word that each of his forms must carry."""

    actor: Actor
    csrf: str
    session_id: str
    deployed: int | None = None
    """The key of the newest deployment: what was read of the definitions in force holds while it is the same."""
    access: AccessEnd = field(default_factory=AccessEnd, compare=False)


class Remembered:
    """Passwords checked over Basic a moment ago: argon2 costs about 140 ms, so they are kept for five minutes, hashed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._salt = secrets.token_bytes(32)
        self._until: dict[bytes, datetime] = {}

    def _key(self, user: User, password: str) -> bytes:
        return hmac.digest(self._salt, f"{user.name}\0{password}\0{user.password_hash}".encode(), "sha256")

    def knows(self, user: User, password: str, now: datetime) -> bool:
        """Tell whether this was the user's password a moment ago, and is still."""
        with self._lock:
            return self._until.get(self._key(user, password), now) > now

    def keep(self, user: User, password: str, now: datetime) -> None:
        """Remember that this is the user's password."""
        with self._lock:
            self._until = {key: until for key, until in self._until.items() if until > now}
            self._until[self._key(user, password)] = now + _REMEMBERED


_REMEMBER = Remembered()


def hash_of(secret: str) -> str:
    """Return what is stored of a random secret (a session id, a token)."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sign_in(house: House, name: str, password: str) -> NewSession:
    """Begin a session for a person.

    Raises:
        NotSignedIn: the name or the password is wrong; which of the two is not told.
    """
    machine_now = house.machine_clock.now()
    with house.store.begin(read_only=True) as tx:
        found = tx.users.by_name(name)
    user = _proven(found, password)
    session = secrets.token_urlsafe(32)
    with house.store.begin() as tx:
        tx.sessions.add(
            Session(
                id_hash=hash_of(session),
                user_key=user.key,
                csrf=secrets.token_urlsafe(24),
                created_at=machine_now,
                seen_at=machine_now,
                expires_at=machine_now + SESSION_LIFE,
            )
        )
    return NewSession(session, user.actor)


def visitor(house: House, session_id: str) -> Visitor | None:
    """Return who has this session, None when it is over. One statement, and a second every five minutes."""
    now = house.machine_clock.now()
    with house.store.begin(read_only=True) as tx:
        found = tx.users.by_session(hash_of(session_id), now)
    if found is None or now - found.session.seen_at > SESSION_IDLE:
        return None
    if now - found.session.seen_at > _TOUCH_AFTER:
        with house.store.begin() as tx:
            tx.sessions.touch(found.session.id_hash, now)
    return Visitor(found.actor, found.session.csrf, session_id, found.deployed, AccessEnd(found.access_head))


def sign_out(house: House, session_id: str) -> None:
    """End a session."""
    with house.store.begin() as tx:
        tx.sessions.end(hash_of(session_id))


def by_basic(house: House, name: str, password: str) -> Actor:
    """Return who signs a call with a name and a password, or with a name and an API token in its place.

    Raises:
        NotSignedIn: the name or the secret is wrong.
    """
    now = house.machine_clock.now()
    with house.store.begin(read_only=True) as tx:
        user = tx.users.by_name(name, now)
        if user is not None and user.active and _REMEMBER.knows(user, password, now):
            return user.actor
        holder = tx.users.by_token(hash_of(password), now)
    if holder is not None and holder.name == name:
        return holder
    user = _proven(user, password)
    _REMEMBER.keep(user, password, now)
    return user.actor


def by_token(house: House, token: str) -> Actor:
    """Return the machine account of an API token.

    Raises:
        NotSignedIn: there is no such token, or it is over.
    """
    with house.store.begin(read_only=True) as tx:
        actor = tx.users.by_token(hash_of(token), house.machine_clock.now())
    if actor is None:
        raise NotSignedIn("person.wrong_password")
    return actor


def _proven(user: User | None, password: str) -> User:
    """Return the user whose password this is; without a user it takes as long to be refused."""
    stored = user.password_hash if user and user.active else None
    if not passwords.is_right(stored, password) or user is None:
        raise NotSignedIn("person.wrong_password")
    return user


@usecase(Permission.OPERATE)
def add_user(
    act: Act,
    name: str,
    *,
    display_name: str,
    password: str | None = None,
    grants: frozenset[tuple[str, str]] = frozenset(),
    machine: bool = False,
    job_types: tuple[str, ...] = (),
    message_names: tuple[str, ...] = (),
    language: str = "fi",
) -> int:
    """Register a person or a machine account and return its key."""
    for role, _ in sorted(grants):
        _require_role(role)
    if act.tx.users.by_name(name) is not None:
        raise Invalid("person.name_in_use", person=name)
    key = act.tx.new_key()
    act.tx.users.add(
        User(
            key=key,
            name=name,
            kind="machine" if machine else "person",
            password_hash=passwords.hashed(password) if password else None,
            display_name=display_name,
            language=language,
            job_types=job_types,
            message_names=message_names,
        )
    )
    for role, unit in sorted(grants):
        act.tx.users.grant(key, role, unit)
    act.concerns("user", key, detail={"name": name, "roles": sorted(role for role, _ in grants)})
    return key


@usecase(Permission.OPERATE)
def set_password(act: Act, name: str, password: str) -> None:
    """Give a person a new password and end the sessions that were begun with the old one."""
    user = _user(act, name)
    act.tx.users.update(user.key, password_hash=passwords.hashed(password))
    act.tx.sessions.end_all_of(user.key)
    act.concerns("user", user.key, detail={"password": "changed"})


@usecase(Permission.OPERATE)
def grant(act: Act, name: str, role: str, unit: str) -> None:
    """Give a person a role in a unit."""
    _require_role(role)
    user = _user(act, name)
    act.tx.users.grant(user.key, role, unit)
    act.concerns("user", user.key, detail={"granted": role, "unit": unit})


@usecase(Permission.OPERATE)
def deactivate(act: Act, name: str, *, successor: str | None = None) -> Mapping[str, Json]:
    """Let a person sign in no more, end the open sessions at once, and give on what he carries.

    Args:
        act: the act.
        name: who leaves.
        successor: who goes on with the leaver's open cases and personal work items.

    Returns:
        What was given on, as the audit says it.

    Raises:
        Invalid: `person.bad_successor`.
        Conflict: `person.has_work` with how much of it, when no successor is named.
    """
    act.tx.users.lock(filter(None, (name, successor)))  # in one order: two may name each other
    user = _user(act, name)
    act.tx.users.update(user.key, active=False)
    given_on = leaving.hand_over(act, name, successor)
    act.tx.sessions.end_all_of(user.key)
    act.concerns("user", user.key, detail={"active": False, **given_on})
    return given_on


@usecase(Permission.OPERATE)
def add_unit(act: Act, unit: str, names: dict[str, str]) -> None:
    """Register a unit with its names in fi, sv and en."""
    act.tx.units.add(Unit(id=unit, names=names))
    act.concerns("unit", None, detail={"unit": unit})


@usecase(Permission.OPERATE)
def add_token(act: Act, name: str, label: str, *, expires_at: datetime | None = None) -> str:
    """Make an API token for an account; it is shown this once and stored hashed."""
    user = _user(act, name)
    token = "koppi_" + secrets.token_urlsafe(32)
    key = act.tx.new_key()
    act.tx.tokens.add(key, user.key, hash_of(token), label, act.now, expires_at)
    act.concerns("token", key, detail={"user": name, "label": label})
    return token


@usecase(Permission.OPERATE)
def add_absence(act: Act, name: str, substitute: str | None, starts_on: date, ends_on: date) -> None:
    """Note that a person is away; the substitute sees that person's own work items meanwhile.

    Raises:
        NotFound: `person.unknown`.
        Invalid: `person.bad_substitute`, not somebody else who is active.
    """
    _user(act, name)
    if substitute is not None:
        user = act.tx.users.hold(substitute)
        if user is None or not user.active or user.kind != "person" or substitute == name:
            raise Invalid("person.bad_substitute", person=name, substitute=substitute)
    key = act.tx.new_key()
    act.tx.absences.add(Absence(key=key, user_name=name, substitute=substitute, starts_on=starts_on, ends_on=ends_on))
    act.concerns("absence", key)


@usecase(Permission.OPERATE, read_only=True)
def all_users(act: Act) -> list[User]:
    """Return every active person and machine account."""
    return act.tx.users.all()


def _require_role(role: str) -> None:
    if not is_role(role):
        raise Invalid("person.role_invalid", role=role)


def _user(act: Act, name: str) -> User:
    user = act.tx.users.by_name(name)
    if user is None:
        raise NotFound("person.unknown", person=name)
    return user


@usecase(Permission.SIGNED_IN, read_only=True)
def display_names(act: Act, names: Iterable[str]) -> Mapping[str, str]:
    """Return the names that people are shown by, by user name; who is not known is left out."""
    return act.tx.users.display_names(names)
