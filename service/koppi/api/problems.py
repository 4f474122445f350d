"""Refusals as RFC 9457 problem bodies, in the words that clients compare."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from koppi.api import json_text
from koppi.domain.errors import (
    Conflict,
    Duplicate,
    Invalid,
    KoppiError,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
    Unavailable,
)
from koppi.domain.findings import Finding
from koppi.texts import say


class TimedOut(KoppiError):
    """What was waited for did not come in time; the thing itself lives on."""


class UploadTooLarge(TooLarge):
    """What was sent has too many bytes; other limits are of what it asks for."""


STATUS: Mapping[type[KoppiError], tuple[int, str]] = {
    Invalid: (400, "INVALID_ARGUMENT"),
    NotSignedIn: (401, "UNAUTHORIZED"),
    Refused: (403, "FORBIDDEN"),
    NotFound: (404, "NOT_FOUND"),
    Conflict: (409, "INVALID_STATE"),
    Duplicate: (409, "ALREADY_EXISTS"),
    TooLarge: (400, "INVALID_ARGUMENT"),
    UploadTooLarge: (413, "PAYLOAD_TOO_LARGE"),
    Unavailable: (503, "RESOURCE_EXHAUSTED"),
    TimedOut: (504, "DEADLINE_EXCEEDED"),
}
"""Which status and title each kind of refusal has; the nearest kind counts."""

_TITLE = {
    400: "INVALID_ARGUMENT",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    500: "INTERNAL",
}
_WORDS = {
    400: "api.bad_request",
    404: "api.no_such_address",
    405: "api.no_such_method",
    413: "api.too_large",
    415: "api.not_json_type",
    500: "api.internal",
}
_SAME_REQUEST_OTHER_BODY = "api.idempotency_key_used"


def of_refusal(error: KoppiError, language: str, instance: str) -> Response:
    """Return the problem of a refusal by a use-case."""
    status, title = _status_of(error)
    body = _body(status, title, _detail(error, language), instance)
    body["code"] = error.code
    body.update({place: error.parameters[place] for place in ("line", "column") if place in error.parameters})
    if isinstance(error, Invalid) and error.fields:
        body["errors"] = [{"field": f.field, "message": say(f.code, language, f.parameters)} for f in error.fields]
    if isinstance(error, Invalid) and error.findings:
        body["findings"] = [_finding(finding, language) for finding in error.findings]
    return _response(status, body)


def of_http(error: HTTPException, language: str, instance: str) -> Response:
    """Return the problem of a request that HTTP itself refuses: no such address, method, media type, too large."""
    status = error.code or 500
    code = _WORDS.get(status, "api.bad_request")
    response = _response(status, _body(status, _title(status), say(code, language, {"path": instance}), instance))
    if status == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def of_fault(language: str, instance: str, request_id: str) -> Response:
    """Return the problem of a fault of ours: it tells nothing of the inside but the number to ask for in the log."""
    detail = say("api.internal", language, {"request": request_id})
    return _response(500, _body(500, "INTERNAL", detail, instance))


def _status_of(error: KoppiError) -> tuple[int, str]:
    if error.code == _SAME_REQUEST_OTHER_BODY:
        return 422, "INVALID_ARGUMENT"
    if error.code == "store.unreachable":
        return 503, "UNAVAILABLE"
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _title(status: int) -> str:
    return _TITLE.get(status, HTTPStatus(status).name)


def _detail(error: KoppiError, language: str) -> str:
    if isinstance(error, Invalid) and error.findings:
        return _as_zeebe_tells(error, language)
    text = say(error.code, language, error.parameters)
    if isinstance(error, Invalid) and error.fields:
        wrong = "; ".join(f"{f.field}: {say(f.code, language, f.parameters)}" for f in error.fields)
        return f"{text} {wrong}"
    return text


def _as_zeebe_tells(error: Invalid, language: str) -> str:
    """Tell findings in the lines of Zeebe, which its command line tool takes apart."""
    lines = ["Expected to deploy new resources, but encountered the following errors:"]
    for finding in error.findings:
        text = say(finding.code, language, {"name": finding.name, "element": finding.element, **finding.parameters})
        if finding.element:
            lines += [f"'{finding.file}': - Element: {finding.element}", f"    - {finding.severity}: {text}"]
        else:
            lines.append(f"'{finding.file}': {text}")
    return "\n".join(lines)


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "file": finding.file,
        "element": finding.element,
        "name": finding.name,
        "code": finding.code,
        "severity": str(finding.severity),
        "message": say(
            finding.code, language, {"name": finding.name, "element": finding.element, **finding.parameters}
        ),
    }


def _body(status: int, title: str, detail: str, instance: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": instance}


def _response(status: int, body: Mapping[str, Any]) -> Response:
    response = Response(json_text.write(body), status, mimetype="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Koppi", charset="UTF-8"'
    return response
