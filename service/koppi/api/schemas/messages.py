"""Messages and signals as /v2 takes and shows them."""

from koppi.api.schemas.shapes import Camel, Key, Tenant, Text, Values, Whole

_YEAR = 366 * 86_400_000


class Correlation(Camel):
    """A message to whoever waits for it now."""

    name = Text(required=True, filled=True, longest=255)
    correlation_key = Text(allow_none=True, load_default="", longest=1000)
    variables = Values(allow_none=True, load_default=None)


class Publication(Correlation):
    """A message for whoever waits for it until its time to live (in milliseconds) is over."""

    time_to_live = Whole(low=0, high=20 * _YEAR, allow_none=True, load_default=0)
    message_id = Text(allow_none=True, load_default="", longest=255)


class Published(Tenant):
    """A message that was taken in."""

    message_key = Key()


class Correlated(Published):
    """A message that reached an instance."""

    process_instance_key = Key(attribute="instance_key")


class SignalSent(Camel):
    """A signal to everything that waits for it."""

    signal_name = Text(required=True, filled=True, longest=255)
    variables = Values(allow_none=True, load_default=None)


class Signal(Tenant):
    """A signal that went round."""

    signal_key = Key()
