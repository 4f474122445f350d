"""Where a work item waits: its queue, and the candidates beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from koppi.domain.actor import queue_of


def queues(groups: Sequence[str], unit: str | None) -> list[str]:
    """Return the queues that candidate groups mean, in order."""
    return [queue_of(group, unit) for group in groups]


def further_candidates(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the candidate rows of a work item: all but its first group, which is its queue."""
    groups = [("group", queue) for queue in queues(row["candidate_groups"], row["unit"])[1:]]
    users = [("user", user) for user in row["candidate_users"]]
    return [
        {"kind": kind, "value": value, "work_item_key": row["key"]} for kind, value in dict.fromkeys(groups + users)
    ]
