"""Ids, flows, gateways and sub-processes that are refused: by element, with a code."""

import pytest

from tests.support.diagrams import (
    boundary,
    document,
    end,
    extensions,
    flow,
    many,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import codes
from tests.unit.engine.refused import AROUND, INSIDE, MESSAGE, ONE, A, Refused, assert_refused, gate, one, sub

REFUSED: Refused = {
    "the same id twice": (process(A, A, *ONE), {("id_twice", "a")}),
    "an id with a blank": (
        process(user("a b"), *ONE[:2], path("start", "a b", "end")),
        {("bad_id", "a b"), ("bad_id", "start_a b"), ("bad_id", "a b_end")},
    ),
    "a flow into a sub-process": (
        process(sub(INSIDE), *AROUND, flow("start", "pe", id_="deep")),
        {("flow_end", "deep")},
    ),
    "a default flow of another gateway": (
        process(A, gate(default="start_a"), *ONE[:2], path("start", "a", "g", "end")),
        {("default_flow", "g")},
    ),
    "a boundary event on a gateway": (
        process(gate(), boundary("x", "g", timer("PT1H")), *ONE[:2], path("start", "g", "end")),
        {("not_attached", "x")},
    ),
    "no start": (process(A, end(), path("a", "end")), {("no_start", "process"), ("not_reached", "a")}),
    "two plain starts": (
        process(start(), start("s"), A, path("start", "a"), path("s", "a")),
        {("two_none_starts", "process")},
    ),
    "no executable process": (one(A, isExecutable="false"), {("no_process", ""), ("not_executable", "process")}),
    "a sub-process begun by a message": (
        process(sub(tag("startEvent", MESSAGE, id="ps")), *AROUND, after=message("m")),
        {("sub_process_start", "p")},
    ),
    "an event sub-process begun by nothing": (
        process(sub(INSIDE, triggeredByEvent="true"), A, *ONE),
        {("event_sub_process_start", "p")},
    ),
    "an event sub-process in the flow": (
        process(sub(start("ps", timer("PT1H")), triggeredByEvent="true"), A, *ONE, path("a", "p", "end")),
        {("flow_in", "p"), ("flow_out", "p")},
    ),
    "an event sub-process for many": (
        process(sub(start("ps", timer("PT1H")), many(inputCollection="=[1]"), triggeredByEvent="true"), A, *ONE),
        {("event_sub_process_many", "p")},
    ),
    "an ad-hoc sub-process with a start": (
        process(
            tag("adHocSubProcess", extensions(zeebe("adHoc", activeElementsCollection="=[]")) + INSIDE, id="p"), *AROUND
        ),
        {("ad_hoc_start", "p")},
    ),
    "a flow into a start": (process(A, *ONE, path("a", "start")), {("flow_in", "start")}),
    "a flow out of an end": (process(A, *ONE, path("end", "a")), {("flow_out", "end")}),
    "a task nothing leads to": (process(A, user("b"), *ONE, path("b", "end")), {("not_reached", "b")}),
    "a condition behind an event": (
        process(A, *ONE[:2], flow("start", "a", "=x"), path("a", "end")),
        {("condition_misplaced", "start")},
    ),
    "a gateway flow without a condition": (
        process(A, gate(), user("b"), *ONE[:2], path("start", "a", "g", "b", "end"), flow("g", "end", "=x")),
        {("condition_missing", "g_b"), ("no_default_flow", "g")},
    ),
    "a condition on the default flow": (
        process(
            A,
            gate(default="g_b"),
            user("b"),
            *ONE[:2],
            path("start", "a", "g"),
            flow("g", "b", "=y"),
            flow("g", "end", "=x"),
        ),
        {("condition_on_default", "g_b")},
    ),
    "a condition that is no FEEL": (
        process(
            A, gate(default="g_b"), user("b"), *ONE[:2], path("start", "a", "g", "b", "end"), flow("g", "end", "x > 1")
        ),
        {("not_feel", "g_end")},
    ),
    "an event-based gateway with one way": (
        process(
            gate("eventBased"),
            tag("intermediateCatchEvent", timer("PT1H"), id="c"),
            *ONE[:2],
            path("start", "g", "c", "end"),
        ),
        {("event_gateway_few", "g")},
    ),
    "an event-based gateway before a task": (
        process(gate("eventBased"), A, user("b"), *ONE[:2], path("start", "g", "a", "end"), path("g", "b", "end")),
        {("event_gateway_target", "a"), ("event_gateway_target", "b")},
    ),
    "an ad-hoc sub-process in another order": (
        process(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection="=[]")) + user("a"),
                id="p",
                ordering="Random",
            ),
            start(),
            end(),
            path("start", "p", "end"),
        ),
        {("attribute_not_supported", "p")},
    ),
}


@pytest.mark.parametrize(("file", "found"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_by_element_and_rule(file: bytes, found: set[tuple[str, str]]) -> None:
    assert_refused(file, found)


def test_a_file_without_a_process_is_refused() -> None:
    assert codes(document("")) == {("no_process", "")}
