"""What is wrong or doubtful in a file, as a code and parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a file. `code` names the rule; whoever shows the finding has the words for it.

    `element` is the id in the file, of an element or a rule, and `name` the decision that it is about. `refuses` tells
    whether the file cannot be used as it is, or only looks doubtful.
    """

    file: str
    code: str
    element: str = ""
    name: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    refuses: bool = True
