"""Who somebody is: by session, token, role and unit."""

from datetime import date, timedelta

from koppi.store import Store
from koppi.store.records import Absence, User
from tests.integration.store.world import NOW, World


def test_a_session_brings_user_roles_and_who_is_away_in_one_statement(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.users.grant(world.user, "miller")
        tx.users.grant(world.user, "miller")
        for number, ends in ((1, date(2026, 3, 2)), (2, date(2026, 3, 1))):
            away = Absence(
                key=number, user_name=f"u{number}", substitute="anna", starts_on=date(2026, 1, 1), ends_on=ends
            )
            tx.absences.add(away)
    with store.statements() as count, store.begin(read_only=True) as tx:
        found = tx.users.by_session("hash", NOW)
    assert count.total == 1
    assert found is not None
    assert found.actor.grants == {("baker", "north"), ("miller", "")}
    assert found.actor.substitutes_for == {"u1"}
    assert (found.session.csrf, found.access_head.seq) == ("c", 0)


def test_a_session_ends_by_time_by_sign_out_and_with_its_user(store: Store, world: World) -> None:
    with store.begin() as tx:
        assert tx.users.by_session("hash", NOW + timedelta(hours=2)) is None
        assert tx.users.by_session("other", NOW) is None
        tx.users.update(world.user, active=False)
        assert tx.users.by_session("hash", NOW) is None
        tx.users.update(world.user, active=True)
        tx.sessions.end("hash")
        assert tx.users.by_session("hash", NOW) is None


def test_a_token_signs_a_machine_in_until_it_is_revoked_or_out_of_date(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.users.add(User(key=5, name="robot", kind="machine", job_types=("bake",), message_names=("*",)))
        tx.tokens.add(6, 5, "t", "first", NOW, NOW + timedelta(days=1))
        actor = tx.users.by_token("t", NOW)
        assert actor is not None
        assert (actor.name, actor.machine, set(actor.job_types)) == ("robot", True, {"bake"})
        assert tx.users.by_token("t", NOW + timedelta(days=2)) is None
        tx.tokens.revoke(6, NOW)
        assert tx.users.by_token("t", NOW) is None
        assert [user.name for user in tx.users.machines()] == ["robot"]


def test_users_are_found_by_role_and_unit(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.users.add(User(key=5, name="bert", grants=frozenset({("baker", ""), ("miller", "south")})))
        assert [user.name for user in tx.users.all(role="baker", unit="north")] == ["anna", "bert"]
        assert [user.name for user in tx.users.all(role="miller", unit="north")] == []
        assert tx.users.display_names(["anna", "nobody"]) == {"anna": "Anna Aalto"}
        found = tx.users.by_name("bert")
    assert found is not None
    assert found.actor.queues >= {"miller@south", "baker"}
