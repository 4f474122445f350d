"""An instance may have so many tokens: what would set more of them stops, and goes on when there is room again."""

import pytest

from koppi.domain.step import Complete
from koppi.domain.waits import IncidentWait, MessageWait
from koppi.engine import Limits
from tests.support.diagrams import boundary, end, message, path, process, start, tag, user
from tests.support.play import Play

MESSAGE = tag("messageEventDefinition", messageRef="m")
ESCALATION = tag("escalationEventDefinition", escalationRef="s")
ROOTS = message("m") + tag("escalation", id="s", escalationCode="S")


def at_edge() -> bytes:
    edge = boundary("x", "a", MESSAGE, interrupting=False)
    flows = path("start", "a", "end") + path("x", "b", "end")
    return process(start(), user("a"), edge, user("b"), end(), flows, after=ROOTS)


def beside() -> bytes:
    body = tag("startEvent", MESSAGE, id="x", isInterrupting="false") + user("b") + path("x", "b")
    inner = tag("subProcess", body, id="sub", triggeredByEvent="true")
    return process(start(), user("a"), inner, end(), path("start", "a", "end"), after=ROOTS)


def test_an_event_happens_no_more_once_its_instance_is_full() -> None:
    play = Play(at_edge(), limits=Limits(tokens=4)).start(key="k")
    play.deliver("x")
    play.deliver("x")
    (stopped,) = play.waits("x")
    assert isinstance(stopped, IncidentWait)
    assert (stopped.code, stopped.parameters["limit"]) == ("engine.too_many_tokens", 4)
    first, second = play.waits("b")
    play.act(Complete(first.token))
    play.retry("x")
    play.deliver("x")
    assert play.waits("b")[0].token == second.token
    assert len(play.waits("b")) == 2


@pytest.mark.parametrize("file", [at_edge(), beside()], ids=["at an edge", "beside"])
def test_what_happens_too_often_is_told_once_and_waited_for_no_longer(file: bytes) -> None:
    play = Play(file, limits=Limits(tokens=9)).start(key="k")
    while isinstance(play.wait("x"), MessageWait):
        play.deliver("x")
    assert len(play.waits("b")) >= 3
    assert len(play.last.waits) <= 11


def test_an_escalation_that_would_set_one_token_too_many_stops_where_it_is_thrown() -> None:
    throwing = tag("intermediateThrowEvent", ESCALATION, id="t")
    inside = start("ps") + user("a") + throwing + path("ps", "a", "t", "a")
    parts = tag("subProcess", inside, id="p"), boundary("x", "p", ESCALATION, interrupting=False), user("b")
    play = Play(process(start(), *parts, end(), path("start", "p", "end"), path("x", "b", "end"), after=ROOTS))
    play.limits = Limits(tokens=5)
    play.start()
    for _ in range(3):
        play.complete("a")
    (stopped,) = play.waits("t")
    assert isinstance(stopped, IncidentWait)
    assert stopped.code == "engine.too_many_tokens"
    play.act(Complete(play.waits("b")[0].token))
    play.retry("t")
    assert len(play.waits("b")) == 2
