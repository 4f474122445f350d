"""What comes for a suspended instance: held until it goes on, or refused in words; nothing of it is lost."""

from koppi.domain.errors import Conflict
from koppi.domain.journal import to_json
from koppi.domain.step import Input
from koppi.store.records import HeldInput, Instance
from koppi.usecases.boundary import Act


class Suspended(Conflict):
    """The instance stands still; `by` and `at` say by whose hand and since when."""


def require_running(act: Act, instance: Instance) -> None:
    """Refuse what somebody would do now and can do later.

    Raises:
        Suspended: `instance.suspended`.
    """
    if instance.suspended_at is None:
        return
    found = act.tx.suspensions.current(instance.key)
    by = found.suspended_by if found else ""
    at = instance.suspended_at.astimezone(act.house.zone)
    raise Suspended("instance.suspended", key=instance.key, by=by, at=at)


def hold(act: Act, instance: Instance, given: Input, *, job_key: int | None = None) -> None:
    """Keep an input for a suspended instance, which is locked, until it goes on."""
    assert instance.data_key is not None  # a root instance gets its own when it starts
    bare, payload = to_json(given)
    held = HeldInput(
        key=act.tx.new_key(),
        instance_key=instance.key,
        job_key=job_key,
        at=act.now,
        actor=act.actor.name,
        input=bare,
        payload=payload or None,
    )
    act.tx.suspensions.hold(held, instance.data_key)
