"""Which tests run which element of the list: held against what the engine really passes when they run."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import signature
from types import ModuleType
from typing import Any

import pytest

from koppi.domain.step import Held, Input, Step
from koppi.engine import SUPPORTED, Definitions, Surroundings, advance
from koppi.engine.elements import EVENT_SUB_PROCESS
from koppi.engine.reading.parser import NODES
from koppi.engine.running.inner import EventSubProcess
from koppi.engine.running.loops import Loop
from koppi.engine.running.many import Many
from tests.support import play

PROOFS = {
    "startEvent": "test_events",
    "endEvent": "test_events",
    "intermediateThrowEvent": "test_events",
    "intermediateCatchEvent": "test_event_choices",
    "boundaryEvent": "test_events",
    "userTask": "test_user_tasks",
    "serviceTask": "test_jobs_and_rules",
    "sendTask": "test_jobs_and_rules",
    "receiveTask": "test_events",
    "businessRuleTask": "test_jobs_and_rules",
    "scriptTask": "test_jobs_and_rules",
    "manualTask": "test_user_tasks",
    "task": "test_user_tasks",
    "callActivity": "test_scopes",
    "subProcess": "test_scopes",
    "transaction": "test_transactions",
    EVENT_SUB_PROCESS: "test_events",
    "adHocSubProcess": "test_ad_hoc",
    "exclusiveGateway": "test_gateways",
    "parallelGateway": "test_gateways",
    "inclusiveGateway": "test_gateways",
    "complexGateway": "test_complex_gateways",
    "eventBasedGateway": "test_gateways",
    "standardLoopCharacteristics": "test_loops",
    "multiInstanceLoopCharacteristics": "test_many",
}
"""The file of tests that runs each element."""
_CLASSES = {**NODES, EVENT_SUB_PROCESS: EventSubProcess}
_BODIES = {Loop: "standardLoopCharacteristics", Many: "multiInstanceLoopCharacteristics"}


def links() -> dict[str, str]:
    """Return a link from the readme of the diagrams to the tests of each element."""
    return {element: f"[{file}](../tests/unit/engine/{file}.py)" for element, file in PROOFS.items()}


def passed_by(file: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Run the tests of a file that need nothing, and return the elements that the engine enters."""
    found: set[str] = set()

    def watched(definitions: Definitions, held: Held | None, given: Input, surroundings: Surroundings) -> Step:
        step = advance(definitions, held, given, surroundings)
        for passed in step.passed:
            if passed.what == "entered":
                found.update(_names(definitions, passed.definition_key, passed.id))
        return step

    monkeypatch.setattr(play, "advance", watched)
    for test in _tests(import_module(f"tests.unit.engine.{file}")):
        test()
    return found


def _names(definitions: Definitions, key: int, element: str) -> Iterator[str]:
    process = definitions.process(key)
    node = process.spec.nodes[element]
    if type(node) in _BODIES:
        yield _BODIES[type(node)]
    kind = type(getattr(node, "each", node))
    for name, supported in SUPPORTED.items():
        if supported.type == process.elements[element].type and issubclass(kind, _CLASSES[name]):
            yield name


def _tests(module: ModuleType) -> Iterator[Callable[[], Any]]:
    for name, test in vars(module).items():
        if name.startswith("test_") and not signature(test).parameters and not hasattr(test, "pytestmark"):
            yield test
