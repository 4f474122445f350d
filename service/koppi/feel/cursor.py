"""A place in the tokens, with the names known there: what every part of the parser reads from."""

from collections.abc import Iterator
from contextlib import contextmanager

from koppi.feel import limits
from koppi.feel.cures import Place
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import RESERVED, NameTable
from koppi.feel.syntax import Node
from koppi.feel.tokens import Token, tokenize
from koppi.feel.type_table import STANDARD, TypeTable

_NAME_SYMBOLS = frozenset((*"./-'+*", "**"))


def in_a_name(token: Token) -> bool:
    """Whether a token may stand within a name, behind its first word."""
    return token.kind in ("name", "number") or token.text in _NAME_SYMBOLS


class Cursor:
    """Reads tokens forwards.

    `functions` are the callable names, `names` the variables known here, `types` the types, `keys` the entries of
    contexts read so far.
    """

    def __init__(self, text: str, functions: NameTable, names: NameTable, types: TypeTable = STANDARD) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.functions = functions
        self.names = names
        self.types = types
        self.keys = NameTable()
        self.in_interval = False
        self._scopes = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def expression(self, power: int = 0) -> Node:
        """An expression whose operators bind tighter than `power`."""
        raise NotImplementedError

    def continued(self, left: Node, power: int) -> Node:
        """What begins with `left`, already read, with the operators behind it that bind tighter than `power`."""
        raise NotImplementedError

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these words or symbols."""
        token = self.token
        return token.text in texts and token.kind in ("symbol", "name")

    def take(self) -> Token:
        """Read the next token."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, *texts: str) -> bool:
        """Read the next token if it is one of these."""
        if self.sees(*texts):
            self.index += 1
            return True
        return False

    def expect(self, *texts: str) -> Token:
        """Read one of these or refuse the text."""
        if not self.sees(*texts):
            raise self.unexpected(expected=" ".join(texts))
        return self.take()

    def unexpected(self, expected: str = "") -> FeelSyntaxError:
        """The error for a token that does not fit here, with the cure where one is known."""
        return Place(self.tokens, self.index, expected).refusal()

    def known_name(self) -> str | None:
        """Read the longest known name, or a single word that is not reserved."""
        token = self.token
        if token.kind == "quoted":
            self.index += 1
            return token.text[1:-1]
        if token.kind != "name":
            return None
        found = self.names.match(self.tokens, self.index)
        if found is None and token.text in RESERVED:
            return None
        name, size = found or (token.text, 1)
        self.index += size
        return name

    def entry_name(self) -> str:
        """Read the name of a context's entry or of a property: any word, or the longest known name."""
        token = self.token
        found = self.keys.match(self.tokens, self.index) or self.names.match(self.tokens, self.index)
        if found is None and token.kind == "name":
            found = token.text, 1
        if found is not None:
            self.index += found[1]
            return found[0]
        if token.kind != "quoted":
            raise self.unexpected("name")
        return self.take().text[1:-1]

    def declared_name(self, *ends: str) -> str:
        """Read a new name up to one of `ends`, which stays unread; blanks within count as one."""
        first = self.token
        if first.kind == "quoted":
            self.index += 1
            return first.text[1:-1]
        if first.kind != "name":
            raise self.unexpected("name")
        if first.text in RESERVED and ends != (":",):  # any word is an entry's name, as JSON has them
            raise self.unexpected("name")
        while not self.sees(*ends):
            if not in_a_name(self.token):
                raise self.unexpected(" ".join(ends))
            self.index += 1
        last = self.tokens[self.index - 1]
        return " ".join(self.text[first.start : last.end].split())

    @contextmanager
    def scope(self, *names: str) -> Iterator[NameTable]:
        """Names known within the block only."""
        outer, scopes = self.names, self._scopes
        self.names = NameTable(names, outer)
        self.deeper()
        try:
            yield self.names
        finally:
            self.names, self._scopes = outer, scopes

    def deeper(self) -> None:
        """Count a scope more within the one open, for looking up a name goes through them all.

        Raises:
            FeelSyntaxError: they are too many.
        """
        self._scopes += 1
        if self._scopes > limits.SCOPES:
            raise FeelSyntaxError("feel.too_deep", self.token.at, limit=limits.SCOPES)

    @contextmanager
    def interval_end(self, inside: bool) -> Iterator[None]:
        """Whether `[` may end an interval within the block (`[1..5[`)."""
        outer = self.in_interval
        self.in_interval = inside
        try:
            yield
        finally:
            self.in_interval = outer
