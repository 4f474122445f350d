"""An assessment begins when somebody carries the case, or a reason is recorded why nobody does."""

from koppi.domain.errors import Conflict


def require_carried(responsible_person: str | None, no_person_reason: str | None) -> None:
    """Refuse to begin while nobody is responsible and no reason for that is recorded (I3).

    Raises:
        Conflict: `assessment.nobody_responsible`.
    """
    if not responsible_person and not no_person_reason:
        raise Conflict("assessment.nobody_responsible")
