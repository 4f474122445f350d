"""Clients: known by the identity code, else new."""

from dataclasses import replace

from koppi.domain.errors import Duplicate
from koppi.domain.identity_code import birth_date_of
from koppi.store.records import Client
from koppi.usecases.boundary import Act


def find_or_add(act: Act, given: Client) -> tuple[Client, bool]:
    """Return the client with the identity code of `given`, or add `given`; and whether he was known before.

    Args:
        act: the act.
        given: whom to add, with a well-formed identity code or none.
    """
    code = given.identity_code
    known = act.tx.clients.by_identity_code(code) if code else None
    if known is not None:
        return known, True
    new = replace(given, birth_date=given.birth_date or (birth_date_of(code) if code else None))
    try:
        with act.tx.attempt():
            act.tx.clients.add(new)
    except Duplicate:  # somebody else added the same person at this moment and was first
        known = act.tx.clients.by_identity_code(code or "")
        assert known is not None
        return known, True
    return new, False
