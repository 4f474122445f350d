"""By which element each element of a running instance goes on in another version of its process."""

from collections.abc import Iterable

from koppi.domain.errors import Invalid


def element_mapping(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the new element of each old one, by their ids.

    Raises:
        Invalid: `migration.mapped_twice`, an old element has two different new ones.
    """
    mapping: dict[str, str] = {}
    for old, new in pairs:
        if mapping.setdefault(old, new) != new:
            raise Invalid("migration.mapped_twice", element=old)
    return mapping
