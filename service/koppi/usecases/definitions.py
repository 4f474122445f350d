"""Deployed processes and forms, looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.domain.errors import NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.store.records import Form, Found, ProcessDefinition
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.lookups import by_key, only


@dataclass(frozen=True, slots=True)
class FormFile:
    """A deployed form and its file, as it was deployed."""

    form: Form
    content: bytes


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the process definitions that a /v2 search asks for."""
    return act.tx.searches.process_definitions(query)


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def get(act: Act, key: int) -> Mapping[str, Json]:
    """Return one version of a process, as a /v2 search shows it."""
    found = act.tx.searches.process_definitions(by_key("processDefinitionKey", key))
    return only(found, "definition.unknown", key)


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def xml(act: Act, key: int) -> bytes:
    """Return the very bytes that were deployed."""
    return _content(act, _definition(act, key).checksum)


@usecase(Permission.SEE_DEFINITIONS, read_only=True)
def form(act: Act, key: int) -> FormFile:
    """Return one version of a form with its file."""
    return form_file(act, key)


def form_file(act: Act, key: int) -> FormFile:
    """Return a form with its file, within an act that is under way."""
    found = act.tx.forms.get(key)
    if found is None:
        raise NotFound("form.unknown", key=key)
    return FormFile(found, _content(act, found.checksum))


def _definition(act: Act, key: int) -> ProcessDefinition:
    found = act.tx.definitions.get(key)
    if found is None:
        raise NotFound("definition.unknown", key=key)
    return found


def _content(act: Act, checksum: str) -> bytes:
    content = act.tx.deployments.content(checksum)
    assert content is not None  # a definition's row refers to its file
    return content
