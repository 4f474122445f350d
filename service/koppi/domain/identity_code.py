"""The Finnish personal identity code (henkilötunnus). Artificial persons have the individual numbers 900 to 999."""

from datetime import date

from stdnum.fi import hetu


def normal(code: str) -> str:
    """Return a code as it is kept and compared: its letters are capitals."""
    return code.strip().upper()


def is_identity_code(text: str) -> bool:
    """Tell whether `text` is a well-formed code with the right check sign; artificial ones count."""
    return bool(hetu.is_valid(text, allow_temporary=True))


def birth_date_of(code: str) -> date:
    """Return the date of birth in a well-formed code."""
    century = {"+": 1800}.get(code[6], 2000 if code[6] in "ABCDEF" else 1900)
    return date(century + int(code[4:6]), int(code[2:4]), int(code[0:2]))


SEPARATORS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
"""The signs between the day of birth and the individual number, by century; those of 2023 made more numbers."""
_CHECK_SIGNS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def artificial_code(born: date, number: int, separator: str) -> str:
    """Return the code of an artificial person.

    Args:
        born: the date of birth.
        number: the individual number, 900 to 999.
        separator: one of the century's `SEPARATORS`.
    """
    if not 900 <= number <= 999 or separator not in SEPARATORS[born.year // 100 * 100]:
        raise ValueError("this code could be a real person's, or nobody's")
    day = f"{born:%d%m}{born.year % 100:02}"
    return f"{day}{separator}{number}{_CHECK_SIGNS[int(f'{day}{number}') % 31]}"
