"""The contestants in Python: each makes an expression ready to be read and evaluated, and to be evaluated again."""

import logging
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias

# Each contestant's process has one of these; the environment that the checks look at does not have the peers.
_OURS, _SUPPORT, _BKFLOW, _PYSFEEL = "koppi.feel", "tests.unit.feel.language", "bkflow_feel", "pySFeel"


class Ways(NamedTuple):
    """How a contestant evaluates one expression: from its text, and from what it read before when it can keep that."""

    first: Callable[[], Any]
    again: Callable[[], Any] | None = None


Library: TypeAlias = Callable[[Mapping[str, Any]], Callable[[str], Ways]]


def koppi(variables: Mapping[str, Any]) -> Callable[[str], Ways]:
    """Ours; reading anew goes past the cache of compiled texts."""
    feel, moment = import_module(_OURS), import_module(_SUPPORT).MOMENT
    language = feel.Language()

    def ready(text: str) -> Ways:
        kept = language.compile(text)
        return Ways(
            lambda: feel.to_json(language.compile_tree(language.parse(text)).evaluate(variables, moment).value),
            lambda: feel.to_json(kept.evaluate(variables, moment).value),
        )

    return ready


def bkflow(variables: Mapping[str, Any]) -> Callable[[str], Ways]:
    """bkflow-feel: a tree that evaluates itself."""
    library = import_module(_BKFLOW)
    logging.disable()

    def ready(text: str) -> Ways:
        kept = library.transformer.transform(library.parser.parse(text))
        return Ways(
            lambda: library.transformer.transform(library.parser.parse(text)).evaluate(variables),
            lambda: kept.evaluate(variables),
        )

    return ready


def pysfeel(variables: Mapping[str, Any]) -> Callable[[str], Ways]:
    """pySFeel: it evaluates while it reads, and knows variables by assignments made before."""
    parser = import_module(_PYSFEEL).SFeelParser()
    for name, value in variables.items():
        parser.sFeelParse(f"{name} <- {_literal(value)}")

    def evaluate(text: str) -> Any:
        status, value = parser.sFeelParse(text)
        if status:
            raise ValueError(status)
        return value

    return lambda text: Ways(lambda: evaluate(text))


def _literal(value: Any) -> str:
    """A value as FEEL writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}": {_literal(entry)}' for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower()


LIBRARIES: Mapping[str, Library] = {"koppi": koppi, "bkflow-feel": bkflow, "pySFeel": pysfeel}
