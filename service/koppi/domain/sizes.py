"""How much room variables take: the characters of their JSON text, counted without writing it."""

from koppi.domain.step import Json

ROW = 100
"""What each variable takes beside its name and value."""


def size_of_variable(name: str, value: Json) -> int:
    """Return how much room a variable takes."""
    return ROW + len(name) + size_of(value)


def size_of(value: Json) -> int:
    """Return how many characters the JSON text of a value has, about: what has to be escaped counts once."""
    if isinstance(value, str):
        return len(value) + 2
    if value is None or isinstance(value, bool):
        return 4
    if isinstance(value, int):
        return value.bit_length() // 3 + 1  # a bit more than its digits, without writing them
    if isinstance(value, list | tuple):
        return len(value) + 1 + sum(map(size_of, value))
    if isinstance(value, dict):
        return 1 + sum(len(name) + 4 + size_of(item) for name, item in value.items())
    return len(str(value))
