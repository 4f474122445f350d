"""Known names: which tokens together are one name, the longest known one first."""

from collections.abc import Iterable, Iterator, Sequence

from koppi.feel.errors import FeelSyntaxError
from koppi.feel.tokens import Token, tokenize

Words = tuple[str, ...]
MOST_WORDS = 40
"""Words and signs of a name that can be told from others without backticks."""

RESERVED = frozenset(
    [
        "and",
        "between",
        "else",
        "every",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "null",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    ]
)
OPERAND_WORDS = frozenset(["every", "false", "for", "function", "if", "null", "some", "true"])
"""The reserved words that an operand can begin with."""
PROPERTIES = ("time offset", "start included", "end included")


def words(name: str) -> Words:
    """The token texts that make up a name."""
    return tuple(token.text for token in tokenize(name)[:-1])


class NameTable:
    """Names of one scope, found by their first word; inner scopes hold what they add and their outer one."""

    def __init__(self, names: Iterable[str] = (), outer: "NameTable | None" = None) -> None:
        self.outer = outer
        self.by_first_word: dict[str, dict[str, Words]] = {}
        self.by_words: dict[Words, str] = {}
        self.sizes: dict[str, set[int]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make `name` known from here on; what cannot be written as words is known by nothing but itself."""
        try:
            parts = words(name)
        except FeelSyntaxError:
            return
        if parts and len(parts) <= MOST_WORDS:
            self.by_first_word.setdefault(parts[0], {})[name] = parts
            self.by_words.setdefault(parts, name)
            self.sizes.setdefault(parts[0], set()).add(len(parts))

    def declares(self, name: str) -> bool:
        """Whether the expression itself declares this name around here: the outermost table came from outside."""
        if self.outer is None:
            return False
        return any(name in found for found in self.by_first_word.values()) or self.outer.declares(name)

    def all_names(self) -> Iterator[str]:
        """Every name of this table alone."""
        for found in self.by_first_word.values():
            yield from found

    def match(self, tokens: Sequence[Token], index: int, *, called: bool = False) -> tuple[str, int] | None:
        """The longest known name at `index` and how many tokens it takes; when `called`, only in front of a bracket."""
        best: tuple[str, int] | None = None
        table: NameTable | None = self
        while table is not None:
            for size in table.sizes.get(tokens[index].text, ()):
                end = index + size
                name = table.by_words.get(tuple(token.text for token in tokens[index:end]))
                longer = name is not None and (best is None or size > best[1])
                if name is not None and longer and (not called or tokens[end].text == "("):
                    best = (name, size)
            table = table.outer
        return best
