"""The text of a pattern, read from left to right."""

_BLANKS = frozenset(" \t\r\n")
"""What the flag `x` leaves out: no other kinds of white space."""


class PatternError(ValueError):
    """The pattern cannot be read, or is too large."""


class Source:
    """A pattern's text and the place reached in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.parts = 0
        """Parts of classes read so far, single characters aside."""

    @property
    def ahead(self) -> str:
        """The character to be read next; nothing at the end."""
        return self.text[self.place : self.place + 1]

    def next(self) -> str:
        """Read one character."""
        if self.place >= len(self.text):
            raise PatternError("unfinished")
        self.place += 1
        return self.text[self.place - 1]

    def accept(self, sign: str) -> bool:
        """Read this sign if it stands here."""
        found = self.text.startswith(sign, self.place)
        self.place += len(sign) * found
        return found


def without_blanks(text: str) -> str:
    """The pattern without the blanks outside of `[...]`."""
    kept: list[str] = []
    depth, escaped = 0, False
    for character in text:
        if depth == 0 and character in _BLANKS:
            continue
        depth += (character == "[" and not escaped) - (character == "]" and not escaped)
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)
