"""Terms of the case file: a component writes one, and what was submitted is read term by term."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypedDict

from koppi.domain.case_file import RECORDS
from koppi.feel import Expression
from koppi.forms.components import Component, Computed, Input, Repeated, Section
from koppi.forms.places import ABSENT, Path, dig, put
from koppi.forms.report import Report
from koppi.forms.source import Source

_TERM = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_NAMED = re.compile(r"\bfile\s*\.\s*(\w+)")
"""A record, where an expression for prefilling names one."""
Answering = Input | Computed | Repeated
"""What has a value of its own."""


class Filed(TypedDict):
    """What a question and a list have: the term they write, what they are prefilled with, and which records that names."""

    term: Path
    prefill: Expression | None
    reads: frozenset[str]


class Placed(NamedTuple):
    """A component that writes a value, the groups around it left away: the path of its value and itself."""

    path: Path
    component: Answering


def filed(source: Source) -> Filed:
    """Take the term and the expression for prefilling from the custom properties."""
    text = source.custom("prefill")
    named = frozenset(_NAMED.findall(text))
    for record in sorted(named - RECORDS):
        _find_unknown(source, text, record)
    prefill = source.compiled(text, "properties.prefill") if text else None
    return Filed(term=term(source), prefill=prefill, reads=named)


def term(source: Source) -> Path:
    """Take the term, such as `plan.goals`, as a path; empty when there is none."""
    text = source.custom("case_file")
    if not text:
        return ()
    if not _TERM.fullmatch(text):
        source.find("forms.case_file_invalid", term=text[:100])
        return ()
    found = tuple(text.split("."))
    if found[0] not in RECORDS:
        _find_unknown(source, text, found[0])
    return found


def _find_unknown(source: Source, text: str, record: str) -> None:
    source.find("forms.case_file_unknown", term=text[:100], record=record, records=", ".join(sorted(RECORDS)))


def refuse_custom(source: Source, *names: str) -> None:
    """Refuse custom properties where nobody takes them."""
    for name in names:
        if source.custom(name):
            source.find("forms.attribute_unknown", attribute=f"properties.{name}")


def check_terms(components: tuple[Component, ...], report: Report) -> None:
    """Hold the terms of a whole form against each other: one record, and within a list the list's own term."""
    found = list(placed(components))
    records = sorted({item.component.term[0] for item in found if item.component.term})
    if len(records) > 1:
        report.add("forms.case_file_mixed", records=", ".join(records))
    for path, component in found:
        if len(component.term) > 2:
            _refuse(component, path, report)
        if isinstance(component, Repeated):
            _check_rows(component, path, report)


def record_of(components: tuple[Component, ...]) -> str | None:
    """Return the record that a form fills, None when it fills none."""
    return next((item.component.term[0] for item in placed(components) if item.component.term), None)


def terms_of(components: tuple[Component, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `values`, the result of a submission, say of each term; a term that was not answered is left out."""
    found: dict[str, Any] = {}
    for path, component in placed(components):
        value = dig(values, path)
        if component.term and value is not ABSENT:
            found[component.term[-1]] = _entries(component, value) if isinstance(component, Repeated) else value
    return found


def field_of(components: tuple[Component, ...], term: str) -> str | None:
    """Return the name of the field that writes a term, None when none does."""
    return next((".".join(item.path) for item in placed(components) if item.component.term[1:] == (term,)), None)


def placed(components: tuple[Component, ...], base: Path = ()) -> Iterator[Placed]:
    """Yield what writes a value, in the order of the form; the rows of a list are not entered."""
    for component in components:
        match component:
            case Input() | Computed() | Repeated():
                yield Placed(base + component.path, component)
            case Section():
                yield from placed(component.components, base + component.path)


def item_path(inner: Placed) -> Path:
    """Return where a value lies within an entry of its list: its item's name, else its key."""
    return inner.component.term[-1:] or inner.path


def _entries(listed: Repeated, rows: Any) -> list[dict[str, Any]]:
    """Return the rows of a list as entries: each value by the name of its item, else by its key."""
    return [_entry(listed, row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _entry(listed: Repeated, row: Mapping[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for inner in placed(listed.components):
        value = dig(row, inner.path)
        if value is not ABSENT:
            component = inner.component
            put(entry, item_path(inner), _entries(component, value) if isinstance(component, Repeated) else value)
    return entry


def _check_rows(listed: Repeated, path: Path, report: Report) -> None:
    if not listed.may_change and listed.prefill is not None:
        report.add("forms.prefill_in_rows", listed.id, ".".join(path), type=listed.type)
    for inner, component in placed(listed.components):
        if component.term and component.term[:-1] != listed.term:
            _refuse(component, inner, report)
        if not isinstance(component, Computed) and component.prefill is not None:
            report.add("forms.prefill_in_rows", component.id, ".".join(inner), type=component.type)
        if isinstance(component, Repeated):
            _check_rows(component, inner, report)


def _refuse(component: Answering, path: Path, report: Report) -> None:
    written = ".".join(component.term)
    report.add("forms.case_file_invalid", component.id, ".".join(path), type=component.type, term=written)
