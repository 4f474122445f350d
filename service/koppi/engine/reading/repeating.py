"""Reads how often an activity is done: for each element of a list, so many times, or while a condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml.etree import _Element

from koppi.engine.expressions import Text
from koppi.engine.reading.names import bpmn, flow_text
from koppi.engine.reading.report import Report
from koppi.engine.reading.settings import attributes, variable
from koppi.engine.running.loops import MOST_ROUNDS, LoopSettings
from koppi.engine.running.many import ManySettings

if TYPE_CHECKING:
    from koppi.engine.reading.parser import DiagramParser

MANY = "multiInstanceLoopCharacteristics"
LOOP = "standardLoopCharacteristics"


def repeats_of(node: _Element) -> list[_Element]:
    """Return what an activity's drawing says of its repeating."""
    return [*node.findall(bpmn(MANY)), *node.findall(bpmn(LOOP))]


def loop_settings(parser: DiagramParser, node: _Element, loop: _Element) -> LoopSettings:
    """Return the condition and maximum of a standard loop; without a maximum nothing would bound it."""
    report, drawn = parser.report, loop.get("loopMaximum", "").strip()
    maximum = int(drawn) if drawn.isascii() and drawn.isdecimal() and len(drawn) < 10 else 0
    if not 1 <= maximum <= MOST_ROUNDS:
        report.error("engine.loop_maximum", node, limit=MOST_ROUNDS)
    condition = report.feel(node, flow_text(loop.find(bpmn("loopCondition"))))
    return LoopSettings(maximum, condition, loop.get("testBefore") == "true")


def many_settings(parser: DiagramParser, node: _Element, loop: _Element) -> ManySettings:
    """Return the list or number of a multi-instance activity and what its instances make."""
    report, found = parser.report, attributes(loop, "loopCharacteristics")
    collection = report.feel(node, found.get("inputCollection"))
    cardinality = report.text(node, flow_text(loop.find(bpmn("loopCardinality"))))
    if collection is None and cardinality is None:
        report.missing(node, "input_collection")
    if cardinality is not None and (collection is not None or found.get("inputElement")):
        report.error("engine.loop_cardinality", node)
    output = found.get("outputCollection") or None
    element = report.feel(node, found.get("outputElement"))
    if (output is None) != (element is None):
        report.error("engine.output_collection", node)
    names = {"input_element": found.get("inputElement") or None, "output_collection": output}
    for what, name in names.items():
        if name is not None:
            variable(report, node, name, what)
    return ManySettings(
        collection=collection,
        cardinality=cardinality,
        element=names["input_element"],
        output_collection=output,
        output_element=element,
        output_name=_first_name(element),
        completion=report.feel(node, flow_text(loop.find(bpmn("completionCondition")))),
        sequential=loop.get("isSequential") == "true",
    )


def check_repeats(node: _Element, report: Report) -> None:
    """An activity repeats in one way, and an event sub-process not at all: its event begins it as often as it happens."""
    found = repeats_of(node)
    if len(found) > 1:
        report.error("engine.repeats_twice", node)
    if found and node.get("triggeredByEvent") == "true":
        report.error("engine.event_sub_process_many", node)


def _first_name(text: Text | None) -> str | None:
    """Return the variable of a text that is only a variable or a path into it."""
    if text is None or text.expression is None:
        return None
    name = text.source[1:].strip().split(".")[0].strip()
    return name if text.expression.names == {name} and name.isidentifier() and _is_path(text.source[1:]) else None


def _is_path(source: str) -> bool:
    return all(part.strip().isidentifier() for part in source.split("."))
