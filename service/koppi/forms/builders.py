"""From the attributes of a component to the component: one builder for each type that is supported."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from koppi.forms.components import Component, Computed, Input, Passage, Repeated, Section, Separator, Spacer
from koppi.forms.filling import MOST_ROWS
from koppi.forms.inputs import INPUTS, build_input
from koppi.forms.parts import frame, key, optional_path
from koppi.forms.report import Report
from koppi.forms.source import Source, objects
from koppi.forms.terms import filed, refuse_custom, term
from koppi.forms.wording import BASE_LANGUAGE, Wording

_DEEPEST = 8
_MOST_COMPONENTS = 500
_REFUSED: Final = frozenset({"html", "iframe", "table", "image", "documentPreview", "filepicker"})
"""Types of form-js that are refused by name: what they bring cannot be shown safely, or cannot be stored yet."""


class Builder:
    """Builds the components of one file."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._count = 0
        self._depth = 0
        self._builders: Mapping[str, Callable[[Source], Component | None]] = {
            **dict.fromkeys(INPUTS, build_input),
            "group": self._group,
            "dynamiclist": self._dynamic_list,
            "text": _text,
            "separator": _separator,
            "spacer": _spacer,
            "expression": _expression,
            "button": _button,
        }

    def build_all(self, found: Any, element: str = "") -> tuple[Component, ...]:
        """Build the components of a list, those that can be; the rest are findings."""
        if self._depth >= _DEEPEST:
            self._report.add("forms.too_deep", element, max=_DEEPEST)
            return ()
        self._depth += 1
        built = [self._build(item) for item in objects(found, lambda: self._report.add("forms.no_components", element))]
        self._depth -= 1
        return tuple(component for component in built if component is not None)

    def _build(self, attributes: Mapping[str, Any]) -> Component | None:
        self._count += 1
        source = Source.of_component(attributes, self._report, self._count)
        if self._count == _MOST_COMPONENTS + 1:
            source.find("forms.too_many_components", max=_MOST_COMPONENTS)
        if self._count > _MOST_COMPONENTS:
            return None
        builder = self._builders.get(source.type)
        if builder is None:
            source.find("forms.component_refused" if source.type in _REFUSED else "forms.component_unknown")
            return None
        built = builder(source)
        if not isinstance(built, Input | Computed | Repeated):
            refuse_custom(source, "case_file", "prefill")
        source.finish()
        return built

    def _group(self, source: Source) -> Component:
        return Section(
            **frame(source),
            path=optional_path(source),
            label=source.wording("label"),
            outline=source.flag("showOutline"),
            components=self.build_all(source.take("components"), source.id),
        )

    def _dynamic_list(self, source: Source) -> Component:
        may_change = source.flag("allowAddRemove", default=True)
        default_rows = source.whole("defaultRepetitions", 0, MOST_ROWS)
        components = self.build_all(source.take("components"), source.id)
        if may_change and _has_locks(components):
            source.find("forms.locked_in_rows")
        return Repeated(
            **frame(source),
            path=key(source, "path"),
            label=source.wording("label"),
            outline=source.flag("showOutline"),
            default_rows=1 if default_rows is None else default_rows,
            may_change=may_change,
            components=components,
            **filed(source),
        )


def _has_locks(components: tuple[Component, ...]) -> bool:
    """Tell whether an answer is read-only: in rows that move, nobody could tell which row it belonged to."""
    return any(
        (isinstance(component, Input) and bool(component.locks))
        or (isinstance(component, Section) and _has_locks(component.components))
        for component in components
    )


def _text(source: Source) -> Component:
    return Passage(**frame(source), text=source.wording("text") or Wording({BASE_LANGUAGE: ("",)}))


def _separator(source: Source) -> Component:
    return Separator(**frame(source))


def _spacer(source: Source) -> Component:
    return Spacer(**frame(source), height=source.whole("height", 1, 1000) or 60)


def _expression(source: Source) -> Component | None:
    common, path, expression = frame(source), key(source), source.expression("expression")
    refuse_custom(source, "prefill")
    if expression is None:
        source.find("forms.expression_missing")
        return None
    return Computed(**common, path=path, expression=expression, term=term(source))


def _button(source: Source) -> None:
    """The page has its own buttons, so the form's are passed over."""
    frame(source)
    source.take("label")
    source.one_of("action", ("submit", "reset"))
