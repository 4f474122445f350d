"""Events that nobody could tell apart are refused, by the later one."""

import pytest

from koppi.engine import read_diagram
from tests.support.diagrams import boundary, end, job, message, path, process, start, tag, timer, user
from tests.support.play import LANGUAGE

MESSAGE = tag("messageEventDefinition", messageRef="m")
OTHER = tag("messageEventDefinition", messageRef="n")
ERROR = tag("errorEventDefinition", errorRef="e1")
ROOTS = message("m", "answer") + message("n", "question") + tag("error", id="e1", errorCode="E1")
ENDS = (start(), end(), end("x"), end("y"))


def refused(*parts: str) -> list[tuple[str, str, str]]:
    findings = read_diagram("small.bpmn", process(*parts, before=ROOTS), LANGUAGE).findings
    return [(finding.code, finding.element, finding.parameters.get("other", "")) for finding in findings]


def at_edge(first: str, second: str) -> tuple[str, ...]:
    ways = path("start", "a", "end") + path("b", "x") + path("c", "y")
    return (*ENDS, job("a"), boundary("b", "a", first), boundary("c", "a", second), ways)


def catch(id_: str, definition: str) -> str:
    return tag("intermediateCatchEvent", definition, id=id_)


def behind_gateway(*events: str) -> tuple[str, ...]:
    ways = path("start", "g", "b", "x") + path("g", "c", "y")
    return start(), end("x"), end("y"), tag("eventBasedGateway", id="g"), *events, ways


def begun_by(id_: str, definition: str) -> str:
    return tag(
        "subProcess", start(id_, definition) + end(f"{id_}e") + path(id_, f"{id_}e"), id=f"of_{id_}",
        triggeredByEvent="true",
    )  # fmt: skip


RECEIVE = tag("receiveTask", id="c", messageRef="m")
ONE_TASK = (start(), user("a"), end(), path("start", "a", "end"))
TWO_STARTS = (user("a"), end(), path("b", "a", "end"), path("c", "a"))


@pytest.mark.parametrize(
    "parts",
    [
        at_edge(MESSAGE, MESSAGE),
        at_edge(ERROR, ERROR),
        at_edge(tag("errorEventDefinition"), tag("errorEventDefinition")),
        behind_gateway(catch("b", MESSAGE), catch("c", MESSAGE)),
        behind_gateway(catch("b", MESSAGE), RECEIVE),
        (*ONE_TASK, begun_by("b", MESSAGE), begun_by("c", MESSAGE)),
        (start("b", MESSAGE), start("c", MESSAGE), *TWO_STARTS),
    ],
    ids=["messages", "errors", "any error", "gateway", "receive task", "event sub-processes", "starts"],
)
def test_who_waits_for_the_same_beside_another_is_refused(parts: tuple[str, ...]) -> None:
    assert refused(*parts) == [("engine.events_alike", "c", "b")]


@pytest.mark.parametrize(
    "parts",
    [
        at_edge(MESSAGE, OTHER),
        at_edge(ERROR, tag("errorEventDefinition")),
        at_edge(timer("PT1H"), timer("PT1H")),
        behind_gateway(catch("b", MESSAGE), catch("c", OTHER)),
        (*at_edge(MESSAGE, OTHER), begun_by("d", MESSAGE)),
    ],
    ids=["messages", "a code and any", "times", "gateway", "an edge and the scope around"],
)
def test_who_waits_for_something_of_its_own_is_not(parts: tuple[str, ...]) -> None:
    assert refused(*parts) == []
