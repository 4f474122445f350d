"""What the pages say of an instance that stands still: by whose hand, since when, and why."""

from collections.abc import Mapping

from koppi.store.records import Suspension
from koppi.web.words import Words


def told(suspension: Suspension, names: Mapping[str, str], words: Words, process: str) -> str:
    """Return it in calm words; without the reason where none was given, or where it was erased with its client."""
    by = names.get(suspension.suspended_by, suspension.suspended_by)
    said = words.say("web.suspended", by=by, at=words.moment(suspension.suspended_at), name=process)
    if not isinstance(suspension.reason, str):
        return said
    return f"{said} {words.say('web.suspended_why', reason=suspension.reason)}"
