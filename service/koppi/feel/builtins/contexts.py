"""Functions of contexts; they give new ones and leave the old as they are."""

from collections.abc import Mapping
from typing import Any

from koppi.feel.errors import FeelDomainError
from koppi.feel.functions import Library
from koppi.feel.run import MISSING, Run
from koppi.feel.values import CONTEXT, kind_of

LIBRARY = Library()


@LIBRARY.define("get value(m: context, key: text)")
def get_value(run: Run, entries: Mapping[str, Any], key: str) -> Any:
    """The value of an entry, null when there is none."""
    value = entries.get(key, MISSING)
    if value is MISSING:
        raise FeelDomainError("feel.no_such_entry")
    return value


@LIBRARY.define("get entries(m: context) -> list<context>")
def get_entries(run: Run, entries: Mapping[str, Any]) -> list[Any]:
    """Every entry as a context of key and value."""
    run.spend(len(entries))
    return run.list([{"key": key, "value": value} for key, value in entries.items()])


@LIBRARY.define("context(entries: list) -> context")
def context(run: Run, pairs: list[Any]) -> dict[str, Any]:
    """A context of a list of keys and values."""
    made: dict[str, Any] = {}
    for pair in pairs:
        run.spend(1)
        if kind_of(pair) != CONTEXT or not isinstance(pair.get("key"), str) or "value" not in pair:
            raise FeelDomainError("feel.wrong_arguments", kinds="list")
        if pair["key"] in made:
            raise FeelDomainError("feel.key_twice")
        made[pair["key"]] = pair["value"]
    return made


@LIBRARY.define("context put(context: context, key: text, value: any) -> context")
def context_put(run: Run, entries: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The context with an entry added or replaced."""
    run.spend(len(entries))
    return {**entries, key: value}


@LIBRARY.define("context put(context: context, keys: list, value: any) -> context")
def context_put_deep(run: Run, entries: Mapping[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """The same for an entry within entries, each of which must be there."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise FeelDomainError("feel.wrong_arguments", kinds="list")
    run.spend(len(entries))
    made: dict[str, Any] = dict(entries)
    inner = made
    for key in keys[:-1]:
        run.spend(1 + len(inner))
        below: Any = inner.get(key)
        if kind_of(below) != CONTEXT:
            raise FeelDomainError("feel.wrong_arguments", kinds=kind_of(below))
        inner[key] = dict(below)
        inner = inner[key]
    inner[keys[-1]] = value
    return made


@LIBRARY.define("context merge(contexts: list) -> context")
def context_merge(run: Run, contexts: list[Any]) -> dict[str, Any]:
    """All entries in one context; later ones win."""
    made: dict[str, Any] = {}
    for entries in contexts:
        if kind_of(entries) != CONTEXT:
            raise FeelDomainError("feel.wrong_arguments", kinds="list")
        run.spend(1 + len(entries))
        made.update(entries)
    return made
