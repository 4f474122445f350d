"""The demo: one user per role, one unit, our diagrams; and the mark by which a demo database is known."""

from collections.abc import Mapping

from koppi.domain.errors import Refused
from koppi.domain.permissions import NAMED, ROLES, Permission
from koppi.forms import read_code_list
from koppi.store.records import Unit, User
from koppi.usecases import deployments, passwords
from koppi.usecases.boundary import Act, Caller, usecase

PASSWORD = "koppi-demo"  # noqa: S105 - the demo's well-known password; without --demo there is none
UNIT = "esimerkki"
_MARK = "made_by"
_WHO_SIGN_IN = frozenset(["staff", "outside", "office"])
_ADMIN, _WORKER = "admin", "worker"
_SHOWN_AS = {_ADMIN: "Ylläpitäjä", _WORKER: "Koneen tunnus"}


@usecase(Permission.SYSTEM, read_only=True)
def is_demo(act: Act) -> bool:
    """Tell whether a demo made this database."""
    return act.tx.settings.get(_MARK) == "demo"


@usecase(Permission.SYSTEM, read_only=True)
def _holds_nothing(act: Act) -> bool:
    return not act.tx.users.all() and not act.tx.definitions.latest_of_all()


@usecase(Permission.SYSTEM, read_only=True)
def nobody_came(act: Act) -> bool:
    """Tell whether no process ever ran here: the demo has its people, and no client yet."""
    return not act.tx.instances.keys(limit=1)


def require_demo_or_empty(caller: Caller) -> None:
    """Refuse a database that holds something and that no demo made.

    Raises:
        Refused: `demo.not_a_demo_database`.
    """
    if not is_demo(caller) and not _holds_nothing(caller):
        raise Refused("demo.not_a_demo_database")


def fill(caller: Caller, files: Mapping[str, bytes]) -> None:
    """Fill an empty database as a demo, and deploy `files` into it; a filled one gets changed files as new versions."""
    require_demo_or_empty(caller)
    if not is_demo(caller):
        _people(caller, _roles(files))
    deployments.deploy(caller, files)


def _roles(files: Mapping[str, bytes]) -> Mapping[str, str]:
    """Return the roles of people who sign in, with the names they are shown by: role -> name."""
    lists = [read_code_list(name, content)[0] for name, content in files.items() if name.endswith(".json")]
    codes = [code for found in lists if found and found.id == ROLES for code in found.codes]
    listed = {code.code: code.named("fi") for code in codes if code.attributes.get("kind") in _WHO_SIGN_IN}
    return {**(listed or {role: role for role in NAMED}), _ADMIN: _SHOWN_AS[_ADMIN]}


@usecase(Permission.SYSTEM)
def _people(act: Act, roles: Mapping[str, str]) -> None:
    """Register one person per role under the role's id, the administrator among them, and the worker's account."""
    hashed = passwords.hashed(PASSWORD)
    act.tx.settings.set(_MARK, "demo")
    act.tx.units.add(
        Unit(
            id=UNIT,
            names={
                "fi": "Esimerkkilän palvelukeskus",
                "sv": "Exempelby servicecentral",
                "en": "Example service centre",
            },
        )
    )
    for role, shown_as in sorted(roles.items()):
        key = act.tx.new_key()
        act.tx.users.add(_user(key, role, shown_as, hashed))
        act.tx.users.grant(key, role, UNIT)
    act.tx.users.add(_user(act.tx.new_key(), _WORKER, _SHOWN_AS[_WORKER], hashed, machine=True))
    act.concerns("demo", None)


def _user(key: int, name: str, shown_as: str, hashed: str, *, machine: bool = False) -> User:
    every = ("*",) if machine else ()
    return User(
        key=key,
        name=name,
        kind="machine" if machine else "person",
        password_hash=hashed,
        display_name=shown_as,
        job_types=every,
        message_names=every,
    )
