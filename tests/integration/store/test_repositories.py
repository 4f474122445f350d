"""What the repositories answer: sign-in, queues, jobs, timers, messages, cases, versions."""

from datetime import date, timedelta
from typing import Any

import pytest

from koppi.domain.errors import Conflict, Duplicate, Invalid, NotFound
from koppi.domain.step import Status, Step
from koppi.domain.waits import Due, JobWait, MessageWait, TimerWait, Wait
from koppi.store import Store
from koppi.store.records import (
    Absence,
    Case,
    Instance,
    Job,
    Kept,
    Message,
    Responsibility,
    Subscription,
    Suspension,
    Timer,
    User,
    WorkItem,
)
from tests.integration.store.world import DEFINITION, NOW, World, definition, populate, start, task
from tests.support.covers import covers


@pytest.fixture
def world(store: Store) -> World:
    return populate(store)


def waiting(store: Store, world: World, *waits: Wait) -> Instance:
    """Start an instance that waits so."""
    return start(store, world, Step(Status.ACTIVE, "", waits, waits)).instance


def open_jobs(store: Store, count: int, **fields: Any) -> list[int]:
    """Start an instance with so many jobs and return their keys."""
    world = populate(store)
    waits = tuple(
        JobWait(
            **{"token": n, "element_id": "e", "definition_key": DEFINITION, "scopes": (0,), "type": "bake", **fields}
        )
        for n in range(1, count + 1)
    )
    started = start(store, world, Step(Status.ACTIVE, "", waits, waits))
    return sorted(started.keys.values())


def lease(store: Store, *types: str, limit: int = 10, at: timedelta = timedelta()) -> list[Job]:
    with store.begin() as tx:
        now = NOW + at
        return tx.jobs.lease(types, worker="w", now=now, deadline=now + timedelta(minutes=5), limit=limit)


def item_of(store: Store, key: int) -> WorkItem:
    with store.begin(read_only=True) as tx:
        found = tx.work_items.get(key)
    assert found is not None
    return found.item


# --- users ------------------------------------------------------------------------------------------------------------


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


# --- definitions ------------------------------------------------------------------------------------------------------


def test_versions_are_found_as_the_bindings_ask(store: Store, world: World) -> None:
    with store.begin() as tx:
        deployment = definition_deployment(store, tx.definitions.get(DEFINITION))
        tx.definitions.add_all([definition(2, deployment, 2), definition(3, deployment, 3)])
        latest = tx.definitions.latest("bread")
        assert latest is not None
        assert latest.version == 3
        tx.definitions.delete(3, NOW)
        assert [found.version for found in tx.definitions.latest_of_all()] == [2]
        assert tx.definitions.highest_version("bread") == 3
        second = tx.definitions.of_version("bread", 2)
        assert second is not None
        assert second.key == 2
        assert tx.definitions.of_tag("bread", "v1") is None
        assert set(tx.definitions.many([1, 2, 9])) == {1, 2}
        assert tx.definitions.latest("stone") is None


def definition_deployment(_store: Store, found: Any) -> int:
    assert found is not None
    key: int = found.deployment_key
    return key


# --- work items -------------------------------------------------------------------------------------------------------


def test_a_queue_is_listed_by_due_time_then_key_page_by_page(store: Store, world: World) -> None:
    for days in (3, None, 1, None, 2):
        waiting(store, world, task(1, "baker", due=Due(NOW + timedelta(days=days)) if days else None))
    with store.begin(read_only=True) as tx:
        whole = [found.item.key for found in tx.work_items.of_queues(["baker@north"]).items]
        pages: list[int] = []
        after = None
        for _ in range(3):
            page = tx.work_items.of_queues(["baker@north"], limit=2, after=after)
            pages += [found.item.key for found in page.items]
            after = page.after
        early = tx.work_items.of_queues(["baker@north"], due_before=NOW + timedelta(days=2))
        late = tx.work_items.late(NOW + timedelta(days=2))
        counts = tx.work_items.counts(["baker@north", "none"], NOW + timedelta(days=1))
    dues = [item_of(store, key).due_at for key in whole]
    assert dues == [NOW + timedelta(days=days) for days in (1, 2, 3)] + [None, None]
    assert (pages, after) == (whole, None)
    assert [found.item.key for found in early.items] == whole[:2] == [found.item.key for found in late]
    assert counts == {"baker@north": (5, 1)}


def test_a_cursor_that_was_made_up_is_refused(store: Store, world: World) -> None:
    with pytest.raises(Invalid) as refused, store.begin(read_only=True) as tx:
        tx.work_items.of_queues(["x"], after="made up")
    assert refused.value.code == "store.bad_cursor"


