"""What is told of a case from outside, as /api/v1 takes and shows it."""

from koppi.api.schemas.shapes import Key, Shape, Text, Whole

_LONGEST = 20_000


class NewTrigger(Shape):
    """A trigger: what asks for a look at the case."""

    code = Text(required=True, filled=True, longest=100)
    severity = Text(allow_none=True, load_default=None, longest=100)
    text = Text(load_default="", longest=_LONGEST)


class NewMessage(Shape):
    """A message to the person who is responsible for the case."""

    channel = Text(required=True, filled=True, longest=60)
    source = Text(required=True, filled=True, longest=60)
    text = Text(required=True, filled=True, longest=_LONGEST)


class NewFollowUpNote(Shape):
    """How the client is doing."""

    kind = Text(required=True, filled=True, longest=100)
    stability = Text(allow_none=True, load_default=None, longest=100)
    well_being = Whole(low=-1000, high=1000, allow_none=True, load_default=None)
    text = Text(load_default="", longest=_LONGEST)


class Happened(Shape):
    """What was taken in, and the instance that it moved; none while nothing waits for it."""

    key = Key()
    instance_key = Key(allow_none=True)
