"""The small diagrams and the form that the proofs play with."""

import simplejson

from koppi.domain.step import Json
from tests.support.diagrams import (
    boundary,
    end,
    flow,
    job,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)

WORD: dict[str, Json] = {"word": "sana"}
_FORM = zeebe("formDefinition", formId="word_form", bindingType="deployment")
_WORD_FORM = {
    "id": "word_form",
    "type": "default",
    "schemaVersion": 19,
    "executionPlatform": "Camunda Cloud",
    "components": [
        {"id": "word_field", "key": "word", "type": "textfield", "label": "Sana", "validate": {"required": True}}
    ],
}
FORM = {"word_form.form": simplejson.dumps(_WORD_FORM).encode()}


def _task(name: str, groups: str = "client_adviser,triage_nurse") -> str:
    return user(
        name, _FORM, zeebe("assignmentDefinition", candidateGroups=groups), mapping(outputs=[("=word", "said")])
    )


def _catch(name: str, definition: str) -> str:
    return tag("intermediateCatchEvent", definition, id=name, name=name)


def _loop(name: str, groups: str) -> dict[str, bytes]:
    return {
        **FORM,
        f"{name}.bpmn": process(
            start(),
            tag("exclusiveGateway", id="again"),
            _task("turn", groups),
            boundary("late", "turn", timer("PT1H")),
            end("given_up"),
            tag("exclusiveGateway", id="enough", default="enough_again"),
            end(),
            path("start", "again", "turn", "enough"),
            flow("late", "given_up"),
            flow("enough", "again"),
            flow("enough", "end", '=said = "loppu"'),
            id_=name,
        ),
    }


LOOP = _loop("loop", "client_adviser")
"""Task after task for ever, each with a form and a timer that ends it."""

SHARED_LOOP = _loop("shared_loop", "client_adviser,triage_nurse")
"""The same for two groups."""

ANSWER = {
    **FORM,
    "answer.bpmn": process(
        start(),
        _task("ask"),
        boundary("ask_late", "ask", timer("PT1H")),
        _catch("answered", tag("messageEventDefinition", messageRef="answer")),
        _task("read"),
        boundary("read_late", "read", timer("P2D"), interrupting=False),
        end(),
        path("start", "ask", "answered", "read", "end"),
        path("ask_late", "ask_given_up"),
        path("read_late", "read_reminded"),
        end("ask_given_up"),
        end("read_reminded"),
        id_="question",
        after=message("answer", key="=said"),
    ),
}
"""A task, a message by what was said in it, and a second task."""

PAUSE = {
    "pause.bpmn": process(
        start(),
        _catch("pause_over", timer("=duration(length)")),
        end(),
        path("start", "pause_over", "end"),
        id_="pause",
    )
}
"""A while goes by, of the `length` that it was started with."""

ERRAND = {
    "errand.bpmn": process(
        start(), job("run_errand", type_="errand"), end(), path("start", "run_errand", "end"), id_="errand"
    )
}
"""One job of a worker."""
