"""Code lists: the codes of a noun with their names and days of validity, as the process owners keep them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeAlias

BASE_LANGUAGE = "fi"
CODE_LISTS = "code_lists"
"""The name under which a form sees the lists; no answer of a form has it as its key."""
_KEPT = 32
Entry: TypeAlias = dict[str, Any]
"""A code as a form's expressions see it: `value`, `label` and the code's other attributes."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `valid_from` and `valid_to` are its first and last day; None is without end."""

    code: str
    names: Mapping[str, str]
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the code may be chosen on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)

    def named(self, language: str) -> str:
        """Return the name in a language, else in Finnish."""
        return self.names.get(language) or self.names[BASE_LANGUAGE]

    def entry(self, language: str) -> Entry:
        """Return the code as a form's expressions see it."""
        days = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        told = {name: day.isoformat() for name, day in days.items() if day}
        replaced = {"replaces": self.replaces} if self.replaces else {}
        return {**self.attributes, **told, **replaced, "value": self.code, "label": self.named(language)}


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list in one version."""

    id: str
    names: Mapping[str, str]
    codes: tuple[Code, ...]
    _by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", MappingProxyType({code.code: code for code in self.codes}))

    def name_of(self, code: str, language: str) -> str | None:
        """Return the name of a code, valid today or not; None when the list has no such code."""
        found = self._by_code.get(code)
        return None if found is None else found.named(language)

    def valid_on(self, day: date) -> tuple[Code, ...]:
        """Return the codes that may be chosen on a day, in the list's order."""
        return tuple(code for code in self.codes if code.is_valid_on(day))

    def entries(self, day: date, language: str) -> list[Entry]:
        """Return the codes that may be chosen on a day, as a form's expressions see them."""
        return [code.entry(language) for code in self.valid_on(day)]


class CodeLists:
    """The code lists in force together, by id."""

    def __init__(self, lists: Iterable[CodeList] = ()) -> None:
        self._by_id = {found.id: found for found in lists}

    def get(self, list_id: str) -> CodeList | None:
        return self._by_id.get(list_id)

    def name_of(self, list_id: str, code: str, language: str) -> str | None:
        """Return the name of a code; None when there is no such list, or no such code in it."""
        found = self._by_id.get(list_id)
        return None if found is None else found.name_of(code, language)

    def entries(self, day: date, language: str) -> Mapping[str, list[Entry]]:
        """Return what may be chosen on a day of every list, as a form's expressions see it."""
        return _entries(self, day, language)

    def __iter__(self) -> Iterator[CodeList]:
        return iter(self._by_id.values())


@lru_cache(maxsize=_KEPT)
def _entries(lists: CodeLists, day: date, language: str) -> Mapping[str, list[Entry]]:
    """Made once a day and language: the lists themselves never change, a deployment makes new ones."""
    return {found.id: found.entries(day, language) for found in lists}
