"""A finding says where it is in words that are found in the drawing, and what follows from another one is not said."""

from koppi.domain.findings import Finding
from koppi.engine import read_diagram
from koppi.engine.soundness import check_soundness
from tests.support.diagrams import end, flow, path, process, start, tag, user
from tests.support.play import LANGUAGE


def found(*parts: str) -> tuple[Finding, ...]:
    return read_diagram("small.bpmn", process(*parts), LANGUAGE).findings


def test_a_flow_without_a_name_is_called_by_its_ends() -> None:
    gate = tag("exclusiveGateway", id="g", name="Which\n way?", default="g_b")
    parts = (start(), gate, user("a"), user("b"), end(), path("start", "g", "b", "end"), path("a", "end"))
    (finding,) = found(*parts, flow("g", "a", "=x >"))
    assert (finding.element, finding.name) == ("g_a", "Which way? → a")


def test_flows_of_what_is_not_supported_are_not_told_of_as_well() -> None:
    parts = (start(), tag("globalTask", id="odd", name="Odd"), end(), path("start", "odd", "end"))
    assert [(finding.code, finding.element) for finding in found(*parts)] == [("engine.element_not_supported", "odd")]


def test_an_example_is_never_empty() -> None:
    fork, ways = tag("parallelGateway", id="fork"), path("start", "fork", "a", "fork") + flow("fork", "end")
    (drawn,) = read_diagram("small.bpmn", process(start(), fork, user("a"), end(), ways), LANGUAGE).processes
    (never,) = (f for f in check_soundness(drawn) if f.code == "engine.join_never_fills")
    assert never.parameters["road"] == "start"
