"""The form in which a contact is written down, put together from the catalogue's words and the code lists."""

from collections.abc import Mapping, Set
from functools import lru_cache
from typing import Any

import simplejson

from koppi.domain.code_list import CODE_LISTS, CodeLists
from koppi.feel import Language
from koppi.forms import Form, read_form
from koppi.texts import catalogue, say

_BUILT_IN = {
    "contact_source": (
        "client relative hospital_discharge other_professional other_authority service_provider third_sector"
        " employer_or_school anonymous"
    ),
    "channel": (
        "phone_service_centre phone_one_number face_to_face low_threshold_point joint_service_point"
        " social_health_centre third_sector_point web_page web_form self_assessment chat letter authority_message"
        " direct_to_named_person"
    ),
    "need_type": "information booking support_service social_service health_care social_and_health",
    "language": "fi sv en se smn sms other",
}
"""The codes to choose from while no code list of the name is in force."""
_LONGEST_REASON = 4000
_NONE: Mapping[str, str] = {}


def contact_form(language: Language, code_lists: CodeLists) -> Form:
    """Return the form; its conditions are read with `language`, its options come from the code lists in force."""
    return _form(language, frozenset(name for name in _BUILT_IN if code_lists.get(name)))


@lru_cache(maxsize=16)
def _form(language: Language, in_force: frozenset[str]) -> Form:
    form, findings = read_form("contact.form", simplejson.dumps(_source(in_force)).encode(), language)
    if form is None:
        raise ValueError(f"the contact form is wrong: {findings}")
    return form


def _source(in_force: Set[str]) -> dict[str, Any]:
    return {
        "schemaVersion": 19,
        "type": "default",
        "id": "contact",
        "components": [
            _ask("radio", "source", **_of("contact_source", in_force), validate={"required": True}),
            _ask("select", "channel", **_of("channel", in_force), validate={"required": True}),
            _ask("textarea", "reason", validate={"required": True, "maxLength": _LONGEST_REASON}),
            _ask("checkbox", "life_threat"),
            _ask("select", "need_type", **_of("need_type", in_force)),
            _person(in_force),
        ],
    }


def _person(in_force: Set[str]) -> dict[str, Any]:
    """Who it is about; asked unless the contact is anonymous."""
    inner = [
        _ask("textfield", "identity_code", validate={"maxLength": 11}, row="code"),
        _ask("datetime", "birth_date", row="code", subtype="date"),
        _ask("textfield", "first_names", validate={"required": True, "maxLength": 120}, row="name"),
        _ask("textfield", "last_name", validate={"required": True, "maxLength": 120}, row="name"),
        _ask("select", "language", **_of("language", in_force), row="where", defaultValue="fi"),
        _ask("textfield", "municipality", validate={"maxLength": 60}, row="where"),
    ]
    code = "web.contact.person"
    return {
        "type": "group",
        "id": "person",
        "label": say(code, "fi"),
        "properties": _translated({"label": code}),
        "showOutline": True,
        "components": inner,
        "conditional": {"hide": '=source = "anonymous"'},
    }


def _ask(kind: str, key: str, *, row: str = "", properties: Mapping[str, str] = _NONE, **more: Any) -> dict[str, Any]:
    """Return one question; its words are those of `web.contact.<key>`."""
    code = f"web.contact.{key}"
    asked: dict[str, Any] = {"type": kind, "id": key, "key": key, "label": say(code, "fi")}
    words = {"label": code}
    if f"{code}.hint" in catalogue():
        asked["description"], words["description"] = say(f"{code}.hint", "fi"), f"{code}.hint"
    if row:
        asked["layout"] = {"row": row, "columns": 8}
    return asked | {"properties": {**_translated(words), **properties}} | more


def _translated(words: Mapping[str, str]) -> dict[str, str]:
    """Return the custom properties that hold the translations of `words`: what is named -> code of its text."""
    return {f"{name}.{language}": say(code, language) for name, code in words.items() for language in ("sv", "en")}


def _of(code_list: str, in_force: Set[str]) -> dict[str, Any]:
    """Return where a question's options come from: the code list, else our own, whose words are `web.<list>.<code>`."""
    if code_list in in_force:
        return {"valuesKey": f"{CODE_LISTS}.{code_list}"}
    codes = _BUILT_IN[code_list].split()
    return {
        "values": [{"value": code, "label": say(f"web.{code_list}.{code}", "fi")} for code in codes],
        "properties": _translated({f"option.{code}": f"web.{code_list}.{code}" for code in codes}),
    }
