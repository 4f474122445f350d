"""What a local operation is: named inputs, named outputs, and one function that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from koppi.domain.errors import FieldError, Invalid
from koppi.domain.step import Json
from koppi.store.records import Case, Instance, Message, Submission
from koppi.usecases.boundary import Act
from koppi.usecases.models import Shelf


class OperationError(Exception):
    """A BPMN error of an operation: `code` is what an error boundary event catches; uncaught it is an incident."""

    def __init__(self, code: str, message: str = "", variables: Mapping[str, Json] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.variables = dict(variables or {})


@dataclass(frozen=True, slots=True)
class Throw:
    """A message that an operation put into the inbox, with its variables as they are outside it."""

    message: Message
    variables: Mapping[str, Json]


@dataclass
class Running:
    """The instance that an operation works for; an operation may tie it to a case and a client."""

    act: Act
    instance: Instance
    case: Case | None = field(default=None)
    generation: int = 0
    """How many processes began one another before it."""
    case_is_new: bool = False
    """The case was opened in this transaction: nothing stored belongs to it yet."""
    thrown: list[Throw] = field(default_factory=list)
    """The messages that others may begin with, once this instance is stored."""
    ended_with_case: Sequence[Instance] = ()
    """The locked instances that end with the case, once this one is stored."""
    asked: dict[tuple[str, str], str] = field(default_factory=dict)
    """The form field that said a term of a record, of all that was taken up."""

    def taken(self, record: str, key: int | None = None) -> Mapping[str, Json]:
        """Take up what forms said of a record and no operation has taken up yet: the value of each term.

        Args:
            record: the noun of the case file.
            key: only what was said of this one.

        Returns:
            The terms, of which the last submission's hold; empty when nothing was submitted.
        """
        found: dict[str, Json] = {}
        for submission in self.act.tx.submissions.take(self.instance.key, record, self.act.now, key):
            found |= self._terms(record, submission)
        return found

    def own_case(self, key: int) -> Case:
        """Return the case this instance works for; another one is out of an operation's reach."""
        if self.case is None or self.case.key != key:
            raise OperationError("not_this_case", str(key))
        return self.case

    def entry(self, case: Case, content: Mapping[str, Json]) -> dict[str, Any]:
        """Return what every new record of a case's file begins with."""
        return {
            "key": self.act.tx.new_key(),
            "case_key": case.key,
            "client_key": case.client_key,
            "unit": case.unit,
            "recorded_at": self.act.now,
            "recorded_by": self.act.actor.name,
            "content": dict(content),
        }

    @property
    def data_key(self) -> int:
        """The key that seals what this instance keeps of its client."""
        assert self.instance.data_key is not None  # a root instance gets its own when it starts
        return self.instance.data_key

    def refusal(self, record: str, term: str, code: str, **parameters: Any) -> Invalid:
        """Return the error to raise for what was said of a term: the person reads it beside the field."""
        name = self.asked.get((record, term), term)
        return Invalid("form.invalid", fields=[FieldError(name, code, label=name, **parameters)], count=1)

    def _terms(self, record: str, submission: Submission) -> Mapping[str, Json]:
        """Return what a submission says; without a form it is by term already."""
        if not isinstance(submission.data, Mapping):  # its client was erased
            return {}
        if submission.form_key is None:
            return submission.data
        form = Shelf(self.act.house.models, self.act.tx).form(submission.form_key)
        terms = form.terms(submission.data)
        self.asked |= {(record, term): form.field_of(term) or term for term in terms}
        return terms


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
