"""Whether a process that begins by a condition begins."""

from koppi.domain.errors import Invalid
from koppi.domain.step import Variables
from koppi.engine.limits import Surroundings
from koppi.engine.process import StartEvent
from koppi.engine.running.variables import View
from koppi.engine.trouble import Trouble
from koppi.feel import Moment


def start_holds(start: StartEvent, variables: Variables, surroundings: Surroundings) -> bool:
    """Say whether the condition of a start event holds for these variables; null, as of one that is not there, does not.

    Raises:
        Invalid: the condition goes over a limit of FEEL.
    """
    if start.condition is None:
        return False
    view = View(({"case": surroundings.case}, variables))
    try:
        return start.condition.read(view, Moment(surroundings.now, surroundings.zone)).value is True
    except Trouble as trouble:
        raise Invalid(trouble.code, element=start.element_id, **trouble.parameters) from None
