"""Diagrams that never come to an end, or to too many tokens."""

from tests.hostile.case import Case, Files, diagram
from tests.support.circles import CIRCLE
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    flow,
    job,
    loop,
    many,
    mapping,
    message,
    path,
    process,
    script,
    start,
    tag,
    timer,
    user,
    zeebe,
)

_LIST = "=for i in 1..{} return i"
_STEPS = "incident: engine.too_many_steps"


def _gateway(id_: str, default: str = "", kind: str = "exclusiveGateway") -> str:
    return tag(kind, id=id_, **({"default": default} if default else {}))


def _throw(id_: str, definition: str, **more: str) -> str:
    return tag("intermediateThrowEvent", definition, id=id_, **more)


def _catch(id_: str, definition: str) -> str:
    return tag("intermediateCatchEvent", definition, id=id_)


def _call(id_: str, process_id: str, more: str = "") -> str:
    return tag("callActivity", extensions(zeebe("calledElement", processId=process_id)) + more, id=id_)


def wheel(*inside: str, names: tuple[str, ...] = ("go",), before: str = "", after: str = "") -> bytes:
    """Return a loop that a condition could end, and does not."""
    flows = flow("start", "again") + flow("again", names[0], "=true") + path(*names, "again") + flow("again", "end")
    return process(start(), _gateway("again", "again_end"), *inside, end(), flows, before=before, after=after)


def _straight(
    *parts: str, names: tuple[str, ...] = ("it",), before: str = "", after: str = "", id_: str = "process"
) -> bytes:
    return process(start(), *parts, end(), path("start", *names, "end"), id_=id_, before=before, after=after)


def _doubling(rounds: int) -> bytes:
    """Return splits one behind the other, each of which lets two tokens on for every one."""
    parts = [start(), user("look"), end(), flow("start", "t0"), flow("look", "end")]
    for n in range(rounds):
        following = f"t{n + 1}" if n + 1 < rounds else "look"
        parts += [tag("manualTask", id=name) for name in (f"t{n}", f"a{n}", f"b{n}")]
        parts += [flow(f"t{n}", f"a{n}"), flow(f"t{n}", f"b{n}"), flow(f"a{n}", following), flow(f"b{n}", following)]
    return process(*parts)


def _growing() -> bytes:
    """Return a loop that leaves a token behind in every round."""
    parts = [start(), _gateway("again"), _gateway("fork", kind="parallelGateway"), user("look"), end()]
    flows = [
        flow("start", "again"),
        flow("again", "fork"),
        flow("fork", "again"),
        flow("fork", "look"),
        flow("look", "end"),
    ]
    return process(*parts, *flows)


def _nested_many(*sizes: int, inside: str = "manualTask") -> bytes:
    body, flows = (
        tag(inside, many(inputCollection=_LIST.format(sizes[-1]), inputElement="i"), id="deepest"),
        ("deepest",),
    )
    for number, size in enumerate(sizes[-2::-1]):
        inner = start(f"in{number}") + body + end(f"out{number}") + path(f"in{number}", *flows, f"out{number}")
        name = f"level{number}"
        body = tag("subProcess", many(inputCollection=_LIST.format(size), inputElement="i") + inner, id=name)
        flows = (name,)
    return _straight(body, names=flows)


def _nested(depth: int) -> bytes:
    body, name = user("look"), "look"
    for n in range(depth):
        body = tag("subProcess", start(f"in{n}") + body + end(f"out{n}") + path(f"in{n}", name, f"out{n}"), id=f"s{n}")
        name = f"s{n}"
    return _straight(body, names=(name,))


def _event_sub_processes(depth: int) -> bytes:
    body = ""
    for n in range(depth):
        begin = tag("startEvent", timer("PT1H"), id=f"in{n}", isInterrupting="false")
        body = tag(
            "subProcess", begin + end(f"out{n}") + path(f"in{n}", f"out{n}") + body, id=f"s{n}", triggeredByEvent="true"
        )
    return _straight(user("look"), body, names=("look",))


def _calls(length: int) -> Files:
    files = {f"p{n}.bpmn": _straight(_call("it", f"p{n + 1}"), id_=f"p{n}") for n in range(length)}
    return {**files, "last.bpmn": _straight(user("look"), names=("look",), id_=f"p{length}")}


def _circle(length: int) -> Files:
    return {f"p{n}.bpmn": _straight(_call("it", f"p{(n + 1) % length}"), id_=f"p{n}") for n in range(length)}


