"""Builders of diagrams that never come to an end, or to too many tokens."""

from tests.hostile.case import Files
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    flow,
    job,
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

LIST = "=for i in 1..{} return i"


def gateway(id_: str, default: str = "", kind: str = "exclusiveGateway") -> str:
    return tag(kind, id=id_, **({"default": default} if default else {}))


def throw(id_: str, definition: str, **more: str) -> str:
    return tag("intermediateThrowEvent", definition, id=id_, **more)


def catch(id_: str, definition: str) -> str:
    return tag("intermediateCatchEvent", definition, id=id_)


def call(id_: str, process_id: str, more: str = "") -> str:
    return tag("callActivity", extensions(zeebe("calledElement", processId=process_id)) + more, id=id_)


def wheel(*inside: str, names: tuple[str, ...] = ("go",), before: str = "", after: str = "") -> bytes:
    """Return a loop that a condition could end, and does not."""
    flows = flow("start", "again") + flow("again", names[0], "=true") + path(*names, "again") + flow("again", "end")
    return process(start(), gateway("again", "again_end"), *inside, end(), flows, before=before, after=after)


def straight(
    *parts: str, names: tuple[str, ...] = ("it",), before: str = "", after: str = "", id_: str = "process"
) -> bytes:
    return process(start(), *parts, end(), path("start", *names, "end"), id_=id_, before=before, after=after)


def doubling(rounds: int) -> bytes:
    """Return splits one behind the other, each of which lets two tokens on for every one."""
    parts = [start(), user("look"), end(), flow("start", "t0"), flow("look", "end")]
    for n in range(rounds):
        following = f"t{n + 1}" if n + 1 < rounds else "look"
        parts += [tag("manualTask", id=name) for name in (f"t{n}", f"a{n}", f"b{n}")]
        parts += [flow(f"t{n}", f"a{n}"), flow(f"t{n}", f"b{n}"), flow(f"a{n}", following), flow(f"b{n}", following)]
    return process(*parts)


def growing() -> bytes:
    """Return a loop that leaves a token behind in every round."""
    parts = [start(), gateway("again"), gateway("fork", kind="parallelGateway"), user("look"), end()]
    flows = [
        flow("start", "again"),
        flow("again", "fork"),
        flow("fork", "again"),
        flow("fork", "look"),
        flow("look", "end"),
    ]
    return process(*parts, *flows)


def nested_many(*sizes: int, inside: str = "manualTask") -> bytes:
    body, flows = (
        tag(inside, many(inputCollection=LIST.format(sizes[-1]), inputElement="i"), id="deepest"),
        ("deepest",),
    )
    for number, size in enumerate(sizes[-2::-1]):
        inner = start(f"in{number}") + body + end(f"out{number}") + path(f"in{number}", *flows, f"out{number}")
        name = f"level{number}"
        body = tag("subProcess", many(inputCollection=LIST.format(size), inputElement="i") + inner, id=name)
        flows = (name,)
    return straight(body, names=flows)


def nested(depth: int) -> bytes:
    body, name = user("look"), "look"
    for n in range(depth):
        body = tag("subProcess", start(f"in{n}") + body + end(f"out{n}") + path(f"in{n}", name, f"out{n}"), id=f"s{n}")
        name = f"s{n}"
    return straight(body, names=(name,))


def event_sub_processes(depth: int) -> bytes:
    body = ""
    for n in range(depth):
        begin = tag("startEvent", timer("PT1H"), id=f"in{n}", isInterrupting="false")
        body = tag(
            "subProcess", begin + end(f"out{n}") + path(f"in{n}", f"out{n}") + body, id=f"s{n}", triggeredByEvent="true"
        )
    return straight(user("look"), body, names=("look",))


def calls(length: int) -> Files:
    files = {f"p{n}.bpmn": straight(call("it", f"p{n + 1}"), id_=f"p{n}") for n in range(length)}
    return {**files, "last.bpmn": straight(user("look"), names=("look",), id_=f"p{length}")}


def circle(length: int) -> Files:
    return {f"p{n}.bpmn": straight(call("it", f"p{(n + 1) % length}"), id_=f"p{n}") for n in range(length)}


def calls_of_many(depth: int) -> Files:
    lots = many(inputCollection=LIST.format(200), inputElement="i")
    files = {f"p{n}.bpmn": straight(call("it", f"p{n + 1}", lots), id_=f"p{n}") for n in range(depth)}
    return {**files, "last.bpmn": straight(tag("manualTask", id="look"), names=("look",), id_=f"p{depth}")}


