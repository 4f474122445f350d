"""Yes and no, as whoever wrote the file spelled them."""

import pytest

from koppi.engine import read_diagram
from koppi.engine.drawing import pictures_of
from tests.support.diagrams import end, extensions, path, process, start, tag, timer, user, zeebe
from tests.support.play import LANGUAGE, Play, codes

YES = ["true", "1", " true ", "\n1"]
NO = ["false", "0", " 0 "]


def reminded(**attributes: str) -> bytes:
    """A task with a timer at its edge, which ends it or does not."""
    event = tag("boundaryEvent", timer("PT1H"), id="late", attachedToRef="a", **attributes)
    return process(
        start(), user("a"), event, user("b"), end(), end("e"), path("start", "a", "end"), path("late", "b", "e")
    )


def repeated(**attributes: str) -> bytes:
    characteristics = zeebe("loopCharacteristics", inputCollection="=[1, 2]")
    many = tag("multiInstanceLoopCharacteristics", extensions(characteristics), **attributes)
    return process(start(), user("a", more=many), end(), path("start", "a", "end"))


@pytest.mark.parametrize(("written", "left"), [(YES, ["b"]), (NO, ["a", "b"])])
def test_an_event_interrupts_however_yes_is_written(written: list[str], left: list[str]) -> None:
    for said in written:
        play = Play(reminded(cancelActivity=said)).start()
        play.fire("late")
        assert play.waiting == left, said


@pytest.mark.parametrize(("written", "open_"), [(YES, ["a"]), (NO, ["a", "a"])])
def test_instances_come_in_sequence_however_yes_is_written(written: list[str], open_: list[str]) -> None:
    for said in written:
        assert Play(repeated(isSequential=said)).start().waiting == open_, said


def test_a_process_is_executable_however_yes_is_written() -> None:
    for said in YES:
        content = process(start(), user("a"), end(), path("start", "a", "end"), isExecutable=said)
        assert len(read_diagram("small.bpmn", content, LANGUAGE).processes) == 1, said


def test_the_picture_says_the_same() -> None:
    (picture,) = pictures_of("small.bpmn", reminded(cancelActivity="0"))
    assert not picture.shapes["late"].interrupting


@pytest.mark.parametrize("said", ["False", "no", "", "01"])
def test_what_is_neither_is_refused_by_name(said: str) -> None:
    assert codes(reminded(cancelActivity=said)) == {("not_boolean", "late")}
    called = tag(
        "callActivity", extensions(zeebe("calledElement", processId="p", propagateAllChildVariables=said)), id="a"
    )
    assert codes(process(start(), called, end(), path("start", "a", "end"))) == {("not_boolean", "a")}
