"""What a diagram's author or a client may write is never run, never logged, and ends."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from koppi.engine import advance, read_diagram
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
from tests.support.play import LANGUAGE, Play

WATCHED = {"compile", "exec", "os.system", "os.posix_spawn", "subprocess.Popen", "import"}
seen: list[str] = []
watched: int | None = None
"""The thread that is watched: what another one does is no work of a diagram."""


def _hook(event: str, _: Any) -> None:
    if event in WATCHED and threading.get_ident() == watched:
        seen.append(event)


sys.addaudithook(_hook)


@contextmanager
def watch() -> Iterator[list[str]]:
    """Note every compilation, execution and import that this thread does meanwhile."""
    global watched  # an audit hook can never be removed, so it is switched
    seen.clear()
    watched = threading.get_ident()
    try:
        yield seen
    finally:
        watched = None


PYTHON = "__import__('os').system('touch /tmp/koppi_was_here')"
ONE = (start(), end(), path("start", "a", "end"))


def catch(definition: str) -> str:
    return tag("intermediateCatchEvent", definition, id="a")


def placed(text: str) -> dict[str, bytes]:
    """The text in every place of a diagram that holds an expression."""
    message_event = tag("messageEventDefinition", messageRef="m")
    choice = tag("exclusiveGateway", id="a", default="a_end") + user("b") + flow("a", "b", text) + path("b", "end")
    conditional = tag("conditionalEventDefinition", condition("condition", text))
    ad_hoc = extensions(zeebe("adHoc", activeElementsCollection=text)) + user("in")
    signal = tag("signalEventDefinition", signalRef="s")
    rule = extensions(zeebe("calledDecision", decisionId=text, resultVariable="x"))
    return {
        "condition": process(choice, *ONE),
        "script": process(script("a", text, "x"), *ONE),
        "input": process(user("a", mapping([(text, "x")])), *ONE),
        "output": process(user("a", mapping(outputs=[(text, "x")])), *ONE),
        "assignee": process(user("a", zeebe("assignmentDefinition", assignee=text)), *ONE),
        "groups": process(user("a", zeebe("assignmentDefinition", candidateGroups=text)), *ONE),
        "users": process(user("a", zeebe("assignmentDefinition", candidateUsers=text)), *ONE),
        "due": process(user("a", zeebe("taskSchedule", dueDate=text)), *ONE),
        "follow-up": process(user("a", zeebe("taskSchedule", followUpDate=text)), *ONE),
        "priority": process(user("a", zeebe("priorityDefinition", priority=text)), *ONE),
        "reference": process(user("a", zeebe("formDefinition", externalReference=text)), *ONE),
        "job type": process(job("a", type_=text), *ONE),
        "retries": process(
            tag("serviceTask", extensions(zeebe("taskDefinition", type="t", retries=text)), id="a"), *ONE
        ),
        "date": process(catch(timer(text, "timeDate")), *ONE),
        "duration": process(catch(timer(text)), *ONE),
        "cycle": process(
            user("a"), boundary("x", "a", timer(text, "timeCycle"), interrupting=False), *ONE, path("x", "end")
        ),
        "message name": process(catch(message_event), *ONE, after=message("m", text)),
        "correlation key": process(catch(message_event), *ONE, after=message("m", key=text)),
        "signal name": process(catch(signal), *ONE, after=tag("signal", id="s", name=text)),
        "conditional event": process(user("a"), boundary("x", "a", conditional), *ONE, path("x", "end")),
        "collection": process(user("a", more=many(inputCollection=text)), *ONE),
        "output element": process(
            user("a", more=many(inputCollection="=[1]", outputCollection="o", outputElement=text)), *ONE
        ),
        "completion": process(user("a", more=many(inputCollection="=[1]", until=text)), *ONE),
        "called process": process(
            tag("callActivity", extensions(zeebe("calledElement", processId=text)), id="a"), *ONE
        ),
        "decision": process(tag("businessRuleTask", rule, id="a"), *ONE),
        "ad-hoc list": process(tag("adHocSubProcess", ad_hoc, id="a"), *ONE),
        "ad-hoc completion": process(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection='=["in"]'))
                + condition("completionCondition", text)
                + user("in"),
                id="a",
            ),
            *ONE,
        ),
        "activation": process(
            tag("parallelGateway", id="f"),
            tag("complexGateway", condition("activationCondition", text), id="j"),
            user("a"),
            start(),
            end(),
            path("start", "f", "a", "j") + path("f", "j") + flow("j", "end", "=waitingForStart"),
        ),
        "name": process(user("a", name=text), *ONE),
        "documentation": process(user("a", more=tag("documentation", text)), *ONE),
        "header": process(user("a", zeebe("taskHeaders", zeebe("header", key=text, value=text))), *ONE),
        "property": process(user("a", zeebe("properties", zeebe("property", name="p", value=text))), *ONE),
        "error code": process(
            user("a"),
            boundary("x", "a", tag("errorEventDefinition", errorRef="e")),
            *ONE,
            path("x", "end"),
            after=tag("error", id="e", errorCode=text),
        ),
    }


@pytest.mark.parametrize("place", placed(""))
@pytest.mark.parametrize("sign", ["", "="])
def test_python_text_is_never_compiled_or_run_wherever_it_stands(sign: str, place: str) -> None:
    file = placed(sign + PYTHON)[place]
    LANGUAGE.compile("1")
    with watch() as events:
        reading = read_diagram("x.bpmn", file, LANGUAGE)
        if reading.processes:
            play = Play.of(*reading.processes).start(x=PYTHON)
            for wait in play.last.waits:
                if wait.element_id == "a" and type(wait).__name__ in ("UserTaskWait", "JobWait"):
                    play.complete("a", answer=PYTHON)
                    break
    assert events == []
    if sign and place not in ("name", "documentation", "header", "property"):
        assert reading.processes == ()


def test_what_a_client_writes_is_never_read_as_an_expression() -> None:
    texts = ["=1+1", "{{7*7}}", "${7*7}", PYTHON]
    file = process(user("a"), user("b", mapping([("=texts", "copy")])), start(), end(), path("start", "a", "b", "end"))
    play = Play(file).start()
    play.complete("a", texts=texts)
    assert play.scope(play.token("b"))["copy"] == texts


def test_the_library_logs_no_data(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        play = Play(process(user("a", zeebe("assignmentDefinition", assignee="=x")), *ONE)).start(x="010190-123A")
        play.complete("a", y="010190-123A")
    assert caplog.records == []


def test_the_engine_reads_no_other_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import SpiffWorkflow.bpmn.specs.event_definitions.timer as library

    monkeypatch.setattr(library, "datetime", None)
    monkeypatch.setattr(library, "LOCALTZ", None)
    play = Play(process(user("a"), boundary("x", "a", timer("PT1H")), *ONE, path("x", "end"))).start()
    play.fire("x")
    assert play.ended


def test_a_step_does_not_depend_on_who_asks_or_how_often() -> None:
    file = process(user("a", zeebe("taskSchedule", dueDate='=now() + duration("P1D")')), *ONE)
    play = Play(file)
    one = play.start(x=1).last
    play.held = play.step = None
    assert play.start(x=1).last == one
    assert play.held is not None
    from koppi.domain.step import Complete

    steps = {repr(advance(play.shelf, play.held, Complete(play.token("a")), play.surroundings)) for _ in range(3)}
    assert len(steps) == 1
