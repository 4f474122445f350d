"""What parks a token as an incident, and what must never happen."""

from typing import Any

from koppi.domain.waits import ErrorType


class Trouble(Exception):
    """A token cannot go on: it becomes an incident with this code and these parameters, and nothing else stops."""

    def __init__(self, error_type: ErrorType, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.error_type = error_type
        self.code = code
        self.parameters = parameters


class EngineBug(Exception):
    """The engine broke its own rules: the caller's transaction must roll back, nothing may be swallowed."""
