"""Decisions on services: made by whoever has met the client, checked by another, known and final by rule."""

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from koppi.domain.due import day_by, due
from koppi.domain.errors import Conflict, Invalid
from koppi.domain.waits import Due

_NOT_GRANTING = frozenset({"rejected", "ended"})


class Notice(NamedTuple):
    """The day a client is deemed to know of a decision, and until when it can be appealed."""

    known_on: date
    appeal: Due


def is_granting(outcome: str) -> bool:
    """Tell whether a decision of this outcome gives the client something: all but `rejected` and `ended`."""
    return outcome not in _NOT_GRANTING


def require_met(*, met: bool) -> None:
    """Refuse a decision by somebody who has neither met nor talked with the client (I4).

    Raises:
        Conflict: `decision.client_not_met`.
    """
    if not met:
        raise Conflict("decision.client_not_met")


def require_other_eyes(maker: str, checker: str) -> None:
    """Refuse a check by the maker (four eyes).

    Raises:
        Conflict: `decision.own_check`.
    """
    if maker == checker:
        raise Conflict("decision.own_check")


def require_draft(notice_at: datetime | None) -> None:
    """Refuse to touch a decision that its client has been given notice of.

    Raises:
        Conflict: `decision.notified`.
    """
    if notice_at is not None:
        raise Conflict("decision.notified")


def require_appeals_over(ends_at: datetime | None, now: datetime, zone: ZoneInfo) -> None:
    """Refuse to close a case while a decision of it can be appealed, the last of them until `ends_at` (I5).

    Raises:
        Conflict: `case.appeal_runs`, with the last day.
    """
    if ends_at is not None and now < ends_at:
        raise Conflict("case.appeal_runs", day=ends_at.astimezone(zone).date().isoformat())


def require_period(valid_from: date | None, valid_to: date | None) -> None:
    """Refuse a decision that ends before it begins.

    Raises:
        Invalid: `decision.ends_first`.
    """
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid("decision.ends_first", valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat())


def notice(sent: datetime, known_rule: str, appeal_rule: str, zone: ZoneInfo) -> Notice:
    """Return when a notice sent at `sent` is known and how long it can be appealed.

    Deemed knowledge falls on the day the rule names, be it a Sunday (act 434/2003 section 59). The time to appeal runs
    from it and is the client's: an end on a free day moves forward, whatever the rule says (act 150/1930 section 5).

    Raises:
        Invalid: `due.unknown_rule`.
    """
    known_on = day_by(known_rule, sent.astimezone(zone).date())
    clients_rule = appeal_rule.partition(" roll=")[0].strip() + " roll=forward"
    appeal = due(datetime.combine(known_on, time(12), zone), clients_rule, zone, kind="statutory")
    return Notice(known_on, appeal)
