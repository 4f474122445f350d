"""Processes that stand still: each waits for something else; and the words of who suspends and resumes."""

from datetime import timedelta
from typing import Any

from koppi.domain.actor import SYSTEM
from koppi.store.records import Suspension
from koppi.usecases import instances, suspension, upkeep
from koppi.usecases.boundary import Caller
from tests.integration.proofs.drawn import ERRAND
from tests.support.diagrams import boundary, end, flow, mapping, message, path, process, start, tag, timer, user
from tests.support.houses import Stage

HOUR = timedelta(hours=1)
_BELL = tag("signal", id="bell", name="bell") + tag("signal", id="gong", name="gong")


def _rings(name: str) -> str:
    return tag("signalEventDefinition", signalRef=name)


def catch(name: str, definition: str, *parts: str) -> str:
    body = (tag("extensionElements", "".join(parts)) if parts else "") + definition
    return tag("intermediateCatchEvent", body, id=name, name=name)


LISTENER = {
    "listener.bpmn": process(
        start(),
        catch("first", _rings("bell"), mapping(outputs=[("=count", "first")])),
        catch("second", _rings("gong"), mapping(outputs=[("=count", "second")])),
        user("after"),
        end(),
        path("start", "first", "second", "after", "end"),
        id_="listener",
        after=_BELL,
    )
}
"""Waits for the bell and then for the gong."""
CYCLE = {
    "cycle.bpmn": process(
        start(),
        user("work"),
        boundary("tick", "work", timer("R/PT1H", "timeCycle"), interrupting=False),
        user("ticked"),
        end(),
        end("tick_end"),
        path("start", "work", "end"),
        path("tick", "ticked", "tick_end"),
        id_="cycle",
    )
}
"""Every hour a task more."""
NEWS = {
    "bulletin.bpmn": process(
        start(),
        user("work"),
        boundary("told", "work", tag("messageEventDefinition", messageRef="news"), interrupting=False),
        user("read"),
        end(),
        end("told_end"),
        path("start", "work", "end"),
        path("told", "read", "told_end"),
        id_="bulletin",
        after=message("news", key="=subject"),
    )
}
"""Each message is one task more."""
RACE = {
    "race.bpmn": process(
        start(),
        tag("eventBasedGateway", id="which"),
        catch("in_time", tag("messageEventDefinition", messageRef="news")),
        catch("too_late", timer("PT2H")),
        user("served"),
        user("sorry"),
        end(),
        end("sorry_end"),
        path("start", "which", "in_time", "served", "end"),
        flow("which", "too_late"),
        path("too_late", "sorry", "sorry_end"),
        id_="race",
        after=message("news", key="=subject"),
    )
}
"""A message, or else two hours."""
CALLER = {
    **ERRAND,
    "caller.bpmn": process(
        start(),
        tag(
            "callActivity",
            tag("extensionElements", '<zeebe:calledElement processId="errand" />'),
            id="call",
        ),
        end(),
        path("start", "call", "end"),
        id_="caller",
    ),
}


def suspend(played: Stage, instance: int, reason: str = "Asiakas on sairaalassa.") -> None:
    suspension.suspend(played.caller("admin"), instance, reason=reason)


def resume(played: Stage, instance: int) -> None:
    suspension.resume(played.caller("admin"), instance)


def shown(played: Stage, instance: int) -> Any:
    return instances.get(played.caller("admin"), instance)


def suspensions(played: Stage, instance: int) -> list[Suspension]:
    with played.house.store.begin(read_only=True) as tx:
        return tx.suspensions.of(instance)


def audited(played: Stage, instance: int, action: str) -> list[Any]:
    with played.house.store.begin(read_only=True) as tx:
        return [row for row in tx.audit.of_instance(instance) if row.action == action]


def keep_house(played: Stage) -> None:
    upkeep.keep_house(Caller(played.house, SYSTEM))
