"""Pages of lists."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """One page of a list; `after` is the opaque cursor of the next one, None on the last."""

    items: tuple[Item, ...]
    after: str | None = None
