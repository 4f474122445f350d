"""The corpus as it is written down: hostile texts, what each tries, and what it must give."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import simplejson

FOLDER = Path(__file__).resolve().parent
_NUMBERED = re.compile(r"%([nm])")


class Case(NamedTuple):
    """One hostile text. `mode` is expression, tests (of the input null) or model; `given` names of `given.GIVEN`."""

    name: str
    tries: str
    text: str
    mode: str
    given: tuple[str, ...]
    gives: str | None


def escapes() -> list[Case]:
    """Texts that try to reach more than they are given; each says what it gives instead."""
    return list(_read("escapes.json"))


def bombs() -> list[Case]:
    """Texts that try to take time or memory."""
    return list(_read("bombs.json"))


def _read(name: str) -> Iterator[Case]:
    for entry in simplejson.loads((FOLDER / name).read_text(encoding="utf-8")):
        yield _case(entry)


def _case(entry: Mapping[str, Any]) -> Case:
    text, given = _spelled(entry["text"]), tuple(entry.get("given", ()))
    return Case(entry["name"], entry["tries"], text, entry.get("mode", "expression"), given, entry.get("gives"))


def _spelled(text: Any) -> str:
    """A text, or parts of one: `["(", 59]` repeats, where `%n` is the number of the repetition and `%m` the next."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else _repeated(*part) for part in text)


def _repeated(text: str, times: int) -> str:
    if "%" not in text:
        return text * times
    return "".join(_numbered(text, number) for number in range(times))


def _numbered(text: str, number: int) -> str:
    return _NUMBERED.sub(lambda sign: str(number + (sign[1] == "m")), text)
