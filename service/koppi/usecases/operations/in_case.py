"""What operations on the records of a case share."""

from collections.abc import Mapping

from koppi.domain.errors import KoppiError
from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.records import Case
from koppi.store.repositories.in_case_file import CaseFileRepository, Recorded
from koppi.usecases.operations.operation import OperationError, Running


def locked(repository: CaseFileRepository[Recorded], case: Case, key: int) -> Recorded:
    """Return a record of the case, locked; one of another case is out of an operation's reach."""
    found = repository.lock(case.key, key)
    if found is None:
        raise OperationError("not_in_this_case", str(key))
    return found


def merged(earlier: Json | Erased, taken: Mapping[str, Json]) -> Json | Erased:
    """Return the content of a record with what was taken up over it; an erased client's stays erased."""
    if isinstance(earlier, Erased):
        return earlier
    return {**(earlier or {}), **taken}


def require_person(running: Running, refusal: KoppiError) -> str:
    """Return who acts; a machine is refused."""
    if running.act.actor.machine:
        raise refusal
    return running.act.actor.name
