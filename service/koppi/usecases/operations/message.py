"""Messages that a process throws to others."""

from datetime import datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from koppi.domain.step import Json
from koppi.feel.temporal import parse_duration
from koppi.store.records import Message
from koppi.usecases.operations.operation import LocalOperation, Running, Throw

_DELIVERED_WITHIN = timedelta(days=1)
"""How long a message waits at least for a place that waits already; it is there within seconds."""


class _Duration(fields.Field[timedelta]):
    """An ISO 8601 duration of days and hours."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> timedelta:
        found = parse_duration(value) if isinstance(value, str) else None
        if not isinstance(found, timedelta) or found < timedelta():
            raise ValidationError("not a duration of days and hours")
        return found


def _publish(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Put a message into the inbox; what begins with it begins once this instance is stored."""
    act, instance = running.act, running.instance
    message = Message(
        key=act.tx.new_key(),
        name=inputs["name"],
        correlation_key=inputs["correlation_key"] or "",
        published_by=act.actor.name,
        published_at=act.now,
        expires_at=_expiry(running, inputs),
        business_id=inputs["business_id"] or instance.business_id,
        case_key=instance.case_key,
        client_key=instance.client_key,
        unit=instance.unit,
        generation=running.generation,
    )
    if instance.client_key is None:
        act.tx.contacts.release(instance.key)  # whoever takes this message may go on with the contact it tells of
    variables = dict(inputs["variables"] or {})
    act.tx.messages.publish(message, variables, running.data_key)
    running.thrown.append(Throw(message, variables))
    return {"message": str(message.key)}


def _expiry(running: Running, inputs: dict[str, Any]) -> datetime:
    """A message without time to live still reaches who waits for it now."""
    now = running.act.now
    lives: timedelta = inputs["time_to_live"]
    waits = running.act.tx.subscriptions.waiting("message", inputs["name"], inputs["correlation_key"] or "")
    return now + (max(lives, _DELIVERED_WITHIN) if waits else lives)


class _Publish(Schema):
    name = fields.String(required=True, validate=validate.Length(min=1, max=255))
    correlation_key = fields.String(allow_none=True, load_default="", validate=validate.Length(max=1000))
    variables = fields.Dict(allow_none=True, load_default=None)
    time_to_live = _Duration(load_default=timedelta())
    business_id = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=255))


class _Published(Schema):
    message = fields.String()


OPERATIONS = (LocalOperation("message.publish", _Publish(), _Published(), _publish),)