def joins(count: int, kind: str) -> bytes:
    """Return a ladder of gateways, each leading to the next over two ways."""
    parts = [start(), end(), flow("start", "g0"), flow(f"g{count}", "end"), gateway(f"g{count}", kind=kind)]
    for n in range(count):
        parts += [gateway(f"g{n}", kind=kind)]
        parts += [flow(f"g{n}", f"g{n + 1}", "=true" * (kind == "inclusiveGateway"), f"{way}{n}") for way in "ab"]
    return process(*parts)


def fan(count: int, kind: str) -> bytes:
    parts = [
        start(),
        gateway("fork", kind=kind),
        gateway("join", kind=kind),
        end(),
        path("start", "fork"),
        path("join", "end"),
    ]
    for n in range(count):
        parts += [user(f"t{n}"), flow("fork", f"t{n}", "=true" * (kind == "inclusiveGateway")), flow(f"t{n}", "join")]
    return process(*parts)


def edges(count: int, definition: str) -> bytes:
    events = [
        boundary(f"b{n}", "look", definition, interrupting=False) + end(f"e{n}") + flow(f"b{n}", f"e{n}")
        for n in range(count)
    ]
    return straight(user("look"), *events, names=("look",))


def row(count: int, kind: str = "manualTask") -> bytes:
    names = tuple(f"t{n}" for n in range(count))
    return straight(*(tag(kind, id=name) for name in names), names=names)


def unlinked(count: int) -> bytes:
    return process(start(), end(), flow("start", "end"), *(tag("manualTask", id=f"t{n}") for n in range(count)))


def mesh(count: int) -> bytes:
    """Return gateways of which each leads to each."""
    names = [f"g{n}" for n in range(count)]
    flows = [flow(a, b, "=true") for a in names for b in names if a != b]
    gateways = [gateway(name, f"{name}_end") + flow(name, "end") for name in names]
    return process(start(), end(), flow("start", "g0"), *gateways, *flows)


def listening(definition: str, inside: str) -> str:
    body = tag("startEvent", definition, id="in", isInterrupting="false") + inside
    return tag("subProcess", body, id="ear", triggeredByEvent="true")


def own_signal() -> Files:
    hears = tag("signalEventDefinition", signalRef="s")
    body, signal = throw("it", hears) + end() + path("start", "it", "end"), tag("signal", id="s", name="storm")
    storm = process(tag("startEvent", hears, id="start"), body, after=signal, id_="storm")
    return {"storm.bpmn": storm}


def own_message() -> bytes:
    parts = job("it", mapping([('="echo"', "name"), ('="1"', "correlation_key")]), type_="message.publish")
    hears = catch("hear", tag("messageEventDefinition", messageRef="m"))
    return wheel(parts, hears, names=("it", "hear"), after=message("m", "echo", '="1"'))


def escalations() -> bytes:
    throws = tag("escalationEventDefinition", escalationRef="x")
    inside = throw("it", throws) + end("out") + path("in", "it", "out")
    return straight(
        throw("first", throws), listening(throws, inside), user("look"), names=("first", "look"),
        after=tag("escalation", id="x", escalationCode="X"),
    )  # fmt: skip


def links() -> bytes:
    there = tag("linkEventDefinition", name="L")
    return process(
        start(),
        throw("jump", there),
        catch("land", there),
        tag("manualTask", id="it"),
        flow("start", "jump"),
        path("land", "it", "back"),
        throw("back", there),
    )


def compensations() -> bytes:
    """Return what compensates an activity whose handler compensates."""
    undo = tag("compensateEventDefinition")
    parts = [
        tag("manualTask", id="do"),
        boundary("edge", "do", undo),
        tag("manualTask", id="undo", isForCompensation="true"),
    ]
    tie = tag("association", id="tie", sourceRef="edge", targetRef="undo", associationDirection="One")
    return wheel(*parts, throw("back", undo), tie, names=("do", "back"))


def timer_edge(text: str, kind: str = "timeCycle") -> bytes:
    return straight(
        user("look"), boundary("it", "look", timer(text, kind), interrupting=False), flow("it", "end"), names=("look",)
    )


def timer_start(text: str) -> bytes:
    begin = tag("startEvent", timer(text, "timeCycle"), id="start")
    return process(begin, user("look"), end(), path("start", "look", "end"))


def waits(text: str, kind: str = "timeDuration") -> bytes:
    return straight(catch("it", timer(text, kind)))


def toggling() -> bytes:
    """Return a non-interrupting condition that its own sub-process makes false and true again."""
    holds = tag("conditionalEventDefinition", condition("condition", "=odd(n)"))
    inside = script("it", "=n + 1", "n") + script("more", "=n + 1", "n") + end("out") + path("in", "it", "more", "out")
    return straight(script("set", "=1", "n"), user("look"), listening(holds, inside), names=("set", "look"))
