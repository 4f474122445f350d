"""What was deployed by a version that refused less goes on, where it can be built at all."""

import pytest

from koppi.engine import read_deployed, read_diagram
from tests.support.diagrams import end, path, process, start, tag, timer, user
from tests.support.play import LANGUAGE
from tests.unit.engine import test_refusals, test_refused_events, test_refused_structure

REFUSED = {**test_refusals.REFUSED, **test_refused_events.REFUSED, **test_refused_structure.REFUSED}
NOT_A_WORD = process(
    start(),
    user("a"),
    tag("boundaryEvent", timer("PT1H"), id="late", attachedToRef="a", cancelActivity="False"),
    end(),
    path("start", "a", "end") + path("late", "end"),
)


def test_what_is_refused_today_runs_on_and_is_told() -> None:
    assert read_diagram("x.bpmn", NOT_A_WORD, LANGUAGE).processes == ()
    reading = read_deployed("x.bpmn", NOT_A_WORD, LANGUAGE)
    (found,) = reading.processes
    assert set(found.elements) >= {"start", "a", "late", "end"}
    assert [finding.code for finding in reading.findings] == ["engine.not_boolean"]


@pytest.mark.parametrize("file", [file for file, _ in REFUSED.values()], ids=list(REFUSED))
def test_what_cannot_be_built_says_why_as_at_its_deployment(file: bytes) -> None:
    assert read_deployed("x.bpmn", file, LANGUAGE).findings == read_diagram("x.bpmn", file, LANGUAGE).findings
