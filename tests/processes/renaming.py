"""Renames every id of a set of models, as a process owner might: the text changes, the meaning does not."""

import re
from collections.abc import Mapping
from typing import Any

import simplejson
from lxml import etree


def renaming(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return a new name for every id of the models: processes, elements, flows, decisions, forms and their fields."""
    found: set[str] = set()
    for name, content in files.items():
        found |= _form_ids(content) if name.endswith(".form") else _xml_ids(content)
    return {old: f"renamed_{number}" for number, old in enumerate(sorted(found), start=1)}


def renamed(files: Mapping[str, bytes], names: Mapping[str, str]) -> dict[str, bytes]:
    """Return the models with every whole word that is an id replaced, in the files' names as well."""
    word = re.compile("|".join(rf"\b{re.escape(old)}\b" for old in sorted(names, key=len, reverse=True)))

    def in_new_words(text: str) -> str:
        return word.sub(lambda found: names[found[0]], text)

    return {in_new_words(name): in_new_words(content.decode()).encode() for name, content in files.items()}


def left_in(files: Mapping[str, bytes], names: Mapping[str, str]) -> set[str]:
    """Return the old names that the models still hold."""
    words = {word for content in files.values() for word in re.findall(r"[\w-]+", content.decode())}
    return words & set(names)


def words_that_stay(files: Mapping[str, bytes]) -> set[str]:
    """Return the words of the models that are no ids: the targets of mappings, job types, messages, groups."""
    stay: set[str] = set()
    for name, content in files.items():
        if name.endswith(".bpmn"):
            for node in etree.fromstring(content).iter("{*}input", "{*}output", "{*}taskDefinition", "{*}message"):
                stay |= {str(node.get(key)) for key in ("target", "type", "name") if node.get(key)}
    return stay


def _xml_ids(content: bytes) -> set[str]:
    return {str(node.get("id")) for node in etree.fromstring(content).iter("{*}*") if node.get("id")}


def _form_ids(content: bytes) -> set[str]:
    form = simplejson.loads(content)
    return {form["id"], *_field_ids(form["components"])}


def _field_ids(components: list[dict[str, Any]]) -> set[str]:
    found: set[str] = set()
    for component in components:
        found |= {component[name] for name in ("id", "key", "path") if component.get(name)}
        found |= _field_ids(component.get("components", []))
    return found
