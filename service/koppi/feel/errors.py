"""What can be wrong in an expression: before it runs an error, while it runs a warning."""

from typing import Any, NamedTuple


class Position(NamedTuple):
    """A place in the text; both count from 1."""

    line: int
    column: int


class FeelSyntaxError(Exception):
    """The text is not an expression; `code` and `parameters` say why and where, as do `line` and `column`."""

    def __init__(self, code: str, at: Position, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line, self.column = at
        self.parameters = {**parameters, "line": at.line, "column": at.column}

    def __str__(self) -> str:
        return f"{self.code} {self.parameters}"


class FeelDomainError(Exception):
    """Raised by an injected function: its call becomes null with this warning."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


class Warning(NamedTuple):
    """Why a value became null. Parameters hold names and kinds, never the values themselves."""

    code: str
    parameters: dict[str, Any]
    line: int
    column: int


class Stopped(Exception):
    """The evaluation reached a limit; its value as a whole is null."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
