"""From the bytes of a `.form` file to a form, or to everything that is wrong with it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from koppi.domain.findings import Finding
from koppi.feel import Language
from koppi.forms.builders import Builder
from koppi.forms.components import Component, Repeated, Section, paths
from koppi.forms.form import Form
from koppi.forms.json_file import read_json
from koppi.forms.report import Report
from koppi.forms.terms import check_terms

_NEWEST_SCHEMA = 19


def read_form(file: str, content: bytes, language: Language) -> tuple[Form | None, tuple[Finding, ...]]:
    """Read a form-js form; None when a finding is an error. Every error is found, not only the first."""
    report = Report(file, language)
    raw = read_json(content)
    if not isinstance(raw, Mapping) or raw.get("type", "default") != "default":
        report.add("forms.not_a_form")
        return None, tuple(report.findings)
    _check_head(raw, report)
    components = Builder(report).build_all(raw.get("components"))
    _check_names(components, report)
    check_terms(components, report)
    form = None if report.refused else _form(raw, components)
    return form, tuple(report.findings)


def _form(raw: Mapping[str, Any], components: tuple[Component, ...]) -> Form:
    properties = raw.get("properties")
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return Form(raw["id"], name if isinstance(name, str) and name else raw["id"], raw.get("versionTag"), components)


def _check_head(raw: Mapping[str, Any], report: Report) -> None:
    if not isinstance(raw.get("id"), str) or not raw["id"]:
        report.add("forms.id_missing")
    version = raw.get("schemaVersion", 1)
    if isinstance(version, bool) or not isinstance(version, int) or not 1 <= version <= _NEWEST_SCHEMA:
        report.add("forms.schema_version", version=str(version)[:20], newest=_NEWEST_SCHEMA)
    if not isinstance(raw.get("versionTag"), str | None):
        report.add("forms.attribute_value", attribute="versionTag", type="default")


def _check_names(components: tuple[Component, ...], report: Report) -> None:
    everything = list(_every(components))
    for id_, count in Counter(component.id for component in everything).items():
        if count > 1:
            report.add("forms.id_duplicate", id_)
    levels = [components, *(inner.components for inner in everything if isinstance(inner, Repeated))]
    for level in levels:
        for key in _clashes([path for path, _ in paths(level) if path]):
            report.add("forms.key_duplicate", name=key, key=key)


def _clashes(written: list[tuple[str, ...]]) -> list[str]:
    """Return the keys that two components write, or that lie within a key which is an answer itself."""
    counts = Counter(written)
    return sorted(
        ".".join(path)
        for path, count in counts.items()
        if count > 1 or any(path[:length] in counts for length in range(1, len(path)))
    )


def _every(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        if isinstance(component, Section | Repeated):
            yield from _every(component.components)
