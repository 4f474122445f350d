"""What an operation that reaches outside is: it takes named inputs and an idempotency key, and gives named outputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class CallFailed(Exception):
    """The outside system could not be reached or did not understand; `retryable` tells whether to try again.

    The message is for operators: it names the system and what it answered, never what was sent.
    """

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


class BusinessError(Exception):
    """The outside system said no: a BPMN error that an error boundary event catches by `code`."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


@dataclass(frozen=True, slots=True)
class Outside:
    """Where the outside systems are: name -> base address, set by the operator, never by a diagram."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 10.0

    def address(self, system: str) -> str:
        """Return the base address of a system.

        Raises:
            CallFailed: nobody has set it.
        """
        found = self.addresses.get(system)
        if not found:
            raise CallFailed(f"the address of {system} is not set", retryable=False)
        return found.rstrip("/")


class JobOperation(Protocol):
    """One operation. It is called with no transaction open and may be called again with the same key."""

    def __call__(self, inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
        """Do it and return the outputs.

        Raises:
            BusinessError: the answer was a no.
            CallFailed: there was no answer that helps.
        """
        ...
