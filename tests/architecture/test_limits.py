"""The page of limits says the numbers of the code."""

import re
from pathlib import Path
from pkgutil import resolve_name

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
ROWS = re.findall(r"\| ([\d,]+) \| `([\w.]+)` \|", PAGE.read_text())


@pytest.mark.parametrize(("number", "name"), ROWS, ids=[name for _, name in ROWS])
def test_a_limit_of_the_page_is_that_of_the_code(number: str, name: str) -> None:
    fields = name.startswith("engine.limits.Limits.")
    found = (
        getattr(resolve_name("koppi.engine.limits:Limits")(), name.rsplit(".", 1)[1])
        if fields
        else resolve_name(f"koppi.{name}")
    )
    assert found == int(number.replace(",", ""))


def test_the_page_has_rows() -> None:
    assert len(ROWS) >= 15
