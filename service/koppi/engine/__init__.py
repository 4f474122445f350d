"""The engine: reads diagrams, and moves the tokens of an instance for one input at a time."""

from koppi.engine.advance import advance
from koppi.engine.elements import SUPPORTED, supported_table
from koppi.engine.expressions import Text
from koppi.engine.limits import Limits, Surroundings
from koppi.engine.process import Definitions, Element, Process, Reference, StartEvent
from koppi.engine.reading.diagram import Reading, read_diagram
from koppi.engine.reading.document import read_xml
from koppi.engine.running.state import STATE_VERSION
from koppi.engine.trouble import EngineBug

__all__ = [
    "STATE_VERSION",
    "SUPPORTED",
    "Definitions",
    "Element",
    "EngineBug",
    "Limits",
    "Process",
    "Reading",
    "Reference",
    "StartEvent",
    "Surroundings",
    "Text",
    "advance",
    "read_diagram",
    "read_xml",
    "supported_table",
]
