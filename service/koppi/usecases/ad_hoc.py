"""Ad-hoc sub-processes: somebody starts what is drawn in an open one, by its key or from the page of its case."""

from collections.abc import Mapping, Sequence

from koppi.domain.errors import Conflict, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Activate, Variables
from koppi.store.records import Instance
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.cases import readable
from koppi.usecases.holding import require_running

_NOTHING: Mapping[str, Variables] = {}


@usecase(Permission.OPERATE)
def activate(
    act: Act,
    key: int,
    elements: Sequence[str],
    *,
    variables: Mapping[str, Variables] = _NOTHING,
    cancel_remaining: bool = False,
) -> None:
    """Start elements of the open ad-hoc sub-process with this key; each may bring variables that it alone sees.

    Raises:
        NotFound: `ad_hoc.not_open`.
        Suspended: `instance.suspended`.
        Invalid: an element that cannot be started there, one named twice, none at all.
    """
    instance, token = _open(act, key)
    _start(act, instance, key, Activate(token, tuple(elements), variables, cancel_remaining))


@usecase(Permission.CASE_EVENTS)
def start_in_case(act: Act, case_key: int, key: int, element: str) -> None:
    """Start one element of an ad-hoc sub-process that is open in a case which the actor may read.

    Raises:
        NotFound: `case.unknown`, also when it is not the actor's; `ad_hoc.not_open`.
        Conflict: `case.closed`; `instance.suspended`.
        Invalid: the element cannot be started there.
    """
    case, _ = readable(act, case_key)
    if case.closed_at is not None:
        raise Conflict("case.closed")
    instance, token = _open(act, key)
    if instance.case_key != case.key:
        raise NotFound("ad_hoc.not_open", key=key)
    _start(act, instance, key, Activate(token, (element,)))


def _open(act: Act, key: int) -> tuple[Instance, int]:
    """Lock the root instance of an open ad-hoc sub-process; return it with the token."""
    found = act.tx.subscriptions.ad_hoc(key)
    if found is None or found.instance_key is None or found.token is None:
        raise NotFound("ad_hoc.not_open", key=key)
    instance = act.tx.instances.lock(found.instance_key)
    if act.tx.subscriptions.ad_hoc(key) is None:  # it has ended before the lock was ours
        raise NotFound("ad_hoc.not_open", key=key)
    require_running(act, instance)
    return instance, found.token


def _start(act: Act, instance: Instance, key: int, given: Activate) -> None:
    act.concerns("instance", instance.key, detail={"scope": key, "activate": list(given.elements)})
    advance(act, instance, given)