def test_a_claimed_task_leaves_the_queue_for_its_person(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        item = tx.work_items.lock(key)
        tx.work_items.assign(item, "anna", event="claimed", actor="anna", now=NOW)
    with store.begin(read_only=True) as tx:
        assert tx.work_items.of_queues(["baker@north"], unassigned=True).items == ()
        assert [found.item.key for found in tx.work_items.of_person(["anna"]).items] == [key]
        assert [event.event for event in tx.work_items.events(key)] == ["created", "claimed"]
    with pytest.raises(Conflict) as refused, store.begin() as tx:
        tx.work_items.assign(item, "bert", event="claimed", actor="bert", now=NOW)
    assert refused.value.code == "store.work_item_changed"


def test_changed_candidates_move_the_task_to_other_queues(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        groups = {"candidate_groups": ("smith", "miller@south"), "priority": 80}
        tx.work_items.change(tx.work_items.lock(key), actor="anna", now=NOW, **groups)
        assert tx.work_items.of_queues(["baker@north"]).items == ()
        assert len(tx.work_items.of_queues(["miller@south"]).items) == 1
        tx.work_items.change(tx.work_items.lock(key), actor="anna", now=NOW, candidate_groups=())
        assert tx.work_items.of_queues(["miller@south", "smith@north"]).items == ()
    assert (item_of(store, key).queue, item_of(store, key).priority) == (None, 80)


def test_open_tasks_follow_the_case_to_its_unit_and_person(store: Store, world: World) -> None:
    follows = task(1, "baker", assignee="bert", assignee_follows_case=True)
    instance = waiting(store, world, follows, task(2, "baker", assignee="carl"))
    with store.begin() as tx:
        changed = tx.work_items.follow_case(world.case, unit="south", responsible_person="dora", actor="anna", now=NOW)
        assert changed == 2
        again = tx.work_items.follow_case(world.case, unit="south", responsible_person="dora", actor="anna", now=NOW)
        assert again == 0
        items = tx.work_items.of_instance(instance.key)
        assert [(item.assignee, item.queue) for item in items] == [("dora", "baker@south"), ("carl", "baker@south")]
        assert tx.work_items.any_for(world.case, queues=["baker@south"], users=[])
        assert tx.work_items.any_for(world.case, queues=[], users=["carl"])
        assert not tx.work_items.any_for(world.case, queues=["baker@north"], users=["bert"])


def test_a_draft_over_another_version_is_refused(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        item = tx.work_items.lock(key)
        tx.work_items.save_draft(item, {"a": 1}, data_key, by="anna", now=NOW, version=0)
    with pytest.raises(Conflict) as refused, store.begin() as tx:
        tx.work_items.save_draft(item, {"a": 2}, data_key, by="bert", now=NOW, version=0)
    assert refused.value.code == "store.draft_changed"


def test_an_unknown_thing_cannot_be_locked(store: Store, world: World) -> None:
    with store.begin() as tx:
        for lock in (
            tx.instances.lock,
            tx.instances.lock_of_work_item,
            tx.instances.lock_of_job,
            tx.instances.lock_of_incident,
            tx.instances.lock_of_variable_scope,
            tx.work_items.lock,
        ):
            with pytest.raises(NotFound):
                lock(12345)
        assert tx.instances.try_lock(12345) is None


# --- jobs, timers -----------------------------------------------------------------------------------------------------


def test_jobs_are_leased_by_priority_then_age_and_again_when_the_lease_is_over(store: Store) -> None:
    keys = open_jobs(store, 3)
    with store.begin() as tx:
        tx.jobs.change(keys[2], priority=5)
    assert [job.key for job in lease(store, "bake", limit=2)] == [keys[2], keys[0]]
    assert [job.key for job in lease(store, "*", limit=2)] == [keys[1]]
    assert lease(store, "bake", "brew") == []
    assert [job.key for job in lease(store, "bake", at=timedelta(minutes=6))] == [keys[2], keys[0], keys[1]]


def test_a_failed_job_comes_back_after_its_back_off_and_not_without_retries(store: Store) -> None:
    (key,) = open_jobs(store, 1)
    (job,) = lease(store, "bake")
    with store.begin() as tx:
        tx.jobs.fail(job, retries=2, retry_at=NOW + timedelta(minutes=1), message="cold", now=NOW)
    assert lease(store, "bake") == []
    (again,) = lease(store, "bake", at=timedelta(minutes=1))
    assert (again.key, again.retries, again.error_message) == (key, 2, "cold")
    with store.begin() as tx:
        tx.jobs.fail(again, retries=0, retry_at=None, message="cold", now=NOW)
        assert tx.jobs.count_open() == 1
    assert lease(store, "bake", at=timedelta(hours=1)) == []


def test_jobs_of_a_suspended_instance_wait(store: Store) -> None:
    open_jobs(store, 1)
    with store.begin() as tx:
        (instance,) = tx.instances.keys()
        data_key = tx.seals.key_for(instance_key=instance)
        tx.suspensions.begin(
            Suspension(key=tx.new_key(), instance_key=instance, suspended_at=NOW, suspended_by="anna"), data_key
        )
    assert lease(store, "bake") == []
    with store.begin() as tx:
        tx.suspensions.end(instance, now=NOW, by="anna")
    assert len(lease(store, "bake")) == 1


def test_due_timers_come_earliest_first_and_failed_ones_wait(store: Store, world: World) -> None:
    waits = [
        TimerWait(
            token=n, element_id="t", definition_key=DEFINITION, scopes=(0,), due=Due(NOW + timedelta(hours=4 - n))
        )
        for n in (1, 2, 3)
    ]
    waiting(store, world, *waits)
    with store.begin() as tx:
        due = tx.timers.due(NOW + timedelta(hours=2), 10)
        assert [timer.token for timer in due] == [3, 2]
        tx.timers.failed(due[0].key, NOW + timedelta(hours=5))
        assert [timer.token for timer in tx.timers.due(NOW + timedelta(hours=2), 10)] == [2]
        assert [timer.token for timer in tx.timers.due(NOW + timedelta(hours=6), 1)] == [3]
        found = tx.timers.get(due[0].key)
        assert found is not None
        assert found.attempts == 1


def test_a_new_version_replaces_the_start_events_of_its_process(store: Store, world: World) -> None:
    def timer(key: int) -> Timer:
        return Timer(key=key, element_id="s", definition_key=1, process_id="bread", due_at=NOW)

    def subscription(key: int) -> Subscription:
        return Subscription(
            key=key, kind="message", name="order", element_id="s", definition_key=1, process_id="bread", created_at=NOW
        )

    with store.begin() as tx:
        for key in (1, 2):
            tx.timers.replace_starts("bread", [timer(key)])
            tx.subscriptions.replace_starts("bread", [subscription(key)])
        assert [found.key for found in tx.timers.due(NOW, 9)] == [2]
        assert [found.key for found in tx.subscriptions.starts("message", "order")] == [2]
        assert tx.subscriptions.waiting("message", "order") == []


# --- messages ---------------------------------------------------------------------------------------------------------


def message(key: int, message_id: str = "", minutes: int = 10, **fields: Any) -> Message:
    times = {"published_at": NOW, "expires_at": NOW + timedelta(minutes=minutes)}
    return Message(
        **{
            "key": key,
            "name": "dough",
            "correlation_key": "c",
            "message_id": message_id,
            "published_by": "m",
            **times,
            **fields,
        }
    )


def test_a_message_id_is_taken_once_while_the_message_lives(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.messages.publish(message(1, "m1"), {"a": 1})
    for minutes in (10, 0):
        with pytest.raises(Duplicate) as refused, store.begin() as tx:
            tx.messages.publish(message(2, "m1", minutes), {})
        assert refused.value.code == "store.message_id_in_use"
    with store.begin() as tx:  # an id is one among those of its name and key, as in Zeebe
        tx.messages.publish(message(5, "m1", correlation_key="other"), {})
        tx.messages.publish(message(6, "m1", name="bread"), {})
    later = NOW + timedelta(minutes=11)
    with store.begin() as tx:
        again = message(3, "m1", published_at=later, expires_at=later)
        assert tx.messages.publish(again, {}) == 3
        tx.messages.publish(message(4, "m1", published_at=later), {})


def test_messages_wait_until_they_are_taken_or_expire(store: Store, world: World) -> None:
    with store.begin() as tx:
        for key, minutes in ((1, 10), (2, 20), (3, 0)):
            tx.messages.publish(message(key, minutes=minutes), {"n": key})
        assert [found.key for found in tx.messages.waiting("dough", "c", NOW)] == [1, 2]
        assert tx.messages.undelivered(NOW) == 2
        tx.messages.delivered(1, 99, NOW)
        (left,) = tx.messages.waiting("dough", "c", NOW)
        assert tx.messages.variables_of(left) == {"n": 2}
        assert tx.messages.expire(NOW + timedelta(minutes=15)) == 1
        assert tx.messages.waiting("dough", "c", NOW + timedelta(minutes=20)) == []


def test_a_signal_in_the_outbox_is_taken_once(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.messages.publish(message(1, kind="signal"), {})
        assert tx.messages.waiting("dough", "c", NOW) == []
        assert [found.key for found in tx.messages.untaken("signal", NOW)] == [1]
        assert tx.messages.take(1, NOW) is not None
        assert tx.messages.take(1, NOW) is None


def test_who_waits_for_a_message_is_found_by_name_and_correlation_key(store: Store, world: World) -> None:
    for number, correlation in enumerate(("c1", "c2", "c1")):
        place: dict[str, Any] = {"token": number + 1, "element_id": "m", "definition_key": DEFINITION, "scopes": (0,)}
        waiting(store, world, MessageWait(**place, name="dough", correlation_key=correlation))
    with store.begin(read_only=True) as tx:
        assert [found.token for found in tx.subscriptions.waiting("message", "dough", "c1")] == [1, 3]
        assert len(tx.subscriptions.waiting("message", "dough")) == 3
        assert tx.subscriptions.waiting("signal", "dough") == []


# --- case file --------------------------------------------------------------------------------------------------------


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
