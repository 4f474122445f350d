"""Signals that begin their own thrower: told at deployment, where nothing would stop them."""

from collections.abc import Iterable

import pytest

from koppi.engine import Known, check
from tests.support.diagrams import end, flow, path, process, script, start, tag, timer, user
from tests.support.play import read

PING, PONG = tag("signal", id="ping", name="ping"), tag("signal", id="pong", name="pong")


def about(signal: str) -> str:
    return tag("signalEventDefinition", signalRef=signal)


def answering(heard: str, said: str, *between: str, flows: str = "", name: str = "process") -> bytes:
    """A process that a signal begins and that ends with one, and what it does between."""
    begin = tag("startEvent", about(heard), id="start")
    ends = tag("endEvent", about(said), id="says")
    road = flows or path("start", "says")
    return process(begin, *between, ends, road, id_=name, after=PING + PONG)


def told(*files: bytes) -> set[tuple[str, str]]:
    found = check([read(file) for file in files], Known())
    return {(finding.code, finding.element) for finding in found}


INSIDE = tag("subProcess", start("ps") + tag("endEvent", about("ping"), id="pe") + path("ps", "pe"), id="p")


@pytest.mark.parametrize(
    ("files", "at"),
    [
        ((answering("ping", "ping"),), {"says"}),
        ((answering("ping", "ping", script("a", "=1", "x"), flows=path("start", "a", "says")),), {"says"}),
        ((answering("ping", "pong", name="one"), answering("pong", "ping", name="two")), {"says"}),
        ((answering("ping", "pong", INSIDE, flows=path("start", "p", "says")),), {"pe"}),
    ],
)
def test_a_signal_that_comes_back_by_itself_is_refused(files: Iterable[bytes], at: set[str]) -> None:
    assert told(*files) == {("engine.signal_circle", element) for element in at}


CHOICE = tag("exclusiveGateway", id="g", default="g_end") + end()
WAIT = tag("intermediateCatchEvent", timer("PT1H"), id="c")


@pytest.mark.parametrize(
    "files",
    [
        (answering("ping", "pong"),),
        (answering("ping", "ping", user("a"), flows=path("start", "a", "says")),),
        (answering("ping", "ping", WAIT, flows=path("start", "c", "says")),),
        (answering("ping", "ping", CHOICE, flows=path("start", "g", "end") + flow("g", "says", "=n > 0")),),
        (answering("ping", "pong", name="one"), answering("pong", "ping", user("a"), flows=path("start", "a", "says"))),
    ],
)
def test_a_signal_with_a_wait_or_a_choice_on_its_way_back_is_not(files: Iterable[bytes]) -> None:
    assert told(*files) == set()
