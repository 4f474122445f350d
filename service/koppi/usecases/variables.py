"""Variables as an element sees them."""

from collections.abc import Iterable, Sequence

from koppi.domain.step import Json
from koppi.store.records import StoredVariable


def effective(variables: Iterable[StoredVariable], scopes: Sequence[int]) -> dict[str, Json]:
    """Return name -> value as seen from `scopes` (innermost first): the nearest scope that has a name wins."""
    rank = {scope: place for place, scope in enumerate(scopes)}
    seen = sorted((v for v in variables if v.scope in rank), key=lambda v: -rank[v.scope])
    return {v.name: v.value for v in seen}
