"""The demo: one user per role, one unit, our diagrams; and the mark by which a demo database is known."""

from collections.abc import Mapping

from argon2 import PasswordHasher

from koppi.domain.errors import Refused
from koppi.domain.permissions import ROLES, Permission
from koppi.store.records import Unit, User
from koppi.usecases import deployments
from koppi.usecases.boundary import Act, Caller, usecase

PASSWORD = "koppi-demo"  # noqa: S105  # the demo's well-known password; without --demo there is none
UNIT = "esimerkki"
_MARK = "made_by"
_SHOWN_AS = {
    "admin": "Ylläpitäjä",
    "case_owner": "Asiakasvastaava",
    "client_adviser": "Asiakasneuvoja",
    "client_guide": "Asiakasohjaaja",
    "data_protection": "Tietosuojavastaava",
    "doctor": "Lääkäri",
    "expert_by_experience": "Kokemusasiantuntija",
    "expert_nurse": "Asiantuntijahoitaja",
    "health_social_worker": "Terveyssosiaalityöntekijä",
    "line_manager": "Lähijohtaja",
    "mapper": "Kartoittaja",
    "mental_health_worker": "Mielenterveys- ja päihdetyöntekijä",
    "network_member": "Verkoston jäsen",
    "oral_health_worker": "Suun terveydenhuollon ammattilainen",
    "own_worker": "Omatyöntekijä",
    "physiotherapist": "Fysioterapeutti",
    "process_owner": "Prosessin omistaja",
    "reception_team": "Vastaanoton tiimi",
    "responsible_worker": "Vastuutyöntekijä",
    "service_provider": "Palveluntuottaja",
    "social_worker": "Sosiaalityöntekijä",
    "third_sector": "Järjestö",
    "triage_nurse": "Hoitaja",
    "work_ability_coordinator": "Työkykykoordinaattori",
    "worker": "Koneen tunnus",
}


@usecase(Permission.SYSTEM, read_only=True)
def is_demo(act: Act) -> bool:
    """Tell whether a demo made this database."""
    return act.tx.settings.get(_MARK) == "demo"


@usecase(Permission.SYSTEM, read_only=True)
def _holds_nothing(act: Act) -> bool:
    return not act.tx.users.all() and not act.tx.definitions.latest_of_all()


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
        _people(caller)
    deployments.deploy(caller, files)


@usecase(Permission.SYSTEM)
def _people(act: Act) -> None:
    """Register one person per staff role and outside professional, the administrator, and the worker's account."""
    hashed = PasswordHasher().hash(PASSWORD)
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
    for role in sorted(ROLES):
        key = act.tx.new_key()
        act.tx.users.add(_user(key, role, hashed))
        act.tx.users.grant(key, role, UNIT)
    act.tx.users.add(_user(act.tx.new_key(), "worker", hashed, machine=True))
    act.concerns("demo", None)


def _user(key: int, name: str, hashed: str, *, machine: bool = False) -> User:
    every = ("*",) if machine else ()
    return User(
        key=key,
        name=name,
        kind="machine" if machine else "person",
        password_hash=hashed,
        display_name=_SHOWN_AS[name],
        job_types=every,
        message_names=every,
    )
