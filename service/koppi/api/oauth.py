"""`POST /oauth/token`: gives an API token back as a bearer, so that clients' OAuth strategy works by configuration."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.shapes import Camel, Text, Whole
from koppi.domain.errors import Invalid, NotSignedIn
from koppi.usecases import people

_LIFE_SECONDS = 3600
"""How long a client keeps the bearer before it asks again; the token itself lives on."""


class Bearer(Camel):
    """A bearer token."""

    access_token = Text(data_key="access_token")
    token_type = Text(data_key="token_type")
    expires_in = Whole(data_key="expires_in")


def token(call: Call) -> dict[str, Any]:
    """Trade an account's name and API token for a bearer."""
    form = call.request.form
    if form.get("grant_type") != "client_credentials":
        raise Invalid("api.grant_type")
    name, secret = form.get("client_id", ""), form.get("client_secret", "")
    try:
        holder = people.by_token(call.server.house, secret)
    except NotSignedIn:
        people.by_basic(call.server.house, name, secret)
        raise Invalid("api.password_is_no_token") from None
    if holder.name != name:
        raise NotSignedIn("person.wrong_password")
    return {"access_token": secret, "token_type": "Bearer", "expires_in": _LIFE_SECONDS}


ROUTES = (Route("POST", "/oauth/token", token, gives=Bearer(), open=True, upload=True),)
