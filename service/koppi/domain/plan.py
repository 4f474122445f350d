"""A plan says what for, who, when, and when it is looked at again; a service is planned once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from koppi.domain.errors import Invalid
from koppi.domain.service_line import is_live


def require_complete(content: Mapping[str, Any], review_on: date, today: date) -> None:
    """Refuse a plan that leaves out what every plan has (I6): goals, responsibilities, schedule, a review to come.

    Raises:
        Invalid: `plan.no_goals`, `plan.no_responsibilities`, `plan.no_schedule` or `plan.review_in_the_past`.
    """
    if not _says_something(content.get("goals")):
        raise Invalid("plan.no_goals")
    if not _says_something(content.get("responsibilities")):
        raise Invalid("plan.no_responsibilities")
    if not _says_something(content.get("schedule")):
        raise Invalid("plan.no_schedule")
    require_ahead(review_on, today)


def require_ahead(review_on: date, today: date) -> None:
    """Refuse a review that is over already.

    Raises:
        Invalid: `plan.review_in_the_past`.
    """
    if review_on < today:
        raise Invalid("plan.review_in_the_past", day=review_on.isoformat())


def _says_something(value: Any) -> bool:
    """Tell whether a list has an entry with anything in it: a row left blank is none."""
    return isinstance(value, list) and _is_filled(value)


def _is_filled(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_filled(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_is_filled(inner) for inner in value)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value is not False


def not_yet_planned(
    wanted: Iterable[tuple[str, str | None]], lines: Iterable[tuple[str, str | None, str]]
) -> list[int]:
    """Return which of the wanted services begin a new line: the places of those that no live line stands for yet.

    Args:
        wanted: (service, provider) of each service of the plan.
        lines: (service, provider, state) of each line of the case.
    """
    known = {(service, provider) for service, provider, state in lines if is_live(state)}
    new = []
    for place, service in enumerate(wanted):
        if service not in known:
            new.append(place)
        known.add(service)
    return new
