"""Texts of a form: Finnish with translations beside it, with FEEL between double braces."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from koppi.feel import Expression
from koppi.forms.shown import as_text
from koppi.forms.view import View

BASE_LANGUAGE = "fi"
TRANSLATIONS = ("sv", "en")
Template: TypeAlias = tuple[str | Expression, ...]
_BRACES = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_LONGEST_VALUE = 4_000


class BlockRefused(ValueError):
    """A template holds a `{{#if}}` or `{{#loop}}` block."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in the languages it has; a missing translation shows as Finnish."""

    texts: Mapping[str, Template]

    def shown(self, view: View, mark: Callable[[str], str] = str) -> str:
        """Return the text in the reader's language; `mark` makes a value safe for where the text goes."""
        template = self.texts.get(view.language) or self.texts[BASE_LANGUAGE]
        if len(template) == 1 and isinstance(template[0], str):
            return template[0]
        return "".join(part if isinstance(part, str) else mark(_filled(part, view)) for part in template)


def template(text: str, compiled: Callable[[str], Expression]) -> Template:
    """Split `text` into words and expressions; a text that begins with `=` is one expression.

    Raises BlockRefused, and what `compiled` raises.
    """
    if text.startswith("="):
        return (compiled(text),)
    if "{{" not in text:
        return (text,)
    parts = _BRACES.split(text)
    if any(part.lstrip().startswith(("#", "/")) for part in parts[1::2]):
        raise BlockRefused
    pieces = [part if place % 2 == 0 else compiled(part) for place, part in enumerate(parts)]
    return tuple(piece for piece in pieces if piece != "")


def _filled(part: Expression, view: View) -> str:
    return as_text(view.raw(part), view.language, view.moment.zone)[:_LONGEST_VALUE]
