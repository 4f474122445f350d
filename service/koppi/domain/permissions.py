"""Who may do what, as a table: each use-case names one permission, and the door asks this page."""

import re
from collections.abc import Mapping, Set
from enum import StrEnum

from koppi.domain.actor import Actor


class Permission(StrEnum):
    """What a use-case needs. Which rows an actor may touch with it is decided by the row (see `may_open`)."""

    NOBODY_NEEDED = "nobody_needed"
    SIGNED_IN = "signed_in"
    WORK = "work"
    CONTACT = "contact"
    CASE_EVENTS = "case_events"
    DEPLOY = "deploy"
    SEE_DEFINITIONS = "see_definitions"
    SEE_INSTANCES = "see_instances"
    OPERATE = "operate"
    JOBS = "jobs"
    CHANGE_JOBS = "change_jobs"
    MESSAGES = "messages"
    AUDIT = "audit"
    CLOCK = "clock"
    SYSTEM = "system"


LINE_MANAGER = "line_manager"
OUTSIDE = frozenset(["expert_by_experience", "third_sector", "network_member", "service_provider"])
OFFICE = frozenset(["process_owner", "data_protection", "admin"])
NAMED = OUTSIDE | OFFICE | {LINE_MANAGER}
"""The roles that the code must know; every other one is staff, and known by its code list alone."""
ROLES = "role"
"""The id of the code list of roles."""
_ROLE = re.compile(r"[a-z][a-z0-9_]*")

_BY_ROLE: Mapping[Permission, frozenset[str]] = {
    Permission.DEPLOY: frozenset({"process_owner", "admin"}),
    Permission.SEE_DEFINITIONS: frozenset({"process_owner", "admin"}),
    Permission.SEE_INSTANCES: frozenset({"process_owner", "admin"}),
    Permission.OPERATE: frozenset({"admin"}),
    Permission.CHANGE_JOBS: frozenset({"admin"}),
    Permission.AUDIT: frozenset({"data_protection", "admin"}),
    Permission.CLOCK: frozenset({"admin"}),
}


def is_role(text: str) -> bool:
    """Tell whether a text may be the id of a role."""
    return _ROLE.fullmatch(text) is not None


def staff_among(roles: Set[str]) -> Set[str]:
    """Return the roles that are staff."""
    return roles - OUTSIDE - OFFICE


def holds(actor: Actor, permission: Permission) -> bool:
    """Tell whether the actor may use a use-case of this permission at all."""
    if permission is Permission.NOBODY_NEEDED:
        return True
    if actor.key == 0:  # the system itself, which never comes through a face
        return True
    if permission is Permission.SIGNED_IN:
        return True
    if actor.machine:
        return _machine_holds(actor, permission)
    return bool(_that_give(permission, actor.roles))


def _that_give(permission: Permission, roles: Set[str]) -> Set[str]:
    """Return those of a person's roles that give a permission."""
    if permission is Permission.WORK:
        return roles
    if permission is Permission.CONTACT:
        return staff_among(roles)
    if permission is Permission.CASE_EVENTS:
        return roles - OFFICE
    return roles & _BY_ROLE.get(permission, frozenset())


def _machine_holds(actor: Actor, permission: Permission) -> bool:
    if permission in (Permission.JOBS, Permission.CHANGE_JOBS):
        return bool(actor.job_types)
    if permission in (Permission.MESSAGES, Permission.CONTACT, Permission.CASE_EVENTS):
        return bool(actor.message_names)
    return False
