"""Diagrams that never come to an end, or to too many tokens."""

from tests.hostile import shapes
from tests.hostile.case import Case, diagram
from tests.support.circles import CIRCLE
from tests.support.diagrams import (
    condition,
    end,
    extensions,
    loop,
    path,
    process,
    script,
    start,
    tag,
    timer,
    user,
    zeebe,
)

_STEPS = "incident: engine.too_many_steps"
CASES: tuple[Case, ...] = (
    diagram(
        "graph: a loop without a way out",
        lambda: process(start(), tag("manualTask", id="a"), tag("manualTask", id="b"), path("start", "a", "b", "a")),
        "refused: engine.endless_loop at a",
    ),
    diagram("graph: a loop that is never left", lambda: shapes.wheel(tag("manualTask", id="go")), f"{_STEPS} at go"),
    diagram("graph: a loop of scripts", lambda: shapes.wheel(script("go", "=1", "n")), f"{_STEPS} at go"),
    diagram("graph: a loop of messages to oneself", shapes.own_message, "rests"),
    diagram(
        "graph: a loop of sub-processes",
        lambda: shapes.wheel(tag("subProcess", start("in") + end("out") + path("in", "out"), id="go")),
        f"{_STEPS} at go",
    ),
    diagram("graph: two thousand activities in a row", lambda: shapes.row(2_000), "refused: engine.too_many_nodes"),
    diagram("graph: 990 activities in a row", lambda: shapes.row(990), "ends"),
    diagram("graph: six thousand activities in a row", lambda: shapes.row(6_000), "refused: PAYLOAD_TOO_LARGE"),
    diagram(
        "graph: six thousand activities that nothing leads to",
        lambda: shapes.unlinked(6_000),
        "refused: engine.too_many_nodes",
    ),
    diagram("graph: 2^20 tokens by splits", lambda: shapes.doubling(20), "incident: engine.too_many_steps at t9"),
    diagram("graph: a token left behind in every round", shapes.growing, "refused: engine.endless_loop at again"),
    diagram("graph: gateways each to each", lambda: shapes.mesh(40), "incident: engine.too_many_steps at g1"),
    diagram("graph: 300 inclusive joins", lambda: shapes.joins(300, "inclusiveGateway"), "ends"),
    diagram("graph: 990 inclusive joins", lambda: shapes.joins(990, "inclusiveGateway"), "ends"),
    diagram("graph: 500 parallel joins", lambda: shapes.joins(500, "parallelGateway"), "ends"),
    diagram(
        "graph: an inclusive split of 500",
        lambda: shapes.fan(500, "inclusiveGateway"),
        "refused: engine.too_many_ways at fork",
    ),
    diagram("graph: an inclusive split of 100", lambda: shapes.fan(100, "inclusiveGateway"), "rests"),
    diagram("graph: a parallel split of 100", lambda: shapes.fan(100, "parallelGateway"), "rests"),
    diagram(
        "graph: a parallel split of 900",
        lambda: shapes.fan(900, "parallelGateway"),
        "refused: engine.too_many_ways at fork",
    ),
    diagram("graph: sub-processes 25 deep", lambda: shapes.nested(25), "rests"),
    diagram("graph: sub-processes 100 deep", lambda: shapes.nested(100), "refused: engine.xml_too_deep"),
    diagram("graph: event sub-processes 25 deep", lambda: shapes.event_sub_processes(25), "rests"),
    diagram(
        "graph: event sub-processes 100 deep", lambda: shapes.event_sub_processes(100), "refused: engine.xml_too_deep"
    ),
    diagram(
        "graph: 300 timers at one edge",
        lambda: shapes.edges(300, timer("PT1H")),
        "refused: engine.too_many_ways at look",
    ),
    diagram(
        "graph: 100 conditions at one edge",
        lambda: shapes.edges(100, tag("conditionalEventDefinition", condition("condition", "=x"))),
        "rests",
    ),
    diagram("graph: 100 timers that are due at once", lambda: shapes.edges(100, timer("PT0S")), "rests"),
    Case("calls: oneself", lambda: shapes.circle(1), "refused: engine.call_circle at it"),
    Case("calls: a circle of 20 files", lambda: shapes.circle(20), "refused: engine.call_circle at it"),
    Case(
        "calls: a circle over an expression",
        lambda: {"a.bpmn": shapes.straight(shapes.call("it", '="process"'))},
        "incident: engine.calls_too_deep at it",
    ),
    Case("calls: a chain of 50", lambda: shapes.calls(50), "incident: engine.calls_too_deep at it", start="p0"),
    Case(
        "calls: 200 x 200 x 200", lambda: shapes.calls_of_many(3), "incident: engine.too_many_tokens at it", start="p0"
    ),
    diagram("many: 1,000,000", lambda: shapes.nested_many(1_000_000), "incident: engine.expression_stopped at deepest"),
    diagram("many: 5,000", lambda: shapes.nested_many(5_000), "incident: engine.too_many_instances at deepest"),
    diagram(
        "many: 1,000,000 by number",
        lambda: shapes.straight(
            user("it", more=tag("multiInstanceLoopCharacteristics", condition("loopCardinality", "=1000000")))
        ),
        "incident: engine.not_whole_number at it",
    ),
    diagram("many: 1,000 that wait", lambda: shapes.nested_many(1_000, inside="userTask"), "rests"),
    diagram(
        "many: 200 x 200 x 200", lambda: shapes.nested_many(200, 200, 200), "incident: engine.too_many_tokens at level0"
    ),
    diagram("many: 1,000 x 1,000", lambda: shapes.nested_many(1_000, 1_000), "incident: engine.too_many_steps at in0"),
    diagram(
        "many: 1,000 x 1,000 tasks that wait",
        lambda: shapes.nested_many(1_000, 1_000, inside="userTask"),
        "incident: engine.too_many_steps at in0",
    ),
    diagram(
        "loop: no maximum",
        lambda: shapes.straight(tag("manualTask", tag("standardLoopCharacteristics"), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 1,000,000 times",
        lambda: shapes.straight(tag("manualTask", loop(most="1000000"), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 10^400 times",
        lambda: shapes.straight(tag("manualTask", loop(most="1" + "0" * 400), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 100 rounds of 100",
        lambda: shapes.straight(
            tag(
                "subProcess",
                loop(most="100")
                + start("in")
                + tag("manualTask", loop(most="100"), id="inner")
                + end("out")
                + path("in", "inner", "out"),
                id="it",
            )
        ),
        "incident: engine.too_many_steps at inner",
    ),
    diagram(
        "ad-hoc: 1,000,000 names",
        lambda: shapes.straight(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection="=for i in 1..1000000 return string(i)"))
                + user("look"),
                id="it",
            )
        ),
        "incident: engine.expression_stopped at it",
    ),
    diagram(
        "ad-hoc: one name 5,000 times",
        lambda: shapes.straight(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection='=for i in 1..5000 return "look"')) + user("look"),
                id="it",
            )
        ),
        "incident: engine.ad_hoc_unknown at it",
    ),
    Case("storm: a signal that begins its thrower", shapes.own_signal, "refused: engine.signal_circle at it"),
    Case(
        "storm: a message that begins its thrower",
        lambda: CIRCLE,
        "not started: INVALID_STATE",
        start="circle",
        sweeps=3,
    ),
    diagram(
        "storm: an escalation that escalates", shapes.escalations, "incident: engine.too_many_steps at it", sweeps=1
    ),
    diagram("storm: a link to oneself", shapes.links, "refused: engine.endless_loop at land"),
    diagram("storm: compensation in every round", shapes.compensations, "incident: engine.too_many_steps at back"),
    diagram("storm: a condition that its own work makes true", shapes.toggling, "rests"),
    diagram("time: a cycle of no length", lambda: shapes.timer_edge("R/PT0S"), "refused: engine.cycle_too_short at it"),
    diagram("time: a cycle of a minute", lambda: shapes.timer_edge("R/PT1M"), "rests", sweeps=3),
    diagram(
        "time: a cycle of a minute since 1970",
        lambda: shapes.timer_edge("R/1970-01-01T00:00:00Z/PT1M"),
        "rests",
        sweeps=2,
    ),
    diagram("time: a cycle of a second", lambda: shapes.timer_edge("R/PT1S"), "refused: engine.cycle_too_short at it"),
    diagram("time: 10^9 rounds", lambda: shapes.timer_edge("R999999999/PT1M"), "rests"),
    diagram("time: 999,999,999 months", lambda: shapes.waits("P999999999M"), "incident: engine.timer_too_far at it"),
    diagram(
        "time: a length of 10,000 digits",
        lambda: shapes.waits("P" + "9" * 7_000 + "D"),
        "refused: engine.bad_duration at it",
    ),
    diagram("time: a date long gone", lambda: shapes.waits("1970-01-01T00:00:00Z", "timeDate"), "ends"),
    diagram(
        "time: a date of the year 9999",
        lambda: shapes.waits("9999-12-31T23:59:59Z", "timeDate"),
        "incident: engine.timer_too_far at it",
    ),
    diagram("time: less than nothing", lambda: shapes.waits("-P1D"), "refused: engine.bad_duration at it"),
    diagram("time: a start every minute", lambda: shapes.timer_start("R/PT1M"), "deployed", start=""),
    diagram(
        "time: a start of no length", lambda: shapes.timer_start("R/PT0S"), "refused: engine.cycle_too_short at start"
    ),
    diagram(
        "time: a loop of timers due at once",
        lambda: shapes.wheel(shapes.catch("go", timer("PT0S")), names=("go",)),
        "rests",
        sweeps=3,
    ),
)
