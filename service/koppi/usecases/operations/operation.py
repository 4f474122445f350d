"""What a local operation is: named inputs, named outputs, and one function that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from koppi.domain.step import Json
from koppi.store.records import Case, Instance
from koppi.usecases.boundary import Act


class OperationError(Exception):
    """A BPMN error of an operation: `code` is what an error boundary event catches; uncaught it is an incident."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Json] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


@dataclass
class Running:
    """The instance that an operation works for; an operation may tie it to a case and a client."""

    act: Act
    instance: Instance
    case: Case | None = field(default=None)


@dataclass(frozen=True, slots=True)
class LocalOperation:
    """One operation: its job type, what it takes and gives, and what it does."""

    type: str
    inputs: Schema
    outputs: Schema
    run: Callable[[Running, dict[str, Any]], dict[str, Any]]

    def perform(self, running: Running, inputs: Mapping[str, Json]) -> dict[str, Json]:
        """Check the inputs, do it, and return the outputs as JSON values.

        Raises:
            OperationError: `wrong_input` naming the inputs at fault, or an error of the operation itself.
        """
        try:
            taken = self.inputs.load(inputs, unknown=EXCLUDE)
        except ValidationError as fault:
            raise OperationError("wrong_input", ", ".join(sorted(map(str, fault.messages)))) from None
        given: dict[str, Json] = self.outputs.dump(self.run(running, taken))
        return given
