"""The words for people: catalogues of code -> text in fi, sv and en, one file a room, and nothing else.

A text is found by its code and filled with named parameters; one of them may be reasons with codes of their own, and a
moment is told as people write it, in the zone it is given in. A `reason` is such a code and is told behind the text.
Swedish that no reader has confirmed is marked `draft`.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import simplejson

from koppi.texts.moments import moment

LANGUAGES = ("fi", "sv", "en")
_HERE = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Return every text of every room: code -> {fi, sv, en, draft}."""
    texts: dict[str, Mapping[str, Any]] = {}
    for path in sorted(_HERE.glob("*.json")):
        texts |= simplejson.loads(path.read_text(encoding="utf-8"))
    return texts


class _Shown(dict[str, Any]):
    """Parameters for a text: one that is missing shows as its name, so that a sentence never fails to appear."""

    def __missing__(self, key: str) -> str:
        return key


def say(code: str, language: str, parameters: Mapping[str, Any] | None = None) -> str:
    """Return the text of `code` in `language` (else Finnish), or the code itself where there is no text."""
    entry = catalogue().get(code)
    if entry is None:
        return code
    given = parameters or {}
    template: str = entry.get(language) or entry["fi"]
    text = template.format_map(_Shown({name: _said(value, language) for name, value in given.items()}))
    why: Any = given.get("reason")
    return f"{text} {say(why, language, given.get('reason_parameters'))}" if why in catalogue() else text


def _said(value: Any, language: str) -> Any:
    """Return several reasons as a line each, a moment in words, and anything else as it is."""
    if isinstance(value, datetime):
        return moment(value, language)
    if not isinstance(value, tuple) or not all(hasattr(one, "code") for one in value):
        return value
    told = [
        say(one.code, language, {"element": one.element, "name": one.name or one.element, **one.parameters})
        for one in value
    ]
    return "".join(f"\n- {line}" for line in told)
