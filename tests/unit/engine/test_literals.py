"""What is written out rather than computed is looked at when the file is: it can only fail later."""

import pytest

from koppi.engine import read_diagram
from tests.support.diagrams import end, path, process, start, tag, user, zeebe
from tests.support.play import LANGUAGE


def told(*extensions: str) -> list[tuple[str, str]]:
    content = process(start(), user("a", *extensions), end(), path("start", "a", "end"))
    return [(finding.code, finding.element) for finding in read_diagram("small.bpmn", content, LANGUAGE).findings]


@pytest.mark.parametrize("number", ["high", "-1", "101", "5.5", "1e1"])
def test_a_priority_that_is_no_number_up_to_100_is_refused(number: str) -> None:
    assert told(zeebe("priorityDefinition", priority=number)) == [("engine.bad_number", "a")]


@pytest.mark.parametrize("number", ["0", "100", "=high", ""])
def test_other_priorities_are_taken(number: str) -> None:
    assert told(zeebe("priorityDefinition", priority=number)) == []


@pytest.mark.parametrize("field", ["dueDate", "followUpDate"])
def test_a_day_that_is_no_date_is_refused(field: str) -> None:
    assert told(zeebe("taskSchedule", **{field: "tomorrow"})) == [("engine.bad_date", "a")]
    assert told(zeebe("taskSchedule", **{field: "2027-01-31"})) == []
    assert told(zeebe("taskSchedule", **{field: "2027-01-31T09:00:00+02:00"})) == []


def test_retries_that_are_no_number_are_refused() -> None:
    def with_retries(number: str) -> list[str]:
        work = tag("extensionElements", zeebe("taskDefinition", type="work", retries=number))
        content = process(start(), tag("serviceTask", work, id="a"), end(), path("start", "a", "end"))
        return [finding.code for finding in read_diagram("small.bpmn", content, LANGUAGE).findings]

    assert with_retries("several") == ["engine.bad_number"]
    assert with_retries("-2") == ["engine.bad_number"]
    assert with_retries("0") == with_retries("=times") == []
