"""Contacts."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.contacts import ContactReceived, NewContact
from koppi.usecases import contacts
from koppi.usecases.contacts import Person


def receive(call: Call) -> Any:
    """Take a contact in and let the processes that begin with one begin."""
    given = dict(call.body)
    person = given.pop("person")
    return contacts.receive(call.caller, person=Person(**person) if person else None, **given)


ROUTES = (
    Route("POST", "/api/v1/contacts", receive, takes=NewContact(), gives=ContactReceived(), status=201, once=True),
)