def _calls_of_many(depth: int) -> Files:
    lots = many(inputCollection=_LIST.format(200), inputElement="i")
    files = {f"p{n}.bpmn": _straight(_call("it", f"p{n + 1}", lots), id_=f"p{n}") for n in range(depth)}
    return {**files, "last.bpmn": _straight(tag("manualTask", id="look"), names=("look",), id_=f"p{depth}")}


def _joins(count: int, kind: str) -> bytes:
    """Return a ladder of gateways, each leading to the next over two ways."""
    parts = [start(), end(), flow("start", "g0"), flow(f"g{count}", "end"), _gateway(f"g{count}", kind=kind)]
    for n in range(count):
        parts += [_gateway(f"g{n}", kind=kind)]
        parts += [flow(f"g{n}", f"g{n + 1}", "=true" * (kind == "inclusiveGateway"), f"{way}{n}") for way in "ab"]
    return process(*parts)


def _fan(count: int, kind: str) -> bytes:
    parts = [
        start(),
        _gateway("fork", kind=kind),
        _gateway("join", kind=kind),
        end(),
        path("start", "fork"),
        path("join", "end"),
    ]
    for n in range(count):
        parts += [user(f"t{n}"), flow("fork", f"t{n}", "=true" * (kind == "inclusiveGateway")), flow(f"t{n}", "join")]
    return process(*parts)


def _edges(count: int, definition: str) -> bytes:
    events = [
        boundary(f"b{n}", "look", definition, interrupting=False) + end(f"e{n}") + flow(f"b{n}", f"e{n}")
        for n in range(count)
    ]
    return _straight(user("look"), *events, names=("look",))


def _row(count: int, kind: str = "manualTask") -> bytes:
    names = tuple(f"t{n}" for n in range(count))
    return _straight(*(tag(kind, id=name) for name in names), names=names)


def _unlinked(count: int) -> bytes:
    return process(start(), end(), flow("start", "end"), *(tag("manualTask", id=f"t{n}") for n in range(count)))


def _mesh(count: int) -> bytes:
    """Return gateways of which each leads to each."""
    names = [f"g{n}" for n in range(count)]
    flows = [flow(a, b, "=true") for a in names for b in names if a != b]
    gateways = [_gateway(name, f"{name}_end") + flow(name, "end") for name in names]
    return process(start(), end(), flow("start", "g0"), *gateways, *flows)


def _listening(definition: str, inside: str) -> str:
    body = tag("startEvent", definition, id="in", isInterrupting="false") + inside
    return tag("subProcess", body, id="ear", triggeredByEvent="true")


def _own_signal() -> Files:
    hears = tag("signalEventDefinition", signalRef="s")
    body, signal = _throw("it", hears) + end() + path("start", "it", "end"), tag("signal", id="s", name="storm")
    storm = process(tag("startEvent", hears, id="start"), body, after=signal, id_="storm")
    return {"storm.bpmn": storm, "spark.bpmn": process(start(), body, after=signal, id_="spark")}


def _own_message() -> bytes:
    parts = job("it", mapping([('="echo"', "name"), ('="1"', "correlation_key")]), type_="message.publish")
    hears = _catch("hear", tag("messageEventDefinition", messageRef="m"))
    return wheel(parts, hears, names=("it", "hear"), after=message("m", "echo", '="1"'))


def _escalations() -> bytes:
    throws = tag("escalationEventDefinition", escalationRef="x")
    inside = _throw("it", throws) + end("out") + path("in", "it", "out")
    return _straight(
        _throw("first", throws), _listening(throws, inside), user("look"), names=("first", "look"),
        after=tag("escalation", id="x", escalationCode="X"),
    )  # fmt: skip


def _links() -> bytes:
    there = tag("linkEventDefinition", name="L")
    return process(
        start(),
        _throw("jump", there),
        _catch("land", there),
        tag("manualTask", id="it"),
        flow("start", "jump"),
        path("land", "it", "back"),
        _throw("back", there),
    )


def _compensations() -> bytes:
    """Return what compensates an activity whose handler compensates."""
    undo = tag("compensateEventDefinition")
    parts = [
        tag("manualTask", id="do"),
        boundary("edge", "do", undo),
        tag("manualTask", id="undo", isForCompensation="true"),
    ]
    tie = tag("association", id="tie", sourceRef="edge", targetRef="undo", associationDirection="One")
    return wheel(*parts, _throw("back", undo), tie, names=("do", "back"))


def _timer_edge(text: str, kind: str = "timeCycle") -> bytes:
    return _straight(
        user("look"), boundary("it", "look", timer(text, kind), interrupting=False), flow("it", "end"), names=("look",)
    )


