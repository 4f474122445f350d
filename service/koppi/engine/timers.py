"""When a process that begins by time begins."""

from koppi.domain.errors import Invalid
from koppi.engine.limits import Surroundings
from koppi.engine.process import StartEvent
from koppi.engine.running.timers import Alarm as Alarm
from koppi.engine.running.timers import next_round, set_alarm
from koppi.engine.running.variables import View
from koppi.engine.trouble import Trouble
from koppi.feel import Moment


def first_start(start: StartEvent, surroundings: Surroundings) -> Alarm:
    """Return when a timer start event is due first, counted from now.

    Raises `Invalid` when its text gives no time. Keep the alarm for `next_start`.
    """
    if start.timer is None:
        raise Invalid("engine.no_timer", element=start.element_id)
    moment = Moment(surroundings.now, surroundings.zone)
    try:
        return set_alarm(start.timer, start.timer.text.read(View(()), moment), moment)
    except Trouble as trouble:
        raise Invalid(trouble.code, element=start.element_id, **trouble.parameters) from None


def next_start(alarm: Alarm, surroundings: Surroundings) -> Alarm | None:
    """Return when a cycle is due after this round, None when it was the last or no cycle."""
    return next_round(alarm, Moment(surroundings.now, surroundings.zone))
