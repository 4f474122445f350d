"""What a check found in a diagram, a table or a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """An error refuses the deployment, a warning does not."""

    ERROR = "ERROR"
    WARNING = "WARNING"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `code` is a key of the text catalogues and names the rule; its text says what is wrong and the way out.
    `element` is the id in the file (an element, a rule, a form component), empty when it is about the whole file.
    """

    file: str
    code: str
    element: str = ""
    name: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
