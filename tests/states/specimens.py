"""Small diagrams that rest, one after the other, in every wait of every element; each is played to its end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
from tests.support.event_definitions import DEFINITIONS, ROOTS

Act = tuple[Any, ...]
"""A verb of `Play` with the element it is about and the values that come with it."""
TABLE = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="tables" name="t" namespace="http://t">'
    '<decision id="level" name="level"><decisionTable id="t">'
    '<input id="i"><inputExpression id="ie" typeRef="number"><text>age</text></inputExpression></input>'
    '<output id="o" name="level" typeRef="string"/>'
    '<rule id="r"><inputEntry id="re"><text>&gt;= 75</text></inputEntry>'
    '<outputEntry id="ro"><text>"high"</text></outputEntry></rule>'
    "</decisionTable></decision></definitions>"
)
HAPPENS: dict[str, Act] = {
    "message": ("deliver",),
    "timer": ("fire",),
    "signal": ("broadcast", "s"),
    "conditional": ("set", {"x": True}),
}
"""How what each definition waits for happens."""
AWAITED = tuple(HAPPENS)
ASYNC = extensions(zeebe("taskDefinition", type="send"))
KEY: dict[str, Any] = {"key": "k", "x": False}


@dataclass(frozen=True)
class Specimen:
    """A diagram with what it calls, and all that is done to one instance of it until it ends."""

    name: str
    files: tuple[bytes, ...]
    acts: tuple[Act, ...]
    variables: dict[str, Any] = field(default_factory=lambda: dict(KEY))
    begins: str | None = None


def specimens() -> Iterator[Specimen]:
    """Yield every specimen; to a new element or a new wait of one belongs a new line here."""
    yield from _tasks()
    yield from _waits_of_events()
    yield from _starts_and_ends()
    yield from _caught()
    yield from _scopes()
    yield from _undone()
    yield from _gateways()
    yield from _repeated()
    yield from _incidents()


def _road(name: str, *parts: str, acts: tuple[Act, ...], after: str = ROOTS, **given: Any) -> Specimen:
    """Draw a user task `before`, then `a`, then the end."""
    drawn = (start(), user("before"), *parts, end(), path("start", "before", "a", "end"))
    return Specimen(name, (process(*drawn, after=after),), (("complete", "before"), *acts), **given)


def _last(name: str, body: str, acts: tuple[Act, ...] = ()) -> Specimen:
    """Draw a user task `before`, then the end event `a`."""
    drawn = process(start(), user("before"), end("a", body), path("start", "before", "a"), after=ROOTS)
    return Specimen(name, (drawn,), (("complete", "before"), *acts))


def _does(act: Act, element: str) -> Act:
    """Let what an element waits for happen to it."""
    return act if act[0] in ("broadcast", "set") else (act[0], element)


def _tasks() -> Iterator[Specimen]:
    for plain in ("task", "manualTask"):
        yield _road(plain, tag(plain, id="a"), acts=())
    dates = zeebe("taskSchedule", dueDate="2026-02-10", followUpDate="2026-02-01")
    people = zeebe("assignmentDefinition", assignee="=who", candidateGroups="nurse")
    parts = (
        dates,
        people,
        mapping([("=age + 1", "next")], [("=next", "age")]),
        zeebe("priorityDefinition", priority="7"),
    )
    yield _road("user task", user("a", *parts), acts=(("complete", "a"),), variables={"who": "anna", "age": 80})
    for kind in ("serviceTask", "sendTask"):
        inputs = mapping([("=age", "given")], [("=answer", "told")])
        yield _road(kind, job("a", inputs, kind=kind), acts=(("complete", "a", {"answer": 1}),), variables={"age": 3})
    receive = tag("receiveTask", id="a", messageRef="m")
    yield _road("receiveTask", receive, acts=(("deliver", "a", {"said": 1}),))
    yield _road("scriptTask", script("a", "=age * 2", "twice"), acts=(), variables={"age": 40})
    rule = extensions(zeebe("calledDecision", decisionId="level", resultVariable="found"))
    yield _road("businessRuleTask", tag("businessRuleTask", rule, id="a"), acts=(), variables={"age": 80})


def _waits_of_events() -> Iterator[Specimen]:
    for event in AWAITED:
        happens = HAPPENS[event]
        catch = tag("intermediateCatchEvent", DEFINITIONS[event], id="a")
        yield _road(f"catch {event}", catch, acts=(_does(happens, "a"),))
        for interrupting in (True, False):
            word = "interrupting" if interrupting else "beside"
            edge = boundary("edge", "a", DEFINITIONS[event], interrupting=interrupting)
            beside = user("b") + path("edge", "b", "end")
            acts = (_does(happens, "edge"), *(() if interrupting else (("complete", "a"),)), ("complete", "b"))
            yield _road(f"boundary {event} {word}", user("a") + edge + beside, acts=acts)
            yield _beside(f"event sub-process {event} {word}", event, interrupting, _does(happens, "es"))
    cycle = boundary("edge", "a", timer("R3/PT1H", "timeCycle"), interrupting=False)
    acts = (("fire", "edge"), ("complete", "b"), ("fire", "edge"), ("complete", "a"), ("complete", "b"))
    yield _road("boundary timer cycle", user("a") + cycle + user("b") + path("edge", "b", "end"), acts=acts)
    several = tag("intermediateCatchEvent", DEFINITIONS["timer"] + DEFINITIONS["message"], id="a")
    yield _road("catch timer or message", several, acts=(("deliver", "a"),))
    every = several.replace("id=", 'parallelMultiple="true" id=', 1)
    yield _road("catch timer and message", every, acts=(("deliver", "a", {"said": 1}), ("fire", "a")))


def _beside(name: str, event: str, interrupting: bool, *acts: Act) -> Specimen:
    """Draw an event sub-process beside a task."""
    begins = tag("startEvent", DEFINITIONS[event], id="es", isInterrupting=str(interrupting).lower())
    inside = begins + user("b") + end("ee") + path("es", "b", "ee")
    drawn = tag("subProcess", inside, id="beside", triggeredByEvent="true")
    goes_on = () if interrupting else (("complete", "a"),)
    return _road(name, user("a"), drawn, acts=(*acts, *goes_on, ("complete", "b")))


def _starts_and_ends() -> Iterator[Specimen]:
    for event in AWAITED:
        begun = tag("startEvent", DEFINITIONS[event], id="start")
        drawn = process(begun, user("a"), end(), path("start", "a", "end"), after=_named_roots())
        yield Specimen(f"start {event}", (drawn,), (("complete", "a"),), {"x": True, "key": "k"}, "start")
    for event in ("signal", "escalation", "terminate"):
        yield _last(f"end {event}", DEFINITIONS[event])
    for event in ("none", "signal", "escalation"):
        yield _road(f"throw {event}", tag("intermediateThrowEvent", DEFINITIONS[event], id="a"), acts=())
    sent = ASYNC + DEFINITIONS["message"]
    yield _last("end message", sent, (("complete", "a"),))
    yield _road("throw message", tag("intermediateThrowEvent", sent, id="a"), acts=(("complete", "a"),))
    link = tag("intermediateCatchEvent", DEFINITIONS["link"], id="c") + user("b") + path("c", "b", "end")
    thrown = tag("intermediateThrowEvent", DEFINITIONS["link"], id="a")
    drawn = process(start(), user("before"), thrown, link, end(), path("start", "before", "a"))
    yield Specimen("link", (drawn,), (("complete", "before"), ("complete", "b")))


def _named_roots() -> str:
    """Return the roots with a message that may begin a process: it needs no key."""
    return ROOTS.replace(message("m"), message("m", key=""))


def _caught() -> Iterator[Specimen]:
    for event in ("error", "escalation"):
        stop = tag("endEvent", DEFINITIONS[event], id="ie")
        inside = start("is") + user("i") + stop + path("is", "i", "ie")
        edge = boundary("edge", "a", DEFINITIONS[event])
        scope = tag("subProcess", inside, id="a") + edge + user("b") + path("edge", "b", "end")
        yield _road(f"boundary {event}", scope, acts=(("complete", "i"), ("complete", "b")))
        begins = tag("startEvent", DEFINITIONS[event], id="es")
        caught = tag(
            "subProcess", begins + user("b") + end("ee") + path("es", "b", "ee"), id="c", triggeredByEvent="true"
        )
        scope = tag("subProcess", inside + caught, id="a")
        yield _road(f"event sub-process {event}", scope, acts=(("complete", "i"), ("complete", "b")))
    edge = boundary("edge", "a", DEFINITIONS["error"]) + user("b") + path("edge", "b", "end")
    yield _road("error of a job", job("a") + edge, acts=(("error", "a", "E"), ("complete", "b")))


def _scopes() -> Iterator[Specimen]:
    inside = start("is") + user("i") + end("ie") + path("is", "i", "ie")
    local = extensions(mapping([("=key", "own")], [("=own", "key")]))
    yield _road("subProcess", tag("subProcess", local + inside, id="a"), acts=(("complete", "i", {"own": "z"}),))
    yield _road("transaction", tag("transaction", inside, id="a"), acts=(("complete", "i"),))
    names = extensions(zeebe("adHoc", activeElementsCollection='=["u", "v"]'))
    ad_hoc = tag("adHocSubProcess", names + user("u") + user("v"), id="a")
    yield _road("adHocSubProcess", ad_hoc, acts=(("complete", "v"), ("complete", "u")))
    by_hand: tuple[Act, ...] = (("activate", "a", "u", {"u": {"own": 1}}), ("activate", "a", "v"))
    ad_hoc = tag("adHocSubProcess", user("u") + user("v"), id="a")
    yield _road("adHocSubProcess by hand", ad_hoc, acts=(*by_hand, ("complete", "u"), ("complete", "v")))
    in_turn = tag("receiveTask", id="r", messageRef="m") + user("v")
    names = extensions(zeebe("adHoc", activeElementsCollection='=["u", "r", "v"]'))
    ad_hoc = tag("adHocSubProcess", names + user("u") + in_turn, id="a", ordering="Sequential")
    yield _road("adHocSubProcess in sequence", ad_hoc, acts=(("complete", "u"), ("deliver", "r"), ("complete", "v")))
    call = extensions(zeebe("calledElement", processId="called"), mapping([("=key", "own")]))
    outer = _road("callActivity", tag("callActivity", call, id="a"), acts=(("complete", "i", {"found": 1}),))
    yield Specimen(outer.name, (*outer.files, process(inside, id_="called")), outer.acts)


def _done(name: str) -> str:
    """Return a user task with the task that undoes it."""
    tie = tag("association", id=f"{name}l", sourceRef=f"{name}x", targetRef=f"u{name}")
    edge = boundary(f"{name}x", name, DEFINITIONS["compensate"])
    return user(name) + edge + user(f"u{name}", isForCompensation="true") + tie


def _undone() -> Iterator[Specimen]:
    acts: tuple[Act, ...] = (("complete", "a"), ("complete", "ua"))
    for kind, word in (("intermediateThrowEvent", "throw"), ("endEvent", "end")):
        thrown = tag(kind, DEFINITIONS["compensate"], id="t")
        ways = path("start", "a", "t") + (path("t", "end") + end() if word == "throw" else "")
        yield Specimen(f"{word} compensate", (process(start(), _done("a"), thrown, ways),), acts)
    stop = tag("endEvent", DEFINITIONS["cancel"], id="stop")
    inside = start("is") + _done("a") + stop + path("is", "a", "stop")
    edge = boundary("edge", "p", DEFINITIONS["cancel"])
    flows = path("start", "p", "end") + path("edge", "y", "end")
    drawn = process(start(), tag("transaction", inside, id="p"), edge, user("y"), end(), flows)
    yield Specimen("cancelled transaction", (drawn,), (*acts, ("complete", "y")))
    begins = tag("startEvent", DEFINITIONS["compensate"], id="es")
    handler = tag("subProcess", begins + user("h") + end("ee") + path("es", "h", "ee"), id="c", triggeredByEvent="true")
    scope = tag("subProcess", start("is") + user("i") + end("ie") + path("is", "i", "ie") + handler, id="p")
    thrown = tag("intermediateThrowEvent", DEFINITIONS["compensate"], id="t")
    drawn = process(start(), scope, thrown, end(), path("start", "p", "t", "end"))
    yield Specimen("event sub-process compensate", (drawn,), (("complete", "i"), ("complete", "h")))


def _gateways() -> Iterator[Specimen]:
    fork = tag("parallelGateway", id="f") + user("u") + user("v") + tag("parallelGateway", id="j")
    ways = path("start", "f", "u", "j", "end") + path("f", "v", "j")
    acts: tuple[Act, ...] = (("complete", "v"), ("complete", "u"))
    yield Specimen("parallelGateway", (process(start(), fork, end(), ways),), acts)
    fork = tag("inclusiveGateway", id="f", default="f_v") + user("u") + user("v") + tag("inclusiveGateway", id="j")
    ways = path("start", "f") + flow("f", "u", "=key") + path("u", "j", "end")
    ways += flow("f", "w", '=key = "k"') + user("w") + path("w", "j") + path("f", "v", "j")
    choice = ways.replace(">=key<", '>=key = "k"<')
    acts = (("complete", "w"), ("complete", "u"))
    yield Specimen("inclusiveGateway", (process(start(), fork, end(), choice),), acts)
    yield _some_of_several()
    choice = tag("eventBasedGateway", id="a")
    for name, event in (("c1", "timer"), ("c2", "message"), ("c3", "signal")):
        choice += tag("intermediateCatchEvent", DEFINITIONS[event], id=name) + path("a", name, "end")
    drawn = process(start(), choice, end(), path("start", "a"), after=ROOTS)
    begun = tag("eventBasedGateway", id="g", instantiate="true")
    begun += tag("intermediateCatchEvent", DEFINITIONS["message"], id="c1") + user("a") + path("g", "c1", "a", "end")
    begun += tag("intermediateCatchEvent", DEFINITIONS["signal"], id="c2") + path("g", "c2", "end")
    instance = (process(begun, end(), after=_named_roots()),)
    yield Specimen("eventBasedGateway that begins", instance, (("complete", "a"),), begins="c1")
    for name, act in (("timer", ("fire", "c1")), ("message", ("deliver", "c2")), ("signal", ("broadcast", "s"))):
        yield Specimen(f"eventBasedGateway {name}", (drawn,), (act,))


def _some_of_several() -> Specimen:
    """Draw a complex gateway that waits for two of three, and then for the late one."""
    join = tag("complexGateway", condition("activationCondition", "=activationCount >= 2"), id="j")
    ways = path("start", "f") + "".join(path("f", name, "j") for name in "uvw") + flow("j", "a", "=waitingForStart")
    split = tag("parallelGateway", id="f")
    drawn = process(start(), split, *map(user, "uvwa"), join, end(), ways + path("a", "end"))
    acts: tuple[Act, ...] = tuple(("complete", name) for name in "vwau")
    return Specimen("complexGateway", (drawn,), acts)


def _repeated() -> Iterator[Specimen]:
    elements = {"inputCollection": '=["p", "q"]', "inputElement": "one", "outputCollection": "all"}
    twice: tuple[Act, ...] = (("complete", "a", {"r": 1}), ("complete", "a", {"r": 2}))
    for sequential in (True, False):
        word = "sequential" if sequential else "parallel"
        marker = many(**elements, outputElement="=r", sequential=sequential)
        yield _road(f"multi-instance user task {word}", user("a", more=marker), acts=twice)
        yield _road(f"multi-instance job {word}", job("a", more=marker), acts=twice)
        inside = start("is") + user("i") + end("ie") + path("is", "i", "ie")
        scope = tag("subProcess", inside + marker, id="a")
        yield _road(f"multi-instance sub-process {word}", scope, acts=(("complete", "i"), ("complete", "i")))
    number = tag("multiInstanceLoopCharacteristics", condition("loopCardinality", "=2"))
    yield _road("multi-instance of a number", user("a", more=number), acts=twice)
    yield _road("standard loop", user("a", more=loop("=loopCounter < 2")), acts=twice)
    yield _road("standard loop that asks first", user("a", more=loop("=loopCounter < 2", before=True)), acts=twice)


def _incidents() -> Iterator[Specimen]:
    mend: Act = ("set", {"way": "z", "list": ["p"]})
    choice = tag("exclusiveGateway", id="a", default="a_b") + flow("a", "end", "=way") + user("b") + path("a", "b")
    drawn = (start(), user("before"), choice, end(), path("start", "before", "a") + path("b", "end"))
    stopped: tuple[Act, ...] = (("complete", "before"), ("set", {"way": False}), ("retry", "a"), ("complete", "b"))
    yield Specimen("incident at exclusiveGateway", (process(*drawn),), stopped)
    wrong = user("a", more=many(inputCollection="=list", inputElement="one"))
    yield _road("incident of a list", wrong, acts=(mend, ("retry", "a"), ("complete", "a")))
    yield _road("incident of a job", job("a"), acts=(("error", "a", "E"), ("retry", "a"), ("complete", "a")))
    catch = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="w"), id="a")
    acts = (mend, ("retry", "a"), ("deliver", "a"))
    yield _road("incident of a message", catch, acts=acts, after=message("w", key="=way"))
    yield _last("incident of an error", DEFINITIONS["error"], (("cancel",),))
