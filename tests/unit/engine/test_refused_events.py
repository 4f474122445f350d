"""Events that are refused: by element, with a code."""

import pytest

from tests.support.diagrams import boundary, end, message, path, process, start, tag, timer, user
from tests.support.event_definitions import DEFINITIONS, ROOTS
from tests.unit.engine.refused import CYCLE, MESSAGE, ONE, A, Refused, assert_refused, gate, one

REFUSED: Refused = {
    "two definitions on one throwing event": (
        one(tag("intermediateThrowEvent", DEFINITIONS["signal"] + DEFINITIONS["escalation"], id="a"), after=ROOTS),
        {("two_definitions", "a")},
    ),
    "a link among the definitions of an event": (
        one(tag("intermediateCatchEvent", timer("PT1H") + DEFINITIONS["link"], id="a")),
        {("two_definitions", "a")},
    ),
    "all of several definitions of a start": (
        process(
            tag("startEvent", timer("PT1H") + MESSAGE, id="a", parallelMultiple="true"),
            end(),
            path("a", "end"),
            after=message("m"),
        ),
        {("attribute_not_supported", "a")},
    ),
    "one of several definitions that is not run": (
        one(tag("intermediateCatchEvent", MESSAGE + DEFINITIONS["error"], id="a"), after=ROOTS),
        {("event_not_supported", "a")},
    ),
    "one of several definitions without what it needs": (
        one(tag("intermediateCatchEvent", timer("PT1H") + MESSAGE, id="a"), after=message("m", key="")),
        {("no_correlation_key", "a")},
    ),
    "a receive task with an event at its edge behind an event-based gateway": (
        process(
            start(),
            gate("eventBased"),
            tag("receiveTask", id="r", messageRef="m"),
            boundary("x", "r", timer("PT1H")),
            tag("intermediateCatchEvent", timer("PT2H"), id="c"),
            end(),
            path("start", "g", "r", "end") + path("g", "c", "end") + path("x", "end"),
            after=ROOTS,
        ),
        {("event_gateway_target", "r")},
    ),
    "a cancel end": (
        process(A, start(), tag("endEvent", tag("cancelEventDefinition"), id="end"), path("start", "a", "end")),
        {("cancel_outside", "end")},
    ),
    "a message without a key": (
        one(tag("intermediateCatchEvent", MESSAGE, id="a"), after=message("m", key="")),
        {("no_correlation_key", "a")},
    ),
    "a receive task without a message": (one(tag("receiveTask", id="a")), {("missing_message", "a")}),
    "a message event that refers to nothing": (
        one(tag("intermediateCatchEvent", MESSAGE, id="a")),
        {("missing_message", "a")},
    ),
    "a message throw without a job": (
        one(tag("intermediateThrowEvent", MESSAGE, id="a"), after=message("m")),
        {("no_task_definition", "a")},
    ),
    "a start message named by an expression": (
        process(start("s", MESSAGE), A, end(), path("s", "a", "end"), after=message("m", "=name")),
        {("start_name", "s")},
    ),
    "a cycle on the road": (one(tag("intermediateCatchEvent", CYCLE, id="a")), {("cycle_misplaced", "a")}),
    "a cycle that interrupts": (
        process(A, boundary("x", "a", CYCLE), *ONE, path("x", "end")),
        {("cycle_misplaced", "x")},
    ),
    "a cycle without a pause": (
        process(A, boundary("x", "a", timer("R/PT59S", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("cycle_too_short", "x")},
    ),
    "a cycle on the calendar of five fields": (
        process(A, boundary("x", "a", timer("0 9 * * *", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("bad_cycle", "x")},
    ),
    "a cycle on the calendar that never comes": (
        process(A, boundary("x", "a", timer("0 0 9 30 2 ?", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("timer_too_far", "x")},
    ),
    "a duration without a meaning": (
        one(tag("intermediateCatchEvent", timer("2 weeks"), id="a")),
        {("bad_duration", "a")},
    ),
    "a date without a meaning": (
        one(tag("intermediateCatchEvent", timer("tomorrow", "timeDate"), id="a")),
        {("bad_date", "a")},
    ),
    "a timer without a time": (
        one(tag("intermediateCatchEvent", tag("timerEventDefinition"), id="a")),
        {("timer_text", "a")},
    ),
    "an error that does not interrupt": (
        process(A, boundary("x", "a", tag("errorEventDefinition"), interrupting=False), *ONE, path("x", "end")),
        {("error_interrupts", "x")},
    ),
    "an error end without a code": (
        process(A, start(), tag("endEvent", tag("errorEventDefinition"), id="end"), path("start", "a", "end")),
        {("missing_error", "end")},
    ),
    "an error code that is an expression": (
        process(
            A,
            boundary("x", "a", tag("errorEventDefinition", errorRef="e")),
            *ONE,
            path("x", "end"),
            after=tag("error", id="e", errorCode="=1"),
        ),
        {("code_is_expression", "x")},
    ),
    "a link without a target": (
        process(
            start(), tag("intermediateThrowEvent", tag("linkEventDefinition", name="L"), id="a"), path("start", "a")
        ),
        {("link_target", "a")},
    ),
    "a compensation event without a handler": (
        process(A, boundary("x", "a", tag("compensateEventDefinition")), *ONE),
        {("compensation_handler", "x")},
    ),
    "a handler without an event": (process(A, user("u", isForCompensation="true"), *ONE), {("handler_unused", "u")}),
    "the undoing of what is not there": (
        process(
            A,
            start(),
            tag("endEvent", tag("compensateEventDefinition", activityRef="a"), id="end"),
            path("start", "a", "end"),
        ),
        {("compensation_activity", "end")},
    ),
}


@pytest.mark.parametrize(("file", "found"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_by_element_and_rule(file: bytes, found: set[tuple[str, str]]) -> None:
    assert_refused(file, found)
