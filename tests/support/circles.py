"""A process that begins itself by its own message: whatever leads into it cannot be stored."""

from tests.support.diagrams import end, job, mapping, message, path, process, tag

_THROWN = "begun"
CIRCLE = {
    "circle.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef=_THROWN), id="begin"),
        job("throw", mapping([(f'="{_THROWN}"', "name")]), type_="message.publish"),
        end(),
        path("begin", "throw", "end"),
        id_="circle",
        after=message(_THROWN, key=""),
    )
}
"""Begins with a message and throws the same."""


def into_the_circle(id_: str) -> str:
    """Return a task that begins the circle."""
    return job(id_, mapping([(f'="{_THROWN}"', "name")]), type_="message.publish")
