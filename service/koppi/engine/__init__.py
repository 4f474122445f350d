"""The engine: reads diagrams, and moves the tokens of an instance for one input at a time."""

from koppi.engine.advance import advance
from koppi.engine.check import Known, check
from koppi.engine.conditions import start_holds
from koppi.engine.elements import SUPPORTED, supported_table
from koppi.engine.expressions import Text
from koppi.engine.limits import Limits, Surroundings
from koppi.engine.migrating.plan import Refusal, propose
from koppi.engine.modifying.asking import Standing
from koppi.engine.outline import OutlineStep, Way
from koppi.engine.process import Definitions, Element, Process, Reference, StartEvent
from koppi.engine.reading.decisions import (
    DecisionFile,
    DecisionReading,
    Find,
    check_decisions,
    namespace_of,
    nowhere,
    read_decisions,
)
from koppi.engine.reading.diagram import Reading, read_deployed, read_diagram
from koppi.engine.reading.document import read_xml
from koppi.engine.running.state import same_state
from koppi.engine.running.state_versions import STATE_VERSION
from koppi.engine.timers import Alarm, first_start, next_start
from koppi.engine.trial import try_out
from koppi.engine.trouble import EngineBug

__all__ = [
    "STATE_VERSION",
    "SUPPORTED",
    "Alarm",
    "DecisionFile",
    "DecisionReading",
    "Definitions",
    "Element",
    "EngineBug",
    "Find",
    "Known",
    "Limits",
    "OutlineStep",
    "Process",
    "Reading",
    "Reference",
    "Refusal",
    "Standing",
    "StartEvent",
    "Surroundings",
    "Text",
    "Way",
    "advance",
    "check",
    "check_decisions",
    "first_start",
    "namespace_of",
    "next_start",
    "nowhere",
    "propose",
    "read_decisions",
    "read_deployed",
    "read_diagram",
    "read_xml",
    "same_state",
    "start_holds",
    "supported_table",
    "try_out",
]
