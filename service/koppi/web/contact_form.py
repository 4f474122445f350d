"""The form in which a contact is written down, put together from the catalogue's words and the code lists."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import simplejson

from koppi.feel import Language
from koppi.forms import Form, read_form
from koppi.texts import catalogue, say

_CHANNELS = (
    "phone_service_centre phone_one_number face_to_face low_threshold_point joint_service_point social_health_centre"
    " third_sector_point web_page web_form self_assessment chat letter authority_message direct_to_named_person"
)
_SOURCES = (
    "client relative hospital_discharge other_professional other_authority service_provider third_sector"
    " employer_or_school anonymous"
)
_NEEDS = "information booking support_service social_service health_care social_and_health"
_SPOKEN = "fi sv en se smn sms other"
_LONGEST_REASON = 4000


@lru_cache(maxsize=1)
def contact_form(language: Language) -> Form:
    """Return the form; its conditions are read with `language`."""
    form, findings = read_form("contact.form", simplejson.dumps(_source()).encode(), language)
    if form is None:
        raise ValueError(f"the contact form is wrong: {findings}")
    return form


def _source() -> dict[str, Any]:
    return {
        "schemaVersion": 19,
        "type": "default",
        "id": "contact",
        "components": [
            _ask("radio", "source", _of("source", _SOURCES), validate={"required": True}),
            _ask("select", "channel", _of("channel", _CHANNELS), validate={"required": True}),
            _ask("textarea", "reason", validate={"required": True, "maxLength": _LONGEST_REASON}),
            _ask("checkbox", "life_threat"),
            _ask("select", "need_type", _of("need_type", _NEEDS)),
            _person(),
        ],
    }


def _person() -> dict[str, Any]:
    """Who it is about; asked unless the contact is anonymous."""
    inner = [
        _ask("textfield", "identity_code", validate={"maxLength": 11}, row="code"),
        _ask("datetime", "birth_date", row="code", subtype="date"),
        _ask("textfield", "first_names", validate={"required": True, "maxLength": 120}, row="name"),
        _ask("textfield", "last_name", validate={"required": True, "maxLength": 120}, row="name"),
        _ask("select", "language", _of("spoken", _SPOKEN), row="where", defaultValue="fi"),
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


def _ask(kind: str, key: str, options: Sequence[str] = (), *, row: str = "", **more: Any) -> dict[str, Any]:
    """Return one question; its words are those of `web.contact.<key>`, its options' those of `web.<list>.<code>`."""
    code = f"web.contact.{key}"
    asked: dict[str, Any] = {"type": kind, "id": key, "key": key, "label": say(code, "fi")}
    words = {"label": code}
    if f"{code}.hint" in catalogue():
        asked["description"], words["description"] = say(f"{code}.hint", "fi"), f"{code}.hint"
    if options:
        asked["values"] = [{"value": name.split(".")[1], "label": say(f"web.{name}", "fi")} for name in options]
        words |= {f"option.{name.split('.')[1]}": f"web.{name}" for name in options}
    if row:
        asked["layout"] = {"row": row, "columns": 8}
    return asked | {"properties": _translated(words)} | more


def _translated(words: Mapping[str, str]) -> dict[str, str]:
    """Return the custom properties that hold the translations of `words`: what is named -> code of its text."""
    return {f"{name}.{language}": say(code, language) for name, code in words.items() for language in ("sv", "en")}


def _of(kind: str, codes: str) -> tuple[str, ...]:
    return tuple(f"{kind}.{code}" for code in codes.split())
