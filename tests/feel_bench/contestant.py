"""One contestant in a process of its own: `{variables, texts}` as JSON comes in, a figure for each text goes out."""

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from decimal import Decimal
from typing import Any

from tests.feel_bench.libraries import LIBRARIES, Ways
from tests.feel_bench.timing import cost


def main(name: str) -> None:
    """Measure all texts with the library of this name; what a library prints itself is no answer."""
    given = json.load(sys.stdin)
    with redirect_stdout(sys.stderr):
        ready = LIBRARIES[name](given["variables"])
        found = [_measured(ready, text) for text in given["texts"]]
    json.dump(found, sys.stdout, default=_written)


def _measured(ready: Callable[[str], Ways], text: str) -> dict[str, Any]:
    try:
        ways = ready(text)
        value = ways.first()
    except Exception as error:  # noqa: BLE001 - whatever a contestant raises is its answer, told by its kind
        return {"failed": type(error).__name__}
    return {"value": value, "first": cost(ways.first), "again": cost(ways.again) if ways.again else None}


def _written(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
