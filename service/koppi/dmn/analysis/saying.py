"""What the check says about a table, before the file and the decision are put beside it."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A key of the text catalogues with its parameters, and the id of the rule it is about, if it is about one."""

    code: str
    parameters: Mapping[str, Any]
    rule_id: str = ""
