"""A message or operation that an instance has no room for stays what it is: it waits for room, and nothing is lost."""

from datetime import timedelta

from koppi.domain.actor import SYSTEM
from koppi.engine import Limits
from koppi.store import Store
from koppi.store.records import Incident
from koppi.usecases import incidents, instances, suspension, upkeep
from koppi.usecases.boundary import Caller
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag, user
from tests.support.houses import Stage, assert_sound, stage

HOUR = timedelta(hours=1)
LIMIT = 15_000
HALF = "x" * 8_000
WAITER = {
    "waiter.bpmn": process(
        start(),
        user("before"),
        tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="news"), id="waits", name="Uutiset"),
        user("after"),
        end(),
        path("start", "before", "waits", "after", "end"),
        id_="waiter",
        after=message("news", key="=subject"),
    )
}
SENDER = {
    "sender.bpmn": process(
        start(),
        job("send", mapping([('="news"', "name"), ("=subject", "correlation_key")]), type_="message.publish"),
        user("after"),
        end(),
        path("start", "send", "after", "end"),
        id_="sender",
    )
}


def stands(played: Stage, instance: int) -> Incident:
    with played.house.store.begin(read_only=True) as tx:
        (incident,) = tx.incidents.open_of([instance])
    return incident


def make_room(played: Stage, instance: int) -> None:
    """Set the large variable smaller and try again."""
    instances.set_variables(played.caller("admin"), instance, {"big": ""})
    incidents.resolve(played.caller("admin"), stands(played, instance).key)


def limited(played: Stage) -> Stage:
    object.__setattr__(played.house, "limits", Limits(variables=LIMIT))
    return played


def test_a_message_of_the_inbox_stays_there_until_there_is_room_for_it(store: Store) -> None:
    with stage(store, WAITER) as played:
        instance = limited(played).start("waiter", {"subject": "s", "big": HALF})
        published = played.publish("news", "s", variables={"more": HALF}, time_to_live=HOUR)
        assert published.instance_key is None
        played.complete("before", {}, by="admin", instance=instance)
        incident = stands(played, instance)
        assert (incident.element_id, incident.code) == ("waits", "engine.variables_too_large")
        assert incident.parameters["limit"] == LIMIT
        make_room(played, instance)
        assert played.stands_at(instance) == ["after"]
        assert played.variables(instance)["more"] == HALF
        other = played.start("waiter", {"subject": "s"})
        played.complete("before", {}, by="admin", instance=other)
        assert played.stands_at(other) == ["waits"]
    assert_sound(store, inputs=6)


def test_a_message_that_a_resumed_instance_cannot_take_is_seen_to_be_missing(store: Store) -> None:
    with stage(store, WAITER) as played:
        instance = limited(played).start("waiter", {"subject": "s", "big": HALF})
        played.complete("before", {}, by="admin", instance=instance)
        suspension.suspend(played.caller("admin"), instance, reason="Tauko.")
        played.publish("news", "s", variables={"more": HALF}, time_to_live=HOUR)
        suspension.resume(played.caller("admin"), instance)
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 0
        assert stands(played, instance).element_id == "waits"
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 0
        make_room(played, instance)
        assert played.variables(instance)["more"] == HALF
    assert_sound(store, inputs=5)


def test_an_operation_whose_result_might_find_no_room_is_not_done(store: Store) -> None:
    with stage(store, WAITER | SENDER) as played:
        waiting = limited(played).start("waiter", {"subject": "s"})
        played.complete("before", {}, by="admin", instance=waiting)
        instance = played.start("sender", {"subject": "s", "big": HALF})
        incident = stands(played, instance)
        assert (incident.element_id, incident.code) == ("send", "engine.variables_too_large")
        assert played.stands_at(waiting) == ["waits"]
        make_room(played, instance)
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert (played.stands_at(instance), played.stands_at(waiting)) == (["after"], ["after"])
    assert_sound(store, inputs=6)
