"""JSON texts in and out: numbers keep their digits on the way."""

from typing import Any, NoReturn

import simplejson
from flask.json.provider import JSONProvider

from koppi.domain.errors import Invalid
from koppi.domain.step import Json


def read(text: bytes | str) -> Json:
    """Return the JSON value of a text; fractions become `Decimal`.

    Raises:
        Invalid: `api.not_json`.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value = simplejson.loads(text, use_decimal=True, parse_constant=_refuse)
        if "\\u" in text:
            write(value).encode()  # half of a surrogate pair is no character: no database takes it, no answer holds it
        return value
    except (ValueError, RecursionError):
        raise Invalid("api.not_json") from None


def write(value: Json) -> str:
    """Return the text of a JSON value."""
    return simplejson.dumps(value, use_decimal=True, ensure_ascii=False, separators=(",", ":"))


class JsonProvider(JSONProvider):
    """Lets Flask read and write JSON in this way, too."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        return write(obj)

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        return read(s)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
