"""Personal identity codes; only artificial ones (900 to 999) are used here."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koppi.domain.identity_code import birth_date_of, is_identity_code

_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES = {18: "+", 19: "-YXWVU", 20: "ABCDEF"}


def code(born: date, number: int, separator: str) -> str:
    digits = f"{born:%d%m%y}{number:03}"
    return f"{born:%d%m%y}{separator}{number:03}{_SIGNS[int(digits) % 31]}"


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(900, 999), st.integers(0, 5))
def test_an_artificial_code_is_valid_and_tells_the_date_of_birth(born: date, number: int, which: int) -> None:
    text = code(born, number, _CENTURIES[born.year // 100][which])
    assert is_identity_code(text)
    assert birth_date_of(text) == born


@pytest.mark.parametrize("text", ["", "010190-901S", "320190-901R", "010190901R", "x" * 40])
def test_a_wrong_code_is_none(text: str) -> None:
    assert not is_identity_code(text)
