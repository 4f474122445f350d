"""Python and FEEL without measure, in every place of a diagram that holds an expression."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from tests.hostile.case import Case, diagram
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

CANARY = Path(gettempdir()) / "koppi-hostile-was-here"
"""A file that stands here once any of the Python below has run."""
_PYTHON = f"=__import__('pathlib').Path('{CANARY}').touch()"
_LIKE_FEEL = f'=__import__("pathlib").Path("{CANARY}").touch()'
_CLASSES = '=().__class__.__base__.__subclasses__()[0]("touch {CANARY}")'
_BOMB = "=sum(for a in 1..5000, b in 1..5000, c in 1..5000 return a * b * c)"

Place = Callable[[str], bytes]


def _task(body: str) -> bytes:
    return process(start(), body, end(), path("start", "it", "end"))


def _event(definition: str, after: str = "") -> bytes:
    body = tag("intermediateCatchEvent", definition, id="it")
    return process(start(), body, end(), path("start", "it", "end"), after=after)


def _gateway(text: str, kind: str = "exclusiveGateway") -> bytes:
    flows = flow("start", "it") + flow("it", "look", text) + flow("it", "end") + flow("look", "end")
    return process(start(), tag(kind, id="it", default="it_end"), user("look"), end(), flows)


def _join(text: str) -> bytes:
    gateways = tag("parallelGateway", id="f") + tag("complexGateway", condition("activationCondition", text), id="it")
    ways = flow("start", "f") + flow("f", "it") + flow("f", "look") + flow("look", "it")
    return process(start(), gateways, user("look"), end(), ways, flow("it", "end", "=waitingForStart"))


def _message(name: str, key: str) -> bytes:
    return _event(tag("messageEventDefinition", messageRef="m"), message("m", name, key))


def _around(text: str) -> bytes:
    body = user("look") + boundary("it", "look", timer(text))
    return process(start(), body, end(), path("start", "look", "end"), flow("it", "end"))


def _condition(text: str) -> str:
    return tag("conditionalEventDefinition", condition("condition", text))


PLACES: dict[str, Place] = {
    "a script": lambda t: _task(script("it", t, "x")),
    "a condition": _gateway,
    "a condition of several": lambda t: _gateway(t, "inclusiveGateway"),
    "how many have come": _join,
    "an input": lambda t: _task(user("it", mapping([(t, "x")]))),
    "an output": lambda t: _task(tag("manualTask", extensions(mapping((), [(t, "x")])), id="it")),
    "a duration": lambda t: _event(timer(t)),
    "a date": lambda t: _event(timer(t, "timeDate")),
    "a boundary timer": _around,
    "a correlation key": lambda t: _message("m", t),
    "a message's name": lambda t: _message(t, "=1"),
    "a signal's name": lambda t: _event(tag("signalEventDefinition", signalRef="s"), tag("signal", id="s", name=t)),
    "a conditional event": lambda t: _event(_condition(t)),
    "an assignee": lambda t: _task(user("it", zeebe("assignmentDefinition", assignee=t))),
    "groups": lambda t: _task(user("it", zeebe("assignmentDefinition", candidateGroups=t))),
    "users": lambda t: _task(user("it", zeebe("assignmentDefinition", candidateUsers=t))),
    "a due date": lambda t: _task(user("it", zeebe("taskSchedule", dueDate=t))),
    "a follow-up date": lambda t: _task(user("it", zeebe("taskSchedule", followUpDate=t))),
    "a priority": lambda t: _task(user("it", zeebe("priorityDefinition", priority=t))),
    "a job's type": lambda t: _task(job("it", type_=t)),
    "a job's retries": lambda t: _task(
        tag("serviceTask", extensions(zeebe("taskDefinition", type="work", retries=t)), id="it")
    ),
    "a called process": lambda t: _task(tag("callActivity", extensions(zeebe("calledElement", processId=t)), id="it")),
    "a called decision": lambda t: _task(
        tag("businessRuleTask", extensions(zeebe("calledDecision", decisionId=t, resultVariable="x")), id="it")
    ),
    "a collection": lambda t: _task(user("it", more=many(inputCollection=t, inputElement="one"))),
    "a number of instances": lambda t: _task(
        user("it", more=tag("multiInstanceLoopCharacteristics", condition("loopCardinality", t)))
    ),
    "an output element": lambda t: _task(
        tag(
            "manualTask",
            many(inputCollection="=[1]", inputElement="one", outputCollection="all", outputElement=t),
            id="it",
        )
    ),
    "a completion condition": lambda t: _task(tag("manualTask", many(inputCollection="=[1, 2]", until=t), id="it")),
    "a loop's condition": lambda t: _task(tag("manualTask", loop(t), id="it")),
    "an ad-hoc choice": lambda t: _task(
        tag("adHocSubProcess", extensions(zeebe("adHoc", activeElementsCollection=t)) + user("look"), id="it")
    ),
}
_STOPPED = "incident: engine.expression_stopped"


def _drawn_at(place: str) -> str:
    """Return the element that has the text: of a condition it is the flow."""
    return "it_look" if place in {"a condition", "a condition of several"} else "it"


def _texts(name: str, text: str, answer: Callable[[str], str]) -> tuple[Case, ...]:
    return tuple(diagram(f"{name}: {place}", partial(make, text), answer(place)) for place, make in PLACES.items())


BOMBS = {
    "a text that doubles": '=(for i in 1..5000 return string join(for j in 1..5000 return "xxxxxxxx"))',
    "functions of themselves": "={f: function(n) f(n + 1) + f(n + 2), x: f(1)}.x",
    "ten thousand brackets": "=" + "(" * 1_900 + "1" + ")" * 1_900,
    "four thousand signs": "=" + "-" * 3_900 + "1",
    "an expression too long": "=1" + "+1" * 3_000,
    "a pattern without end": '=matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "a number of digits": "=" + "9" * 3_900,
    "a power of powers": "=9 ** 9 ** 9 ** 9",
    "a list of lists": "=for a in 1..5000 return for b in 1..5000 return for c in 1..5000 return [a, b, c]",
    "a list of texts that is one": '=(for i in 1..5000 return string join(for j in 1..1000 return "0123456789"))',
    "a context of itself": "={a: {b: a}, c: a, d: [a, c], e: [d, d], f: [e, e], g: [f, f]}.g",
    "a range without end": "=[1..1000000000000][item > 0]",
    "a filter of filters": "=(1..5000)[count((1..5000)[item > 0]) > 0]",
    "a sort": "=sort(for i in 1..5000 return 5000 - i, function(x, y) count(for j in 1..5000 return j) > x - y)",
    "a duration of ages": '=duration("P999999999999Y")',
    "a date of ages": '=date(999999999, 1, 1) + duration("P1D")',
    "the engine's own words": "=_instance.__class__",
}
_ANSWERS = {
    **dict.fromkeys(("ten thousand brackets", "four thousand signs"), "refused: engine.expression at it"),
    "an expression too long": "refused: engine.expression_too_long at it",
    **dict.fromkeys(
        (
            "a pattern without end", "a number of digits", "a power of powers", "a context of itself",
            "a range without end", "a filter of filters", "a duration of ages", "a date of ages",
            "the engine's own words",
        ),
        "ends",
    ),
}  # fmt: skip
"""What is null with a warning, or small after all, lets the process go on."""
CASES: tuple[Case, ...] = (
    *_texts("Python", _PYTHON, lambda place: f"refused: engine.expression at {_drawn_at(place)}"),
    *_texts("Python that reads as FEEL", _LIKE_FEEL, lambda place: f"refused: engine.expression at {_drawn_at(place)}"),
    *_texts("a FEEL bomb", _BOMB, lambda place: f"{_STOPPED} at {'look' if place == 'a boundary timer' else 'it'}"),
    diagram("Python: the classes of a tuple", lambda: PLACES["a script"](_CLASSES), "refused: engine.expression at it"),
    *(
        diagram(f"FEEL: {name}", partial(PLACES["a script"], t), _ANSWERS.get(name, f"{_STOPPED} at it"))
        for name, t in BOMBS.items()
    ),
)
