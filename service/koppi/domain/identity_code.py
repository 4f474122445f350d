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
