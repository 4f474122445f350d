"""The kinds of fields and objects that the faces speak; the messages of their errors are codes of the catalogues."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, pre_load

from koppi.api import json_text
from koppi.domain.errors import Invalid

TENANT = "<default>"
_KEY_DIGITS = 19


_OF_PARTS = {"required": "api.field_missing", "null": "api.field_missing"}


class _Coded(fields.Field[Any]):
    """A field whose error messages are codes."""

    default_error_messages = {
        "required": "api.field_missing",
        "null": "api.field_missing",
        "validator_failed": "api.field_wrong",
    }


class Key(_Coded):
    """A key: a whole number inside, a text of digits outside."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _KEY_DIGITS:
            return int(value)
        raise ValidationError("api.not_a_key")


class Text(_Coded):
    """A text; `filled` refuses the empty one, `longest` counts characters. Where null may be shown, empty is null."""

    def __init__(self, *, filled: bool = False, longest: int = 100_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.filled, self.longest = filled, longest

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value == "" and self.allow_none else value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or "\0" in value:
            raise ValidationError("api.not_a_text")
        if self.filled and not value.strip():
            raise ValidationError("api.field_missing")
        if len(value) > self.longest:
            raise ValidationError("api.text_too_long")
        return value


class Choice(Text):
    """One of a few texts."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            raise ValidationError("api.not_a_choice")
        return text


class Whole(_Coded):
    """A whole number between two bounds; a text of digits counts in a query."""

    def __init__(self, *, low: int = -(2**63), high: int = 2**63 - 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, str) and value.lstrip("-").isdecimal() and len(value) <= _KEY_DIGITS:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError("api.not_a_whole_number")
        if not self.low <= value <= self.high:
            raise ValidationError("api.out_of_range")
        return value


class Flag(_Coded):
    """Yes or no; the texts `true` and `false` count in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return bool(value == "true")
        raise ValidationError("api.not_a_flag")


class Instant(_Coded):
    """A moment: aware inside, ISO 8601 with an offset outside; where `erasable`, an empty text takes it away."""

    def __init__(self, *, erasable: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.erasable = erasable

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if not isinstance(value, datetime):
            return value
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime | None:
        if self.erasable and value == "":
            return None
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("api.not_a_moment") from None
        if moment.tzinfo is None:
            raise ValidationError("api.moment_without_zone")
        return moment.astimezone(UTC)


class Day(_Coded):
    """A calendar day, such as 2026-11-21."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("api.not_a_day") from None


class Texts(_Coded):
    """A list of texts."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else list(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(text, str) and "\0" not in text for text in value):
            raise ValidationError("api.not_texts")
        return tuple(value)


class Values(_Coded):
    """A JSON object of any content, such as variables; null is an empty one."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return dict(value or {})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("api.not_an_object")
        if any("\0" in name for name in value):
            raise ValidationError("api.name_wrong")
        return value


class AnyJson(_Coded):
    """Any JSON value."""


class Shape(Schema):
    """A JSON object whose unknown fields are refused."""

    error_messages = {"unknown": "api.field_unknown", "type": "api.not_an_object"}

    class Meta:
        unknown = RAISE


class Camel(Schema):
    """A JSON object of /v2: names in camelCase, unknown fields ignored, one tenant."""

    error_messages = {"unknown": "api.field_unknown", "type": "api.not_an_object"}

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field its outside name."""
        if field_obj.data_key is None:
            field_obj.data_key = camel(field_name)
        if isinstance(field_obj, fields.List):
            field_obj.error_messages |= {**_OF_PARTS, "invalid": "api.not_a_list"}
            field_obj.inner.error_messages |= _OF_PARTS
        elif isinstance(field_obj, fields.Nested):
            field_obj.error_messages |= _OF_PARTS

    @pre_load
    def know_the_tenant(self, given: Any, **_kwargs: Any) -> Any:
        """Refuse another tenant than ours."""
        if isinstance(given, Mapping):
            require_tenant(given.get("tenantId"))
            several = given.get("tenantIds")
            for tenant in several if isinstance(several, list) else [several]:
                require_tenant(tenant)
        return given


def require_tenant(given: Any) -> None:
    """Refuse a tenant that is not ours; none given is ours.

    Raises:
        Invalid: `api.unknown_tenant`.
    """
    if given not in (None, "", TENANT):
        raise Invalid("api.unknown_tenant", tenant=json_text.write(given))


def camel(name: str) -> str:
    """Return a name_like_this as nameLikeThis."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


class Made(fields.Function):
    """A field made of the whole object; `kind` is the JSON type it says it has in the document."""

    def __init__(self, make: Callable[[Any], Any], kind: str = "string", **kwargs: Any) -> None:
        super().__init__(make, **kwargs)
        self.kind = kind


class Changes(Camel):
    """What is changed of something: a member that is null or absent stays as it is.

    Raises:
        ValidationError: `api.nothing_to_change`.
    """

    @pre_load
    def leave_out(self, given: Any, **_kwargs: Any) -> Any:
        """Leave out what stays."""
        return {k: v for k, v in given.items() if v is not None} if isinstance(given, Mapping) else given

    @post_load
    def require_some(self, changes: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Refuse a change of nothing."""
        if not changes:
            raise ValidationError("api.nothing_to_change")
        return changes


class Tenant(Camel):
    """What /v2 shows of something: it belongs to a tenant, always the same one."""

    tenant_id = fields.Constant(TENANT)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field its outside name; two may show the same attribute, for nothing is read from this."""
        super().on_bind_field(field_name, field_obj)
        field_obj.dump_only = True


class Item(Tenant):
    """What a search found: a mapping whose members have the names of the interface already."""

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Read the member of the outside name."""
        super().on_bind_field(field_name, field_obj)
        field_obj.attribute = field_obj.attribute or field_obj.data_key
