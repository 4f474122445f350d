"""From the attributes of a question to its field: one builder for each type of answer."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from koppi.forms.components import Input
from koppi.forms.fields.base import AnswerField
from koppi.forms.fields.checkbox import CheckboxField
from koppi.forms.fields.choice import ChoiceField, ChoicesField
from koppi.forms.fields.number import NumberField
from koppi.forms.fields.temporal import DateField, DateTimeField, TimeField
from koppi.forms.fields.text import LongTextField, TextField
from koppi.forms.parts import frame, key, options
from koppi.forms.patterns import Pattern, PatternRefused, read_pattern
from koppi.forms.source import Source
from koppi.forms.terms import filed
from koppi.forms.wording import BASE_LANGUAGE, Wording

_MOST_DIGITS = 20
_DEFAULTS: Final[Mapping[str, tuple[type, ...]]] = {
    "boolean": (bool,),
    "choices": (list,),
    "choice": (str, int, Decimal),
    "number": (int, Decimal),
}


def build_input(source: Source) -> Input:
    """Build the question that `source` describes."""
    rules = source.inner("validate")
    look = source.inner("appearance")
    built = Input(
        **frame(source),
        path=key(source),
        field=INPUTS[source.type](source, rules, rules.flag("required")),
        label=_label(source),
        description=source.wording("description"),
        locks=tuple(lock for lock in (source.condition("readonly"), source.condition("disabled")) if lock is not False),
        default=source.take("defaultValue") if source.has("defaultValue") else None,
        prefix=look.wording("prefixAdorner"),
        suffix=look.wording("suffixAdorner"),
        **filed(source),
    )
    rules.finish()
    look.finish()
    _check_default(source, built)
    return built


def _label(source: Source) -> Wording:
    """A datetime may have its label in one of two other places; its translations are those of a label all the same."""
    texts = (source.text(attribute) for attribute in ("label", "dateLabel", "timeLabel"))
    found = source.worded(next(filter(None, texts), ""), "label")
    if found is None:
        source.find("forms.label_missing", warning=True)
    return found or Wording({BASE_LANGUAGE: (source.name or source.id,)})


def _check_default(source: Source, built: Input) -> None:
    value, known = built.default, _DEFAULTS.get(built.field.type, (str,))
    if value is None:
        return
    fits = isinstance(value, known) and (bool in known or not isinstance(value, bool))
    if not fits or not built.field.offers(value):
        source.find("forms.default_wrong")


def _text(source: Source, rules: Source, required: bool) -> AnswerField:
    return TextField(
        required=required,
        shortest=rules.limit("minLength"),
        longest=rules.limit("maxLength"),
        pattern=_pattern(rules),
        pattern_message=rules.wording("patternErrorMessage"),
        shape=rules.one_of("validationType", ("", "custom", "email", "phone")),
    )


def _long_text(source: Source, rules: Source, required: bool) -> AnswerField:
    return LongTextField(required=required, shortest=rules.limit("minLength"), longest=rules.limit("maxLength"))


def _number(source: Source, rules: Source, required: bool) -> AnswerField:
    return NumberField(
        required=required,
        least=rules.limit("min"),
        most=rules.limit("max"),
        digits=source.whole("decimalDigits", 0, _MOST_DIGITS),
        increment=source.limit("increment"),
        as_string=source.flag("serializeToString"),
    )


def _datetime(source: Source, rules: Source, required: bool) -> AnswerField:
    subtype = source.one_of("subtype", ("date", "time", "datetime"))
    from_today = source.flag("disallowPassedDates")
    step = source.whole("timeInterval", 1, 60)
    written = source.one_of("timeSerializingFormat", ("utc_offset", "utc_normalized", "no_timezone"))
    if subtype == "date":
        return DateField(required=required, from_today=from_today)
    if subtype == "time":
        return TimeField(required=required, step_minutes=step)
    return DateTimeField(required=required, from_today=from_today, step_minutes=step, written=written)


def _checkbox(source: Source, rules: Source, required: bool) -> AnswerField:
    return CheckboxField(required=required)


def _choice(source: Source, rules: Source, required: bool) -> AnswerField:
    return ChoiceField(options(source), required=required)


def _choices(source: Source, rules: Source, required: bool) -> AnswerField:
    return ChoicesField(options(source), required=required)


def _pattern(rules: Source) -> Pattern | None:
    text = rules.text("pattern")
    try:
        return read_pattern(text) if text else None
    except PatternRefused as refused:
        rules.find(str(refused))
        return None


INPUTS: Final[Mapping[str, Callable[[Source, Source, bool], Any]]] = {
    "textfield": _text,
    "textarea": _long_text,
    "number": _number,
    "datetime": _datetime,
    "checkbox": _checkbox,
    "radio": _choice,
    "select": _choice,
    "checklist": _choices,
    "taglist": _choices,
}
