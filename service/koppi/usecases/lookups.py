"""One thing by its key, as a /v2 search shows it."""

from collections.abc import Mapping
from typing import Any

from koppi.domain.errors import NotFound
from koppi.domain.step import Json
from koppi.store.records import Found


def by_key(field: str, key: int) -> dict[str, Any]:
    """Return the search for the one thing whose key field has this value."""
    return {"filter": {field: str(key)}}


def only(found: Found, code: str, key: int) -> Mapping[str, Json]:
    """Return the one thing found.

    Raises:
        NotFound: of this code, nothing was found.
    """
    if not found.items:
        raise NotFound(code, key=key)
    return found.items[0]
