"""Moments as people write them in each language."""

from datetime import datetime

from babel.dates import format_datetime

LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
"""Whose habits each language follows."""
_MOMENT = {"fi": "d.M.y 'klo' H.mm", "sv": "d.M.y 'kl.' H.mm", "en": "d MMM y 'at' H:mm"}


def moment(at: datetime, language: str) -> str:
    """Return `20.11.2026 klo 9.12`, in the zone that the moment is given in."""
    known = language if language in LOCALES else "fi"
    return format_datetime(at, _MOMENT[known], locale=LOCALES[known])
