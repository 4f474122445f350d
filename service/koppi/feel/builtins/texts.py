"""Functions of texts; places count from 1, or from the end when negative."""

from typing import Any

from koppi.feel import limits, numbers
from koppi.feel.errors import FeelDomainError, Stopped
from koppi.feel.functions import Library
from koppi.feel.run import Run

LIBRARY = Library()


@LIBRARY.define("string length(string: text) -> number")
def string_length(run: Run, string: str) -> int:
    """How many characters."""
    return len(string)


@LIBRARY.define("upper case(string: text) -> text")
def upper_case(run: Run, string: str) -> str:
    """In capital letters."""
    return run.text(run.scan(string).upper())


@LIBRARY.define("lower case(string: text) -> text")
def lower_case(run: Run, string: str) -> str:
    """In small letters."""
    return run.text(run.scan(string).lower())


@LIBRARY.define("trim(string: text) -> text")
def trim(run: Run, string: str) -> str:
    """Without blanks at the ends."""
    return run.text(run.scan(string).strip())


@LIBRARY.define("contains(string: text, match: text) -> boolean")
def contains(run: Run, string: str, match: str) -> bool:
    """Whether the one text stands within the other."""
    return match in run.scan(string)


@LIBRARY.define("starts with(string: text, match: text) -> boolean")
def starts_with(run: Run, string: str, match: str) -> bool:
    """Whether it begins so."""
    return string.startswith(run.scan(match))


@LIBRARY.define("ends with(string: text, match: text) -> boolean")
def ends_with(run: Run, string: str, match: str) -> bool:
    """Whether it ends so."""
    return string.endswith(run.scan(match))


@LIBRARY.define("substring(string: text, start position: number, length: number?) -> text")
def substring(run: Run, string: str, start: Any, length: Any = None) -> str:
    """The part from a place on, of a length or to the end."""
    first = numbers.truncated(start)
    count = len(string) if length is None else numbers.truncated(length)
    if not first or abs(first) > len(string) or count is None or count < 1:
        raise FeelDomainError("feel.no_such_place")
    begin = first - 1 if first > 0 else len(string) + first
    return run.text(string[begin : begin + count])


@LIBRARY.define("substring before(string: text, match: text) -> text")
def substring_before(run: Run, string: str, match: str) -> str:
    """What stands before the first match; nothing when there is none."""
    return run.text(string[: max(run.scan(string).find(match), 0)])


@LIBRARY.define("substring after(string: text, match: text) -> text")
def substring_after(run: Run, string: str, match: str) -> str:
    """What stands after the first match; nothing when there is none."""
    place = run.scan(string).find(match)
    return run.text(string[place + len(match) :]) if place >= 0 else ""


@LIBRARY.define("string join(list: list, delimiter: text|null?) -> text")
def string_join(run: Run, parts: list[Any], delimiter: str | None = None) -> str:
    """The texts of a list with a delimiter between them; null elements are left out."""
    run.spend(len(parts))  # also of one that holds no texts
    kept = [part for part in parts if part is not None]
    if not all(isinstance(part, str) for part in kept):
        raise FeelDomainError("feel.wrong_arguments", kinds="list")
    between = delimiter or ""
    if sum(map(len, kept)) + len(kept) * len(between) > 2 * limits.TEXT:
        raise Stopped("feel.limit_text")
    return run.text(between.join(kept))
