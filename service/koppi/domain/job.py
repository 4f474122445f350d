"""How long a failed job waits before it is tried again."""

from datetime import timedelta

_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=1)


def back_off(retries_left: int, *, retries: int = 3) -> timedelta:
    """Return the wait before the next try: 30 s after the first failure, doubled by each further one, at most 1 h."""
    failures = max(retries - retries_left, 1)
    doubled: timedelta = _FIRST * 2 ** min(failures - 1, 10)
    return min(doubled, _LONGEST)
