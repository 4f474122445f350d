"""How long a failed job waits."""

from datetime import timedelta

from koppi.domain.job import back_off


def test_the_wait_doubles_from_half_a_minute_and_stops_at_an_hour() -> None:
    waits = [back_off(12 - failures, retries=12) for failures in range(1, 12)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits[-1] == timedelta(hours=1)
    assert waits == sorted(waits)
