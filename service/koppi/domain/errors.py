"""What can go wrong, as kinds with a code and parameters; the words for people are in `koppi/texts`."""

from collections.abc import Sequence
from typing import Any

from koppi.domain.findings import Finding


class KoppiError(Exception):
    """A refusal with a code (a key of the text catalogues) and its parameters, never free text.

    `parameters` may hold keys, element ids and names of a diagram, never personal data: they are shown and logged.
    """

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        return f"{self.code} {self.parameters}" if self.parameters else self.code


class NotFound(KoppiError):
    """There is no such thing, or it is foreign to the asker: the two are told alike."""


class NotSignedIn(KoppiError):
    """Nobody is signed in, or the name or password is wrong."""


class Refused(KoppiError):
    """The asker may never do this, whatever the thing."""


class Conflict(KoppiError):
    """The thing is not in a state for this any more: taken by somebody else, completed, not waiting."""


class Duplicate(Conflict):
    """The same thing was given before: a message id within its time to live, a business id in use."""


class Invalid(KoppiError):
    """The input is wrong; `fields` says which form or body fields, `findings` what in a file."""

    def __init__(
        self, code: str, *, fields: Sequence["FieldError"] = (), findings: Sequence[Finding] = (), **parameters: Any
    ) -> None:
        super().__init__(code, **parameters)
        self.fields = tuple(fields)
        self.findings = tuple(findings)


class TooLarge(KoppiError):
    """The input is over a limit of size."""


class Unavailable(KoppiError):
    """Not now; nothing was done and the same call may be sent again."""


class FieldError:
    """One wrong field: its name as in the form or body, the code of the rule and the rule's parameters."""

    __slots__ = ("code", "field", "parameters")

    def __init__(self, field: str, code: str, **parameters: Any) -> None:
        self.field = field
        self.code = code
        self.parameters = parameters

    def __repr__(self) -> str:
        return f"FieldError({self.field!r}, {self.code!r}, {self.parameters!r})"
