"""Errors and escalations whose code is read when they are thrown."""

from koppi.domain.waits import ErrorType, IncidentWait
from tests.support.diagrams import boundary, end, path, process, start, tag, user
from tests.support.play import Play

CODES = (
    tag("error", id="any", errorCode='="E" + string(n)')
    + tag("error", id="one", errorCode="E1")
    + tag("escalation", id="up", escalationCode="=level")
    + tag("escalation", id="high", escalationCode="high")
)


def within(*inside: str, caught: str, interrupting: bool = True) -> bytes:
    """A sub-process with an event at its edge."""
    edge = boundary("edge", "p", caught, interrupting=interrupting)
    flows = path("start", "p", "end") + path("edge", "b", "end")
    return process(start(), tag("subProcess", "".join(inside), id="p"), edge, user("b"), end(), flows, after=CODES)


def test_the_code_of_an_error_end_event_may_be_an_expression() -> None:
    throws = tag("endEvent", tag("errorEventDefinition", errorRef="any"), id="pe")
    file = within(start("ps"), throws, path("ps", "pe"), caught=tag("errorEventDefinition", errorRef="one"))
    assert Play(file).start(n=1).waiting == ["b"]

    other = Play(file).start(n=2)
    wait = other.wait("pe")
    assert isinstance(wait, IncidentWait)
    assert (wait.error_type, wait.parameters["error_code"]) == (ErrorType.UNHANDLED_ERROR_EVENT, "E2")
    other.set(n=1)
    other.retry("pe")
    assert other.waiting == ["b"]


def test_the_code_of_an_escalation_may_be_an_expression_that_is_a_text() -> None:
    throws = tag("intermediateThrowEvent", tag("escalationEventDefinition", escalationRef="up"), id="pt")
    inside = (start("ps"), throws, user("pa"), end("pe"), path("ps", "pt", "pa", "pe"))
    file = within(*inside, caught=tag("escalationEventDefinition", escalationRef="high"), interrupting=False)
    assert Play(file).start(level="high").waiting == ["b", "pa"]
    assert Play(file).start(level="low").waiting == ["pa"]
    wait = Play(file).start(level=3).wait("pt")
    assert isinstance(wait, IncidentWait)
    assert wait.code == "engine.not_text"
