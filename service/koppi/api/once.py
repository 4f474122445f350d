"""`Idempotency-Key`: a request that is sent again is answered again and not done again."""

import hashlib

from flask import Request

from koppi.api.routes import Route
from koppi.domain.errors import FieldError, Invalid
from koppi.usecases.boundary import Once

HEADER = "Idempotency-Key"
_LONGEST = 200


def once_of(request: Request, route: Route) -> Once | None:
    """Return what tells this request from others, None when it carries no key.

    Raises:
        Invalid: `api.idempotency_key_wrong`.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST:
        raise Invalid("api.idempotency_key_wrong", fields=[FieldError(HEADER, "api.idempotency_key_wrong")])
    digest = hashlib.sha256(request.get_data()).hexdigest()
    return Once(path=request.path, key=key, body_hash=digest, answer=route.answer)
