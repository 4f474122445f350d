"""Service production: where a decided service is asked for."""

from koppi.connectors.service_request.send import send

__all__ = ["send"]
