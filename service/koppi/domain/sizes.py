"""How much room variables take: the characters of their JSON text, counted without writing it."""

from koppi.domain.step import Json

ROW = 100
"""What each variable takes beside its name and value."""


def size_of_variable(name: str, value: Json) -> int:
    """Return how much room a variable takes."""
    return ROW + len(name) + size_of(value)


def size_of(value: Json) -> int:
    """Return how many characters the JSON text of a value has, about: what has to be escaped counts once."""
    kind = type(value)  # the kinds of JSON have no kinds below them, and lists of thousands of values are counted
    if kind is str:
        return len(value) + 2
    if kind is int:
        return int(value.bit_length()) // 3 + 1  # a bit more than its digits, without writing them
    if kind is list or kind is tuple:
        return len(value) + 1 + sum(map(size_of, value))
    if kind is dict:
        return 1 + sum([len(name) + 4 + size_of(item) for name, item in value.items()])
    return len(str(value))
