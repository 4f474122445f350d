"""Where a work item waits: two queues on its own row, and the candidates beside them."""

from collections.abc import Mapping, Sequence
from typing import Any

from koppi.domain.actor import queue_of

_ON_THE_ROW = 2


def candidate_columns(groups: Sequence[str], users: Sequence[str], unit: str | None) -> dict[str, Any]:
    """Return the columns of a work item that follow from its candidates and its unit."""
    queues = _queues(groups, unit)
    queue, second_queue = [*queues, None, None][:_ON_THE_ROW]
    more = len(queues) > _ON_THE_ROW or bool(users)
    return {"queue": queue, "second_queue": second_queue, "more_candidates": more}


def further_candidates(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the candidate rows of a work item: its users, and the groups that have no column."""
    groups = [("group", queue) for queue in _queues(row["candidate_groups"], row["unit"])[_ON_THE_ROW:]]
    users = [("user", user) for user in row["candidate_users"]]
    return [
        {"kind": kind, "value": value, "work_item_key": row["key"]} for kind, value in dict.fromkeys(groups + users)
    ]


def _queues(groups: Sequence[str], unit: str | None) -> list[str]:
    """Return the queues that candidate groups mean, each once, in order."""
    return list(dict.fromkeys(queue_of(group, unit) for group in groups))
