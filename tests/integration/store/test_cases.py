"""A client has one open case, a case one who carries it, and a request one answer."""

from datetime import timedelta

from koppi.store import Store
from koppi.store.records import Case, Kept, Responsibility, User
from tests.integration.store.world import NOW, World
from tests.support.covers import covers


@covers("I1")
def test_a_client_has_one_open_case(store: Store, world: World) -> None:
    new = Case(key=7, client_key=world.client, phase="open", opened_at=NOW, responsible_person="anna")
    with store.begin() as tx:
        assert tx.cases.open(new) == tx.cases.get(world.case)
        tx.cases.close(world.case, NOW)
        assert tx.cases.open(new) == tx.cases.get(7)
        found = tx.cases.open_of_client(world.client)
        assert found is not None
        assert found.key == 7
        assert [case.key for case in tx.cases.of_client(world.client)] == sorted([world.case, 7], reverse=True)
        assert [case.key for case in tx.cases.of_person("anna")] == [7]


def test_naming_somebody_ends_who_carried_the_case_before(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.users.add(User(key=2, name="bert"))
        for number, person in enumerate(("anna", "bert")):
            assert tx.responsibilities.name(_carried(world, number, person)) == person
        assert tx.responsibilities.name(_carried(world, 2, "nobody")) is None
        history = tx.responsibilities.of_case(world.case)
    assert [(one.person, one.until) for one in history] == [("anna", NOW + timedelta(days=1)), ("bert", None)]


def test_a_case_goes_to_the_one_of_the_role_who_has_the_fewest(store: Store, world: World) -> None:
    baker, elsewhere = frozenset({("baker", "")}), frozenset({("baker", "south")})
    with store.begin() as tx:
        for key, name, grants in (
            (2, "bert", baker),
            (3, "carl", elsewhere),
            (4, "dora", frozenset[tuple[str, str]]()),
        ):
            tx.users.add(User(key=key, name=name, grants=grants))
        tx.users.add(User(key=5, name="aard", kind="machine", grants=baker))
        tx.cases.update(world.case, responsible_person="anna")
        assert tx.responsibilities.name(_carried(world, 1, None), role="baker") == "bert"
        tx.cases.close(world.case, NOW)
        assert tx.responsibilities.name(_carried(world, 2, None), role="baker") == "anna"
        assert tx.responsibilities.name(_carried(world, 3, None), role="smith") is None


def _carried(world: World, number: int, person: str | None) -> Responsibility:
    return Responsibility(
        key=number,
        case_key=world.case,
        kind="responsible",
        person=person,
        unit="north",
        named_by="x",
        since=NOW + timedelta(days=number),
    )


def test_an_answer_is_kept_for_the_same_request(store: Store, world: World) -> None:
    kept = Kept(
        key=1, actor="m", path="/p", idempotency_key="i", body_hash="h", status=201, response={"key": "5"}, at=NOW
    )
    with store.begin() as tx:
        tx.idempotency.keep(kept, tx.seals.key_for(instance_key=1))
        assert tx.idempotency.find("m", "/p", "i", NOW - timedelta(hours=24)) == kept
        assert tx.idempotency.find("other", "/p", "i", NOW - timedelta(hours=24)) is None
        assert tx.idempotency.forget(NOW) == 1
        assert tx.idempotency.find("m", "/p", "i", NOW - timedelta(hours=24)) is None
