"""Whatever a modelling tool exports is deployed or refused by name, and told in words either way."""

import time

import pytest

from koppi.domain.findings import Severity
from koppi.engine import read_diagram
from koppi.engine.sketch import sketch
from koppi.texts import say
from tests.support.play import LANGUAGE
from tests.unit.engine.interchange import diagrams

DIAGRAMS = dict(diagrams())
NOTHING_DRAWN = {"nothing"}
ASIDE = (
    "data of a task", "monitoring", "auditing", "a process that supports another", "a conversation",
    "a called conversation", "interfaces", "item definitions", "an import", "a relationship", "a global user task",
    "a resource", "a correlation property", "an end point", "a partner", "an extension declared",
)  # fmt: skip
SEEN_ONLY = (
    "prefix semantic", "prefix of none", "documentation in HTML", "documentation of markup", "metadata of Signavio",
    "extensions of Trisotech", "extensions of Bizagi", "lanes", "data objects", "a data store", "an annotation", "a group",
    "pools and messages", "a category", "UTF-16", "Latin letters", "colours of bpmn.io", "labels", "attributes that colour",
)  # fmt: skip
_SECONDS = 2


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_diagram_of_another_tool_is_deployed_or_refused_with_the_element_and_the_reason(name: str) -> None:
    begun = time.thread_time()
    reading = read_diagram("theirs.bpmn", DIAGRAMS[name], LANGUAGE)
    errors = [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    assert bool(reading.processes) != bool(errors)
    for finding in reading.findings:
        parameters = {"element": finding.element, "name": finding.name, **finding.parameters}
        assert say(finding.code, "en", parameters) != finding.code
        assert finding.element or finding.code == "engine.no_process"
    assert time.thread_time() - begun < _SECONDS


@pytest.mark.parametrize("name", sorted(set(DIAGRAMS) - NOTHING_DRAWN))
def test_a_diagram_of_another_tool_is_told_in_words_also_when_it_is_refused(name: str) -> None:
    told = [step for drawn in sketch("theirs.bpmn", DIAGRAMS[name]) for step in drawn.steps]
    assert {"Order in"} <= {step.name for step in told} or {"Order"} <= {step.name for step in told}
    assert any(way.target for step in told for way in step.ways)


@pytest.mark.parametrize("name", ASIDE)
def test_what_says_nothing_of_the_way_it_runs_is_told_and_deployed(name: str) -> None:
    reading = read_diagram("theirs.bpmn", DIAGRAMS[name], LANGUAGE)
    told = {(finding.code, finding.severity) for finding in reading.findings}
    assert (bool(reading.processes), told) == (True, {("engine.passed_over", Severity.WARNING)})


@pytest.mark.parametrize("name", SEEN_ONLY)
def test_what_is_only_there_to_be_seen_is_deployed_without_a_word(name: str) -> None:
    reading = read_diagram("theirs.bpmn", DIAGRAMS[name], LANGUAGE)
    assert (bool(reading.processes), reading.findings) == (True, ())


def test_there_are_diagrams_of_many_dialects() -> None:
    assert len(DIAGRAMS) >= 40
