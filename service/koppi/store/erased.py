"""What is left of a sealed value whose key was destroyed."""


class Erased:
    """The person was erased: the value can never be read again."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ERASED"


ERASED = Erased()
