"""A process of a case as a picture: its drawing, the road taken, and where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from koppi.domain.errors import NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.engine import Process
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.cases import readable
from koppi.usecases.models import Shelf

_FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn process: the BPMN file, the elements and sequence flows that were passed."""

    process: Process
    drawing: str
    passed: frozenset[str]
    flows: frozenset[str]


@usecase(Permission.WORK)
def picture(act: Act, case_key: int, instance_key: int) -> Picture:
    """Return the picture of a process that runs for a case; the road is that of the newest inputs.

    Raises:
        NotFound: `case.unknown`, also when it is not the actor's; `instance.unknown` when the case has no such live one.
    """
    case, ground = readable(act, case_key)
    act.shows(case.client_key, data_group="picture", ground=ground, case_key=case_key, unit=case.unit)
    tx, shelf = act.tx, Shelf(act.house.models, act.tx)
    instance = next((one for one in tx.case_pages.running(case_key) if one.key == instance_key), None)
    if instance is None:
        raise NotFound("instance.unknown", key=instance_key)
    passed = _passed(tx.case_pages.passed(instance.root_key), instance.definition_key)
    content = tx.deployments.content(shelf.definition(instance.definition_key).checksum)
    assert content is not None  # a definition's file is kept as long as the definition
    return Picture(
        process=shelf.process(instance.definition_key),
        drawing=content.decode(),
        passed=frozenset(id_ for id_, what in passed if what != _FLOW),
        flows=frozenset(id_ for id_, what in passed if what == _FLOW),
    )


def _passed(entries: Iterable[Json], definition_key: int) -> set[tuple[str, str]]:
    """Return (id, what) of each thing that was completed or taken in the instances of one version."""
    return {
        (str(id_), str(what))
        for entry in entries
        if isinstance(entry, list)
        for what, id_, _token, definition in entry
        if definition == definition_key and what in (_FLOW, "completed")
    }
