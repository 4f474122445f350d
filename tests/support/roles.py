"""The people of a story: a code list of roles, for a demo whose models have none of their own."""

import simplejson

from koppi.domain.permissions import OFFICE, OUTSIDE

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
ROLES = STAFF | OUTSIDE | OFFICE


def role_list(*more: str) -> dict[str, bytes]:
    """Return the file of a code list with these roles and `more` staff: name -> content."""
    kinds = {**dict.fromkeys(ROLES | set(more), "staff"), **dict.fromkeys(OUTSIDE, "outside")}
    codes = [
        {"code": role, "names": dict.fromkeys(("fi", "sv", "en"), role.replace("_", " ")), "kind": kind}
        for role, kind in sorted(kinds.items())
    ]
    names = {"fi": "Rooli", "sv": "Roll", "en": "Role"}
    return {"role.json": simplejson.dumps({"id": "role", "names": names, "codes": codes}).encode()}
