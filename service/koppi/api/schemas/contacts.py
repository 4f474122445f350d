"""Contacts as /api/v1 takes and shows them."""

from marshmallow import fields

from koppi.api.schemas.shapes import Choice, Day, Flag, Key, Shape, Text, Values
from koppi.texts import LANGUAGES


class PersonGiven(Shape):
    """Whom a contact is about, as far as it is known."""

    identity_code = Text(allow_none=True, longest=11)
    first_names = Text(longest=200)
    last_name = Text(longest=200)
    birth_date = Day(allow_none=True)
    language = Choice(*LANGUAGES)
    municipality = Text(allow_none=True, longest=100)


class NewContact(Shape):
    """A contact by any channel."""

    channel = Text(required=True, filled=True, longest=60)
    source = Text(required=True, filled=True, longest=60)
    reason = Text(required=True, filled=True, longest=20_000)
    person = fields.Nested(PersonGiven, allow_none=True, load_default=None)
    need_type = Text(allow_none=True, load_default=None, longest=60)
    life_threat = Flag(load_default=False)
    unit = Text(allow_none=True, load_default=None, longest=100)
    codes = Values(load_default=dict)


class ContactReceived(Shape):
    """A contact that was taken in, and what it began."""

    contact_key = Key()
    client_key = Key(allow_none=True)
    instance_key = Key(allow_none=True)
    waiting = Flag()
