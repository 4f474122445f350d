"""Signals that instances throw: round to everybody once, whatever one of them makes of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.usecases import deployments, incidents, upkeep
from koppi.usecases.boundary import Caller
from koppi.worker import Background
from tests.support.circles import CIRCLE, into_the_circle
from tests.support.diagrams import end, flow, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_SIGNAL = tag("signal", id="bell", name="bell")
_RINGS = tag("signalEventDefinition", signalRef="bell")
_CATCH = tag("intermediateCatchEvent", _RINGS, id="heard", name="heard")
RINGER = {
    "ringer.bpmn": process(
        start(),
        tag("intermediateThrowEvent", _RINGS, id="ring"),
        end(),
        path("start", "ring", "end"),
        id_="ringer",
        after=_SIGNAL,
    )
}
"""Rings."""
HEARER = {
    "hearer.bpmn": process(
        start(),
        _CATCH,
        user("answer_door", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        end(),
        path("start", "heard", "answer_door", "end"),
        id_="hearer",
        after=_SIGNAL,
    )
}
"""Waits for the bell."""
MAD = {
    "mad.bpmn": process(
        start(),
        _CATCH,
        into_the_circle("spin"),
        end(),
        path("start", "heard", "spin", "end"),
        id_="mad",
        after=_SIGNAL,
    ),
    **CIRCLE,
}
"""Leads into a circle when it hears the bell."""
EITHER = {
    "callers.bpmn": process(
        tag("eventBasedGateway", id="either", instantiate="true"),
        _CATCH,
        user("answer_door", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        tag("receiveTask", id="called", messageRef="call"),
        user("answer_phone", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        end(),
        path("either", "heard", "answer_door", "end"),
        path("either", "called", "answer_phone", "end"),
        id_="callers",
        after=_SIGNAL + message("call", key=""),
    )
}
"""Begins with the bell, or with a call."""
ECHO = {
    "echo.bpmn": process(
        start(body=_RINGS),
        tag("exclusiveGateway", id="quiet", default="quiet_ring"),
        tag("intermediateThrowEvent", _RINGS, id="ring"),
        end(),
        path("start", "quiet", "ring", "end") + flow("quiet", "end", "=quiet = true"),
        id_="echo",
        after=_SIGNAL,
    )
}
"""Begins with the bell and rings it again, unless the data say otherwise: that no check can know."""
ROUND = {
    "round.bpmn": process(
        start(),
        tag("exclusiveGateway", id="again"),
        _CATCH,
        tag("exclusiveGateway", id="quiet", default="quiet_ring"),
        tag("intermediateThrowEvent", _RINGS, id="ring"),
        end(),
        path("start", "again", "heard", "quiet", "ring", "again") + flow("quiet", "end", "=quiet = true"),
        id_="round",
        after=_SIGNAL,
    )
}
"""Hears the bell, rings it and hears itself, unless the data say otherwise."""


def test_a_signal_reaches_the_others_when_one_instance_cannot_take_it(store: Store) -> None:
    with stage(store, {**RINGER, **HEARER, **MAD}) as played:
        mad, hearer = played.start("mad"), played.start("hearer")
        played.start("ringer")
        upkeep.send_signals(Caller(played.house, SYSTEM))
        assert (played.stands_at(mad), played.stands_at(hearer)) == (["heard"], ["answer_door"])
        with store.begin(read_only=True) as tx:
            assert tx.messages.undelivered(played.now) == 0
            assert tx.searches.audit_logs({"filter": {"entityType": "signal"}}).items[-1]["detail"]["missed"] == [mad]
    assert_sound(store, inputs=4)


def test_a_gateway_begins_a_process_by_a_signal_or_by_a_message_each_on_its_way(store: Store) -> None:
    with stage(store, {**RINGER, **EITHER}) as played:
        played.start("ringer")
        upkeep.send_signals(Caller(played.house, SYSTEM))
        assert [item.element_id for item in played.open_items()] == ["answer_door"]
        published = played.publish("call")
        assert [item.element_id for item in played.open_items()] == ["answer_door", "answer_phone"]
        assert published.instance_key is not None
        played.complete("answer_phone", {})
        assert played.instance(published.instance_key).status == "COMPLETED"
    assert_sound(store, inputs=4)


def test_who_throws_a_signal_is_not_told_of_what_becomes_of_it(store: Store) -> None:
    with stage(store, {**RINGER, **HEARER, **MAD}) as played, _worker(played):
        played.start("mad")
        hearer = played.start("hearer")
        ringer = played.start("ringer")
        assert played.instance(ringer).status == "COMPLETED"
        assert played.stands_at(hearer) == ["answer_door"]


@pytest.mark.timeout(120)
def test_a_circle_of_signals_holds_up_nobody(store: Store) -> None:
    with stage(store, {**RINGER, **ROUND}) as played, _worker(played):
        played.start("round")
        ringer = played.start("ringer")
        assert played.instance(ringer).status == "COMPLETED"
        with store.begin(read_only=True) as tx:
            assert 0 < len(tx.messages.untaken("signal", played.now)) < 2, "the next sweep goes on with it"
    assert_sound(store, inputs=3)


def test_processes_that_begin_one_another_by_signals_come_to_a_stop_and_go_on_when_told_to(store: Store) -> None:
    with stage(store, {**RINGER, **ECHO}) as played:
        played.start("ringer")
        most = played.house.limits.generations
        assert _rounds(played) == most
        with store.begin(read_only=True) as tx:
            instances = tx.instances.keys()
            (stopped,) = tx.incidents.of(instances[-1])
        assert len(instances) == 1 + most
        assert (stopped.code, stopped.element_id) == ("engine.too_many_generations", "ring")
        incidents.resolve(played.caller("admin"), stopped.key)
        assert _rounds(played) == most
    assert_sound(store, inputs=2 * most + 2)


def test_a_signal_that_an_instance_passes_on_does_not_begin_the_count_anew(store: Store) -> None:
    passing = process(
        start(),
        tag("exclusiveGateway", id="again"),
        tag("intermediateCatchEvent", tag("signalEventDefinition", signalRef="chime"), id="listen"),
        tag("intermediateThrowEvent", _RINGS, id="pass_on"),
        path("start", "again", "listen", "pass_on", "again"),
        id_="passer",
        after=_SIGNAL + tag("signal", id="chime", name="chime"),
    )
    chiming = process(
        start(body=_RINGS),
        tag("endEvent", tag("signalEventDefinition", signalRef="chime"), id="chimes"),
        path("start", "chimes"),
        id_="chimer",
        after=_SIGNAL + tag("signal", id="chime", name="chime"),
    )
    with stage(store, {**RINGER, "passer.bpmn": passing}) as played:
        passer = played.start("passer")
        deployments.deploy(played.caller("process_owner"), {"chimer.bpmn": chiming})
        played.start("ringer")
        most = played.house.limits.generations
        assert _rounds(played) == 2 * most - 1
        with store.begin(read_only=True) as tx:
            instances = tx.instances.keys()
            stopped = [incident.code for key in instances for incident in tx.incidents.of(key)]
        assert (len(instances), stopped) == (2 + most, ["engine.too_many_generations"])
        assert played.instance(passer).status == "ACTIVE"
    assert_sound(store, inputs=3)


def _rounds(played: Stage) -> int:
    """Send signals round until there is none left; return how many sweeps that took."""
    return next(number for number in range(100) if not upkeep.send_signals(Caller(played.house, SYSTEM)))


@contextmanager
def _worker(played: Stage) -> Iterator[Background]:
    """Let a worker hear the hints; its scheduler rests."""
    background = Background(played.house)
    yield background
    background.stop()
