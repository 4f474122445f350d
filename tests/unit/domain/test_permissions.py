"""The table of rights."""

import pytest

from koppi.domain.actor import SYSTEM, Actor
from koppi.domain.permissions import OFFICE, OUTSIDE, Permission, holds, is_role

STAFF = frozenset({"line_manager", "client_adviser", "a_role_nobody_wrote_down"})
ROLES = STAFF | OUTSIDE | OFFICE


def of_role(role: str) -> Actor:
    return Actor(key=1, name="x", grants=frozenset({(role, "u")}))


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.CONTACT, STAFF),
        (Permission.CASE_EVENTS, STAFF | OUTSIDE),
        (Permission.DEPLOY, {"process_owner", "admin"}),
        (Permission.OPERATE, {"admin"}),
        (Permission.AUDIT, {"data_protection", "admin"}),
        (Permission.CLOCK, {"admin"}),
        (Permission.WORK, ROLES),
        (Permission.JOBS, set()),
        (Permission.MESSAGES, set()),
        (Permission.SYSTEM, set()),
    ],
)
def test_a_person_holds_what_one_of_the_roles_gives(permission: Permission, roles: set[str]) -> None:
    assert {role for role in ROLES if holds(of_role(role), permission)} == roles


def test_a_machine_account_holds_what_it_lists_and_nothing_of_people() -> None:
    machine = Actor(key=2, name="m", machine=True, job_types=frozenset({"pay"}), grants=frozenset({("admin", "u")}))
    assert holds(machine, Permission.JOBS)
    assert not any(
        holds(machine, p) for p in (Permission.MESSAGES, Permission.OPERATE, Permission.WORK, Permission.SYSTEM)
    )
    assert machine.may_do_job("pay")
    assert not machine.may_do_job("play")


def test_the_house_itself_holds_everything() -> None:
    assert all(holds(SYSTEM, permission) for permission in Permission)


def test_somebody_without_a_role_holds_nothing_but_being_signed_in() -> None:
    nobody = Actor(key=3, name="n")
    assert {p for p in Permission if holds(nobody, p)} == {Permission.NOBODY_NEEDED, Permission.SIGNED_IN}


@pytest.mark.parametrize(
    ("text", "fits"), [("case_owner", True), ("x2", True), ("Case", False), ("2x", False), ("a b", False), ("", False)]
)
def test_a_roles_id_is_small_letters_digits_and_underscores(text: str, fits: bool) -> None:
    assert is_role(text) is fits
