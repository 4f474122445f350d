"""What every answer tells the browser: run nothing and load nothing but ours, keep no page."""

from flask import Response, request

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
_FOR_EVER = "public, max-age=31536000, immutable"


def guard(response: Response) -> Response:
    """Add the headers of a page, or those of a built file."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    built = request.endpoint == "web.static" and response.status_code < 400
    response.headers["Cache-Control"] = _FOR_EVER if built else "no-store"
    return response
