"""The case file's rules: what FEEL sees of a case, and who has need to know it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from koppi.domain.actor import Actor
from koppi.domain.permissions import LINE_MANAGER


class CaseFile(Protocol):
    """What is known of a case, as far as the rules here need it."""

    @property
    def key(self) -> int: ...
    @property
    def client_key(self) -> int: ...
    @property
    def phase(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def client_group(self) -> str | None: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def social(self) -> bool: ...
    @property
    def health(self) -> bool: ...
    @property
    def special_support(self) -> bool: ...
    @property
    def joint_client(self) -> bool: ...
    @property
    def model_variant(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def responsible_person(self) -> str | None: ...
    @property
    def backup_person(self) -> str | None: ...


_AS_IS = [
    "phase",
    "level",
    "client_group",
    "language",
    "social",
    "health",
    "special_support",
    "joint_client",
    "model_variant",
    "unit",
    "responsible_person",
    "backup_person",
]


def feel_context(case: CaseFile | None, now: datetime, zone: ZoneInfo) -> Mapping[str, Any]:
    """Return the read-only context `case` that every expression of a diagram may read; empty before a case is open.

    Keys are texts, as everywhere outside: an expression compares and correlates them as such.
    """
    if case is None:
        return {}
    context: dict[str, Any] = {"key": str(case.key), "client_key": str(case.client_key)}
    context |= {name: getattr(case, name) for name in _AS_IS}
    context["age"] = age_on(case.birth_date, now.astimezone(zone).date()) if case.birth_date else None
    return context


def age_on(birth_date: date, day: date) -> int:
    """Return the age in full years; somebody born on 29 February has the birthday on 1 March of a common year."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def is_known_to(case: CaseFile, actor: Actor) -> bool:
    """Tell whether the actor is the case's responsible or backup person, or line manager of its unit."""
    names = {actor.name} | actor.substitutes_for
    if {case.responsible_person, case.backup_person} & names:
        return True
    return (LINE_MANAGER, case.unit) in actor.grants
