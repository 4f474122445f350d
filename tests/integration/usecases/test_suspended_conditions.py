"""What an operator does to a suspended instance moves nothing else: conditions and messages wait until it goes on."""

from datetime import timedelta

from koppi.store import Store
from koppi.usecases import instances, modifications, suspension
from koppi.usecases.modifications import Activate
from tests.support.diagrams import boundary, condition, end, message, path, process, start, tag, user
from tests.support.houses import Stage, assert_sound, stage

WATCH = {
    "watch.bpmn": process(
        start(),
        user("work"),
        boundary("enough", "work", tag("conditionalEventDefinition", condition("condition", "=x > 1"))),
        user("after"),
        tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="news"), id="told"),
        end(),
        path("start", "work", "end"),
        path("enough", "after", "told", "end"),
        id_="watch",
        after=message("news", key="=subject"),
    )
}
"""A task that a condition ends, and behind it another one and a message."""


def suspended(played: Stage) -> int:
    key = played.start("watch", {"x": 0, "subject": "s"})
    suspension.suspend(played.caller("admin"), key)
    return key


def test_a_condition_that_becomes_true_meanwhile_happens_when_the_instance_goes_on(store: Store) -> None:
    with stage(store, WATCH) as played:
        admin, key = played.caller("admin"), suspended(played)
        instances.set_variables(admin, key, {"x": 2})
        assert played.stands_at(key) == ["work"]
        suspension.resume(admin, key)
        assert played.stands_at(key) == ["after"]
        with store.begin(read_only=True) as tx:
            kinds = [(entry.input["kind"], "suspended" in entry.input) for entry in tx.journal.of(key)]
        assert kinds == [("start", False), ("set_variables", True), ("set_variables", False)]
    assert_sound(store, inputs=3)


def test_a_condition_that_is_false_again_when_the_instance_goes_on_does_not_happen(store: Store) -> None:
    with stage(store, WATCH) as played:
        admin, key = played.caller("admin"), suspended(played)
        instances.set_variables(admin, key, {"x": 2})
        instances.set_variables(admin, key, {"x": 1})
        suspension.resume(admin, key)
        assert played.stands_at(key) == ["work"]
    assert_sound(store, inputs=3)


def test_a_message_that_came_before_is_not_taken_by_a_token_set_meanwhile(store: Store) -> None:
    with stage(store, WATCH) as played:
        admin, key = played.caller("admin"), suspended(played)
        played.publish("news", "s", time_to_live=timedelta(days=1))
        modifications.modify(admin, key, activate=[Activate("told")])
        assert played.stands_at(key) == ["told", "work"]
        suspension.resume(admin, key)
        assert played.stands_at(key) == ["work"]
    assert_sound(store, inputs=3)
