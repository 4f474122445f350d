"""Writing a contact down."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, make_response, request

from koppi.domain.errors import FieldError, Invalid, KoppiError, Refused
from koppi.usecases import contacts, inbox
from koppi.usecases.contacts import Person
from koppi.web.contact_form import contact_form
from koppi.web.errors import status_of
from koppi.web.form_pages import AGAIN, checked, drawn_again, lay_out, typed
from koppi.web.visit import Visit

_FIELDS = "/contacts/new/fields"


def new(visit: Visit) -> Response:
    """Return the empty form."""
    return _page(visit, {})


def fields(visit: Visit) -> Response:
    """Return the fields as they are for what is typed so far; nothing is kept."""
    form = contact_form(visit.house.language, visit.words.code_lists)
    return make_response(drawn_again(visit, form, typed(form, {}), {}, _FIELDS))


def receive(visit: Visit) -> Response:
    """Take the contact in, and go on to the task that it began, where it is the visitor's to do."""
    form = contact_form(visit.house.language, visit.words.code_lists)
    values = typed(form, {})
    if AGAIN in request.form:
        return _page(visit, values)
    validated = checked(visit, form, values, {})
    if validated.errors:
        return _page(visit, values, errors=validated.errors, status=422)
    try:
        received = _receive(visit, validated.values)
    except Invalid as wrong:
        if not wrong.fields:
            raise
        return _page(visit, values, errors=wrong.fields, status=422)
    except KoppiError as refusal:
        return _page(visit, values, refusal=visit.words.error(refusal), status=status_of(refusal))
    if received.waiting:
        return visit.go("/?tab=groups", said="contact_waiting")
    task = inbox.first_of_contact(visit.caller, received.contact_key)
    return visit.go(f"/tasks/{task}" if task else "/?tab=groups", said="contact")


def _receive(visit: Visit, given: Mapping[str, Any]) -> contacts.Received:
    return contacts.receive(
        visit.caller,
        channel=given["channel"],
        source=given["source"],
        reason=given["reason"],
        need_type=given.get("need_type"),
        life_threat=given.get("life_threat") is True,
        person=_person(given) if given.get("last_name") else None,
    )


def _person(given: Mapping[str, Any]) -> Person:
    born = given.get("birth_date")
    return Person(
        identity_code=(given.get("identity_code") or "").strip().upper() or None,
        first_names=given["first_names"].strip(),
        last_name=given["last_name"].strip(),
        birth_date=date.fromisoformat(born) if born else None,
        language=given.get("language") or "fi",
        municipality=given.get("municipality") or None,
    )


def _page(
    visit: Visit,
    values: Mapping[str, Any],
    *,
    errors: Sequence[FieldError] = (),
    refusal: str = "",
    status: int = 200,
) -> Response:
    if not visit.may_receive:
        raise Refused("web.not_your_contacts")
    layout = lay_out(visit, contact_form(visit.house.language, visit.words.code_lists), values, {}, errors)
    return visit.page("contacts/new.html", status, layout=layout, errors=errors, refusal=refusal, address=_FIELDS)
