"""Who carries a case: the responsible person, the backup, whom it is offered to, and who did before."""

from dataclasses import dataclass

from koppi.store.records import Responsibility
from koppi.usecases.cases import CasePage
from koppi.web.naming import Naming

_BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who carries the case, did, or is offered it."""

    role: str
    who: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Carriers:
    """Who carries a case. An offer changes nothing until it is accepted (I7)."""

    responsible: Carrier | None
    backup: Carrier | None
    offered: tuple[Carrier, ...]
    before: tuple[Carrier, ...]


def carriers_of(page: CasePage, naming: Naming) -> Carriers:
    """Return who carries a case."""
    accepted = [one for one in page.responsibilities if one.accepted_at]
    now = [one for one in accepted if one.until is None]
    return Carriers(
        responsible=next((_carrier(one, naming) for one in now if one.kind != _BACKUP), None),
        backup=next((_carrier(one, naming) for one in now if one.kind == _BACKUP), None),
        offered=tuple(_carrier(one, naming) for one in page.responsibilities if not one.accepted_at),
        before=tuple(_carrier(one, naming) for one in accepted if one.until),
    )


def _carrier(one: Responsibility, naming: Naming) -> Carrier:
    return Carrier(
        role=naming.words.named("role_kind", one.kind),
        who=naming.person(one.person) or naming.words.named("role", one.role),
        since=naming.day(one.since),
        until=naming.day(one.until),
    )
