"""Pages of lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list; `after` is the opaque cursor of the next one, None on the last."""

    items: tuple[Item, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a /v2 search found: one page, how many there are in all (counted up to 10,000) and the page's cursors."""

    items: tuple[Mapping[str, Any], ...]
    total: int
    more_total: bool = False
    start_cursor: str | None = None
    end_cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Which work items somebody may open: by name, by queue, and, when `caseless`, those without a case."""

    names: frozenset[str]
    queues: frozenset[str]
    caseless: bool = False
