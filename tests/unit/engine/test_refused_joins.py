"""A join that can never fire is refused, one behind an event that may come again is warned of."""

from koppi.engine import read_diagram
from tests.support.diagrams import boundary, end, path, process, start, tag, user
from tests.support.event_definitions import DEFINITIONS, ROOTS
from tests.support.play import LANGUAGE, codes
from tests.unit.engine.refused import A, gate


def join(kind: str, *, interrupting: bool = True, way: str = "x", definition: str = "message") -> bytes:
    """Task a with an event at its edge; both lead to one gateway."""
    edge = boundary("x", "a", DEFINITIONS[definition], interrupting=interrupting)
    flows = path("start", "a", "g", "end") + path("x", "b") + path("b", "g")
    return process(start(), A, edge, user("b"), gate(kind), end(), flows, after=ROOTS)


def test_a_join_of_a_task_with_the_event_that_ends_it_never_fires() -> None:
    assert codes(join("parallel")) == {("join_never", "g")}
    assert codes(join("inclusive")) == set()
    assert codes(join("exclusive")) == set()
    assert codes(join("parallel", interrupting=False, definition="timer")) == set()


def test_a_join_behind_an_event_that_may_come_again_is_warned_of() -> None:
    file = join("parallel", interrupting=False)
    assert codes(file) == {("join_mixes", "g")}
    assert read_diagram("x.bpmn", file, LANGUAGE).processes


def test_a_join_that_can_fire_is_let_through() -> None:
    fork = tag("parallelGateway", id="f")
    edge = boundary("x", "a", DEFINITIONS["message"])
    flows = path("start", "f", "a", "merge", "g", "end") + path("x", "merge") + path("f", "b", "g")
    merge = tag("exclusiveGateway", id="merge")
    assert (
        codes(process(start(), fork, A, edge, user("b"), merge, gate("parallel"), end(), flows, after=ROOTS)) == set()
    )


def test_a_link_leads_back_as_a_flow_does() -> None:
    """The event ends `a`, and begins it once more over the link: the join gets both."""
    link = tag("linkEventDefinition", name="once more")
    again = tag("intermediateThrowEvent", link, id="to") + tag("intermediateCatchEvent", link, id="from")
    nodes = tag("exclusiveGateway", id="merge") + tag("parallelGateway", id="f") + again
    edge = boundary("x", "a", DEFINITIONS["message"])
    flows = path("start", "merge", "a", "g", "end") + path("x", "f", "g") + path("f", "to") + path("from", "merge")
    assert codes(process(start(), nodes, A, edge, gate("parallel"), end(), flows, after=ROOTS)) == set()


def test_an_event_about_nothing_at_the_edge_of_a_joined_task_is_refused() -> None:
    edge = boundary("x", "a", "", interrupting=False)
    flows = path("start", "a", "g", "end") + path("x", "g")
    assert codes(process(start(), A, edge, gate("parallel"), end(), flows)) == {("event_not_supported", "x")}