def _timer_start(text: str) -> bytes:
    begin = tag("startEvent", timer(text, "timeCycle"), id="start")
    return process(begin, user("look"), end(), path("start", "look", "end"))


def _waits(text: str, kind: str = "timeDuration") -> bytes:
    return _straight(_catch("it", timer(text, kind)))


def _toggling() -> bytes:
    """Return a non-interrupting condition that its own sub-process makes false and true again."""
    holds = tag("conditionalEventDefinition", condition("condition", "=odd(n)"))
    inside = script("it", "=n + 1", "n") + script("more", "=n + 1", "n") + end("out") + path("in", "it", "more", "out")
    return _straight(script("set", "=1", "n"), user("look"), _listening(holds, inside), names=("set", "look"))


CASES: tuple[Case, ...] = (
    diagram(
        "graph: a loop without a way out",
        lambda: process(start(), tag("manualTask", id="a"), tag("manualTask", id="b"), path("start", "a", "b", "a")),
        "refused: engine.endless_loop at a",
    ),
    diagram("graph: a loop that is never left", lambda: wheel(tag("manualTask", id="go")), f"{_STEPS} at go"),
    diagram("graph: a loop of scripts", lambda: wheel(script("go", "=1", "n")), f"{_STEPS} at go"),
    diagram("graph: a loop of messages to oneself", _own_message, "rests"),
    diagram(
        "graph: a loop of sub-processes",
        lambda: wheel(tag("subProcess", start("in") + end("out") + path("in", "out"), id="go")),
        f"{_STEPS} at go",
    ),
    diagram("graph: two thousand activities in a row", lambda: _row(2_000), "refused: engine.too_many_nodes"),
    diagram("graph: 990 activities in a row", lambda: _row(990), "ends"),
    diagram("graph: six thousand activities in a row", lambda: _row(6_000), "refused: PAYLOAD_TOO_LARGE"),
    diagram(
        "graph: six thousand activities that nothing leads to",
        lambda: _unlinked(6_000),
        "refused: engine.too_many_nodes",
    ),
    diagram("graph: 2^20 tokens by splits", lambda: _doubling(20), "incident: engine.too_many_steps at t9"),
    diagram("graph: a token left behind in every round", _growing, "refused: engine.endless_loop at again"),
    diagram("graph: gateways each to each", lambda: _mesh(40), "incident: engine.too_many_steps at g1"),
    diagram("graph: 300 inclusive joins", lambda: _joins(300, "inclusiveGateway"), "ends"),
    diagram("graph: 990 inclusive joins", lambda: _joins(990, "inclusiveGateway"), "ends"),
    diagram("graph: 500 parallel joins", lambda: _joins(500, "parallelGateway"), "ends"),
    diagram(
        "graph: an inclusive split of 500",
        lambda: _fan(500, "inclusiveGateway"),
        "refused: engine.too_many_ways at fork",
    ),
    diagram("graph: an inclusive split of 100", lambda: _fan(100, "inclusiveGateway"), "rests"),
    diagram("graph: a parallel split of 100", lambda: _fan(100, "parallelGateway"), "rests"),
    diagram(
        "graph: a parallel split of 900", lambda: _fan(900, "parallelGateway"), "refused: engine.too_many_ways at fork"
    ),
    diagram("graph: sub-processes 25 deep", lambda: _nested(25), "rests"),
    diagram("graph: sub-processes 100 deep", lambda: _nested(100), "refused: engine.xml_too_deep"),
    diagram("graph: event sub-processes 25 deep", lambda: _event_sub_processes(25), "rests"),
    diagram("graph: event sub-processes 100 deep", lambda: _event_sub_processes(100), "refused: engine.xml_too_deep"),
    diagram(
        "graph: 300 timers at one edge", lambda: _edges(300, timer("PT1H")), "refused: engine.too_many_ways at look"
    ),
    diagram(
        "graph: 100 conditions at one edge",
        lambda: _edges(100, tag("conditionalEventDefinition", condition("condition", "=x"))),
        "rests",
    ),
    diagram("graph: 100 timers that are due at once", lambda: _edges(100, timer("PT0S")), "rests"),
    Case("calls: oneself", lambda: _circle(1), "refused: engine.call_circle at it"),
    Case("calls: a circle of 20 files", lambda: _circle(20), "refused: engine.call_circle at it"),
    Case(
        "calls: a circle over an expression",
        lambda: {"a.bpmn": _straight(_call("it", '="process"'))},
        "incident: engine.calls_too_deep at it",
    ),
    Case("calls: a chain of 50", lambda: _calls(50), "incident: engine.calls_too_deep at it", start="p0"),
    Case("calls: 200 x 200 x 200", lambda: _calls_of_many(3), "incident: engine.too_many_tokens at it", start="p0"),
    diagram("many: 1,000,000", lambda: _nested_many(1_000_000), "incident: engine.expression_stopped at deepest"),
    diagram("many: 5,000", lambda: _nested_many(5_000), "incident: engine.too_many_instances at deepest"),
    diagram(
        "many: 1,000,000 by number",
        lambda: _straight(
            user("it", more=tag("multiInstanceLoopCharacteristics", condition("loopCardinality", "=1000000")))
        ),
        "incident: engine.not_whole_number at it",
    ),
    diagram("many: 1,000 that wait", lambda: _nested_many(1_000, inside="userTask"), "rests"),
    diagram("many: 200 x 200 x 200", lambda: _nested_many(200, 200, 200), "incident: engine.too_many_tokens at level0"),
    diagram("many: 1,000 x 1,000", lambda: _nested_many(1_000, 1_000), "incident: engine.too_many_steps at in0"),
    diagram(
        "many: 1,000 x 1,000 tasks that wait",
        lambda: _nested_many(1_000, 1_000, inside="userTask"),
        "incident: engine.too_many_steps at in0",
    ),
    diagram(
        "loop: no maximum",
        lambda: _straight(tag("manualTask", tag("standardLoopCharacteristics"), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 1,000,000 times",
        lambda: _straight(tag("manualTask", loop(most="1000000"), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 10^400 times",
        lambda: _straight(tag("manualTask", loop(most="1" + "0" * 400), id="it")),
        "refused: engine.loop_maximum at it",
    ),
    diagram(
        "loop: 100 rounds of 100",
        lambda: _straight(
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
        lambda: _straight(
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
        lambda: _straight(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection='=for i in 1..5000 return "look"')) + user("look"),
                id="it",
            )
        ),
        "incident: engine.ad_hoc_unknown at it",
    ),
    Case("storm: a signal that begins its thrower", _own_signal, "ends", start="spark", sweeps=3),
    Case(
        "storm: a message that begins its thrower",
        lambda: CIRCLE,
        "not started: INVALID_ARGUMENT",
        start="circle",
        sweeps=3,
    ),
    diagram("storm: an escalation that escalates", _escalations, "incident: engine.too_many_steps at it", sweeps=1),
    diagram("storm: a link to oneself", _links, "refused: engine.endless_loop at land"),
    diagram("storm: compensation in every round", _compensations, "incident: engine.too_many_steps at back"),
    diagram("storm: a condition that its own work makes true", _toggling, "rests"),
    diagram("time: a cycle of no length", lambda: _timer_edge("R/PT0S"), "refused: engine.cycle_too_short at it"),
    diagram("time: a cycle of a minute", lambda: _timer_edge("R/PT1M"), "rests", sweeps=3),
    diagram(
        "time: a cycle of a minute since 1970", lambda: _timer_edge("R/1970-01-01T00:00:00Z/PT1M"), "rests", sweeps=2
    ),
    diagram("time: a cycle of a second", lambda: _timer_edge("R/PT1S"), "refused: engine.cycle_too_short at it"),
    diagram("time: 10^9 rounds", lambda: _timer_edge("R999999999/PT1M"), "rests"),
    diagram("time: 999,999,999 months", lambda: _waits("P999999999M"), "incident: engine.timer_too_far at it"),
    diagram(
        "time: a length of 10,000 digits", lambda: _waits("P" + "9" * 7_000 + "D"), "refused: engine.bad_duration at it"
    ),
    diagram("time: a date long gone", lambda: _waits("1970-01-01T00:00:00Z", "timeDate"), "ends"),
    diagram(
        "time: a date of the year 9999",
        lambda: _waits("9999-12-31T23:59:59Z", "timeDate"),
        "incident: engine.timer_too_far at it",
    ),
    diagram("time: less than nothing", lambda: _waits("-P1D"), "refused: engine.bad_duration at it"),
    diagram("time: a start every minute", lambda: _timer_start("R/PT1M"), "deployed", start=""),
    diagram("time: a start of no length", lambda: _timer_start("R/PT0S"), "refused: engine.cycle_too_short at start"),
    diagram(
        "time: a loop of timers due at once",
        lambda: wheel(_catch("go", timer("PT0S")), names=("go",)),
        "rests",
        sweeps=3,
    ),
)
