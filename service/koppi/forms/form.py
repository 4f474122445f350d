"""One form, read once and used by every thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from koppi.domain.errors import FieldError
from koppi.feel import Moment
from koppi.forms import page
from koppi.forms.components import Component, code_lists, paths
from koppi.forms.drawing import draw
from koppi.forms.filling import fill
from koppi.forms.layout import Layout
from koppi.forms.prefilling import begins, prefilled, reads_of
from koppi.forms.terms import field_of, record_of, terms_of
from koppi.forms.told import Told, told
from koppi.forms.validation import Names, Validated, errors_of, names_of, unknown_names, values_of
from koppi.forms.view import View


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its page and its rules. `context` is always the variables of the task, as FEEL sees them."""

    id: str
    name: str
    version_tag: str | None
    components: tuple[Component, ...]
    record: str | None = field(init=False, compare=False)
    """The record of the case file that the form fills, None when it fills none."""
    reads: frozenset[str] = field(init=False, compare=False)
    """The records of the case file that the form's fields begin with."""
    begins: bool = field(init=False, compare=False)
    """Whether any field begins with something: of the case file, or by an expression."""
    _names: Names = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "record", record_of(self.components))
        object.__setattr__(self, "reads", reads_of(self.components))
        object.__setattr__(self, "begins", begins(self.components))
        object.__setattr__(self, "_names", names_of(self.components))

    @property
    def keys(self) -> Mapping[str, str]:
        """Every key with the type of its value (`AnswerField.type`, `computed` or `list`); a path has dots."""
        return {".".join(path): type_ for path, type_ in paths(self.components)}

    @property
    def code_lists(self) -> tuple[tuple[str, str], ...]:
        """Every question whose options come from a code list: its component's id and the id of the list."""
        return tuple(code_lists(self.components))

    def layout(
        self,
        values: Mapping[str, Any],
        context: Mapping[str, Any],
        moment: Moment,
        language: str,
        errors: Sequence[FieldError] = (),
    ) -> Layout:
        """Return the page: `values` (a draft, or what was submitted) stand before `context` and the defaults."""
        nodes, _ = fill(self.components, values, context, moment, language)
        return Layout(self.id, self.name, draw(nodes, errors), tuple(errors))

    def validate(
        self,
        submitted: Mapping[str, Any],
        context: Mapping[str, Any],
        moment: Moment,
        *,
        strict: bool = True,
        language: str = "fi",
    ) -> Validated:
        """Check a submission. Hidden and read-only fields are left out, whatever was sent for them.

        An optional field that is absent stays as it is; one that is null or blank is cleared. Names that are not of the
        form are errors when `strict`. Labels in the errors are in `language`.
        """
        nodes, view = fill(self.components, submitted, context, moment, language)
        unknown = unknown_names(submitted, self._names)
        refused = tuple(FieldError(name, "forms.unknown_field", label=name) for name in unknown if strict)
        return Validated(values_of(nodes, context), (*errors_of(nodes), *refused), unknown, view.nulls)

    def terms(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what the values of a submission say of each term of the case file."""
        return terms_of(self.components, values)

    def told(
        self, content: Mapping[str, Any], context: Mapping[str, Any], moment: Moment, language: str
    ) -> tuple[Told, ...]:
        """Return what the case file keeps of this form's terms, with its labels and the names of its options."""
        return tuple(told(self.components, content, View(context, moment, language)))

    def field_of(self, term: str) -> str | None:
        """Return the name of the field that writes a term, None when none does."""
        return field_of(self.components, term)

    def prefill(
        self,
        context: Mapping[str, Any],
        file: Mapping[str, Mapping[str, Any]],
        moment: Moment,
        language: str = "fi",
    ) -> Mapping[str, Any]:
        """Return `context` with what the fields begin with, out of `file`: for each of `reads`, term and value."""
        return prefilled(self.components, context, file, moment, language)

    def from_page(self, posted: page.PageValues) -> dict[str, Any]:
        """Return the submission that a posted page holds; names that are not of the form are passed over."""
        return page.from_page(self.components, posted)
