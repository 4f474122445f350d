"""Who may do what, as a table: each use-case names one permission, and the door asks this page."""

from collections.abc import Mapping
from enum import StrEnum

from koppi.domain.actor import Actor


class Permission(StrEnum):
    """What a use-case needs. Which rows an actor may touch with it is decided by the row (see `may_open`)."""

    NOBODY_NEEDED = "nobody_needed"
    SIGNED_IN = "signed_in"
    WORK = "work"
    CONTACT = "contact"
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


STAFF = frozenset(
    [
        "client_adviser",
        "triage_nurse",
        "mapper",
        "client_guide",
        "case_owner",
        "own_worker",
        "responsible_worker",
        "social_worker",
        "work_ability_coordinator",
        "expert_nurse",
        "doctor",
        "physiotherapist",
        "mental_health_worker",
        "health_social_worker",
        "oral_health_worker",
        "reception_team",
        "line_manager",
    ]
)
OUTSIDE = frozenset(["expert_by_experience", "third_sector", "network_member", "service_provider"])
OFFICE = frozenset(["process_owner", "data_protection", "admin"])
ROLES = STAFF | OUTSIDE | OFFICE

_BY_ROLE: Mapping[Permission, frozenset[str]] = {
    Permission.WORK: ROLES,
    Permission.CONTACT: STAFF,
    Permission.DEPLOY: frozenset({"process_owner", "admin"}),
    Permission.SEE_DEFINITIONS: frozenset({"process_owner", "admin"}),
    Permission.SEE_INSTANCES: frozenset({"process_owner", "admin"}),
    Permission.OPERATE: frozenset({"admin"}),
    Permission.CHANGE_JOBS: frozenset({"admin"}),
    Permission.AUDIT: frozenset({"data_protection", "admin"}),
    Permission.CLOCK: frozenset({"admin"}),
}


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
    return bool(actor.roles & _BY_ROLE.get(permission, frozenset()))


def _machine_holds(actor: Actor, permission: Permission) -> bool:
    if permission in (Permission.JOBS, Permission.CHANGE_JOBS):
        return bool(actor.job_types)
    if permission is Permission.MESSAGES or permission is Permission.CONTACT:
        return bool(actor.message_names)
    return False
