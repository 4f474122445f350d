"""From the bytes of a code list's file to the list, or to everything that is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from koppi.domain.code_list import BASE_LANGUAGE, Code, CodeList
from koppi.domain.findings import Finding
from koppi.forms.json_file import read_json
from koppi.forms.wording import TRANSLATIONS

_LANGUAGES = (BASE_LANGUAGE, *TRANSLATIONS)
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"\S{1,80}")
_HEAD = frozenset({"id", "names", "codes", "draft"})
_OF_A_CODE = frozenset({"code", "names", "valid_from", "valid_to", "replaces"})
_OF_AN_OPTION = frozenset({"value", "label"})
"""What a code is called among a form's options: no attribute may take these names."""
_MOST_FINDINGS = 100


def read_code_list(file: str, content: bytes) -> tuple[CodeList | None, tuple[Finding, ...]]:
    """Read a code list; None when anything is wrong. The first hundred faults are found, not only the first."""
    raw = read_json(content)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("codes"), list):
        return None, (Finding(file, "code_lists.not_a_list"),)
    reading = _Reading(file)
    found = reading.read(raw)
    return (None if reading.findings else found), tuple(reading.findings)


class _Reading:
    """The reading of one file."""

    def __init__(self, file: str) -> None:
        self.findings: list[Finding] = []
        self._file = file

    def read(self, raw: Mapping[str, Any]) -> CodeList:
        id_ = raw.get("id")
        if not isinstance(id_, str) or not _ID.fullmatch(id_):
            self._find("code_lists.id")
        for name in sorted(set(raw) - _HEAD):
            self._find("code_lists.attribute", attribute=name)
        names = self._names(raw, str(id_))
        codes = [code for item in raw["codes"] if (code := self._code(item))]
        if not raw["codes"]:
            self._find("code_lists.empty")
        self._check_together(codes)
        return CodeList(str(id_), names, tuple(codes))

    def _code(self, item: Any) -> Code | None:
        code = item.get("code") if isinstance(item, Mapping) else None
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            self._find("code_lists.code", str(code)[:80])
            return None
        return Code(
            code,
            self._names(item, code),
            self._day(item, code, "valid_from"),
            self._day(item, code, "valid_to"),
            item.get("replaces"),
            dict(self._attributes(item, code)),
        )

    def _names(self, item: Mapping[str, Any], element: str) -> Mapping[str, str]:
        found = item.get("names")
        names = found if isinstance(found, Mapping) else {}
        for language in _LANGUAGES:
            name = names.get(language)
            if not isinstance(name, str) or not name.strip():
                self._find("code_lists.name_missing", element, language=language)
        return dict(names)

    def _day(self, item: Mapping[str, Any], code: str, attribute: str) -> date | None:
        found = item.get(attribute)
        try:
            return None if found is None else date.fromisoformat(found)
        except (TypeError, ValueError):
            self._find("code_lists.day", code, attribute=attribute)
            return None

    def _attributes(self, item: Mapping[str, Any], code: str) -> Iterator[tuple[str, Any]]:
        for name, value in item.items():
            if name in _OF_A_CODE:
                continue
            if not _ID.fullmatch(name) or name in _OF_AN_OPTION or not isinstance(value, str | int | Decimal | None):
                self._find("code_lists.attribute", code, attribute=name)
            yield name, value

    def _check_together(self, codes: list[Code]) -> None:
        """Look for codes that stand twice, days in the wrong order, and a replaced code that is not there."""
        counts = Counter(code.code for code in codes)
        for twice in (text for text, count in counts.items() if count > 1):
            self._find("code_lists.code_twice", twice)
        for code in codes:
            if code.valid_from and code.valid_to and code.valid_from > code.valid_to:
                self._find("code_lists.days_order", code.code)
            if code.replaces is not None and not (isinstance(code.replaces, str) and code.replaces in counts):
                self._find("code_lists.replaces", code.code, replaces=str(code.replaces)[:80])

    def _find(self, code: str, element: str = "", **parameters: Any) -> None:
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(Finding(self._file, code, element, parameters=parameters))
