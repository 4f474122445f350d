"""The terms of a record, told under the labels of the forms that wrote them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from koppi.feel import Moment
from koppi.forms import Form, Told
from koppi.forms.shown import as_text
from koppi.web.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    """A term in words; `rows` under `columns` where it is a list."""

    name: str
    label: str
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def terms_of(content: Any, forms: Iterable[Form], words: Words) -> tuple[Term, ...]:
    """Return the terms of a record in the order of its forms; none once the client was erased.

    Args:
        content: by term, as it is kept.
        forms: the versions of forms that wrote of such records, the newest first.
        words: the reader's.
    """
    if not isinstance(content, Mapping):
        return ()
    moment, found = Moment(words.now, words.zone), dict[str, Term]()
    for form in forms:
        for told in form.told(content, words.choices, moment, words.language):
            found.setdefault(told.term, _term(told, words))
    for name in content:
        text = as_text(content[name], words.language, words.zone)
        if name not in found and text:
            found[name] = Term(name, _label(name, words), _said(content[name], words) or text)
    return tuple(found.values())


def _term(told: Told, words: Words) -> Term:
    rows = tuple(tuple(_said(cell, words) for cell in row) for row in told.rows)
    return Term(told.term, told.label or _label(told.term, words), _said(told.value, words), told.columns, rows)


def _said(value: Any, words: Words) -> str:
    if isinstance(value, bool):
        return words.say("web.yes" if value else "web.no")
    return value if isinstance(value, str) else ""


def _label(name: str, words: Words) -> str:
    """Return what a term is called that no form of the case has a label for."""
    code = f"web.term.{name}"
    return words.say(code) if words.known(code) else name.replace("_", " ").capitalize()


def split(terms: Iterable[Term], names: Iterable[str]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the named terms in the order of `names`, and the others."""
    by_name = {term.name: term for term in terms}
    named = tuple(by_name.pop(name) for name in names if name in by_name)
    return named, tuple(by_name.values())
